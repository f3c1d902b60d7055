/** Limits of grab mode (GR6-GR8): how many a day, how soon again, how fast, and who has to let others go first. */
import { dayOf, startOfDay } from '../../../routing/calendar.ts';
import { grabHurdle } from '../../../routing/dispatch/mode-rules.ts';
import { type Refusal, refuse } from '../../../routing/errors.ts';
import type { GrabQuota } from '../../../routing/protocol/grab.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { GrabLimit } from '../../queue/live-queue.ts';
import type { Core } from '../core.ts';
import type { GrabWatch } from './grab-watch.ts';

const MINUTE_MS = 60_000;

export const createGrabLimits = (
  core: Pick<Core, 'queue' | 'clock' | 'store' | 'policy'>,
  watch: Pick<GrabWatch, 'shownAt'>,
) => {
  const { queue, clock, store } = core;
  /** Attempts within the last minute, per person on this node. */
  const attempts = new Map<Id, number[]>();

  const quotaOf = async (staffId: Id): Promise<GrabQuota> => {
    const nowMs = clock.nowMs();
    const dayStart = instant(startOfDay(dayOf(nowMs)));
    const { capPerDay, coolDownMs } = core.policy().grab;
    const [today, last] = await Promise.all([
      store.tickets.count({ where: { 'grab.by': staffId, 'grab.at': { gte: dayStart } } }),
      store.tickets.find({
        where: { 'grab.by': staffId },
        sort: { field: 'grab.at', direction: 'desc' },
        limit: 1,
      }),
    ]);
    const lastAt = last.items[0]?.grab?.at;
    const nextAtMs = lastAt === undefined ? undefined : Date.parse(lastAt) + coolDownMs;
    return { today, capPerDay, ...(nextAtMs !== undefined && nextAtMs > nowMs ? { nextAtMs } : {}) };
  };

  const tooMany = (staffId: Id): boolean => {
    const nowMs = clock.nowMs();
    const recent = (attempts.get(staffId) ?? []).filter((atMs) => nowMs - atMs < MINUTE_MS);
    const over = recent.length >= core.policy().grab.perMinute;
    if (!over) recent.push(nowMs);
    attempts.set(staffId, recent);
    return over;
  };

  const hurdle = async (
    who: StaffPrincipal,
    ticket: Ticket,
    quota: GrabQuota,
  ): Promise<Refusal | undefined> => {
    const nowMs = clock.nowMs();
    const { grab } = core.policy();
    const openSinceMs = ticket.placement?.modeSinceMs ?? nowMs;
    const starting = nowMs < openSinceMs + grab.headStartMs;
    const people = starting ? await queue.mayGrab(ticket.id, nowMs) : undefined;
    const found = grabHurdle(
      {
        nowMs,
        openSinceMs,
        shownAtMs: watch.shownAt(ticket.id, who.id),
        share: people?.find((person) => person.staffId === who.id)?.share ?? 0,
        shares: people?.map((person) => person.share) ?? [],
        today: quota.today,
        lastAtMs: quota.nextAtMs === undefined ? undefined : quota.nextAtMs - grab.coolDownMs,
      },
      grab,
    );
    if (!found) return undefined;
    const seconds = 'untilMs' in found ? Math.ceil((found.untilMs - nowMs) / 1000) : 0;
    switch (found.why) {
      case 'not_seen':
        return refuse('grab_too_soon', '请先打开抢单列表查看该工单。');
      case 'too_soon':
        return refuse('grab_too_soon');
      case 'head_start':
        return refuse('grab_too_soon', `已承办较少的人员优先，请${seconds}秒后再试。`);
      case 'cool_down':
        return refuse('grab_limit', `两次抢单须有间隔，请${seconds}秒后再试。`);
      case 'day_cap':
        return refuse('grab_limit', `今天已抢单${quota.today}件，达到每日上限。`);
    }
  };

  /** What the record knows of him now; claims on other nodes that it does not know yet are known to the queue. */
  const limitOf = (quota: GrabQuota): GrabLimit => {
    const { capPerDay, coolDownMs } = core.policy().grab;
    const lastAtMs = quota.nextAtMs === undefined ? undefined : quota.nextAtMs - coolDownMs;
    return {
      ...{ day: dayOf(clock.nowMs()), today: quota.today, capPerDay, coolDownMs },
      ...(lastAtMs === undefined ? {} : { lastAtMs }),
    };
  };

  return { quotaOf, limitOf, hurdle, tooMany };
};
