/** What a texted code and a texted bulletin say; made when they leave, so that who has opted out by then gets nothing. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SmsEntry } from '../../../routing/channels/sms.ts';
import { CODE_MS } from '../../../routing/citizens/bulletins.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';
import { codeOfProof } from './proofs.ts';

const SECRET_LETTERS = 16;

/** BU5: ends one subscription and nothing else. As with ratings (I6) the secret is derived and stands in no record. */
export const stopTokenOf = (key: Uint8Array, subscriptionId: Id): string =>
  `${subscriptionId}.${createHmac('sha256', key).update(`bulletin-stop:${subscriptionId}`).digest('base64url').slice(0, SECRET_LETTERS)}`;

/** The subscription that a token is good for. */
export const subscriptionOfToken = (key: Uint8Array, token: string): Id | undefined => {
  const id = token.split('.')[0] ?? '';
  const [given, right] = [Buffer.from(token), Buffer.from(stopTokenOf(key, id))];
  return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
};

type Words = Promise<Record<string, string> | string | undefined>;

const codeWords = async (core: Core, proofId: Id): Words => {
  const proof = await core.store.phoneProofs.get(proofId);
  if (!proof || proof.passedAtMs !== undefined || core.clock.nowMs() - proof.askedAtMs > CODE_MS)
    return undefined;
  return { code: codeOfProof(core.ratingKey, proof) };
};

/** Of an entry of the outbox that belongs to no ticket. */
export const bulletinWords = async (core: Core, entry: SmsEntry): Words => {
  if (entry.proofId) return codeWords(core, entry.proofId);
  if (!entry.bulletinId || !entry.subscriptionId) return undefined;
  const { bulletins, bulletinSubscriptions } = core.store;
  const [bulletin, subscription] = await Promise.all([
    bulletins.get(entry.bulletinId),
    bulletinSubscriptions.get(entry.subscriptionId),
  ]);
  if (!bulletin || bulletin.state === 'cancelled') return 'stopped';
  if (subscription?.on !== entry.phoneKey) return 'opted_out';
  return {
    title: bulletin.title,
    text: bulletin.text,
    link: bulletin.link ? ` ${bulletin.link}` : '',
    stop: `${core.publicUrl}/notices#${stopTokenOf(core.ratingKey, subscription.id)}`,
  };
};
