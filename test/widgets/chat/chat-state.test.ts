/** The whole widget as a value: what comes to the front, what a cut and a lost visitor leave behind. */
import { describe, expect, it } from 'vitest';
import * as C from '../../../widgets/chat/state/chat.ts';
import * as T from '../../../widgets/chat/state/thread.ts';
import { message, mine, pending, ticket } from './factories.ts';

const fresh = (): C.ChatState => C.initialState('zh-CN', false);
const old = ticket({ id: 'old', status: 'closed', createdAt: '2025-11-20T00:00:00.000Z' });
const running = ticket({ id: 'run', status: 'serving', createdAt: '2025-11-21T00:00:00.000Z' });

describe('the list of tickets', () => {
  it('brings a running conversation to the front on the first answer only', () => {
    const first = C.helloAnswered(fresh(), [old, running], {});
    expect([first.view, first.activeId]).toEqual(['conversation', 'run']);
    const away = { ...first, view: 'start' as const };
    expect(C.helloAnswered(away, [old, running], {}).view).toBe('start');
  });

  it('leaves the start view alone when all is closed or first words are on their way', () => {
    expect(C.helloAnswered(fresh(), [old], {}).view).toBe('start');
    const input = { clientKey: 'k', text: 'x', privacyVersion: '1' };
    const opening = { ...fresh(), opening: { input, state: 'waiting' as const } };
    expect(C.helloAnswered(opening, [running], {}).view).toBe('start');
  });

  it('is newest first and keeps what was read on this device', () => {
    const state = C.helloAnswered(fresh(), [old, running], { run: 4 });
    expect(state.order).toEqual(['run', 'old']);
    expect(state.threads.run?.readByMe).toBe(4);
  });
});

describe('a cut', () => {
  it('puts everything that had no answer back to waiting', () => {
    let state = C.helloAnswered(fresh(), [running], {});
    state = C.onThread(state, 'run', (it) => T.enqueue(it, pending('a', { state: 'sending' })));
    state = {
      ...state,
      opening: { input: { clientKey: 'k', text: 'x', privacyVersion: '1' }, state: 'sending' },
    };
    state = C.linkMoved(state, { name: 'offline', sinceMs: 1 });
    expect(state.threads.run?.pending[0]?.state).toBe('waiting');
    expect(state.opening?.state).toBe('waiting');
  });
});

describe('opening', () => {
  it('ends in the conversation with the first words in it', () => {
    const state = C.opened(fresh(), ticket(), mine(1, 'k'));
    expect(state.opening).toBeUndefined();
    expect([state.view, state.activeId]).toEqual(['conversation', 't1']);
    expect(C.activeThread(state)?.messages).toHaveLength(1);
  });
});

describe('a visitor that the server forgot', () => {
  it('starts afresh, says so, and keeps the words that were being sent', () => {
    const input = { clientKey: 'k', text: 'x', privacyVersion: '1' };
    const state = C.visitorGone(
      { ...C.helloAnswered(fresh(), [running], {}), opening: { input, state: 'sending' } },
      1,
    );
    expect(state.order).toEqual([]);
    expect(state.notice?.key).toBe('token_expired');
    expect(state.opening).toEqual({ input, state: 'waiting' });
  });
});

it('the badge counts the unread words of every ticket', () => {
  let state = C.helloAnswered(fresh(), [old, running], {});
  state = C.onThread(state, 'run', (it) => T.receive(it, [message(1), message(2)]));
  state = C.onThread(state, 'old', (it) => T.receive(it, [message(1)]));
  expect(C.totalUnread(state)).toBe(3);
  expect(C.onThread(state, 'none', (it) => T.receive(it, [message(1)]))).toBe(state);
});
