/** Merged tickets as one conversation on the citizen's device. */
import { describe, expect, it } from 'vitest';
import { goesOnIn, mergedInto, withMerged } from '../../../widgets/chat/merged.ts';
import { newThread } from '../../../widgets/chat/state/thread.ts';
import { message, pending, ticket } from './factories.ts';

const thread = (id: string, into?: string) =>
  newThread(ticket({ id, ...(into ? { mergedInto: into } : {}) }));
const stateOf = (...threads: ReturnType<typeof thread>[]) => ({
  threads: Object.fromEntries(threads.map((one) => [one.ticket.id, one])),
});

describe('merged conversations', () => {
  it('JN6: a merged ticket leads to the last one of the chain, also when a step is not on this device', () => {
    const state = stateOf(thread('a', 'b'), thread('b', 'c'), thread('c'), thread('x', 'elsewhere'));
    expect(goesOnIn(state, state.threads.a!)).toBe('c');
    expect(goesOnIn(state, state.threads.c!)).toBeUndefined();
    expect(goesOnIn(state, state.threads.x!)).toBeUndefined();
    expect(mergedInto(state, 'c').map((one) => one.ticket.id)).toEqual(['a', 'b']);
  });

  it('two that point at each other end somewhere', () => {
    const state = stateOf(thread('a', 'b'), thread('b', 'a'));
    expect(goesOnIn(state, state.threads.a!)).toBeDefined();
  });

  it('JN6: shows all messages by time, each once, and what is still on its way', () => {
    const at = (second: number) => new Date(Date.UTC(2025, 10, 22, 6, 0, second)).toISOString();
    const from = {
      ...thread('b', 'a'),
      messages: [
        message(1, { id: 'b1', ticketId: 'b', at: at(5) }),
        message(3, { id: 'a2', ticketId: 'a', at: at(9) }),
      ],
      pending: [pending('k')],
    };
    const into = {
      ...thread('a'),
      messages: [message(1, { id: 'a1', at: at(1) }), message(2, { id: 'a2', at: at(9) })],
    };
    const shown = withMerged(into, [from]);
    expect(shown.messages.map((one) => one.id)).toEqual(['a1', 'b1', 'a2']);
    expect(shown.pending.map((one) => one.clientKey)).toEqual(['k']);
    expect(withMerged(into, [])).toBe(into);
  });
});
