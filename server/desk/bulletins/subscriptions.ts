/**
 * BU1, BU2, BU5: who has himself told of what. A consent is a document of its own from the day on which it was given to
 * its end; one number has one that is on. Changed and ended with number and code, or ended by the link in each text.
 */
import {
  type BulletinEnd,
  type BulletinSubscription,
  bulletinRegions,
} from '../../../routing/citizens/bulletins.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { NoticeOpened, NoticeView, noticeSave } from '../../../routing/protocol/citizens/bulletins.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';
import type { Intake } from '../intake/intake.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { phoneKeyOf } from '../sms/places.ts';
import { createPhoneProofs, type PhoneProofs } from './proofs.ts';
import { subscriptionOfToken } from './words.ts';

type Saved = ReturnType<typeof noticeSave.parse>;

export interface NoticeDesk {
  /** Texts a code to the number. */
  ask: PhoneProofs['ask'];
  open(phone: string, code: string): Promise<Outcome<NoticeOpened>>;
  /** Subscribes, or changes what is on; each time he agrees to the notice on personal data that holds. */
  save(input: Saved, from: string): Promise<Outcome<NoticeView>>;
  end(phone: string, pass: string, from: string): Promise<Outcome<{ ok: true }>>;
  byLink(token: string): Promise<Outcome<NoticeView>>;
  /** A repeat changes nothing. */
  endByLink(token: string, from: string): Promise<Outcome<NoticeView>>;
}

const TRIES = 8;

const viewOf = (one: BulletinSubscription): NoticeView => ({
  regionCode: one.regionCode,
  topics: one.topics,
  privacyVersion: one.privacyVersion,
  agreedAt: one.agreedAt,
  ...(one.endedAt ? { endedAt: one.endedAt } : {}),
  on: one.on !== undefined,
});

/** Ends it: the number goes, what was agreed to and until when stays for a while as a proof. */
export const endSubscription = async (
  store: Pick<Core['store'], 'bulletinSubscriptions' | 'sms'>,
  id: Id,
  by: BulletinEnd,
  at: string,
): Promise<BulletinSubscription | undefined> => {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const now = await store.bulletinSubscriptions.get(id);
    if (!now || now.on === undefined) return undefined;
    const last = await store.sms.find({
      where: { subscriptionId: id, state: { in: ['sent', 'unknown'] } },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: 1,
    });
    const endedAfter = last.items[0]?.bulletinId;
    const { phone: _phone, on: _on, ...rest } = now;
    const written = await store.bulletinSubscriptions.replace(
      { ...rest, endedAt: at, endedBy: by, ...(endedAfter ? { endedAfter } : {}), updatedAt: at },
      now.version,
    );
    if (written.ok) return written.doc;
  }
  throw new Error('a subscription changes all the time');
};

export const createNoticeDesk = (
  core: Core,
  intake: Pick<Intake, 'citizenByPhone'>,
  texts: Pick<SmsOutbox, 'isOpen' | 'put'>,
): NoticeDesk => {
  const { bulletinSubscriptions } = core.store;
  const proofs = createPhoneProofs(core, texts);
  const onFor = (phone: string) => bulletinSubscriptions.getBy({ on: phoneKeyOf(core, phone) });

  const note = (what: string, one: BulletinSubscription, from: string): void =>
    core.audit.note({
      id: core.ids.next(),
      at: core.now(),
      who: one.citizenId,
      whoName: '',
      from,
      what: `bulletin.${what}`,
      target: `bulletin-subscription:${one.id}`,
      // The chain outlives a deletion: what he is interested in stands in the document alone.
      data: { privacyVersion: one.privacyVersion },
    });

  const finish = async (one: BulletinSubscription, by: BulletinEnd, from: string): Promise<void> => {
    const ended = await endSubscription(core.store, one.id, by, core.now());
    if (ended) note(by === 'link' ? 'ended_by_link' : 'ended', ended, from);
  };

  return {
    ask: proofs.ask,
    open: async (phone, code) => {
      const pass = await proofs.give(phone, code);
      if (!pass.ok) return pass;
      const proved = await proofs.check(phone, pass.value);
      if (!proved.ok) return proved;
      const subscription = await onFor(proved.value);
      return ok({ pass: pass.value, ...(subscription ? { subscription: viewOf(subscription) } : {}) });
    },
    save: async ({ phone: raw, pass, regionCode, topics, privacyVersion }, from) => {
      const proved = await proofs.check(raw, pass);
      if (!proved.ok) return proved;
      if (privacyVersion !== core.tenant().privacyVersion)
        return refuse('version_conflict', '个人信息保护告知已更新，请重新阅读后再提交。', 'privacyVersion');
      const regions = bulletinRegions(regionCode);
      if (!regions[0]) return refuse('invalid_input', '请选择所在区县。', 'regionCode');
      const phone = proved.value;
      const phoneKey = phoneKeyOf(core, phone);
      for (let tried = 0; tried < TRIES; tried += 1) {
        const at = core.now();
        const said = { regionCode: regions[0], regions, topics, privacyVersion, agreedAt: at, updatedAt: at };
        const known = await onFor(phone);
        if (known) {
          const written = await bulletinSubscriptions.replace({ ...known, ...said }, known.version);
          if (!written.ok) continue;
          note('changed', written.doc, from);
          return ok(viewOf(written.doc));
        }
        const citizenId = await intake.citizenByPhone(phone, undefined);
        const made = await bulletinSubscriptions.insert({
          id: core.ids.next(),
          version: 1,
          citizenId,
          phone,
          phoneKey,
          on: phoneKey,
          ...said,
          createdAt: at,
        });
        // Pressed twice: the other one was first.
        if (!made.ok) continue;
        note('agreed', made.doc, from);
        return ok(viewOf(made.doc));
      }
      return refuse('version_conflict');
    },
    end: async (phone, pass, from) => {
      const proved = await proofs.check(phone, pass);
      if (!proved.ok) return proved;
      const known = await onFor(proved.value);
      if (known) await finish(known, 'page', from);
      return ok({ ok: true });
    },
    byLink: async (token) => {
      const id = subscriptionOfToken(core.ratingKey, token);
      const found = id ? await bulletinSubscriptions.get(id) : undefined;
      return found ? ok(viewOf(found)) : refuse('bad_token');
    },
    endByLink: async (token, from) => {
      const id = subscriptionOfToken(core.ratingKey, token);
      const found = id ? await bulletinSubscriptions.get(id) : undefined;
      if (!found) return refuse('bad_token');
      await finish(found, 'link', from);
      const now = await bulletinSubscriptions.get(found.id);
      return now ? ok(viewOf(now)) : refuse('bad_token');
    },
  };
};
