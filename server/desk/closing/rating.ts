/** Rating by the citizen alone: from his own session in the widget, or by the one-time link (I6). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { RatingPage } from '../../../routing/protocol/http.ts';
import { isBad, mayRate, type Rating, type RatingInvitation } from '../../../routing/rating.ts';
import type { Actor, Id, Instant, Ticket } from '../../../routing/ticket.ts';
import { EVENT_TAGS } from '../../../routing/vocabulary/life-events.ts';
import type { Grade, RatingTag } from '../../../routing/vocabulary.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import { auditOfRating } from '../audit/audit-facts.ts';
import { actorOf, type Core, idFromKey } from '../core.ts';
import { lookOver } from '../look-over.ts';
import type { Orders } from '../orders/orders.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import type { Closing } from './closing.ts';

export interface RatingInput {
  grade: Grade;
  tags: RatingTag[];
  words: string;
}

export interface RatingLink {
  link: string;
  closesAt: Instant;
  state: 'invited' | 'rated' | 'expired';
}

export interface Ratings {
  byCitizen(
    who: CitizenPrincipal,
    ticket: Ticket,
    input: RatingInput,
    via?: Rating['via'],
  ): Promise<Outcome<{ ratedAt: Instant }>>;
  byLink(token: string, input: RatingInput, from: string): Promise<Outcome<{ ratedAt: Instant }>>;
  page(token: string): Promise<Outcome<RatingPage>>;
  /** The secret link of an invitation. Only ever put into views of the citizen himself. */
  linkOf(invitation: RatingInvitation): string;
  of(ticketId: Id): Promise<Rating | undefined>;
  /** RT7: the link of a closed ticket for whoever hands it over: another system, or the clerk at the counter. */
  handOver(ticket: Ticket): Promise<RatingLink | undefined>;
  /** Opens rectifications that a crash left out. */
  followUp(sinceMs: number): Promise<number>;
}

export const createRatings = (
  core: Core,
  record: TicketRecord,
  closing: Closing,
  orders: Orders,
): Ratings => {
  const { store } = core;

  /** Derived, never stored: whoever reads the database or the screen of an agent cannot make it. */
  const secretOf = (invitationId: Id) =>
    createHmac('sha256', core.ratingKey).update(`rating:${invitationId}`).digest('base64url');

  const linkOf: Ratings['linkOf'] = (invitation) =>
    `${core.publicUrl}/rate/${invitation.id}.${secretOf(invitation.id)}`;

  const byToken = async (
    token: string,
  ): Promise<Outcome<{ invitation: RatingInvitation; ticket: Ticket }>> => {
    const [id, secret, ...rest] = token.split('.');
    if (!id || !secret || rest.length > 0) return refuse('bad_token');
    const given = Buffer.from(secret);
    const right = Buffer.from(secretOf(id));
    if (given.length !== right.length || !timingSafeEqual(given, right)) return refuse('bad_token');
    const invitation = await store.invitations.get(id);
    const ticket = invitation && (await record.get(invitation.ticketId));
    return invitation && ticket ? ok({ invitation, ticket }) : refuse('bad_token');
  };

  const of: Ratings['of'] = async (ticketId) => store.ratings.getBy({ ticketId });

  const submit = async (
    ticket: Ticket,
    invitation: RatingInvitation,
    input: RatingInput,
    via: Rating['via'],
    actor: Actor,
  ): Promise<Outcome<{ ratedAt: Instant }>> => {
    const at = core.now();
    const may = mayRate(invitation, at);
    if (!may.ok) return may;
    if (!ticket.attribution) return refuse('wrong_state');
    const events = (ticket.classification?.tags ?? []).filter((tag) => EVENT_TAGS.includes(tag));
    const made = await store.ratings.insert({
      id: idFromKey(`rating:${ticket.id}`),
      ticketId: ticket.id,
      ticketNo: ticket.no,
      grade: input.grade,
      tags: input.tags,
      words: input.words,
      via,
      staffId: ticket.attribution.staffId,
      ...(ticket.attribution.orgId ? { orgId: ticket.attribution.orgId } : {}),
      ...(events.length > 0 ? { events } : {}),
      at,
    });
    if (!made.ok) return refuse('already_rated');
    await store.invitations.replace({ ...invitation, ratedAt: at }, invitation.version);
    core.audit.note(auditOfRating(made.doc, actor.id, actor.from));
    core.bus.publish('rating.given', { ticketId: ticket.id, grade: input.grade });
    if (isBad(input.grade)) await orders.rectify(ticket, input.grade);
    return ok({ ratedAt: at });
  };

  return {
    of,
    linkOf,
    handOver: async (ticket) => {
      const invitation = await closing.invitationOf(ticket);
      if (!invitation) return undefined;
      const rated = invitation.ratedAt ?? (await of(ticket.id))?.at;
      return {
        link: linkOf(invitation),
        closesAt: invitation.closesAt,
        state: rated ? 'rated' : core.now() > invitation.closesAt ? 'expired' : 'invited',
      };
    },
    byCitizen: async (who, ticket, input, via = 'widget') => {
      const invitation = await closing.invitationOf(ticket);
      if (!invitation) return refuse('wrong_state', '服务办结后才能评价。');
      return submit(ticket, invitation, input, via, actorOf(who));
    },
    byLink: async (token, input, from) => {
      const found = await byToken(token);
      if (!found.ok) return found;
      const { ticket, invitation } = found.value;
      return submit(ticket, invitation, input, 'link', {
        kind: 'citizen',
        id: ticket.requester.citizenId,
        from,
      });
    },
    page: async (token) => {
      const found = await byToken(token);
      if (!found.ok) return found;
      const { ticket, invitation } = found.value;
      const rating = await of(ticket.id);
      const servedBy = ticket.attribution
        ? core.directory.staff(ticket.attribution.staffId)?.displayName
        : undefined;
      return ok({
        ticketNo: ticket.no,
        subject: ticket.subject,
        closesAt: invitation.closesAt,
        state: rating ? 'rated' : core.now() > invitation.closesAt ? 'expired' : 'invited',
        ...(servedBy ? { servedBy } : {}),
        ...(rating ? { grade: rating.grade } : {}),
      });
    },
    followUp: async (sinceMs) => {
      const where = { grade: { in: [1, 2] }, at: { gte: new Date(sinceMs).toISOString() } };
      let opened = 0;
      for await (const page of lookOver(store.ratings, { where }))
        for (const rating of page) {
          if (await store.orders.get(idFromKey(`rectification:${rating.ticketId}`))) continue;
          const ticket = await record.get(rating.ticketId);
          if (ticket && (await orders.rectify(ticket, rating.grade))) opened += 1;
        }
      return opened;
    },
  };
};
