/** People at desk telephones who pick up, talk until the caller goes, and close: what a shift of calls looks like. */
import type { PresenceView } from '../../../routing/protocol/views.ts';
import { ask, call } from '../product/product.ts';
import type { Person } from './phone-product.ts';
import { header } from './sip-text.ts';

export interface Talk {
  ticketId: string;
  who: string;
  fromMs: number;
  toMs: number;
}

export interface Shift {
  talks: Talk[];
  faults: string[];
  /** When each person's last work ended, ms; absent while he talks. */
  freeSince: Map<string, number>;
  end(): void;
}

const WRAP_UP = { matter: '其他', service: 'advice', result: 'answered', basis: '', feedback: '已解答。' };

/** Works through whatever rings until the shift is ended. */
export const workShift = (people: readonly Person[]): Shift => {
  const shift: Shift = { talks: [], faults: [], freeSince: new Map(), end: () => undefined };
  let over = false;
  shift.end = () => {
    over = true;
  };
  const work = async ({ username, phone, socket }: Person): Promise<void> => {
    socket.on('presence', (presence: PresenceView) => {
      if (presence.state !== 'paused' || over) return;
      shift.faults.push(`${username} was paused`);
    });
    for (;;) {
      shift.freeSince.set(username, Date.now());
      const rung = await phone.next();
      shift.freeSince.delete(username);
      const fromMs = Date.now();
      const ticketId = rung.invite ? header(rung.invite, 'x-ticket-id') : '';
      await rung.ended;
      if (over) return;
      shift.talks.push({ ticketId, who: username, fromMs, toMs: Date.now() });
      const closed = await call(socket, 'ticket:close', { ticketId, ...WRAP_UP }, 30_000);
      // Not his, when the caller left before the talk began.
      if (!closed.ok && closed.code !== 'not_owner' && closed.code !== 'wrong_state')
        shift.faults.push(`${username} could not close: ${closed.code}`);
    }
  };
  for (const person of people)
    work(person).catch((error: Error) => {
      if (!over) shift.faults.push(`${person.username}: ${error.message}`);
    });
  return shift;
};

export const goReady = (person: Person): Promise<PresenceView> =>
  ask<PresenceView>(person.socket, 'presence:set', { state: 'ready' });
