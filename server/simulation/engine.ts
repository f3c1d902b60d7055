/** The matching that simulations run: the memory model of the live queue, the one that Redis is tested against. */
import type { EngineFactory } from '../../routing/simulate/engine.ts';
import { createMemoryQueue } from '../queue/memory-queue.ts';

export const memoryEngine: EngineFactory = (policy) => {
  let serial = 0;
  const next = () => {
    serial += 1;
    return `o${serial}`;
  };
  return createMemoryQueue({ policy, ids: { next } });
};
