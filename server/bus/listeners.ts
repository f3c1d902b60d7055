/** The local half of every bus: who listens on this node. */
import type { BusEventName, BusEvents, Log } from '../ports.ts';

type Listener<E extends BusEventName> = (payload: BusEvents[E]) => void;

export interface Listeners {
  on<E extends BusEventName>(event: E, listener: Listener<E>): () => void;
  /** Calls each listener in the order of joining; one that throws is logged and stops nobody else. */
  emit<E extends BusEventName>(event: E, payload: BusEvents[E]): void;
  clear(): void;
}

export function createListeners(log: Log): Listeners {
  const byEvent = new Map<BusEventName, Set<Listener<never>>>();
  return {
    on(event, listener) {
      // A wrapper of its own, so that one function may listen twice and leave once.
      const entry: typeof listener = (payload) => listener(payload);
      const listeners = byEvent.get(event) ?? new Set();
      byEvent.set(event, listeners.add(entry));
      return () => {
        listeners.delete(entry);
      };
    },
    emit<E extends BusEventName>(event: E, payload: BusEvents[E]) {
      // A copy: a listener may leave or join while it runs.
      for (const listener of [...(byEvent.get(event) ?? [])] as Listener<E>[]) {
        try {
          listener(payload);
        } catch (error) {
          log.error(
            { event, err: error instanceof Error ? error.stack : String(error) },
            'bus listener failed',
          );
        }
      }
    },
    clear: () => byEvent.clear(),
  };
}
