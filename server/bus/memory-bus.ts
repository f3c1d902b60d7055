/** The bus of a single node, and of tests. */
import type { Bus, Log } from '../ports.ts';
import { createListeners } from './listeners.ts';

export function createMemoryBus({ log }: { log: Log }): Bus {
  const listeners = createListeners(log);
  let closed = false;
  return {
    publish(event, payload) {
      if (!closed) listeners.emit(event, payload);
    },
    on: listeners.on,
    async close() {
      closed = true;
      listeners.clear();
    },
  };
}
