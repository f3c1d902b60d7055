/**
 * AF: the link to an application, for the citizen's view of the conversation alone. As with ratings (I6) its secret is
 * derived and stands in no record: whoever reads the database or the screen of an agent cannot make it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Message } from '../../../routing/conversation.ts';
import type { Id } from '../../../routing/ticket.ts';
import { type Core, idFromKey } from '../core.ts';

const secretOf = (key: Uint8Array, id: Id, round: number): string =>
  createHmac('sha256', key).update(`aid:${id}:${round}`).digest('base64url');

/** Each ticket has one application. */
export const aidIdOf = (ticketId: Id): Id => idFromKey(`aid:${ticketId}`);

export const aidTokenOf = (key: Uint8Array, id: Id, round: number): string =>
  `${id}.${secretOf(key, id, round)}`;

/** What a token says it is for; nothing is proved yet. */
export const idOfToken = (token: string): Id => token.split('.')[0] ?? '';

export const isAidToken = (key: Uint8Array, token: string, id: Id, round: number): boolean => {
  const [given, right] = [Buffer.from(token), Buffer.from(aidTokenOf(key, id, round))];
  return given.length === right.length && timingSafeEqual(given, right);
};

/** Of the text message that carries the link: one a draft. */
export const aidSmsKey = (id: Id, round: number): string => `aid:${id}:${round}`;

export const aidLinkFor = (
  core: Pick<Core, 'ratingKey' | 'publicUrl'>,
  { id, round }: { id: Id; round: number },
): string => `${core.publicUrl}/confirm#${aidTokenOf(core.ratingKey, id, round)}`;

/** The link that a line of the conversation speaks of. */
export const aidLinkOf = (
  core: Pick<Core, 'ratingKey' | 'publicUrl'>,
  { event }: Pick<Message, 'event'>,
): string | undefined =>
  event?.data.aid ? aidLinkFor(core, { id: event.data.aid, round: Number(event.data.round) }) : undefined;
