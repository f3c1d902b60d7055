/** The end of a ticket: wrap-up by staff, withdrawal by the citizen, and the invitation to rate. */

import { ratingCloses } from '../../../routing/deadlines.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { RatingInvitation } from '../../../routing/rating.ts';
import { type Id, mayClose, type Ticket } from '../../../routing/ticket.ts';
import type { Matter, Result, Service } from '../../../routing/vocabulary.ts';
import { type CitizenPrincipal, mayServeTicket, type StaffPrincipal } from '../../auth/policy.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core, idFromKey } from '../core.ts';
import { checkKey } from '../deadlines/deadline-clock.ts';
import type { Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import { firstContactOf } from './first-contact.ts';

export interface WrapUpInput {
  matter: Matter;
  subMatter?: string | undefined;
  service: Service;
  result: Result;
  basis: string;
  feedback: string;
}

export interface Closing {
  close(who: StaffPrincipal, ticketId: Id, input: WrapUpInput): Promise<Outcome<Ticket>>;
  /** The citizen ends it: not yet answered = withdrawn; in service = the agent is told and closes. */
  end(who: CitizenPrincipal, ticket: Ticket): Promise<Outcome<Ticket>>;
  clearRisk(who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>>;
  /** The invitation of a closed ticket, made when missing (a crash between close and invitation). */
  invitationOf(ticket: Ticket): Promise<RatingInvitation | undefined>;
}

export const createClosing = (
  core: Core,
  record: TicketRecord,
  log: MessageLog,
  matching: Matching,
): Closing => {
  const stopClocks = (ticketId: Id) =>
    core.background(
      'clocks',
      Promise.all([
        core.timers.cancel('ticket.widen', ticketId),
        core.timers.cancel('deadline.check', checkKey('ticket', ticketId)),
      ]),
    );

  /** The organisation whose order was answered last. */
  const answeredBy = async (ticketId: Id): Promise<Id | undefined> => {
    const where = { ticketId, status: 'replied', kind: 'service' };
    const sort = { field: 'updatedAt', direction: 'desc' as const };
    return (await core.store.orders.find({ where, sort, limit: 1 })).items[0]?.orgId;
  };

  const invitationOf: Closing['invitationOf'] = async (ticket) => {
    if (ticket.status !== 'closed' || !ticket.attribution) return undefined;
    const id = idFromKey(`invitation:${ticket.id}`);
    const known = await core.store.invitations.get(id);
    if (known) return known;
    const invitedAt = ticket.stamps.fedBackAt ?? ticket.updatedAt;
    const made = await core.store.invitations.insert({
      id,
      ticketId: ticket.id,
      version: 1,
      channel: ticket.channel,
      invitedAt,
      closesAt: ratingCloses(Date.parse(invitedAt), core.policy()),
    });
    return made.ok ? made.doc : core.store.invitations.get(id);
  };

  return {
    invitationOf,
    close: async (who, ticketId, input) => {
      const handledBy = await answeredBy(ticketId);
      const known = await record.get(ticketId);
      const firstContact = known && (await firstContactOf(core, known, input));
      const changed = await record.change(ticketId, actorOf(who), (ticket) => {
        if (
          !mayServeTicket(who, {
            citizenId: ticket.requester.citizenId,
            status: ticket.status,
            ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
          })
        ) {
          return refuse('not_owner');
        }
        const may = mayClose(ticket, input);
        if (!may.ok) return may;
        const at = core.now();
        const { subMatter, ...rest } = input;
        // RT5: the organisation that answered is rated with the person; without one, the person's own.
        const orgId = handledBy ?? core.directory.staff(who.id)?.orgId;
        return ok({
          set: {
            status: 'closed',
            confirmedMatter: input.matter,
            wrapUp: { ...rest, ...(subMatter ? { subMatter } : {}), by: who.id, at },
            stamps: { ...ticket.stamps, fedBackAt: at },
            attribution: { staffId: who.id, ...(orgId ? { orgId } : {}) },
            ...(firstContact ? { firstContact } : {}),
          },
          type: 'ticket.closed',
          data: { result: input.result, matter: input.matter, was: ticket.classification?.matter },
        });
      });
      if (!changed.ok) return changed;
      const ticket = changed.value;
      await core.follow('close', matching.release(ticketId));
      stopClocks(ticketId);
      await invitationOf(ticket);
      await log.event(ticket, `closed:${ticketId}`, 'closed', { feedback: input.feedback });
      return ok(ticket);
    },
    end: async (who, ticket) => {
      if (ticket.status === 'closed') return ok(ticket);
      if (ticket.status === 'serving' || ticket.status === 'with_org') {
        await log.event(ticket, `ended:${ticket.id}`, 'ended');
        return ok(ticket);
      }
      const changed = await record.change(ticket.id, actorOf(who), (now) => {
        if (now.status === 'closed') return ok(undefined);
        if (now.status !== 'queued' && now.status !== 'message_box') return refuse('wrong_state');
        const at = core.now();
        return ok({
          set: {
            status: 'closed',
            wrapUp: {
              matter: now.confirmedMatter ?? now.classification?.matter ?? '其他',
              service: 'advice',
              result: 'withdrawn',
              feedback: '群众主动撤回',
              by: who.citizenId,
              at,
            },
            stamps: { ...now.stamps, fedBackAt: at },
          },
          type: 'ticket.withdrawn',
        });
      });
      if (!changed.ok) return changed;
      await core.follow('end', matching.withdraw(ticket.id));
      stopClocks(ticket.id);
      await log.event(changed.value, `withdrawn:${ticket.id}`, 'withdrawn');
      return changed;
    },
    clearRisk: async (who, ticketId) =>
      record.change(ticketId, actorOf(who), (ticket) =>
        isBarred(ticket, who)
          ? refuse('not_found')
          : ticket.crisis === 'none'
            ? refuse('wrong_state')
            : ticket.riskClearedBy
              ? ok(undefined)
              : ok({
                  set: { riskClearedBy: who.id },
                  type: 'ticket.risk_cleared',
                  data: { level: ticket.crisis },
                }),
      ),
  };
};
