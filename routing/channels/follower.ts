/** A citizen on a channel that runs on somebody else's servers: what he granted, what goes to him, what he may rate. */

import type { Id, Instant } from '../ticket.ts';
import { GRADES, type Grade } from '../vocabulary.ts';
import type { Grant } from './reply-window.ts';

/** An invitation that he may still answer, by menu or by words. */
export interface OpenInvite {
  /** Small number, never used twice for one follower: it makes the ids of a menu. */
  no: number;
  ticketId: Id;
  ticketNo: string;
  closesAt: Instant;
}

/** What one write says before a message leaves. */
export interface Sending {
  /** The platform's key: the same in every repeat of this message. */
  key: string;
  outIds: Id[];
  sinceMs: number;
  node: string;
  /** Paid for by a code, which works once: never repeated. */
  byCode?: boolean;
  /** Tries without an answer so far; the next one not before, ms. */
  tries?: number;
  notBeforeMs?: number;
}

export interface Follower {
  /** Keyed pseudonym of account and sender; also his citizen id. It stays when everything else is erased. Begins with `w_`. */
  id: Id;
  version: number;
  accountId: string;
  /** As the platform knows him; empty after he has left. */
  sender: string;
  following: boolean;
  ledger: Grant[];
  /** From the QR code through which he came (R021). */
  regionCode?: string;
  entry?: string;
  invites: OpenInvite[];
  inviteSerial: number;
  /** Messages that are on their way in this moment: after a crash it is not known whether they arrived. */
  sending?: Sending | undefined;
  /** Lent by an event of the platform: one message outside of every count, until then. */
  code?: { value: string; untilMs: number } | undefined;
  /** CH14: the citizen with whom he has proved to be one; gone when he leaves. */
  boundTo?: Id | undefined;
  /** Wrong codes of the last hour, ms. They outlive his leaving: it gives no new tries. */
  bindTries?: number[];
  createdAt: Instant;
  updatedAt: Instant;
}

/** An event of the platform, durable before the platform is answered; `fact` goes when it has been worked off. */
export interface InboxEntry {
  id: Id;
  version: number;
  followerId: Id;
  state: 'new' | 'done' | 'broken';
  atMs: number;
  tries: number;
  /** The event as the channel told it; absent when worked off. */
  event?: unknown;
  receivedAt: Instant;
}

export type OutState =
  /** Waits for its turn, or for the citizen to speak again. */
  | 'waiting'
  | 'sent'
  /** No answer came: it may have arrived. Never sent again by itself. */
  | 'unknown'
  | 'refused'
  /** Taken back by the agent. */
  | 'dropped';

/** Something to say to a follower. */
export interface OutEntry {
  id: Id;
  version: number;
  followerId: Id;
  ticketId: Id;
  kind: 'talk' | 'notice' | 'rating';
  text: string;
  fileId?: Id;
  /** What a link of his own is made from when it leaves (AF2): ids, no secret. */
  about?: Record<string, string>;
  /** Message of the conversation that it carries. */
  messageSeq?: number;
  /** Instant and number: what goes first. */
  turn: string;
  state: OutState;
  /** Why it waits or was refused. */
  why?: string;
  /** Not before, ms. */
  notBeforeMs?: number;
  tries: number;
  /** The key under which it was sent: a platform that tells later of a failure names it. */
  sentKey?: string;
  createdAt: Instant;
  updatedAt: Instant;
}

const PREFIX = 'w_';

export const followerIdOf = (pseudonym: string): Id => `${PREFIX}${pseudonym}`;

/** Told by the id alone, so that other channels' traffic costs no look into the record. */
export const isFollowerId = (citizenId: Id): boolean => citizenId.startsWith(PREFIX);

/** The id of a menu entry: letters are reported not to come back, so a number. */
export const menuIdOf = (inviteNo: number, grade: Grade): string => String(inviteNo * 10 + grade);

const isGrade = (value: number): value is Grade => Object.hasOwn(GRADES, value);

/** Which invitation and grade a pressed menu entry means. */
export const readMenuId = (menuId: string): { no: number; grade: Grade } | undefined => {
  if (!/^\d{2,12}$/.test(menuId)) return undefined;
  const grade = Number(menuId) % 10;
  return isGrade(grade) ? { no: Math.floor(Number(menuId) / 10), grade } : undefined;
};

/** A grade in a citizen's own words: one of the five labels, or a digit. Anything more is a message. */
export const readGrade = (text: string): Grade | undefined => {
  const plain = text.normalize('NFKC').replace(/[\s。.！!]/g, '');
  const digit = Number(plain);
  if (/^[1-5]$/.test(plain) && isGrade(digit)) return digit;
  const named = Object.entries(GRADES).find(([, label]) => label.zh === plain);
  return named ? (Number(named[0]) as Grade) : undefined;
};

/** Invitations that are still open at `now`. */
export const openInvites = (follower: Pick<Follower, 'invites'>, now: Instant): OpenInvite[] =>
  follower.invites.filter(({ closesAt }) => closesAt >= now);

export type RatingAnswer =
  | { kind: 'rate'; invite: OpenInvite; grade: Grade }
  /** Several tickets could be meant. */
  | { kind: 'which'; invites: OpenInvite[]; grade: Grade }
  /** A menu of an invitation that is over. */
  | { kind: 'over' }
  | { kind: 'message' };

/**
 * RT5: a pressed entry says which ticket it rates. Words rate only while nobody is talking with him, and only when
 * one invitation is open; with several he is asked which.
 */
export const ratingAnswer = (
  follower: Pick<Follower, 'invites'>,
  said: { text: string; menuId?: string },
  talking: boolean,
  now: Instant,
): RatingAnswer => {
  const open = openInvites(follower, now);
  const pressed = said.menuId === undefined ? undefined : readMenuId(said.menuId);
  if (pressed) {
    const invite = open.find(({ no }) => no === pressed.no);
    return invite ? { kind: 'rate', invite, grade: pressed.grade } : { kind: 'over' };
  }
  const grade = readGrade(said.text);
  const [first, ...others] = open;
  if (grade === undefined || !first || talking) return { kind: 'message' };
  return others.length === 0
    ? { kind: 'rate', invite: first, grade }
    : { kind: 'which', invites: open, grade };
};
