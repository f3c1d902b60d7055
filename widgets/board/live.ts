/** The board's own line: the newest picture, whether it is live, and the interventions. */
import { ref, shallowRef } from 'vue';
import type { SupervisorClientEvents, SupervisorServerEvents } from '../../routing/protocol/socket.ts';
import type { BoardView, MessageView } from '../../routing/protocol/views.ts';
import { setServerNow } from '../console/state/clock.ts';
import { sessionEnded } from '../console/state/session.ts';
import { type Connection, connect, type LinkState } from '../shared/connect.ts';

type Line = Connection<SupervisorClientEvents, SupervisorServerEvents>;

let line: Line | undefined;
export const board = shallowRef<BoardView>();
export const lineState = ref<LinkState>({ name: 'connecting' });

export const call: Line['call'] = (event, input, options) =>
  line ? line.call(event, input, options) : Promise.resolve({ ok: false, code: 'offline' });

const talks = new Set<{ message: (message: MessageView) => void; again: () => void }>();
/** Messages of conversations that are watched; `again` after the line was cut, when the server has forgotten it. */
export const onTalk = (message: (message: MessageView) => void, again: () => void): (() => void) => {
  const listener = { message, again };
  talks.add(listener);
  return () => talks.delete(listener);
};
/** Grows when somebody has acknowledged a broadcast, or there is a new one. */
export const broadcastsMoved = ref(0);

const end = (): void => {
  stopBoard();
  sessionEnded();
};

export const startBoard = (): void => {
  if (line) return;
  const made: Line = connect({ namespace: '/supervisor' });
  line = made;
  made.on('board', (next) => {
    board.value = next;
  });
  made.on('message', (message) => {
    for (const listener of talks) listener.message(message);
  });
  made.on('broadcasts', () => {
    broadcastsMoved.value += 1;
  });
  made.on('session:ended', end);
  made.onState(async (state) => {
    lineState.value = state;
    if (state.name === 'refused' && state.refusal.code === 'not_signed_in') return end();
    if (state.name !== 'online') return;
    const answer = await made.call('hello', {});
    if (!answer.ok) return;
    setServerNow(answer.value.nowMs);
    board.value = answer.value.board;
    for (const listener of talks) listener.again();
  });
};

export const stopBoard = (): void => {
  line?.close();
  line = undefined;
  board.value = undefined;
};
