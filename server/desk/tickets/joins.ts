/** Tickets that belong together (JN): merging one into another, so that nothing is lost on a crash, and links. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { absorbed, mayMerge, STALE_MERGE_MS, withLink } from '../../../routing/joins.ts';
import type { Order } from '../../../routing/orders/order.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { may, mayServeTicket, type StaffPrincipal } from '../../auth/policy.ts';
import { admitHandlers } from '../conflicts/restrictions.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core, SYSTEM } from '../core.ts';
import { checkKey } from '../deadlines/deadline-clock.ts';
import type { Planning } from '../planning/planning.ts';
import type { Matching } from '../queue/matching.ts';
import type { TicketRecord } from './ticket-record.ts';
import { excludedIds, isBarred, isQueued } from './ticket-states.ts';

export interface JoinDesk {
  /** The citizen's other open ticket goes on in this one; answers the one that goes on. */
  merge(who: StaffPrincipal, input: { ticketId: Id; fromId: Id; reason: string }): Promise<Outcome<Ticket>>;
  /** Relates two tickets both ways; `other` is a number or an id. */
  link(who: StaffPrincipal, input: { ticketId: Id; other: string; words: string }): Promise<Outcome<Ticket>>;
  unlink(who: StaffPrincipal, input: { ticketId: Id; other: string }): Promise<Outcome<Ticket>>;
  /** Finishes or drops what a dead process left between the two writes of a merge. */
  settle(ticketId: Id): Promise<void>;
}

export interface JoinParts {
  record: TicketRecord;
  log: MessageLog;
  matching: Matching;
  planning: Planning;
  readable(who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>>;
  ordersOf(ticketId: Id): Promise<Order[]>;
}

export const createJoins = (core: Core, parts: JoinParts): JoinDesk => {
  const { record, log, matching } = parts;

  const stopClocks = (ticketId: Id) =>
    core.background(
      'clocks',
      Promise.all([
        core.timers.cancel('ticket.widen', ticketId),
        core.timers.cancel('deadline.check', checkKey('ticket', ticketId)),
      ]),
    );

  const mayTake = (who: StaffPrincipal, from: Ticket): Outcome<true> => {
    const waits = from.status === 'queued' || from.status === 'message_box';
    if (waits || from.ownerId === who.id || may(who, 'ticket.assign')) return ok(true);
    const name = from.ownerId ? (core.directory.staff(from.ownerId)?.displayName ?? '') : '';
    return refuse('not_owner', `工单 ${from.no} 正由${name}办理，请由对方转交或由主管合并。`, 'fromId');
  };

  /** Third write: the one that goes on takes over what counts, and the intent is done. */
  const finish = async (ticketId: Id, from: Ticket): Promise<Outcome<Ticket>> => {
    let barsMore = false;
    const changed = await record.change(ticketId, SYSTEM, (now) => {
      barsMore = false;
      if (!now.merging?.some((one) => one.ticketId === from.id)) return ok(undefined);
      const { set, riskAgain, exclusions } = absorbed(now, from);
      barsMore = exclusions.length > (now.exclusions?.length ?? 0);
      const { placement } = now;
      return ok({
        set: {
          ...set,
          ...(placement
            ? {
                placement: {
                  ...placement,
                  excludedStaffIds: excludedIds(core.directory, { ...now, ...set }),
                },
              }
            : {}),
        },
        ...(riskAgain ? { unset: ['riskClearedBy' as const] } : {}),
        type: 'ticket.merge_done',
        data: { from: from.id },
      });
    });
    if (!changed.ok) return changed;
    // RS2: its own handlers go on seeing what has become restricted by this.
    if (barsMore) await admitHandlers(record, ticketId, parts.ordersOf);
    // DP13: an offer to somebody whom the other one excludes ends.
    if (barsMore && changed.value.status === 'queued')
      await core.follow('merge', matching.withdraw(ticketId));
    await log.event(changed.value, `merged_in:${from.id}`, 'merged_in', { no: from.no });
    if (changed.value.status === 'queued')
      await parts.planning.replan(ticketId, { actor: SYSTEM, type: 'ticket.queued', when: isQueued });
    return changed;
  };

  const dropIntent = (ticketId: Id, fromId: Id) =>
    record.change(ticketId, SYSTEM, (now) =>
      now.merging?.some((one) => one.ticketId === fromId)
        ? ok({
            set: { merging: now.merging.filter((one) => one.ticketId !== fromId) },
            type: 'ticket.merge_dropped',
            data: { from: fromId },
          })
        : ok(undefined),
    );

  const settle: JoinDesk['settle'] = async (ticketId) => {
    const ticket = await record.get(ticketId);
    for (const intent of ticket?.merging ?? []) {
      const from = await record.get(intent.ticketId);
      if (from?.mergedInto?.ticketId === ticketId) {
        await finish(ticketId, from);
        continue;
      }
      if (core.clock.nowMs() - Date.parse(intent.at) > STALE_MERGE_MS)
        await dropIntent(ticketId, intent.ticketId);
    }
  };

  const byIdOrNo = async (who: StaffPrincipal, other: string): Promise<Outcome<Ticket>> => {
    const known = (await record.get(other)) ?? (await core.store.tickets.getBy({ no: other }));
    if (!known || isBarred(known, who)) return refuse('not_found', '没有这张工单，请核对工单号。', 'other');
    return ok(known);
  };

  return {
    settle,
    merge: async (who, { ticketId, fromId, reason }) => {
      await settle(ticketId);
      const [found, other] = await Promise.all([parts.readable(who, ticketId), parts.readable(who, fromId)]);
      if (!found.ok) return found;
      if (!other.ok) return other;
      // A repeat after an answer that was lost is answered like the first.
      if (other.value.mergedInto?.ticketId === ticketId) {
        const again = await record.get(ticketId);
        return again ? ok(again) : refuse('not_found');
      }
      const allowed = mayTake(who, other.value);
      if (!allowed.ok) return allowed;
      // Its members point at it and would be left with a closed one.
      if ((await core.store.tickets.count({ where: { groupId: fromId } })) > 0)
        return refuse('wrong_state', `工单 ${other.value.no} 是群体案件的主件，请把对方并入它。`, 'fromId');
      const at = core.now();
      // First write: the intent. From here on the one that goes on cannot be closed.
      const begun = await record.change(ticketId, actorOf(who), (now) => {
        const serves =
          may(who, 'ticket.assign') ||
          mayServeTicket(who, {
            citizenId: now.requester.citizenId,
            status: now.status,
            ...(now.ownerId ? { ownerId: now.ownerId } : {}),
          });
        if (!serves) return refuse('not_owner');
        const fits = mayMerge(other.value, now);
        if (!fits.ok) return fits;
        const owner = now.ownerId ? core.directory.staff(now.ownerId) : undefined;
        if (owner && isBarred(other.value, owner))
          return refuse('forbidden', '本工单的办理人因回避规则不能承办对方工单。', 'fromId');
        const known = (now.merging ?? []).filter((one) => one.ticketId !== fromId);
        return ok({
          set: { merging: [...known, { ticketId: fromId, at }] },
          type: 'ticket.merging',
          data: { from: fromId, reason },
        });
      });
      if (!begun.ok) return begun;
      const into = begun.value;
      let wasServing = false;
      // Second write, and the one that decides: whoever closes or merges the other ticket first wins.
      const closed = await record.change(fromId, actorOf(who), (now) => {
        const fits = mayMerge(now, into);
        if (!fits.ok) return fits;
        const stillMay = mayTake(who, now);
        if (!stillMay.ok) return stillMay;
        wasServing = now.status === 'serving';
        return ok({
          set: { status: 'closed', mergedInto: { ticketId, no: into.no, by: who.id, at } },
          type: 'ticket.merged',
          data: { into: ticketId, reason },
        });
      });
      if (!closed.ok) {
        await dropIntent(ticketId, fromId);
        return closed;
      }
      await core.follow('merge', wasServing ? matching.release(fromId) : matching.withdraw(fromId));
      stopClocks(fromId);
      await log.event(closed.value, `merged:${fromId}`, 'merged', { no: into.no });
      return finish(ticketId, closed.value);
    },

    link: async (who, { ticketId, other, words }) => {
      const found = await parts.readable(who, ticketId);
      if (!found.ok) return found;
      const peer = await byIdOrNo(who, other);
      if (!peer.ok) return peer;
      if (peer.value.id === ticketId) return refuse('invalid_input', '不能与自己关联。', 'other');
      const at = core.now();
      const one = (from: Id, to: Id) =>
        record.change(from, actorOf(who), (now) => {
          const links = withLink(now.links, { ticketId: to, by: who.id, at, words });
          return ok(links ? { set: { links }, type: 'ticket.linked', data: { to } } : undefined);
        });
      const there = await one(peer.value.id, ticketId);
      return there.ok ? one(ticketId, peer.value.id) : there;
    },

    unlink: async (who, { ticketId, other }) => {
      const found = await parts.readable(who, ticketId);
      if (!found.ok) return found;
      const one = (from: Id, to: Id) =>
        record.change(from, actorOf(who), (now) =>
          ok(
            now.links?.some((link) => link.ticketId === to)
              ? {
                  set: { links: now.links.filter((link) => link.ticketId !== to) },
                  type: 'ticket.unlinked',
                  data: { to },
                }
              : undefined,
          ),
        );
      await one(other, ticketId);
      return one(ticketId, other);
    },
  };
};
