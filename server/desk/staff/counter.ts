/** Filing for somebody at the counter: the clerk may keep the ticket, and hands over the slip with the query code. */
import { ok } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import { queryCodeOf } from '../citizens/status.ts';
import { actorOf, SYSTEM } from '../core.ts';
import type { StaffDesk } from '../desk.ts';
import type { Parts } from '../parts.ts';
import type { Detailed } from './detailed.ts';

export const createCounter = (parts: Parts, detailed: Detailed): Pick<StaffDesk, 'counterFile'> => {
  const { core, record, matching, intake } = parts;

  /** A counter ticket that is served at once is classified all the same, for figures and evidence. */
  const classifyServed = async (ticketId: Id, text: string): Promise<void> => {
    const classification = core.classifier().classify(text, { channel: 'counter' });
    await record.change(ticketId, SYSTEM, (ticket) =>
      ticket.classification
        ? ok(undefined)
        : ok({
            set: {
              classification,
              groups: [...new Set([...ticket.groups, ...classification.groups])],
              urgency: classification.urgency,
              crisis: classification.crisis,
            },
            type: 'ticket.classified',
          }),
    );
  };

  return {
    counterFile: async (who, input) => {
      const citizenId = await intake.citizenByPhone(input.phone, input.name);
      const accepted = await intake.accept({
        key: `counter:${who.id}:${input.clientKey}`,
        channel: 'counter',
        citizenId,
        actor: actorOf(who),
        text: input.text,
        declaredGroups: input.declaredGroups,
        language: input.language,
        ...(input.name ? { name: input.name } : {}),
        ...(input.phone ? { phone: input.phone } : {}),
        ...(input.onBehalfOf ? { onBehalfOf: input.onBehalfOf } : {}),
        ...(input.regionCode ? { regionCode: input.regionCode } : {}),
        ...(input.matter ? { matter: input.matter } : {}),
        ...(input.keep ? { servedBy: who.id } : {}),
      });
      if (!accepted.ok) return accepted;
      const { ticket, repeated } = accepted.value;
      // The clerk has the person before him: his own work is never refused for capacity.
      if (ticket.status === 'serving' && ticket.ownerId === who.id && !repeated) {
        const entry = { ticketId: ticket.id, staffId: who.id, lane: 'task' as const };
        matching.offersMade((await core.queue.assign(entry, { force: true }, core.clock.nowMs())).offers);
        core.background('classify', classifyServed(ticket.id, input.text));
      }
      const filed = await detailed(who, ok(ticket));
      // Whoever files it hands the slip over, also when it waits for somebody else.
      return filed.ok ? ok({ ...filed.value, queryCode: queryCodeOf(core.ratingKey, ticket.id) }) : filed;
    },
  };
};
