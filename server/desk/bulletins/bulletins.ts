/** BU3, BU6: what staff do with a bulletin: see whom it reaches, send it, stop it, and read how it came out. */
import { outOfQuiet, weekOf } from '../../../routing/channels/sms.ts';
import {
  type Bulletin,
  type BulletinFigures,
  bulletinRegions,
  checkBulletin,
} from '../../../routing/citizens/bulletins.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as P from '../../../routing/protocol/citizens/bulletins.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { Condition } from '../../stores/store.ts';
import { createRecorder, pageOptions } from '../admin/shared.ts';
import { type Core, idFromKey } from '../core.ts';
import type { SmsOutbox } from '../sms/outbox.ts';

type In<T extends (...given: never[]) => unknown> = ReturnType<T>;
type Target = Pick<Bulletin, 'topics' | 'regions'>;

export interface BulletinDesk {
  reach(input: In<typeof P.bulletinReach.parse>): Promise<Outcome<P.BulletinReachView>>;
  create(who: StaffPrincipal, input: In<typeof P.bulletinCreate.parse>): Promise<Outcome<P.BulletinView>>;
  list(query: { cursor?: string | undefined; limit: number }): Promise<PageOf<P.BulletinView>>;
  get(id: Id): Promise<Outcome<P.BulletinDetail>>;
  log(
    id: Id,
    query: { cursor?: string | undefined; limit: number; state?: P.BulletinLogLine['state'] | undefined },
  ): Promise<Outcome<PageOf<P.BulletinLogLine>>>;
  /** Nothing of it leaves any more; what has left has left. */
  cancel(who: StaffPrincipal, id: Id): Promise<Outcome<P.BulletinView>>;
}

const TRIES = 8;
const AHEAD_MS = 60 * 86_400_000;
/** Numbers that are looked up in one go. */
const CHUNK = 500;

/** Whom a bulletin fits: conditions over subscriptions that are on. */
export const fits = ({ topics, regions }: Target): Record<string, Condition> => ({
  on: { exists: true },
  topics: { in: topics },
  ...(regions.length > 0 ? { regions: { in: regions } } : {}),
});

/** Counted from the lines of its log, or as they were when those were removed. */
export const figuresOf = async (
  { sms, bulletinSubscriptions }: Pick<Core['store'], 'sms' | 'bulletinSubscriptions'>,
  { id, figures }: Bulletin,
): Promise<BulletinFigures> => {
  if (figures) return figures;
  const [groups, optedOut] = await Promise.all([
    sms.groupCount(['state', 'why', 'receipt'], { where: { bulletinId: id } }),
    bulletinSubscriptions.count({ where: { endedAfter: id } }),
  ]);
  const of = (state: string) => groups.filter(({ key }) => key[0] === state);
  const sum = (list: typeof groups) => list.reduce((all, { count }) => all + count, 0);
  const reasons = new Map<string, number>();
  for (const { key, count } of of('failed')) {
    const why = String(key[1] ?? 'unknown');
    reasons.set(why, (reasons.get(why) ?? 0) + count);
  }
  return {
    waiting: sum(of('waiting')),
    sent: sum(of('sent')),
    delivered: sum(of('sent').filter(({ key }) => key[2] === 'delivered')),
    failed: sum(of('failed')),
    unknown: sum(of('unknown')),
    optedOut,
    reasons: [...reasons].map(([why, count]) => ({ why, count })),
  };
};

const viewOf = (one: Bulletin): P.BulletinView => {
  const { id, title, text, link, topics, regions, state, seen, asked, byName, createdAt, endedAt } = one;
  return {
    ...{ id, title, text, topics, regions, state, seen, asked, byName, createdAt },
    plannedAt: instant(one.atMs),
    ...(link ? { link } : {}),
    ...(endedAt ? { endedAt } : {}),
  };
};

export const createBulletinDesk = (core: Core, texts: Pick<SmsOutbox, 'isOpen'>): BulletinDesk => {
  const { bulletins, bulletinSubscriptions, sms } = core.store;
  const record = createRecorder(core);
  const start = (id: Id, atMs: number) => core.timers.schedule('bulletin.send', id, { bulletinId: id }, atMs);

  const target = ({ topics, regions }: Target): Outcome<Target> => {
    const codes = regions.map((code) => bulletinRegions(code)[0]);
    const known = codes.filter((code) => code !== undefined);
    return known.length < codes.length
      ? refuse('invalid_input', '地区代码不正确，请选择到区县、市或省。', 'regions')
      : ok({ topics, regions: [...new Set(known)] });
  };

  /** Of those whom it fits the ones who have had their bulletins of the week in which it leaves. */
  const fullOf = async (where: Record<string, Condition>, leavesMs: number): Promise<number> => {
    const week = weekOf(leavesMs);
    const { bulletinsPerWeek } = core.policy().sms;
    const had = await sms.groupCount(['phoneKey'], {
      where: { weekSlot: { gte: `${week}:`, lt: `${week};` } },
    });
    const keys = had.flatMap(({ key, count }) =>
      count >= bulletinsPerWeek && typeof key[0] === 'string' ? [key[0]] : [],
    );
    let full = 0;
    for (let at = 0; at < keys.length; at += CHUNK)
      full += await bulletinSubscriptions.count({
        where: { ...where, on: { in: keys.slice(at, at + CHUNK) } },
      });
    return full;
  };

  const reach = async (wanted: Target, atMs: number): Promise<P.BulletinReachView> => {
    const policy = core.policy().sms;
    const where = fits(wanted);
    const leavesMs = outOfQuiet('bulletin', Math.max(atMs, core.clock.nowMs()), policy);
    const all = await bulletinSubscriptions.count({ where });
    const full = policy.bulletinsPerWeek < 1 ? all : await fullOf(where, leavesMs);
    return {
      open: texts.isOpen('bulletin'),
      people: all - full,
      full,
      perWeek: policy.bulletinsPerWeek,
      leavesAt: instant(leavesMs),
    };
  };

  const atOf = (plannedAt: string | undefined): number =>
    plannedAt ? Math.max(Date.parse(plannedAt), core.clock.nowMs()) : core.clock.nowMs();

  return {
    reach: async ({ plannedAt, ...wanted }) => {
      const to = target(wanted);
      return to.ok ? ok(await reach(to.value, atOf(plannedAt))) : to;
    },
    create: async (who, input) => {
      const id = idFromKey(`bulletin:${who.id}:${input.clientKey}`);
      const known = await bulletins.get(id);
      if (known) return ok(viewOf(known));
      const to = target(input);
      if (!to.ok) return to;
      const link = checkBulletin(input, core.publicUrl);
      if (!link.ok) return link;
      const nowMs = core.clock.nowMs();
      const atMs = atOf(input.plannedAt);
      if (atMs - nowMs > AHEAD_MS) return refuse('invalid_input', '计划时间最多在 60 天以内。', 'plannedAt');
      const now = await reach(to.value, atMs);
      if (!now.open) return refuse('wrong_state', '短信网关没有开通资讯短信，不能发送。');
      // Whoever sends has seen the number: a tenth more or less has moved meanwhile, another choice has not been seen.
      if (now.people < 1) return refuse('wrong_state', '没有人订阅所选主题和地区。', 'topics');
      if (Math.abs(now.people - input.reach) > Math.max(1, input.reach / 10))
        return refuse('version_conflict', `接收人数已变为 ${now.people}，请重新查看后再发送。`, 'reach');
      const at = core.now();
      const made = await bulletins.insert({
        id,
        version: 1,
        title: input.title,
        text: input.text,
        ...(link.value ? { link: link.value } : {}),
        ...to.value,
        state: 'planned',
        atMs,
        seen: input.reach,
        asked: 0,
        logKept: true,
        by: who.id,
        byName: who.name,
        createdAt: at,
        updatedAt: at,
      });
      if (!made.ok) {
        const twin = await bulletins.get(id);
        return twin ? ok(viewOf(twin)) : refuse('version_conflict');
      }
      await record(who, 'bulletin.planned', `bulletin:${id}`, {
        title: input.title,
        topics: to.value.topics,
        regions: to.value.regions,
        plannedAt: instant(atMs),
        people: now.people,
      });
      await core.follow('bulletin', start(id, atMs));
      return ok(viewOf(made.doc));
    },
    list: async (query) => {
      const page = await bulletins.find({
        ...pageOptions(query),
        sort: { field: 'createdAt', direction: 'desc' },
      });
      return { ...page, items: page.items.map(viewOf) };
    },
    get: async (id) => {
      const found = await bulletins.get(id);
      return found
        ? ok({ ...viewOf(found), figures: await figuresOf(core.store, found) })
        : refuse('not_found');
    },
    log: async (id, { state, ...query }) => {
      if (!(await bulletins.get(id))) return refuse('not_found');
      const page = await sms.find({
        ...pageOptions(query),
        where: { bulletinId: id, ...(state ? { state } : {}) },
        sort: { field: 'createdAt', direction: 'asc' },
      });
      return ok({
        ...page,
        items: page.items.map(
          (one): P.BulletinLogLine => ({
            id: one.id,
            at: one.updatedAt,
            state: one.state,
            ...(one.why ? { why: one.why } : {}),
            ...(one.receipt ? { receipt: one.receipt } : {}),
          }),
        ),
      });
    },
    cancel: async (who, id) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const now = await bulletins.get(id);
        if (!now) return refuse('not_found');
        if (now.state === 'cancelled') return ok(viewOf(now));
        const at = core.now();
        const { cursor: _, ...rest } = now;
        const written = await bulletins.replace(
          { ...rest, state: 'cancelled', updatedAt: at, endedAt: at },
          now.version,
        );
        if (!written.ok) continue;
        await record(who, 'bulletin.stopped', `bulletin:${id}`, { asked: now.asked });
        return ok(viewOf(written.doc));
      }
      return refuse('version_conflict');
    },
  };
};
