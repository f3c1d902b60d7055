/** Follow-ups after close: made by policy, done by somebody who did not handle the ticket, and planned again (FU). */
import { dayOf } from '../../../routing/calendar.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import {
  answered,
  type FollowUp,
  firstFollowUp,
  followUpWhy,
  nextFollowUp,
  taken,
} from '../../../routing/follow-up.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type {
  FollowUpAnswer,
  FollowUpQuery,
  FollowUpView,
} from '../../../routing/protocol/tickets/follow-up.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';

import type { Condition } from '../../stores/store.ts';
import { type Core, idFromKey } from '../core.ts';
import { type Notices, TO_SUPERVISORS } from '../deadlines/notices.ts';
import { lookOver } from '../look-over.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import { createFollowUpView } from './follow-up-view.ts';

export interface FollowUpDesk {
  list(who: StaffPrincipal, query: FollowUpQuery): Promise<PageOf<FollowUpView>>;
  take(who: StaffPrincipal, id: Id): Promise<Outcome<FollowUpView>>;
  /** Gives it back undone. */
  release(who: StaffPrincipal, id: Id): Promise<Outcome<FollowUpView>>;
  answer(who: StaffPrincipal, id: Id, input: FollowUpAnswer): Promise<Outcome<FollowUpView>>;
}

export interface FollowUps {
  desk: FollowUpDesk;
  /** Makes what is missing for tickets closed of late; how many. */
  sweep(): Promise<number>;
}

const DAY_MS = 86_400_000;
/** What the bus lost is found within this: nobody is asked about last year because a policy was switched on, ms. */
const LOOK_BACK_MS = 2 * DAY_MS;

export const createFollowUps = (core: Core, record: TicketRecord, notices: Notices): FollowUps => {
  const { store, clock } = core;
  const today = () => dayOf(clock.nowMs());
  const idOf = (ticketId: Id, round: number) => idFromKey(`followup:${ticketId}:${round}`);

  const insert = async (
    base: Pick<FollowUp, 'ticketId' | 'ticketNo' | 'handlerIds'>,
    draft: Pick<FollowUp, 'round' | 'why' | 'fromDay' | 'dueDay'>,
  ): Promise<boolean> => {
    const at = core.now();
    const { ticketId, ticketNo, handlerIds } = base;
    const id = idOf(ticketId, draft.round);
    const entry = { ticketId, ticketNo, handlerIds, ...draft };
    const doc = { ...entry, id, version: 1, state: 'open' as const, tries: 0, createdAt: at, updatedAt: at };
    return (await store.followUps.insert(doc)).ok;
  };

  /** Whoever answered for the ticket, by role or by word. */
  const handlersOf = (ticket: Ticket): Id[] => [
    ...new Set(
      [ticket.attribution?.staffId, ticket.ownerId, ticket.wrapUp?.by].filter((id) => id !== undefined),
    ),
  ];

  const look = async (ticket: Ticket): Promise<boolean> => {
    const why = followUpWhy(ticket, core.policy().followUp);
    if (!why) return false;
    const closedMs = Date.parse(ticket.stamps.fedBackAt ?? ticket.updatedAt);
    return insert(
      { ticketId: ticket.id, ticketNo: ticket.no, handlerIds: handlersOf(ticket) },
      firstFollowUp(why, closedMs, core.policy()),
    );
  };
  core.bus.on('ticket.changed', ({ ticketId, status }) => {
    if (status === 'closed')
      core.background(
        'follow-up',
        record.get(ticketId).then((ticket) => (ticket ? look(ticket) : false)),
      );
  });

  const view = createFollowUpView(core, record);

  /** DP13: who is kept out of the ticket is kept out of its follow-up, also when excluded later. */
  const isOut = (ticket: Ticket | undefined, who: StaffPrincipal): boolean =>
    !ticket || isBarred(ticket, who);

  const note = (who: StaffPrincipal, one: FollowUp, what: string, data: Record<string, unknown> = {}) =>
    core.audit.note({
      id: core.ids.next(),
      at: core.now(),
      who: who.id,
      whoName: who.name,
      from: who.from,
      what,
      target: `ticket:${one.ticketId}`,
      data: { round: one.round, ...data },
    });

  const change = async (
    who: StaffPrincipal,
    id: Id,
    decide: (one: FollowUp) => Outcome<Partial<FollowUp> | undefined>,
  ): Promise<Outcome<{ one: FollowUp; ticket: Ticket }>> => {
    const one = await store.followUps.get(id);
    const ticket = one && (await record.get(one.ticketId));
    if (!one || !ticket || isOut(ticket, who)) return refuse('not_found');
    const next = decide(one);
    if (!next.ok) return next;
    if (!next.value) return ok({ one, ticket });
    const { takenBy, ...rest } = one;
    const keep = next.value.state === 'open' || takenBy === undefined ? {} : { takenBy };
    const written = await store.followUps.replace(
      { ...rest, ...keep, ...next.value, updatedAt: core.now() },
      one.version,
    );
    return written.ok ? ok({ one: written.doc, ticket }) : refuse(written.reason);
  };

  const where = (scope: FollowUpQuery['scope'], who: StaffPrincipal): Record<string, Condition> => {
    switch (scope) {
      case 'due':
        return { state: 'open', fromDay: { lte: today() } };
      case 'later':
        return { state: 'open', fromDay: { gt: today() } };
      case 'mine':
        return { state: 'taken', takenBy: who.id };
      case 'done':
        return { state: 'done' };
    }
  };

  return {
    desk: {
      list: async (who, { scope, cursor, limit }) => {
        const done = scope === 'done';
        const page = await store.followUps.find({
          where: where(scope, who),
          sort: done ? { field: 'updatedAt', direction: 'desc' } : { field: 'dueDay', direction: 'asc' },
          limit,
          ...(cursor ? { cursor } : {}),
        });
        const items: FollowUpView[] = [];
        for (const one of page.items) {
          const ticket = await record.get(one.ticketId);
          if (!isOut(ticket, who)) items.push(await view(one, who, ticket));
        }
        return { items, ...(page.cursor ? { cursor: page.cursor } : {}) };
      },
      take: async (who, id) => {
        const done = await change(who, id, (one) => taken(one, who.id, today()));
        if (!done.ok) return done;
        // From here on he reads a name and a number: that is written down.
        note(who, done.value.one, 'follow_up.taken');
        return ok(await view(done.value.one, who, done.value.ticket));
      },
      release: async (who, id) => {
        const done = await change(who, id, (one) =>
          one.state === 'taken' && one.takenBy === who.id ? ok({ state: 'open' }) : refuse('wrong_state'),
        );
        if (!done.ok) return done;
        note(who, done.value.one, 'follow_up.released');
        return ok(await view(done.value.one, who, done.value.ticket));
      },
      answer: async (who, id, input) => {
        const { againOn, ...said } = input;
        if (againOn !== undefined && againOn <= today())
          return refuse('invalid_input', '再次回访的日期须在今天之后。', 'againOn');
        if (said.words === '' && said.outcome !== 'unreachable')
          return refuse('invalid_input', '请填写回访情况。', 'words');
        const result = { ...said, by: who.id, at: core.now() };
        const done = await change(who, id, (one) => answered(one, result, core.policy()));
        if (!done.ok) return done;
        const { one, ticket } = done.value;
        note(who, one, 'follow_up.answered', { outcome: said.outcome, way: said.way });
        if (one.state === 'done') {
          const next = nextFollowUp(one, againOn, clock.nowMs(), core.policy());
          if (next) await insert(one, next);
        }
        if (said.outcome === 'unsolved')
          await notices.tell({
            key: `follow-up:${one.id}`,
            to: [TO_SUPERVISORS],
            kind: 'unsolved',
            ticketId: ticket.id,
            ticketNo: ticket.no,
          });
        return ok(await view(one, who, ticket));
      },
    },
    sweep: async () => {
      const since = new Date(clock.nowMs() - LOOK_BACK_MS).toISOString();
      const where = { status: 'closed', 'stamps.fedBackAt': { gte: since } } as const;
      let made = 0;
      for await (const tickets of lookOver(store.tickets, { where }))
        for (const ticket of tickets) {
          if (!followUpWhy(ticket, core.policy().followUp)) continue;
          if (await store.followUps.get(idOf(ticket.id, 1))) continue;
          if (await look(ticket)) made += 1;
        }
      // A crash between a result and its next round.
      const done = { state: 'done', updatedAt: { gte: since } } as const;
      for await (const page of lookOver(store.followUps, { where: done }))
        for (const one of page) {
          const resultMs = Date.parse(one.result?.at ?? one.updatedAt);
          const next = nextFollowUp(one, undefined, resultMs, core.policy());
          if (!next || (await store.followUps.get(idOf(one.ticketId, next.round)))) continue;
          if (await insert(one, next)) made += 1;
        }
      return made;
    },
  };
};
