/** The people of the board: agents and supervisors with state, time in it, and load. */
import type { BoardView } from '../../../routing/protocol/views.ts';
import type { Core } from '../core.ts';

/** R106: the board is read by everybody who leads. */
export const HIDDEN_SUBJECT = '（已设回避，内容不显示）';

export const peopleOnBoard = (core: Pick<Core, 'directory' | 'queue'>): Promise<BoardView['people']> => {
  const { directory, queue } = core;
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
        };
      }),
  );
};
