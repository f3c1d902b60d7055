/** Tickets that are open for grabbing to this person, live; and what has just ended. */
import { ref, shallowRef } from 'vue';
import type { GrabGone, GrabQuota, GrabView } from '../../../routing/protocol/grab.ts';
import type { TicketDetail } from '../../../routing/protocol/views.ts';
import type { Result } from '../../shared/failure.ts';
import { setServerNow } from '../state/clock.ts';
import { call, type Line } from '../state/line.ts';
import { can } from '../state/session.ts';

export const grabs = shallowRef<readonly GrabView[]>([]);
export const quota = ref<GrabQuota>();
/** Newest first; a few, so that the losers see who has it. */
export const ended = shallowRef<readonly GrabGone[]>([]);
const KEPT = 5;
/** Changes of presence come in pairs: one reading for both, ms. */
const SOON_MS = 250;

const byWait = (a: GrabView, b: GrabView): number => a.createdAt.localeCompare(b.createdAt);

export const loadGrabs = async (): Promise<void> => {
  if (!can('ticket.serve')) return;
  const answer = await call('grab:list', {});
  if (!answer.ok) return;
  setServerNow(answer.value.nowMs);
  grabs.value = [...answer.value.grabs].sort(byWait);
  quota.value = answer.value.quota;
};

let soon: ReturnType<typeof setTimeout> | undefined;
const reload = (): void => {
  clearTimeout(soon);
  soon = setTimeout(() => void loadGrabs(), SOON_MS);
};

export const listenGrabs = (connection: Line): void => {
  connection.on('grab', (grab) => {
    setServerNow(grab.nowMs);
    grabs.value = [...grabs.value.filter((one) => one.ticketId !== grab.ticketId), grab].sort(byWait);
  });
  connection.on('grab:gone', (gone) => {
    grabs.value = grabs.value.filter((one) => one.ticketId !== gone.ticketId);
    ended.value = [gone, ...ended.value.filter((one) => one.ticketId !== gone.ticketId)].slice(0, KEPT);
  });
  // Ready, paused, a place freed or taken: what is open to me is another list now.
  connection.on('presence', reload);
};

export const forgetGrabs = (): void => {
  clearTimeout(soon);
  grabs.value = [];
  ended.value = [];
  quota.value = undefined;
};

export const takeGrab = async (ticketId: string): Promise<Result<TicketDetail>> => {
  const answer = await call('grab:take', { ticketId });
  if (answer.ok || answer.code === 'grab_taken' || answer.code === 'grab_closed')
    grabs.value = grabs.value.filter((one) => one.ticketId !== ticketId);
  reload();
  return answer;
};
