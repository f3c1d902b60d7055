/** Contacts from other systems (12345, the province): one call, idempotent, same queue and code path. */
import { createHash } from 'node:crypto';
import { ok, refuse } from '../../../routing/errors.ts';
import type { ApiContactAnswer } from '../../../routing/protocol/http.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { PartnerPrincipal } from '../../auth/policy.ts';
import type { Ratings } from '../closing/rating.ts';
import { actorOf, type Core } from '../core.ts';
import type { PartnerDesk } from '../desk.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import type { Intake } from './intake.ts';

export const createPartner = (
  core: Core,
  record: TicketRecord,
  intake: Intake,
  ratings: Pick<Ratings, 'handOver'>,
): PartnerDesk => {
  const answer = (ticket: Ticket, repeated: boolean): ApiContactAnswer => ({
    ticketId: ticket.id,
    ticketNo: ticket.no,
    status: ticket.status,
    externalNo: ticket.externalRef?.no ?? '',
    repeated,
  });

  return {
    contact: async (who: PartnerPrincipal, idempotencyKey, input) => {
      const id = createHash('sha256').update(`${who.apiKeyId}:${idempotencyKey}`).digest('base64url');
      const bodyHash = createHash('sha256').update(JSON.stringify(input)).digest('base64url');
      const known = await core.store.idempotency.get(id);
      if (known) {
        if (known.bodyHash !== bodyHash) return refuse('key_reused');
        const ticket = await record.get(known.ticketId);
        if (ticket) return ok(answer(ticket, true));
      }
      // Without a phone nobody can be told apart: each contact stands for a person of its own.
      const citizenId = input.phone
        ? await intake.citizenByPhone(input.phone, input.name)
        : `p${id.slice(0, 21)}`;
      const accepted = await intake.accept({
        key: `api:${who.apiKeyId}:${idempotencyKey}`,
        channel: input.channel,
        citizenId,
        actor: actorOf(who),
        text: input.text,
        declaredGroups: input.declaredGroups,
        language: input.language,
        externalRef: { system: who.system, no: input.externalNo },
        ...(input.name ? { name: input.name } : {}),
        ...(input.phone ? { phone: input.phone } : {}),
        ...(input.onBehalfOf ? { onBehalfOf: input.onBehalfOf } : {}),
        ...(input.regionCode ? { regionCode: input.regionCode } : {}),
      });
      if (!accepted.ok) return accepted;
      await core.store.idempotency.insert({
        id,
        bodyHash,
        ticketId: accepted.value.ticket.id,
        at: core.now(),
      });
      return ok(answer(accepted.value.ticket, accepted.value.repeated));
    },
    status: async (who, ticketNo) => {
      const ticket = await core.store.tickets.getBy({ no: ticketNo });
      // Another system's tickets are as if they were not there.
      if (!ticket || ticket.externalRef?.system !== who.system) return refuse('not_found');
      // R112: the other system sends the link to its citizen; nobody of the staff sees it.
      const rating = await ratings.handOver(ticket);
      return ok({
        ...answer(ticket, false),
        ...(rating ? { rating } : {}),
        ...(ticket.wrapUp ? { feedback: ticket.wrapUp.feedback, closedAt: ticket.wrapUp.at } : {}),
      });
    },
  };
};
