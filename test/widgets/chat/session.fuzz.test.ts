// @vitest-environment happy-dom
/** Random cuts, lost answers and talk on both sides: at the end every word is there once and in order. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MessageView } from '../../../routing/protocol/views.ts';
import type { CitizenLine } from '../../../widgets/chat/outbox.ts';
import { createSession } from '../../../widgets/chat/session.ts';
import { initialState } from '../../../widgets/chat/state/chat.ts';
import { createStore } from '../../../widgets/chat/state/store.ts';
import type { LinkState } from '../../../widgets/shared/connect.ts';
import { message, ticket } from './factories.ts';

/** A line whose server is a list: events and answers may be swallowed by a cut. */
const fakeLine = () => {
  const log: MessageView[] = [];
  const byKey = new Map<string, MessageView>();
  const listeners = new Map<string, (value: never) => void>();
  let tellState: (state: LinkState) => void = () => undefined;
  let state: LinkState = { name: 'connecting' };
  let loseAnswers = false;
  const view = () => ticket({ status: 'serving', lastSeq: log.length });
  const emit = (event: string, value: unknown): void => {
    if (state.name === 'online') listeners.get(event)?.(value as never);
  };
  const add = (part: Partial<MessageView>): MessageView => {
    const made = message(log.length + 1, part);
    log.push(made);
    emit('message', made);
    return made;
  };
  const answer = (event: string, input: Record<string, string & number>): unknown => {
    if (event === 'hello') return { nowMs: 0, tickets: [view()] };
    if (event === 'conversation:sync') {
      const after = log.filter((it) => it.seq > (input.afterSeq ?? 0));
      return { messages: after.slice(0, 25), more: after.length > 25, ticket: view() };
    }
    if (event === 'message:send') {
      const key = String(input.clientKey);
      const known =
        byKey.get(key) ?? add({ author: { kind: 'citizen', id: 'c', name: '' }, text: String(input.text) });
      byKey.set(key, known);
      return { ...known, clientKey: key };
    }
    return true;
  };
  const line = {
    state: () => state,
    call: async (event: string, input: Record<string, string & number>) => {
      if (state.name !== 'online') return { ok: false, code: 'offline' };
      const before = state;
      await Promise.resolve();
      if (state !== before) return { ok: false, code: 'offline' };
      const value = answer(event, input);
      await Promise.resolve();
      return loseAnswers || state !== before ? { ok: false, code: 'offline' } : { ok: true, value };
    },
    on: (event: string, listener: (value: never) => void) => {
      listeners.set(event, listener);
      return () => undefined;
    },
    onState: (listener: (state: LinkState) => void) => {
      tellState = listener;
      listener(state);
      return () => undefined;
    },
    retry: () => undefined,
    close: () => undefined,
  };
  return {
    line: line as unknown as CitizenLine,
    log,
    staffSays: (text: string) => add({ text }),
    move: (name: 'online' | 'offline') => {
      if (state.name === name) return;
      state = name === 'online' ? { name } : { name, sinceMs: 0 };
      tellState(state);
    },
    lose: (on: boolean) => {
      loseAnswers = on;
    },
  };
};

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant('write' as const) },
    { weight: 5, arbitrary: fc.constant('staff' as const) },
    { weight: 1, arbitrary: fc.constant('burst' as const) },
    { weight: 2, arbitrary: fc.constant('cut' as const) },
    { weight: 2, arbitrary: fc.constant('lose' as const) },
    { weight: 3, arbitrary: fc.constant('mend' as const) },
    { weight: 4, arbitrary: fc.constant('breathe' as const) },
  ),
  { maxLength: 60 },
);

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 400; turn++) await Promise.resolve();
};

describe('citizen session', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
    localStorage.setItem('yixiantong.visitor', 'token');
  });
  afterEach(() => vi.useRealTimers());

  it('loses and doubles nothing, and keeps the order written', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (actions) => {
        localStorage.removeItem('yixiantong.outbox');
        const server = fakeLine();
        const store = createStore(initialState('zh-CN', false));
        const session = createSession({
          store,
          dial: () => server.line,
          http: (async () => ({ ok: false, code: 'offline' })) as never,
          upload: async () => ({ ok: false, code: 'offline' }),
        });
        session.start();
        server.move('online');
        await settle();
        const written: string[] = [];
        for (const action of actions) {
          if (action === 'write') {
            written.push(`话${written.length}`);
            session.outbox.sendText('t1', `话${written.length - 1}`);
          } else if (action === 'staff') server.staffSays(`答${server.log.length}`);
          else if (action === 'burst') for (let n = 0; n < 40; n++) server.staffSays('长');
          else if (action === 'cut') server.move('offline');
          else if (action === 'lose') server.lose(true);
          else if (action === 'mend') {
            server.lose(false);
            server.move('offline');
            server.move('online');
          } else await settle();
        }
        server.lose(false);
        server.move('offline');
        server.move('online');
        await settle();
        await vi.advanceTimersByTimeAsync(60_000);
        await settle();

        const thread = store.get().threads.t1;
        expect(thread?.pending).toEqual([]);
        expect(thread?.messages.map((it) => it.seq)).toEqual(server.log.map((it) => it.seq));
        const mineOnServer = server.log.filter((it) => it.author.kind === 'citizen').map((it) => it.text);
        expect(mineOnServer).toEqual(written);
      }),
      { numRuns: 300, seed: 12348 },
    );
  });
});
