/** Conflicts of interest and complaints: recorded with sealed words, and whoever is excluded lets go at once. */
import type { ConflictRecord } from '../../../routing/dispatch/conflict.ts';
import { type Exclusion, withExclusions } from '../../../routing/dispatch/exceptions.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { ConflictLine, UnsealedConflict } from '../../../routing/protocol/policies.ts';
import type { Actor, Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core, idFromKey, SYSTEM } from '../core.ts';
import { normalisePhone } from '../intake/intake.ts';
import type { Planning } from '../planning/planning.ts';
import type { Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { excludedIds, isBarred } from '../tickets/ticket-states.ts';
import { complaintExclusions, wordsOfCitizen } from './complaints.ts';
import { keepConflict } from './conflict-record.ts';
import { exclusionsOf, type Party, whoServes } from './opponents.ts';

export interface ConflictDesk {
  /** The other side of a ticket: its person or firm, and who serves it, are excluded. */
  oppose(
    who: StaffPrincipal,
    ticketId: Id,
    input: { name?: string | undefined; phone?: string | undefined; orgId?: Id | undefined; words: string },
  ): Promise<Outcome<{ excluded: number }>>;
  /** "我需要回避": the ticket goes to somebody else; the reason is sealed. */
  avoid(who: StaffPrincipal, ticketId: Id, words: string): Promise<Outcome<{ excluded: number }>>;
  /** R106: a person has said that the ticket is a complaint. */
  complained(who: StaffPrincipal, ticket: Ticket): Promise<void>;
  /** R106, CL41: the later words of a citizen whom nobody serves yet make a complaint of it. */
  complainedLater(ticket: Ticket): Promise<void>;
  /** What is on record, without the sealed words. */
  list(who: StaffPrincipal, ticketId: Id): Promise<Outcome<{ items: ConflictLine[] }>>;
  /** Shows the sealed words, and says so in the audit log first. */
  unseal(who: StaffPrincipal, conflictId: Id, why: string): Promise<Outcome<UnsealedConflict>>;
}

export interface ConflictParts {
  record: TicketRecord;
  log: MessageLog;
  matching: Matching;
  planning: Planning;
  /** May this person read the ticket (queries.readable)? */
  readable(who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>>;
  /** Calls off the open orders of organisations that have just been excluded. */
  cancelOrders(ticket: Ticket, orgIds: readonly Id[]): Promise<void>;
}

const TRIES = 5;

export const createConflicts = (core: Core, parts: ConflictParts): ConflictDesk => {
  const { record, matching, planning, log } = parts;

  const lineOf = (one: ConflictRecord): ConflictLine => ({
    id: one.id,
    ticketId: one.ticketId,
    why: one.why,
    excluded: [
      ...one.staffIds.map((id) => core.directory.staff(id)?.displayName ?? id),
      ...one.orgIds.map((id) => core.directory.org(id)?.name ?? id),
    ],
    by: one.byName,
    at: one.at,
    unsealed: one.unsealed.map(({ byName, at, why }) => ({ by: byName, at, why })),
  });

  /**
   * Writes the exclusions and makes everybody let go whom they bar: an offer is withdrawn, a served ticket returns,
   * what waits is planned anew. The write comes first, so that from then on no path lets them back in.
   */
  const exclude = async (
    ticketId: Id,
    exclusions: readonly Exclusion[],
    actor: Actor,
  ): Promise<Ticket | undefined> => {
    let lost = false;
    const changed = await record.change(ticketId, actor, (ticket) => {
      const all = withExclusions(ticket.exclusions, exclusions);
      if (all.length === (ticket.exclusions?.length ?? 0)) return ok(undefined);
      const next: Ticket = { ...ticket, exclusions: all };
      const owner = ticket.ownerId
        ? (core.directory.staff(ticket.ownerId) ?? { id: ticket.ownerId })
        : undefined;
      lost = owner !== undefined && ticket.status !== 'closed' && isBarred(next, owner);
      const { placement } = ticket;
      return ok({
        set: {
          exclusions: all,
          ...(placement
            ? { placement: { ...placement, excludedStaffIds: excludedIds(core.directory, next) } }
            : {}),
        },
        // Who serves it stays on record as its owner until the queue has let him go, below.
        type: 'ticket.excluded',
        data: { why: [...new Set(exclusions.map((one) => one.why))], count: exclusions.length },
      });
    });
    if (!changed.ok) return undefined;
    const ticket = changed.value;
    if (lost && ticket.status === 'serving') await giveBack(ticket, actor);
    else if (lost)
      await record.change(ticketId, actor, () =>
        ok({ set: {}, unset: ['ownerId'], type: 'ticket.owner_removed' }),
      );
    else if (ticket.status === 'queued') await core.follow('exclude', planAnew(ticketId, actor));
    await parts.cancelOrders(
      ticket,
      exclusions.flatMap((one) => (one.orgId ? [one.orgId] : [])),
    );
    return ticket;
  };

  /** Out of the live queue first: an offer to an excluded person ends, and the new plan has him nowhere. */
  const planAnew = async (ticketId: Id, actor: Actor): Promise<void> => {
    await matching.withdraw(ticketId);
    await planning.replan(ticketId, { actor, type: 'ticket.queued', when: (now) => now.status === 'queued' });
  };

  const giveBack = async (ticket: Ticket, actor: Actor): Promise<void> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      await core.follow('exclude', matching.release(ticket.id));
      const moved = await planning.replan(ticket.id, {
        actor,
        type: 'ticket.returned',
        when: (now) => now.status === 'serving' && now.ownerId === ticket.ownerId,
        returned: true,
        unset: ['ownerId'],
      });
      if (moved) {
        await log.event(moved, `transfer:${ticket.id}:${moved.version}`, 'transferring');
        return;
      }
      const now = await record.get(ticket.id);
      if (now?.status !== 'serving' || now.ownerId !== ticket.ownerId) return matching.agree(ticket.id);
    }
  };

  const keepComplainedOut = async (
    by: { id: Id; name: string },
    actor: Actor,
    ticket: Ticket,
    idOf?: (exclusions: readonly Exclusion[]) => Id,
  ): Promise<void> => {
    // Whoever has the ticket now is no former handler by that alone; named in it he is.
    const exclusions = await complaintExclusions(core, ticket, await wordsOfCitizen(log, ticket.id));
    if (exclusions.length === 0) return;
    const why = { why: 'complained_of', words: ticket.subject } as const;
    await keepConflict(core, by, ticket.id, why, exclusions, idOf?.(exclusions));
    await exclude(ticket.id, exclusions, actor);
  };

  return {
    oppose: async (who, ticketId, input) => {
      const found = await parts.readable(who, ticketId);
      if (!found.ok) return found;
      if (found.value.status === 'closed') return refuse('wrong_state');
      const { requester } = found.value;
      const party: Party = {
        ...(input.name ? { name: input.name } : {}),
        ...(input.phone ? { phone: normalisePhone(input.phone) } : {}),
      };
      if (!party.name && !party.phone && !input.orgId)
        return refuse('invalid_input', '请填写对方的姓名、电话或所属机构中的至少一项。', 'name');
      if (input.orgId && !core.directory.org(input.orgId)) return refuse('not_found', undefined, 'orgId');
      const at = core.now();
      const serving = await whoServes(core, party, requester.citizenId);
      const exclusions: Exclusion[] = [
        ...(input.orgId ? [{ orgId: input.orgId, why: 'opposing_party' as const, at }] : []),
        ...exclusionsOf(serving, 'serves_opponent', at),
      ];
      await keepConflict(
        core,
        who,
        ticketId,
        { why: 'opposing_party', words: input.words, opposing: party },
        exclusions,
      );
      if (exclusions.length > 0) await exclude(ticketId, exclusions, actorOf(who));
      return ok({ excluded: exclusions.length });
    },

    avoid: async (who, ticketId, words) => {
      const found = await parts.readable(who, ticketId);
      if (!found.ok) return found;
      const ticket = found.value;
      const place = ticket.status === 'queued' ? await core.queue.whereIs(ticketId) : undefined;
      const isOffered = place?.place === 'offered' && place.offer.staffId === who.id;
      if (ticket.status === 'closed' || (ticket.ownerId !== who.id && !isOffered))
        return refuse('wrong_state');
      const exclusions: Exclusion[] = [{ staffId: who.id, why: 'declared', at: core.now() }];
      await keepConflict(core, who, ticketId, { why: 'declared', words }, exclusions);
      await exclude(ticketId, exclusions, actorOf(who));
      return ok({ excluded: 1 });
    },

    complained: (who, ticket) => keepComplainedOut(who, actorOf(who), ticket),
    complainedLater: async (ticket) => {
      if (ticket.ownerId || ticket.status === 'closed') return;
      // The same finding may be made at each message that follows; one that names more is another.
      await keepComplainedOut({ id: SYSTEM.id, name: '系统' }, SYSTEM, ticket, (found) =>
        idFromKey(`conflict:${ticket.id}:later:${found.map(({ staffId }) => staffId).sort()}`),
      );
    },

    list: async (who, ticketId) => {
      const ticket = await record.get(ticketId);
      if (!ticket) return refuse('not_found');
      if (isBarred(ticket, who)) return refuse('forbidden');
      const page = await core.store.conflicts.find({ where: { ticketId }, limit: 100 });
      return ok({ items: page.items.map(lineOf) });
    },

    unseal: async (who, conflictId, why) => {
      const known = await core.store.conflicts.get(conflictId);
      const ticket = known && (await record.get(known.ticketId));
      if (!known || !ticket) return refuse('not_found');
      if (isBarred(ticket, who)) return refuse('forbidden');
      const at = core.now();
      // Logged before anything is shown.
      await core.audit.write({
        id: core.ids.next(),
        at,
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'conflict.unsealed',
        target: `ticket:${ticket.id}`,
        data: { conflict: conflictId, why },
      });
      const written = await core.store.conflicts.replace(
        { ...known, unsealed: [...known.unsealed, { by: who.id, byName: who.name, at, why }] },
        known.version,
      );
      if (!written.ok) return refuse('version_conflict');
      const { words, opposing } = written.doc;
      return ok({ ...lineOf(written.doc), words, ...(opposing ? { opposing } : {}) });
    },
  };
};
