/** Signed requests of other systems: key, signature, clock, nonce, in this order; each may be the reason of a refusal. */
import { createHash } from 'node:crypto';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import { SIGNING_HEADERS, SIGNING_WINDOW_S } from '../../routing/protocol/exchange/signing.ts';
import type { Id, Instant } from '../../routing/ticket.ts';
import { type Clock, instant, type Log } from '../ports.ts';
import type { Store } from '../stores/store.ts';
import type { SignedPrincipal } from './policy.ts';
import { digestOf, sameSignature, signatureOf } from './signature.ts';

export interface SignedRequest {
  method: string;
  /** Path and query as they were sent. */
  path: string;
  header(name: string): string | undefined;
  body: Uint8Array;
  from: string;
}

export interface SignedRequests {
  verify(request: SignedRequest): Promise<Outcome<SignedPrincipal>>;
  /** For the administrator's page: why this node last refused a partner. */
  lastRefused(partnerId: Id): { at: Instant; why: string } | undefined;
}

const KEY_ID = /^[\w.-]{1,64}$/;
const NONCE = /^[\w+/=-]{8,128}$/;

/** Unknown key and wrong signature read alike: nobody learns which keys exist. */
const WRONG = '签名无效：请检查密钥编号、密钥和签名文本。';

/** Checks of signatures; nothing else of a request is believed before. */
export const createSignedRequests = (deps: {
  store: Pick<Store, 'partners' | 'nonces'>;
  clock: Clock;
  log: Log;
  open: (sealed: string) => string;
}): SignedRequests => {
  const refused = new Map<Id, { at: Instant; why: string }>();

  const note = (partnerId: Id, why: string) => {
    refused.set(partnerId, { at: instant(deps.clock.nowMs()), why });
    deps.log.warn({ partnerId, why }, 'signed request refused');
  };

  return {
    lastRefused: (partnerId) => refused.get(partnerId),
    verify: async (request) => {
      const keyId = request.header(SIGNING_HEADERS.key) ?? '';
      const timestamp = request.header(SIGNING_HEADERS.timestamp) ?? '';
      const nonce = request.header(SIGNING_HEADERS.nonce) ?? '';
      const given = request.header(SIGNING_HEADERS.signature) ?? '';
      if (
        !KEY_ID.test(keyId) ||
        !/^\d{1,12}$/.test(timestamp) ||
        !NONCE.test(nonce) ||
        !/^[\da-f]{64}$/i.test(given)
      )
        return refuse('bad_token', `签名请求头不完整：须有 ${Object.values(SIGNING_HEADERS).join('、')}。`);
      const [partner] = (await deps.store.partners.find({ where: { keyIds: keyId }, limit: 1 })).items;
      if (!partner) return refuse('bad_token', WRONG);
      const nowMs = deps.clock.nowMs();
      const key = partner.keys.find((one) => one.keyId === keyId);
      if (partner.disabled || !key || (key.until && Date.parse(key.until) <= nowMs)) {
        note(partner.id, partner.disabled ? 'disabled' : 'unknown_key');
        return refuse('bad_token', WRONG);
      }
      const wanted = signatureOf(deps.open(key.sealed), {
        method: request.method,
        path: request.path,
        timestamp,
        nonce,
        bodyDigest: digestOf(request.body),
      });
      if (!sameSignature(given.toLowerCase(), wanted)) {
        note(partner.id, 'signature');
        return refuse('bad_token', WRONG);
      }
      const skewS = Math.round(Number(timestamp) - nowMs / 1000);
      if (Math.abs(skewS) > SIGNING_WINDOW_S) {
        note(partner.id, 'clock');
        return refuse(
          'bad_token',
          `时间戳与本系统相差 ${skewS} 秒，超过 ${SIGNING_WINDOW_S} 秒，请校准时钟。`,
        );
      }
      // Kept in the store, so that a request is not replayed against another node or after a restart.
      const id = createHash('sha256').update(`${keyId}:${nonce}`).digest('base64url');
      const fresh = await deps.store.nonces.insert({ id, at: instant(nowMs) });
      if (!fresh.ok) {
        note(partner.id, 'replay');
        return refuse('bad_token', '随机数已使用过，请为每次请求生成新的随机数。');
      }
      return ok({
        kind: 'partner',
        apiKeyId: partner.id,
        partnerId: partner.id,
        system: partner.code,
        from: request.from,
      });
    },
  };
};
