/** Open tickets of the console: what happened last is what stands there, in whatever order answers come. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TicketDetail } from '../../../routing/protocol/views.ts';

/** Answers of the server, given one by one by the test. */
const asked: ((version: number) => void)[] = [];
vi.mock('../../../widgets/console/state/line.ts', () => ({
  call: (_event: string, { ticketId }: { ticketId: string }) =>
    new Promise((resolve) => {
      asked.push((version) =>
        resolve({ ok: true, value: { ticket: { id: ticketId, version } as TicketDetail, messages: [] } }),
      );
    }),
}));

const { detailOf, forgetThreads, resync } = await import('../../../widgets/console/state/threads.ts');

const answer = async (version: number): Promise<void> => {
  asked.shift()?.(version);
  await new Promise((resolve) => setImmediate(resolve));
};

afterEach(() => {
  asked.length = 0;
  forgetThreads();
});

describe('resync', () => {
  it('asks once more for what changed while an answer was on its way, and no oftener', async () => {
    const all = Promise.all([resync('t1'), resync('t1'), resync('t1')]);
    expect(asked).toHaveLength(1);
    await answer(1);
    expect(detailOf('t1')).toMatchObject({ version: 1 });
    expect(asked).toHaveLength(1);
    await answer(3);
    await all;
    expect(asked).toHaveLength(0);
    expect(detailOf('t1')).toMatchObject({ version: 3 });
  });

  it('keeps one ticket from waiting for another', async () => {
    const all = Promise.all([resync('t1'), resync('t2')]);
    expect(asked).toHaveLength(2);
    await answer(1);
    await answer(2);
    await all;
    expect([detailOf('t1'), detailOf('t2')]).toMatchObject([{ version: 1 }, { version: 2 }]);
  });
});
