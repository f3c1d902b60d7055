/** SN4, SN5: routing follows a sanction at once, clocks end it, and everybody concerned is told. */

import { isStopped } from '../../../routing/dispatch/eligibility.ts';
import { type Outcome, ok } from '../../../routing/errors.ts';
import type { Staff } from '../../../routing/people.ts';
import type { SanctionSubject } from '../../../routing/protocol/bureau/sanctions.ts';
import { nextSanctionEdge, type Sanction, sanctionState } from '../../../routing/sanctions.ts';
import { type Core, SYSTEM } from '../core.ts';
import { type Notices, TO_SUPERVISORS, toOrg, toStaff } from '../deadlines/notices.ts';
import { strandedNotice, strandedOrdersOf } from '../orders/stranded.ts';
import { readAll } from '../people/directory.ts';
import type { Presences } from '../people/presence.ts';
import type { Planning } from '../planning/planning.ts';
import type { Matching } from '../queue/matching.ts';
import type { Sanctioned, SanctionSubjects } from './subjects.ts';

export interface SanctionEffects {
  imposed(now: Sanctioned, one: Sanction): Promise<void>;
  objected(now: Sanctioned, one: Sanction): Promise<void>;
  decided(now: Sanctioned, one: Sanction, upheld: boolean): Promise<void>;
  lifted(now: Sanctioned, one: Sanction): Promise<void>;
  /** The clock of a subject: what has begun is followed, what is over is told. Runs again without harm. */
  edge(subject: SanctionSubject): Promise<void>;
  /** Whatever a lost clock left undone, and clocks that are not set. */
  sweep(): Promise<void>;
}

export const createSanctionEffects = (
  core: Core,
  subjects: SanctionSubjects,
  parts: { notices: Notices; matching: Matching; planning: Planning; presences: Presences },
): SanctionEffects => {
  const { notices, matching, planning, presences } = parts;
  const { directory, clock, timers } = core;
  const isQueued = (ticket: { status: string }) => ticket.status === 'queued';

  const addressOf = ({ kind, id }: SanctionSubject): string[] => (kind === 'staff' ? toStaff(id) : toOrg(id));

  const tell = (
    { subject, name }: Sanctioned,
    one: Sanction,
    kind: 'sanctioned' | 'sanction_over' | 'sanction_objected' | 'sanction_decided',
    to: readonly string[],
    more: { yes?: boolean; byName?: string } = {},
  ) =>
    notices.tell({
      ...{ key: `${kind}:${one.id}`, kind, to, orgName: name, ...more },
      sanction: { subjectKind: subject.kind, subjectId: subject.id, kind: one.kind },
    });

  const keyOf = ({ kind, id }: SanctionSubject): string => `${kind}:${id}`;

  const setClock = async ({ subject, sanctions }: Sanctioned): Promise<void> => {
    const nextMs = nextSanctionEdge(sanctions, clock.nowMs());
    if (nextMs === undefined) await timers.cancel('sanction.edge', keyOf(subject));
    else await timers.schedule('sanction.edge', keyOf(subject), subject, nextMs);
  };

  /** Offers that somebody has and may not have any more go to others. */
  const takeOffers = async (person: Staff): Promise<void> => {
    const { stopped } = directory.routed(person);
    if (!stopped) return;
    for (const offer of await core.queue.offersOf(person.id)) {
      const ticket = await core.store.tickets.get(offer.ticketId);
      if (!ticket || !isStopped(stopped, ticket.classification?.service)) continue;
      await matching.withdraw(ticket.id);
      await planning.replan(ticket.id, { actor: SYSTEM, type: 'ticket.queued', when: isQueued });
    }
  };

  /** SN3: while a line is stopped for somebody alone, the classes of its tickets name it. */
  const replanLines = async (one: Sanction): Promise<void> => {
    if (!one.services) return;
    for (const ticket of await readAll(core.store.tickets, { where: { status: 'queued' } })) {
      const service = ticket.classification?.service;
      if (!ticket.placement || !service || !one.services.includes(service)) continue;
      const where = await core.queue.whereIs(ticket.id);
      if (where?.place !== 'waiting' && where?.place !== 'offered') continue;
      // What is being offered goes back under its old classes when it is refused: it is offered anew under the new ones.
      if (where.place === 'offered') await matching.withdraw(ticket.id);
      await planning.replan(ticket.id, { actor: SYSTEM, type: 'ticket.queued', when: isQueued });
    }
  };

  /** Routing as it is now for the people of the subject: the live queue, their offers, orders not signed for. */
  const follow = async ({ subject }: Sanctioned, one: Sanction): Promise<void> => {
    await directory.reload();
    const people = subjects.peopleOf(subject);
    for (const person of people) await core.follow('sanction', presences.agree(person.id));
    await core.follow('sanction', replanLines(one));
    for (const person of people) await core.follow('sanction', takeOffers(person));
    await core.follow('sanction', planning.sweepWaiting());
    for (const order of await strandedOrdersOf(core, subject))
      await notices.tell(strandedNotice(core, order));
  };

  const marked = (subject: SanctionSubject, ids: ReadonlySet<string>, mark: Partial<Sanction>) =>
    subjects.change(
      subject,
      (sanctions): Outcome<readonly Sanction[]> =>
        ok(sanctions.map((one) => (ids.has(one.id) ? { ...one, ...mark } : one))),
    );

  const settle = async (now: Sanctioned): Promise<void> => {
    const nowMs = clock.nowMs();
    const begins = now.sanctions.filter((one) => sanctionState(one, nowMs) === 'active' && !one.begun);
    const ends = now.sanctions.filter((one) => sanctionState(one, nowMs) === 'ended' && !one.endTold);
    for (const one of begins) await follow(now, one);
    for (const one of ends) {
      await follow(now, one);
      await tell(now, one, 'sanction_over', [...addressOf(now.subject), TO_SUPERVISORS]);
    }
    // Done first and marked then: a crash in between does it again.
    if (begins.length > 0) await marked(now.subject, new Set(begins.map(({ id }) => id)), { begun: true });
    if (ends.length > 0) {
      for (const one of ends)
        core.audit.note({
          ...{ id: `sanction-ended:${one.id}`, at: core.now(), who: SYSTEM.id, whoName: '', from: 'clock' },
          ...{ what: 'sanction.ended', target: keyOf(now.subject), data: { sanction: one.id } },
        });
      await marked(now.subject, new Set(ends.map(({ id }) => id)), { endTold: true });
    }
    await setClock(now);
  };

  return {
    imposed: async (now, one) => {
      await settle(now);
      await tell(now, one, 'sanctioned', addressOf(now.subject), { byName: one.byName });
    },
    objected: async (now, one) => {
      await tell(now, one, 'sanction_objected', [TO_SUPERVISORS], { byName: one.objection?.byName ?? '' });
    },
    decided: async (now, one, upheld) => {
      if (!upheld) await follow(now, one);
      await setClock(now);
      await tell(now, one, 'sanction_decided', addressOf(now.subject), { yes: !upheld });
    },
    lifted: async (now, one) => {
      await follow(now, one);
      await setClock(now);
      await tell(now, one, 'sanction_over', addressOf(now.subject));
    },
    edge: async (subject) => {
      await directory.reload();
      const now = await subjects.find(subject);
      if (now) await settle(now);
    },
    sweep: async () => {
      for (const now of subjects.all()) {
        const nowMs = clock.nowMs();
        const undone = now.sanctions.some((one) => {
          const state = sanctionState(one, nowMs);
          return (state === 'active' && !one.begun) || (state === 'ended' && !one.endTold);
        });
        if (undone) await settle(now);
      }
    },
  };
};
