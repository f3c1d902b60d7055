/** The live queue contract on the reference model. */
import { describe, expect, it } from 'vitest';
import { createMemoryQueue } from '../../server/queue/memory-queue.ts';
import { countingIds, liveQueueContract, POLICY } from './live-queue-contract.ts';

describe('memory queue', () => {
  liveQueueContract(async (policy) => createMemoryQueue({ policy, ids: countingIds() }));

  it('needs a rebuild until it is reset', async () => {
    const queue = createMemoryQueue({ policy: POLICY, ids: countingIds() });
    expect(await queue.needsRebuild()).toBe(true);
    await queue.reset();
    expect(await queue.needsRebuild()).toBe(false);
  });
});
