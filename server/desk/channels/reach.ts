/**
 * When a platform lets nobody answer a follower: waits for him to speak, then template notice, text message, a task to
 * phone (CH8). Each step is written before it is taken; one without an answer stays `unknown` and ends the attempt.
 */
import type { Follower, OutEntry } from '../../../routing/channels/follower.ts';
import {
  nextWay,
  type Reach,
  type ReachState,
  type ReachStep,
  type ReachWay,
} from '../../../routing/channels/reach.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { NoticeContent } from '../../channels/channel.ts';
import { idFromKey } from '../core.ts';
import { TO_SUPERVISORS, toStaff } from '../deadlines/notices.ts';
import type { Parts } from '../parts.ts';
import { readAll } from '../people/directory.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import type { Followers } from './followers.ts';
import type { ChannelPorts } from './ports.ts';

export interface Reaches {
  ofTicket(ticketId: Id): Promise<Reach[]>;
  /** Takes the next step for everything that has waited long enough. */
  sweep(): Promise<number>;
  /** The platform's later word on a template notice. */
  finished(noticeId: string, delivered: boolean, code: string): Promise<void>;
  /** Somebody has phoned. False: there is nothing to phone for. */
  phoned(ticketId: Id, by: Id): Promise<boolean>;
}

/** A try takes seconds at most: one that is on its way for longer belongs to a dead node, ms. */
const DEAD_MS = 60_000;

export const createReaches = (
  { core, record, notices, ratings }: Pick<Parts, 'core' | 'record' | 'notices' | 'ratings'>,
  ports: Pick<ChannelPorts, 'accounts'>,
  followers: Followers,
  sms: SmsOutbox,
): Reaches => {
  const { store, clock } = core;

  const write = async (reach: Reach, set: Partial<Reach>): Promise<Reach | undefined> => {
    const written = await store.reaches.replace({ ...reach, ...set, updatedAt: core.now() }, reach.version);
    if (!written.ok) return undefined;
    core.bus.publish('channel.changed', { ticketId: reach.ticketId });
    return written.doc;
  };
  const put = (reach: Reach, step: ReachStep, more: Partial<Reach> = {}) =>
    write(reach, { steps: [...reach.steps.filter(({ way }) => way !== step.way), step], ...more });
  const settled = (reach: Reach, state: ReachState, more: Partial<ReachStep> = {}) => {
    const last = reach.steps.at(-1);
    if (!last) return Promise.resolve(undefined);
    const noticeId = more.noticeId === undefined ? {} : { noticeId: more.noticeId };
    return put(reach, { ...last, state, at: core.now(), ...more }, noticeId);
  };

  const phoneOf = async (ticket: Ticket): Promise<string | undefined> =>
    ticket.requester.phone ?? (await store.citizens.get(ticket.requester.citizenId))?.phone;

  const noticeOf = async (reach: Reach, ticket: Ticket): Promise<NoticeContent> => {
    const handed = reach.about === 'rating' ? await ratings.handOver(ticket) : undefined;
    return {
      about: reach.about,
      ticketNo: ticket.no,
      url: handed?.link ?? `${core.publicUrl}/status`,
      atMs: clock.nowMs(),
    };
  };

  const byTemplate = async (reach: Reach, ticket: Ticket, follower: Follower): Promise<void> => {
    const account = ports.accounts.get(follower.accountId);
    const marked = await put(reach, { way: 'template', state: 'waiting', at: core.now() });
    if (!marked || !account?.notify) return;
    const outcome = await account.notify(follower.sender, await noticeOf(reach, ticket));
    switch (outcome.result) {
      case 'sent':
        await settled(marked, 'sent', { noticeId: outcome.noticeId });
        return;
      case 'unknown':
        await settled(marked, 'unknown', { why: 'no_answer' });
        return;
      default:
        await settled(marked, 'failed', { why: outcome.code });
    }
  };

  const bySms = async (reach: Reach, ticket: Ticket, phone: string): Promise<void> => {
    const rating = reach.about === 'rating' ? await ratings.handOver(ticket) : undefined;
    const taken = await sms.put({
      // One link per ticket, whichever way asks for it.
      key: rating ? `rating:${ticket.id}` : `notice:${reach.id}`,
      purpose: rating ? 'rating' : 'notice',
      ticketId: ticket.id,
      phone,
      untilMs: rating ? Date.parse(rating.closesAt) : clock.nowMs() + 2 * 86_400_000,
    });
    await put(reach, { way: 'sms', state: taken ? 'waiting' : 'failed', at: core.now() });
  };

  const byPhone = async (reach: Reach, ticket: Ticket): Promise<void> => {
    if (!(await put(reach, { way: 'phone', state: 'waiting', at: core.now() }))) return;
    await notices.tell({
      key: `reach:${reach.id}`,
      to: ticket.ownerId ? toStaff(ticket.ownerId) : [TO_SUPERVISORS],
      kind: 'phone_him',
      ticketId: ticket.id,
      ticketNo: ticket.no,
    });
  };

  /** What became of the text message. */
  const followSms = async (reach: Reach): Promise<Reach | undefined> => {
    const key = reach.about === 'rating' ? `rating:${reach.ticketId}` : `notice:${reach.id}`;
    const entry = await sms.get(key);
    if (!entry || entry.state === 'waiting') return undefined;
    if (entry.why === 'not_needed') return settled(reach, 'not_needed');
    return settled(reach, entry.state, entry.why ? { why: entry.why } : {});
  };

  /** One step at most; the sweep comes again. */
  const step = async (reach: Reach, ticket: Ticket, follower: Follower): Promise<void> => {
    const last = reach.steps.at(-1);
    let now = reach;
    if (last?.state === 'waiting') {
      if (last.way === 'template' && clock.nowMs() - Date.parse(last.at) > DEAD_MS)
        await settled(reach, 'unknown', { why: 'crash' });
      const moved = last.way === 'sms' ? await followSms(reach) : undefined;
      if (!moved) return;
      now = moved;
    }
    const phone = await phoneOf(ticket);
    const account = ports.accounts.get(follower.accountId);
    const way: ReachWay | undefined = nextWay(now, {
      template:
        follower.following && (account?.noticesAbout?.includes(now.about) ?? false) && follower.sender !== '',
      sms: phone !== undefined && sms.isOpen(now.about === 'rating' ? 'rating' : 'notice'),
    });
    if (way === 'template') return byTemplate(now, ticket, follower);
    if (way === 'sms' && phone !== undefined) return bySms(now, ticket, phone);
    if (way === 'phone') return byPhone(now, ticket);
  };

  /** He spoke again, everything has left, or he has rated: what still waits is called off. */
  const close = async (reach: Reach): Promise<void> => {
    const last = reach.steps.at(-1);
    const steps: ReachStep[] =
      last?.state === 'waiting'
        ? [...reach.steps.slice(0, -1), { ...last, state: 'not_needed', at: core.now() }]
        : reach.steps;
    await write(reach, { open: false, steps });
  };

  const begin = async (first: OutEntry): Promise<Reach | undefined> => {
    const id = idFromKey(`reach:${first.id}`);
    const known = await store.reaches.get(id);
    if (known) return known;
    const at = core.now();
    const made = await store.reaches.insert({
      id,
      version: 1,
      ticketId: first.ticketId,
      followerId: first.followerId,
      about: first.kind === 'rating' ? 'rating' : 'answer',
      open: true,
      steps: [],
      createdAt: at,
      updatedAt: at,
    });
    return made.ok ? made.doc : undefined;
  };

  /** The oldest entry per ticket that cannot leave for want of a grant, or was refused because he cannot be reached. */
  const stuck = async (): Promise<Map<Id, OutEntry>> => {
    const before = new Date(clock.nowMs() - core.policy().reach.waitMs).toISOString();
    const waiting = await readAll(store.outbox, {
      where: { state: 'waiting', createdAt: { lt: before } },
    });
    const first = new Map<Id, OutEntry>();
    for (const entry of waiting.sort((a, b) => (a.turn < b.turn ? -1 : 1))) {
      const isHeld = entry.why === 'no_quota' || entry.why === 'quota_out' || entry.why === 'window_over';
      if (entry.ticketId === '' || entry.kind === 'notice' || first.has(entry.ticketId)) continue;
      if (isHeld || (entry.notBeforeMs ?? 0) <= clock.nowMs()) first.set(entry.ticketId, entry);
    }
    return first;
  };

  return {
    ofTicket: async (ticketId) =>
      (
        await store.reaches.find({
          where: { ticketId },
          sort: { field: 'createdAt', direction: 'asc' },
          limit: 50,
        })
      ).items,
    sweep: async () => {
      const held = await stuck();
      const alive = new Set<Id>();
      for (const entry of held.values()) {
        const [ticket, follower] = await Promise.all([
          record.get(entry.ticketId),
          followers.get(entry.followerId),
        ]);
        const reach = ticket && follower && (await begin(entry));
        if (!ticket || !follower || !reach?.open) continue;
        alive.add(reach.id);
        await step(reach, ticket, follower);
      }
      for (const reach of await readAll(store.reaches, { where: { open: true } }))
        if (!alive.has(reach.id)) await close(reach);
      return alive.size;
    },
    finished: async (noticeId, delivered, code) => {
      const [reach] = (await store.reaches.find({ where: { noticeId }, limit: 1 })).items;
      const last = reach?.steps.at(-1);
      if (!reach || last?.way !== 'template' || last.state === 'failed') return;
      await settled(reach, delivered ? 'sent' : 'failed', code ? { why: code } : {});
    },
    phoned: async (ticketId, by) => {
      const open = await readAll(store.reaches, { where: { ticketId, open: true } });
      const reach = open.find(
        ({ steps }) => steps.at(-1)?.way === 'phone' && steps.at(-1)?.state === 'waiting',
      );
      return reach !== undefined && (await settled(reach, 'sent', { by })) !== undefined;
    },
  };
};
