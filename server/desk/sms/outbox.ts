/**
 * The outbox of text messages: written first, sent by a job, each to one number and one purpose. One write says that a
 * message is on its way and takes its place among the day's messages to the number (`slot`, unique): after a crash it
 * is known what may have left, and two nodes cannot pass the limit together.
 */
import {
  isMobile,
  nextSmsDay,
  outOfQuiet,
  type SmsEntry,
  type SmsPurpose,
} from '../../../routing/channels/sms.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { SmsOutcome, SmsReceipt } from '../../channels/sms-line.ts';
import { type Core, idFromKey, SYSTEM } from '../core.ts';
import { createClaim, phoneKeyOf } from './places.ts';

/**
 * What a message says; undefined when there is nothing to say any more (rated meanwhile, ticket gone), or a code of
 * ours that says why.
 */
export type SmsWords = (entry: SmsEntry) => Promise<Record<string, string> | string | undefined>;

export interface SmsWanted {
  /** Written once per key. */
  key: string;
  purpose: SmsPurpose;
  ticketId: Id;
  phone: string;
  /** Useless after this, ms. */
  untilMs: number;
  /** Not before this, ms; default: now. */
  fromMs?: number;
  /** What it is about beside a ticket. */
  about?: Pick<SmsEntry, 'bulletinId' | 'subscriptionId' | 'proofId'>;
}

export interface SmsOutbox {
  isOpen(purpose: SmsPurpose): boolean;
  /** True when it is in the outbox, from now or before; false: no gateway, or a number that cannot be texted. */
  put(wanted: SmsWanted): Promise<boolean>;
  /** One try. */
  send(smsId: Id): Promise<void>;
  receipt(receipt: SmsReceipt): Promise<void>;
  ofTicket(ticketId: Id): Promise<SmsEntry[]>;
  get(key: string): Promise<SmsEntry | undefined>;
  /** Sets off what lost its clock; what a dead node had on its way is unknown. */
  sweep(): Promise<number>;
}

/** A try takes seconds at most: one that is on its way for longer belongs to a dead node, ms. */
const DEAD_MS = 60_000;
const TRIES = 10;
const BACKOFF_MAX = 5;

export const smsIdOf = (key: string): Id => idFromKey(`sms:${key}`);

const targetOf = ({ ticketId, bulletinId, id }: SmsEntry): string =>
  ticketId ? `ticket:${ticketId}` : bulletinId ? `bulletin:${bulletinId}` : `sms:${id}`;

export const createSmsOutbox = (core: Core, wordsOf: SmsWords): SmsOutbox => {
  const { store, clock, smsLine } = core;
  const jobAt = (id: Id, atMs: number) => core.timers.schedule('sms.send', id, { smsId: id }, atMs);
  const policy = () => core.policy().sms;
  const claim = createClaim(core);

  const changed = (entry: SmsEntry) => {
    if (entry.ticketId) core.bus.publish('channel.changed', { ticketId: entry.ticketId });
  };
  const write = async (entry: SmsEntry, set: Partial<SmsEntry>): Promise<SmsEntry | undefined> => {
    const written = await store.sms.replace({ ...entry, ...set, updatedAt: core.now() }, entry.version);
    return written.ok ? written.doc : undefined;
  };
  const note = (entry: SmsEntry, what: string) =>
    core.audit.note({
      id: idFromKey(`${entry.id}:${what}:${entry.tries}`),
      at: core.now(),
      who: SYSTEM.id,
      whoName: '',
      from: 'sms.send',
      what,
      target: targetOf(entry),
      data: { purpose: entry.purpose, ...(entry.why ? { why: entry.why } : {}) },
    });

  /** An end: the number is not needed any more. */
  const end = async (entry: SmsEntry, set: Partial<SmsEntry>): Promise<void> => {
    const { phone: _, sending: _mark, ...rest } = entry;
    const done = await write(rest, set);
    if (!done) return;
    note(done, `sms.${done.state}`);
    changed(done);
  };

  const later = async (entry: SmsEntry, atMs: number, set: Partial<SmsEntry>): Promise<void> => {
    const { sending: _, ...rest } = entry;
    const held = await write(rest, { ...set, nextAtMs: atMs });
    if (!held) return;
    await jobAt(entry.id, atMs);
    changed(held);
  };

  const settle = async (entry: SmsEntry, outcome: SmsOutcome): Promise<void> => {
    const tries = entry.tries + 1;
    const { why: _why, ...rest } = entry;
    const { slot: _slot, weekSlot: _week, ...placeless } = rest;
    switch (outcome.result) {
      case 'sent':
        return end(rest, { state: 'sent', tries });
      case 'unknown':
        if (smsLine.idempotent && tries < TRIES)
          return later(entry, clock.nowMs() + DEAD_MS, { tries, why: 'no_answer' });
        return end(entry, { state: 'unknown', why: 'no_answer', tries });
      case 'refused':
        return end(placeless, { state: 'failed', why: outcome.code, tries });
      case 'retry': {
        if (tries >= TRIES) return end(placeless, { state: 'failed', why: 'gave_up', tries });
        const waitMs = outcome.afterMs * 2 ** Math.min(entry.tries, BACKOFF_MAX);
        return later(placeless, clock.nowMs() + waitMs, { tries, why: outcome.code });
      }
    }
  };

  return {
    isOpen: (purpose) => smsLine.isOpen(purpose),
    put: async ({ key, purpose, ticketId, phone, untilMs, fromMs, about }) => {
      if (!smsLine.isOpen(purpose) || !isMobile(phone)) return false;
      const at = core.now();
      const nowMs = clock.nowMs();
      const id = smsIdOf(key);
      const made = await store.sms.insert({
        id,
        version: 1,
        purpose,
        ticketId,
        phone,
        phoneKey: phoneKeyOf(core, phone),
        ...about,
        state: 'waiting',
        nextAtMs: outOfQuiet(purpose, Math.max(nowMs, fromMs ?? nowMs), policy()),
        untilMs,
        tries: 0,
        createdAt: at,
        updatedAt: at,
      });
      if (!made.ok) return true;
      await core.follow('sms', jobAt(id, made.doc.nextAtMs));
      changed(made.doc);
      return true;
    },
    send: async (smsId) => {
      const entry = await store.sms.get(smsId);
      if (entry?.state !== 'waiting') return;
      const nowMs = clock.nowMs();
      if (entry.sending) {
        // Somebody is at it, or was: then nobody knows, unless a repeat is harmless.
        if (nowMs - entry.sending.sinceMs < DEAD_MS) return jobAt(smsId, entry.sending.sinceMs + DEAD_MS);
        if (smsLine.idempotent) return later(entry, nowMs, {});
        return end(entry, { state: 'unknown', why: 'crash' });
      }
      if (nowMs > entry.untilMs) return end(entry, { state: 'failed', why: 'too_late' });
      if (!entry.phone) return end(entry, { state: 'failed', why: 'no_number' });
      // The policy may have changed since, and a job may be early.
      const atMs = outOfQuiet(entry.purpose, Math.max(nowMs, entry.nextAtMs), policy());
      if (atMs > nowMs) return later(entry, atMs, entry.tries === 0 ? { why: 'quiet' } : {});
      if (!smsLine.isOpen(entry.purpose)) return end(entry, { state: 'failed', why: 'not_configured' });
      const values = await wordsOf(entry);
      if (!values) return end(entry, { state: 'failed', why: 'not_needed' });
      if (typeof values === 'string') return end(entry, { state: 'failed', why: values });
      const claimed = await claim(entry);
      if (claimed === 'lost') return;
      if (claimed === 'week_full') return end(entry, { state: 'failed', why: 'week_limit' });
      if (claimed === 'full')
        return later(entry, nextSmsDay(entry.purpose, nowMs, policy()), { why: 'day_limit' });
      await settle(
        claimed,
        await smsLine.send({ id: claimed.id, phone: entry.phone, purpose: entry.purpose, values }),
      );
    },
    receipt: async ({ id, delivered, why }) => {
      const entry = await store.sms.get(id);
      // Of what has never been tried there can be no receipt.
      if (!entry || (entry.state === 'waiting' && !entry.sending && !entry.slot)) return;
      const receipt = delivered ? ('delivered' as const) : ('failed' as const);
      // The first word counts: networks repeat themselves, and sometimes take it back.
      if (entry.receipt) return;
      const { phone: _, sending: _mark, why: _why, ...rest } = entry;
      const done = await write(rest, {
        state: delivered ? 'sent' : 'failed',
        receipt,
        ...(delivered ? {} : { why: why ?? 'undelivered' }),
      });
      if (!done) throw new Error('a text message changed while its receipt came; the gateway repeats it');
      note(done, `sms.${receipt}`);
      changed(done);
    },
    ofTicket: async (ticketId) =>
      (
        await store.sms.find({
          where: { ticketId },
          sort: { field: 'createdAt', direction: 'asc' },
          limit: 100,
        })
      ).items,
    get: (key) => store.sms.get(smsIdOf(key)),
    sweep: async () => {
      const late = await store.sms.find({
        where: { state: 'waiting', nextAtMs: { lt: clock.nowMs() - DEAD_MS } },
        limit: 200,
      });
      for (const entry of late.items) await jobAt(entry.id, clock.nowMs());
      return late.items.length;
    },
  };
};
