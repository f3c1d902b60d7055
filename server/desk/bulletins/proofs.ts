/**
 * BU1: a number is proved by a code that is texted to it. The code follows from a key and stands in no record; what is
 * given back for it is good for half an hour, for this number alone.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { dayOf } from '../../../routing/calendar.ts';
import { isMobile } from '../../../routing/channels/sms.ts';
import {
  CODE_MS,
  CODE_PAUSE_MS,
  CODE_TRIES,
  CODES_A_DAY,
  PASS_MS,
  type PhoneProof,
} from '../../../routing/citizens/bulletins.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import { type Core, idFromKey } from '../core.ts';
import { normalisePhone } from '../intake/intake.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { phoneKeyOf } from '../sms/places.ts';

export interface PhoneProofs {
  ask(phone: string): Promise<Outcome<{ ok: true }>>;
  /** The pass for a right code; wrong, late, used and too often tried codes read alike. */
  give(phone: string, code: string): Promise<Outcome<string>>;
  /** The number in its one form, when the pass is good for it. */
  check(phone: string, pass: string): Promise<Outcome<string>>;
  /** What is kept of a number. */
  forget(phoneKey: string): Promise<void>;
}

const WRONG = '验证码不正确或已过期，请核对，或重新获取。';

export const proofIdOf = (phoneKey: string): Id => idFromKey(`phone-proof:${phoneKey}`);

/** Six digits, the same for each try of one round. */
export const codeOfProof = (
  key: Uint8Array,
  { id, day, round }: Pick<PhoneProof, 'id' | 'day' | 'round'>,
): string =>
  String(
    createHmac('sha256', key).update(`phone-code:${id}:${day}:${round}`).digest().readUInt32BE(0) % 1_000_000,
  ).padStart(6, '0');

const passOf = (key: Uint8Array, { id, round, passedAtMs }: PhoneProof): string =>
  createHmac('sha256', key).update(`phone-pass:${id}:${round}:${passedAtMs}`).digest('base64url');

const same = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

export const createPhoneProofs = (core: Core, texts: Pick<SmsOutbox, 'isOpen' | 'put'>): PhoneProofs => {
  const { phoneProofs } = core.store;
  const idOf = (phone: string) => proofIdOf(phoneKeyOf(core, phone));

  return {
    ask: async (raw) => {
      if (!texts.isOpen('code') || !texts.isOpen('bulletin'))
        return refuse('wrong_state', `短信订阅没有开通，请拨打 ${core.tenant().phone} 咨询。`);
      const phone = normalisePhone(raw);
      if (!isMobile(phone)) return refuse('invalid_input', '请填写大陆手机号码，只有手机能收短信。', 'phone');
      const nowMs = core.clock.nowMs();
      const id = idOf(phone);
      const old = await phoneProofs.get(id);
      const day = dayOf(nowMs);
      const askedOnDay = old?.day === day ? old.askedOnDay : 0;
      if (old && nowMs - old.askedAtMs < CODE_PAUSE_MS)
        return refuse('rate_limited', '验证码刚刚发出，请一分钟后再试。');
      if (askedOnDay >= CODES_A_DAY)
        return refuse('rate_limited', '这个号码今天获取验证码的次数已满，请明天再试。');
      const next: PhoneProof = {
        id,
        version: old?.version ?? 1,
        round: (old?.round ?? 0) + 1,
        askedAtMs: nowMs,
        day,
        askedOnDay: askedOnDay + 1,
        tries: 0,
      };
      const written = old ? await phoneProofs.replace(next, old.version) : await phoneProofs.insert(next);
      // Somebody asked at the same instant: one code is on its way.
      if (!written.ok) return refuse('rate_limited', '验证码刚刚发出，请一分钟后再试。');
      await texts.put({
        key: `code:${id}:${next.day}:${next.round}`,
        purpose: 'code',
        ticketId: '',
        phone,
        untilMs: nowMs + CODE_MS,
        about: { proofId: id },
      });
      return ok({ ok: true });
    },
    give: async (raw, code) => {
      const proof = await phoneProofs.get(idOf(normalisePhone(raw)));
      const nowMs = core.clock.nowMs();
      if (
        !proof ||
        proof.passedAtMs !== undefined ||
        proof.tries >= CODE_TRIES ||
        nowMs - proof.askedAtMs > CODE_MS
      )
        return refuse('bad_token', WRONG, 'code');
      const right = same(code, codeOfProof(core.ratingKey, proof));
      const next = right ? { ...proof, passedAtMs: nowMs } : { ...proof, tries: proof.tries + 1 };
      // Guesses at the same instant: one is counted, the others are not looked at.
      const written = await phoneProofs.replace(next, proof.version);
      return right && written.ok
        ? ok(passOf(core.ratingKey, written.doc))
        : refuse('bad_token', WRONG, 'code');
    },
    check: async (raw, pass) => {
      const phone = normalisePhone(raw);
      const proof = await phoneProofs.get(idOf(phone));
      return proof?.passedAtMs !== undefined &&
        core.clock.nowMs() - proof.passedAtMs <= PASS_MS &&
        same(pass, passOf(core.ratingKey, proof))
        ? ok(phone)
        : refuse('bad_token', '验证已过期，请重新获取验证码。');
    },
    forget: async (phoneKey) => {
      await phoneProofs.remove(proofIdOf(phoneKey));
    },
  };
};
