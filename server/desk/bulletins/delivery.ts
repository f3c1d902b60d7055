/**
 * BU4, BU7: a bulletin goes out. Subscriptions are gone through page by page; where that stands is in the record, and
 * each text has a key of its own: whoever goes on after a crash, or on another node, comes to the same texts once.
 */
import {
  BULLETIN_USEFUL_MS,
  BULLETINS_A_SECOND,
  type Bulletin,
  KEEP_MS,
} from '../../../routing/citizens/bulletins.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { JobHandlers } from '../../jobs/timers.ts';
import { instant } from '../../ports.ts';
import { type Core, idFromKey, SYSTEM } from '../core.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { figuresOf, fits } from './bulletins.ts';

export interface BulletinDelivery {
  jobs: Pick<JobHandlers, 'bulletin.send'>;
  /** Goes on with what lost its clock, and removes what has been kept long enough. */
  sweep(): Promise<number>;
}

const PAGE = 100;
/** A planned bulletin is this late when its clock is lost, ms. */
const LATE_MS = 60_000;
const DAY_MS = 86_400_000;

export const createBulletinDelivery = (
  core: Core,
  texts: Pick<SmsOutbox, 'isOpen' | 'put'>,
): BulletinDelivery => {
  const { store, clock } = core;
  const { bulletins, bulletinSubscriptions } = store;

  const start = ({ id }: Bulletin, atMs: number) =>
    core.timers.schedule('bulletin.send', id, { bulletinId: id }, atMs);

  const note = (what: string, { id, asked }: Bulletin): void =>
    core.audit.note({
      id: idFromKey(`bulletin:${id}:${what}`),
      at: core.now(),
      who: SYSTEM.id,
      whoName: '',
      from: 'bulletin.send',
      what: `bulletin.${what}`,
      target: `bulletin:${id}`,
      data: { asked },
    });

  /** Undefined when somebody else has changed it: he goes on, or it was stopped. */
  const write = async (now: Bulletin, set: Partial<Bulletin>): Promise<Bulletin | undefined> => {
    const written = await bulletins.replace({ ...now, ...set, updatedAt: core.now() }, now.version);
    return written.ok ? written.doc : undefined;
  };

  /** One page into the outbox; then where it stands is written. */
  const step = async (now: Bulletin): Promise<Bulletin | undefined> => {
    const page = await bulletinSubscriptions.find({
      where: { ...fits(now), createdAt: { lte: now.begunAt ?? core.now() } },
      limit: PAGE,
      background: true,
      ...(now.cursor ? { cursor: now.cursor } : {}),
    });
    for (const [at, one] of page.items.entries())
      if (one.phone)
        await texts.put({
          key: `bulletin:${now.id}:${one.phoneKey}`,
          purpose: 'bulletin',
          ticketId: '',
          phone: one.phone,
          fromMs: now.atMs + Math.floor((now.asked + at) / BULLETINS_A_SECOND) * 1000,
          untilMs: Math.max(now.atMs, clock.nowMs()) + BULLETIN_USEFUL_MS,
          about: { bulletinId: now.id, subscriptionId: one.id },
        });
    const { cursor: _, ...rest } = now;
    const asked = now.asked + page.items.length;
    return page.cursor
      ? write(rest, { asked, cursor: page.cursor })
      : write(rest, { asked, state: 'done', endedAt: core.now() });
  };

  const send = async (id: Id): Promise<void> => {
    let now = await bulletins.get(id);
    if (now?.state !== 'planned' && now?.state !== 'sending') return;
    if (now.atMs > clock.nowMs()) return start(now, now.atMs);
    // The gateway was closed meanwhile: the sweep looks again, until nobody wants to read it any more.
    if (!texts.isOpen('bulletin')) {
      if (clock.nowMs() - now.atMs < BULLETIN_USEFUL_MS) return;
      const over = await write(now, { state: 'cancelled', endedAt: core.now() });
      if (over) note('expired', over);
      return;
    }
    if (now.state === 'planned') {
      now = await write(now, { state: 'sending', begunAt: core.now() });
      if (now) note('begun', now);
    }
    while (now?.state === 'sending') now = await step(now);
    if (now?.state === 'done') note('done', now);
  };

  /** Ended consents, and the citizen who was known by that alone. */
  const forgetEnded = async (): Promise<void> => {
    const over = await bulletinSubscriptions.find({
      where: { endedAt: { lt: instant(clock.nowMs() - KEEP_MS) } },
      limit: PAGE,
    });
    for (const { id, citizenId } of over.items) {
      await bulletinSubscriptions.remove(id);
      const his = { where: { citizenId } };
      const citizen = await store.citizens.get(citizenId);
      if (!citizen || citizen.visitorHash || citizen.externalKey || citizen.boundTo) continue;
      const counts = await Promise.all([
        bulletinSubscriptions.count(his),
        store.appointments.count(his),
        store.subjectRequests.count(his),
        store.citizens.count({ where: { boundTo: citizenId } }),
        store.tickets.count({ where: { 'requester.citizenId': citizenId } }),
        store.followers.count({ where: { boundTo: citizenId } }),
      ]);
      if (counts.every((count) => count === 0)) await store.citizens.remove(citizenId);
    }
  };

  const forgetLogs = async (): Promise<void> => {
    const over = await bulletins.find({
      where: { logKept: true, endedAt: { lt: instant(clock.nowMs() - KEEP_MS) } },
      limit: PAGE,
    });
    for (const one of over.items) {
      const kept = one.figures ? one : await write(one, { figures: await figuresOf(store, one) });
      if (!kept) continue;
      const lines = await store.sms.find({ where: { bulletinId: one.id }, limit: PAGE });
      for (const { id } of lines.items) await store.sms.remove(id);
      const { logKept: _, ...rest } = kept;
      if (!lines.cursor) await write(rest, {});
    }
  };

  const forgetProofs = async (): Promise<void> => {
    const over = await store.phoneProofs.find({
      where: { askedAtMs: { lt: clock.nowMs() - DAY_MS } },
      limit: PAGE,
    });
    for (const { id } of over.items) await store.phoneProofs.remove(id);
  };

  return {
    jobs: { 'bulletin.send': ({ bulletinId }) => send(bulletinId) },
    sweep: async () => {
      const late = await bulletins.find({
        where: { state: { in: ['planned', 'sending'] }, atMs: { lt: clock.nowMs() - LATE_MS } },
        limit: PAGE,
      });
      for (const one of late.items) await start(one, clock.nowMs());
      await forgetProofs();
      // Its figures count who ended it: they are written down before those are forgotten.
      await forgetLogs();
      await forgetEnded();
      return late.items.length;
    },
  };
};
