/** SN: imposing, objecting, deciding and lifting sanctions; what each reader sees of them. */
import type { z } from 'zod';
import { addDays, dayOf, endOfWorkingDay, startOfDay } from '../../../routing/calendar.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as S from '../../../routing/protocol/bureau/sanctions.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import { type Sanction, sanctionState, stoppedBy, suggestedKind } from '../../../routing/sanctions.ts';
import type { Id } from '../../../routing/ticket.ts';
import { may, memberOrgOf, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { createRecorder } from '../admin/shared.ts';
import { isKnownService } from '../bureau/local-services.ts';
import type { Core } from '../core.ts';
import type { SanctionEffects } from './effects.ts';
import type { Sanctioned, SanctionSubjects } from './subjects.ts';

type In<T extends z.ZodType> = z.output<T>;

export interface SanctionDesk {
  /** Everybody who was ever sanctioned for who imposes; for others himself and his organisation. */
  list(who: StaffPrincipal): Promise<PageOf<S.SanctionsView>>;
  of(who: StaffPrincipal, subject: S.SanctionSubject): Promise<Outcome<S.SanctionsView>>;
  impose(who: StaffPrincipal, input: In<typeof S.sanctionImpose>): Promise<Outcome<S.SanctionsView>>;
  /** SN6: once, by whom it concerns. */
  object(who: StaffPrincipal, id: Id, input: In<typeof S.sanctionObject>): Promise<Outcome<S.SanctionsView>>;
  decide(who: StaffPrincipal, id: Id, input: In<typeof S.sanctionDecide>): Promise<Outcome<S.SanctionsView>>;
  lift(who: StaffPrincipal, id: Id, input: In<typeof S.sanctionLift>): Promise<Outcome<S.SanctionsView>>;
}

/** Sanctions that one record keeps. */
const KEPT_AT_MOST = 200;

const concerns = (who: StaffPrincipal, subject: S.SanctionSubject): boolean =>
  subject.kind === 'staff' ? subject.id === who.id : subject.id === memberOrgOf(who);

export const createSanctions = (
  core: Core,
  subjects: SanctionSubjects,
  effects: SanctionEffects,
): SanctionDesk => {
  const record = createRecorder(core);
  const at = () => core.now();
  const nowMs = () => core.clock.nowMs();
  const manages = (who: StaffPrincipal, subject: S.SanctionSubject): boolean =>
    may(who, 'sanction.manage') && !concerns(who, subject);

  const mayDo = (who: StaffPrincipal, subject: S.SanctionSubject, one: Sanction): S.SanctionLine['may'] => {
    const over = one.lifted !== undefined || sanctionState(one, nowMs()) === 'ended';
    const open = one.objection !== undefined && one.objection.decision === undefined;
    const can: S.SanctionLine['may'] = [];
    if (!over && !one.objection && concerns(who, subject)) can.push('object');
    if (!one.lifted && open && manages(who, subject) && who.id !== one.by) can.push('decide');
    if (!over && manages(who, subject)) can.push('lift');
    return can;
  };

  const view = (who: StaffPrincipal, { subject, name, sanctions }: Sanctioned): S.SanctionsView => ({
    subject,
    name,
    items: sanctions
      .map(({ begun: _begun, endTold: _told, ...one }) => ({
        ...one,
        state: sanctionState(one, nowMs()),
        may: mayDo(who, subject, one),
      }))
      .reverse(),
    stopped: stoppedBy(sanctions, nowMs()),
    ...(manages(who, subject) ? { suggested: suggestedKind(sanctions, nowMs()) } : {}),
  });

  const change = async (
    subject: S.SanctionSubject,
    id: Id,
    decide: (one: Sanction) => Outcome<Sanction>,
  ): Promise<Outcome<{ one: Sanction; now: Sanctioned }>> => {
    let changed: Sanction | undefined;
    const done = await subjects.change(subject, (sanctions) => {
      const known = sanctions.find((one) => one.id === id);
      if (!known) return refuse('not_found');
      const next = decide(known);
      if (!next.ok) return next;
      changed = next.value;
      return ok(sanctions.map((one) => (one === known ? next.value : one)));
    });
    if (!done.ok) return done;
    return changed ? ok({ one: changed, now: done.value }) : refuse('not_found');
  };

  const target = ({ kind, id }: S.SanctionSubject): string => `${kind}:${id}`;

  /** SN1: from when until when. */
  const spanOf = (input: In<typeof S.sanctionImpose>): Outcome<Pick<Sanction, 'fromAt' | 'untilAt'>> => {
    const today = dayOf(nowMs());
    const fromDay = input.fromDay ?? today;
    if (fromDay < today) return refuse('invalid_input', '开始日期不能早于今天。', 'fromDay');
    const fromMs = fromDay === today ? nowMs() : startOfDay(fromDay);
    if (input.kind !== 'suspend') return ok({ fromAt: instant(fromMs) });
    if (input.toDay !== undefined && input.toDay < fromDay)
      return refuse('invalid_input', '截止日期不能早于开始日期。', 'toDay');
    const untilAt =
      input.toDay === undefined
        ? endOfWorkingDay(fromMs, input.workingDays ?? 1, core.policy().calendar)
        : instant(startOfDay(addDays(input.toDay, 1)));
    return ok({ fromAt: instant(fromMs), untilAt });
  };

  return {
    list: async (who) => {
      const seen = may(who, 'sanction.manage')
        ? subjects.all()
        : subjects.all().filter(({ subject }) => concerns(who, subject));
      return { items: seen.map((one) => view(who, one)) };
    },

    of: async (who, subject) => {
      if (!may(who, 'sanction.manage') && !concerns(who, subject)) return refuse('not_found');
      const found = await subjects.find(subject);
      return found ? ok(view(who, found)) : refuse('not_found');
    },

    impose: async (who, input) => {
      const { subject, kind, services, reason, words, basis, basisRef } = input;
      if (!manages(who, subject)) return refuse('forbidden', '不能处分自己。');
      if (services?.some((service) => !isKnownService(core.services(), service)))
        return refuse('invalid_input', '没有这项服务。', 'services');
      const span = spanOf(input);
      if (!span.ok) return span;
      const one: Sanction = {
        ...{ id: core.ids.next(), kind, ...span.value, reason, words, basis },
        ...(services ? { services } : {}),
        ...(basisRef ? { basisRef } : {}),
        ...{ by: who.id, byName: who.name, at: at() },
      };
      const done = await subjects.change(subject, (sanctions) =>
        sanctions.length >= KEPT_AT_MOST
          ? refuse('too_large', '处分记录过多，请联系管理员。')
          : ok([...sanctions, one]),
      );
      if (!done.ok) return done;
      await record(who, 'sanction.imposed', target(subject), {
        ...{ sanction: one.id, kind, reason, basis, fromAt: one.fromAt, words },
        ...(one.untilAt ? { untilAt: one.untilAt } : {}),
        ...(services ? { services } : {}),
        ...(basisRef ? { basisRef } : {}),
      });
      await effects.imposed(done.value, one);
      return ok(view(who, (await subjects.find(subject)) ?? done.value));
    },

    object: async (who, id, { subject, words }) => {
      if (!concerns(who, subject)) return refuse('not_found');
      const done = await change(subject, id, (one) => {
        if (one.objection) return refuse('wrong_state', '已经提出过异议，每次处分只能提一次。');
        if (!mayDo(who, subject, one).includes('object'))
          return refuse('wrong_state', '该处分已结束，不能再提异议。');
        return ok({ ...one, objection: { words, by: who.id, byName: who.name, at: at() } });
      });
      if (!done.ok) return done;
      await record(who, 'sanction.objected', target(subject), { sanction: id, words });
      await effects.objected(done.value.now, done.value.one);
      return ok(view(who, done.value.now));
    },

    decide: async (who, id, { subject, upheld, words }) => {
      if (!manages(who, subject)) return refuse('forbidden');
      const done = await change(subject, id, (one) => {
        if (!one.objection || one.objection.decision || one.lifted)
          return refuse('wrong_state', '没有待处理的异议。');
        if (one.by === who.id) return refuse('forbidden', '须由作出处分以外的主管复核异议。');
        const decision = { upheld, words, by: who.id, byName: who.name, at: at() };
        return ok({
          ...one,
          objection: { ...one.objection, decision },
          ...(upheld
            ? {}
            : { lifted: { reason: `异议成立：${words}`, by: who.id, byName: who.name, at: at() } }),
        });
      });
      if (!done.ok) return done;
      await record(who, 'sanction.objection_decided', target(subject), { sanction: id, upheld, words });
      await effects.decided(done.value.now, done.value.one, upheld);
      return ok(view(who, done.value.now));
    },

    lift: async (who, id, { subject, reason }) => {
      if (!manages(who, subject)) return refuse('forbidden');
      const done = await change(subject, id, (one) =>
        mayDo(who, subject, one).includes('lift')
          ? ok({ ...one, lifted: { reason, by: who.id, byName: who.name, at: at() } })
          : refuse('wrong_state', '该处分已结束或已解除。'),
      );
      if (!done.ok) return done;
      await record(who, 'sanction.lifted', target(subject), { sanction: id, reason });
      await effects.lifted(done.value.now, done.value.one);
      return ok(view(who, done.value.now));
    },
  };
};
