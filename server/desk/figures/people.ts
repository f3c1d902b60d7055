/** The people of the board: agents and supervisors with state, time in it, and load. */
import { clearanceOf } from '../../../routing/dispatch/exceptions.ts';
import type { BoardView } from '../../../routing/protocol/views.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';

/** R106: the board is read by everybody who leads. */
export const HIDDEN_SUBJECT = '（已设回避，内容不显示）';
const RESTRICTED_SUBJECT = '（受限工单，内容不显示）';

/** Why the words are not there. */
export const hiddenSubject = (ticket: Pick<Ticket, 'exclusions'>): string =>
  clearanceOf(ticket.exclusions) ? RESTRICTED_SUBJECT : HIDDEN_SUBJECT;

/** More calls than one exchange holds at once. */
const CALLS_AT_MOST = 500;

/** Who talks with a citizen on the telephone now, by person. */
const talksOf = async ({ store, phoneLine }: Pick<Core, 'store' | 'phoneLine'>) => {
  const talks = new Map<Id, { callId: Id; ticketId: Id }>();
  if (!phoneLine) return talks;
  const { items } = await store.calls.find({ where: { live: true }, limit: CALLS_AT_MOST });
  for (const { id: callId, ticketId, answeredAtMs, legs } of items) {
    if (!ticketId || answeredAtMs === undefined) continue;
    for (const leg of legs)
      if (leg.staffId && leg.role !== 'supervisor' && (leg.state === 'talking' || leg.state === 'consulting'))
        talks.set(leg.staffId, { callId, ticketId });
  }
  return talks;
};

export const peopleOnBoard = async (
  core: Pick<Core, 'directory' | 'queue' | 'store' | 'phoneLine'>,
): Promise<BoardView['people']> => {
  const { directory, queue } = core;
  const talks = await talksOf(core);
  return Promise.all(
    directory
      .allStaff()
      .filter((person) => !person.disabled && (person.role === 'agent' || person.role === 'supervisor'))
      .map(async (person) => {
        const presence = directory.presence(person.id);
        const agent = presence && presence.state !== 'offline' ? await queue.agent(person.id) : undefined;
        const orgName = person.orgId ? directory.org(person.orgId)?.name : undefined;
        return {
          staffId: person.id,
          name: person.displayName,
          role: person.role,
          ...(orgName ? { orgName } : {}),
          state: presence?.state ?? ('offline' as const),
          ...(presence?.reason ? { reason: presence.reason } : {}),
          sinceMs: presence?.sinceMs ?? 0,
          onDuty: directory.duty(person.id).onDuty,
          load: agent ? agent.load.voice + agent.load.chat + agent.load.task : 0,
          capacity: person.capacityTotal,
          ...(talks.has(person.id) ? { call: talks.get(person.id) } : {}),
        };
      }),
  );
};
