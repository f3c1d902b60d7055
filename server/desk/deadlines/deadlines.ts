/**
 * The watch over every deadline: one job per ticket or order looks at the record, tells what is due, and sets its clock
 * for the next instant. What was told stands in the record, so a lost job, a wiped Redis or a clock that jumps neither
 * loses nor repeats a level (SL5).
 */
import { marksDue, nextCheckMs, orderDeadlinesNow } from '../../../routing/deadlines.ts';
import { ok } from '../../../routing/errors.ts';
import type { Mark } from '../../../routing/marks.ts';
import { OPEN_ORDER_STATUSES, type Order } from '../../../routing/orders/order.ts';
import { withMarks } from '../../../routing/orders/order-marks.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { type Core, SYSTEM } from '../core.ts';
import { lookOver } from '../look-over.ts';
import type { OrderRecord } from '../orders/order-record.ts';
import { isBoxed, type Planning } from '../planning/planning.ts';
import { laneFor, type Matching } from '../queue/matching.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { deadlinesOfTicket, type WatchedSubject, watchOrder, watchTicket } from './deadline-clock.ts';
import { type Notices, TO_SUPERVISORS, toOrg, toStaff } from './notices.ts';

export interface Deadlines {
  /** Tells what is due of one subject and sets its clock anew. Runs again without harm. */
  check(subject: WatchedSubject, id: Id): Promise<void>;
  /** Sets the clocks of everything that is open. */
  restart(): Promise<void>;
  /** Looks at what should have been looked at and was not: its job got lost. How many there were. */
  /** @param hurried somebody waits for it */
  sweep(hurried?: boolean): Promise<number>;
}

/** How late a look may be before its job counts as lost, ms. */
const LATE_MS = 60_000;
/** Everything that is open is compared with its clock this often, ms; a wiped Redis sets all clocks anew at once. */
const SWEEP_EVERY_MS = 300_000;

export const createDeadlines = (
  core: Core,
  tickets: TicketRecord,
  orders: OrderRecord,
  matching: Matching,
  planning: Planning,
  notices: Notices,
): Deadlines => {
  const { store, clock, directory } = core;

  /** Whoever leads today, from the roster, and beside them the bureau's leaders of the policy. */
  const leaders = (level: number): string[] => {
    const now = core.now();
    const onDuty = directory
      .shifts()
      .filter((shift) => /带班|领导/.test(shift.post) && shift.startAt <= now && now < shift.endAt);
    return [
      TO_SUPERVISORS,
      ...onDuty.flatMap((shift) => toStaff(shift.staffId)),
      ...(level >= 3 ? core.policy().orders.bureauLeaderIds.flatMap(toStaff) : []),
    ];
  };

  const tellMark = async (
    mark: Mark,
    owners: string[],
    subject: { ticketId: Id; ticketNo: string; orderId?: Id; orderNo?: string; orgName?: string },
  ) => {
    const desk = mark.of === 'return_review' || mark.of === 'extension_decision';
    await notices.tell({
      key: `deadline:${subject.orderId ?? subject.ticketId}:${mark.of}:${mark.dueAt}:${mark.level}`,
      kind: 'deadline',
      to:
        mark.level >= 2
          ? [...owners, ...leaders(mark.level)]
          : desk || owners.length === 0
            ? [...owners, TO_SUPERVISORS]
            : owners,
      of: mark.of,
      level: mark.level,
      dueAt: mark.dueAt,
      ...subject,
    });
  };

  const checkOrder = async (id: Id): Promise<void> => {
    const known = await orders.get(id);
    if (!known) return;
    const dueOf = (order: Order, nowMs: number) =>
      marksDue(orderDeadlinesNow(order, core.policy()), order.marks ?? [], nowMs, core.policy());
    const nowMs = clock.nowMs();
    const due = dueOf(known, nowMs);
    if (due.length > 0) {
      const ticket = await tickets.get(known.ticketId);
      const orgName = known.orgId ? directory.org(known.orgId)?.name : undefined;
      for (const mark of due) {
        const deskDecides = mark.of === 'return_review' || mark.of === 'extension_decision';
        const handler = [...toOrg(known.orgId), ...toStaff(known.orgId ? undefined : known.staffId)];
        // The desk hears of an order that is due as well: it answers to the citizen (R095).
        const owner = deskDecides || mark.level > 0 ? toStaff(ticket?.ownerId) : [];
        await tellMark(mark, [...(deskDecides ? [] : handler), ...owner], {
          ticketId: known.ticketId,
          ticketNo: known.ticketNo,
          orderId: known.id,
          orderNo: known.no,
          ...(orgName ? { orgName } : {}),
        });
      }
      // Told first and marked then: a crash in between tells again, and the notice knows that it has been told.
      const marked = await orders.change(id, (order) => {
        const fresh = dueOf(order, nowMs);
        return ok(fresh.length > 0 ? withMarks(order, fresh, SYSTEM) : undefined);
      });
      if (marked.ok && marked.value.version !== known.version) orders.tell(marked.value, ticket);
    }
    const now = await orders.get(id);
    if (now) await watchOrder(core, now);
  };

  const checkTicket = async (id: Id): Promise<void> => {
    const known = await tickets.get(id);
    if (!known) return;
    const nowMs = clock.nowMs();
    const dueOf = (ticket: Ticket) =>
      marksDue(deadlinesOfTicket(core, ticket), ticket.marks ?? [], nowMs, core.policy());
    const due = dueOf(known);
    const quiet = laneFor(known) === 'voice';
    for (const mark of due) {
      if (mark.of === 'first_response' && mark.level === 1)
        matching.receipt(id, 'first_response_missed', { dueAt: mark.dueAt, status: known.status });
      // Fifteen seconds are over before anybody reads: a call is counted, and who waits stands on the board.
      if (!quiet)
        await tellMark(mark, toStaff(known.status === 'serving' ? known.ownerId : undefined), {
          ticketId: id,
          ticketNo: known.no,
        });
    }
    if (due.length > 0) {
      await tickets.change(id, SYSTEM, (ticket) => {
        const fresh = dueOf(ticket);
        if (fresh.length === 0) return ok(undefined);
        const missed = fresh.some((mark) => mark.of === 'first_response' && mark.level === 1);
        return ok({
          set: { marks: [...(ticket.marks ?? []), ...fresh] },
          type: missed ? 'ticket.first_response_missed' : 'ticket.deadline_told',
          data: { told: fresh.map((mark) => `${mark.of}:${mark.level}`).join(' ') },
        });
      });
      if (due.some((mark) => mark.of === 'message_box' && mark.level === 1))
        await planning.replan(id, { actor: SYSTEM, type: 'ticket.promise_due', when: isBoxed });
    }
    const now = await tickets.get(id);
    if (now) await watchTicket(core, now);
  };

  let sweptMs = Number.NEGATIVE_INFINITY;
  const openOrders = (hurried = false) =>
    lookOver(store.orders, { where: { status: { in: [...OPEN_ORDER_STATUSES] } }, hurried });
  const waiting = (hurried = false) =>
    lookOver(store.tickets, { where: { status: { in: ['queued', 'serving', 'message_box'] } }, hurried });

  return {
    check: (subject, id) => (subject === 'order' ? checkOrder(id) : checkTicket(id)),
    restart: async () => {
      for await (const page of openOrders()) await Promise.all(page.map((order) => watchOrder(core, order)));
      for await (const page of waiting()) await Promise.all(page.map((ticket) => watchTicket(core, ticket)));
    },
    sweep: async (hurried = false) => {
      const nowMs = clock.nowMs();
      if (Math.abs(nowMs - sweptMs) < SWEEP_EVERY_MS) return 0;
      sweptMs = nowMs;
      const policy = core.policy();
      const isLate = (deadlines: Parameters<typeof nextCheckMs>[0], marks: readonly Mark[] | undefined) =>
        (nextCheckMs(deadlines, marks ?? [], nowMs, policy) ?? nowMs) < nowMs - LATE_MS;
      let late = 0;
      for await (const page of openOrders(hurried))
        for (const order of page) {
          if (!isLate(orderDeadlinesNow(order, policy), order.marks)) continue;
          await checkOrder(order.id);
          late += 1;
        }
      for await (const page of waiting(hurried))
        for (const ticket of page) {
          if (!isLate(deadlinesOfTicket(core, ticket), ticket.marks)) continue;
          await checkTicket(ticket.id);
          late += 1;
        }
      return late;
    },
  };
};
