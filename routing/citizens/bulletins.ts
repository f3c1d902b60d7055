/**
 * Targeted notices (信息定向送达, BU): who asked for which, when a text message may carry one, and the proof of a
 * telephone number by a texted code. Pure.
 */
import { regionChain, regionLevel } from '../dispatch/regions.ts';
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Id, Instant } from '../ticket.ts';
import type { BulletinState, BulletinTopic } from '../vocabulary/bulletins.ts';

/** Who ended a subscription: the citizen on the page or by a link, or a request about his own data. */
export type BulletinEnd = 'page' | 'link' | 'corrected';

/** One consent, from the day on which it was given until it ended; asked again, he has a new one. */
export interface BulletinSubscription {
  id: Id;
  version: number;
  /** Whose: the citizen of this number, so that a request about his data finds it. */
  citizenId: Id;
  /** As long as it is on. */
  phone?: string;
  /** Keyed pseudonym of the number. */
  phoneKey: string;
  /** The number's pseudonym while it is on: unique, one number has one subscription. */
  on?: string;
  /** County, as it was chosen. */
  regionCode: string;
  /** Its codes up to the province, so that a bulletin for a city finds it. */
  regions: string[];
  topics: BulletinTopic[];
  /** Version of the notice on personal data that was shown and agreed to, and when. */
  privacyVersion: string;
  agreedAt: Instant;
  createdAt: Instant;
  updatedAt: Instant;
  endedAt?: Instant;
  endedBy?: BulletinEnd;
  /** The last bulletin that he had been sent when he ended it. */
  endedAfter?: Id;
}

/** How a bulletin came out; kept when the lines of its log are gone. */
export interface BulletinFigures {
  waiting: number;
  sent: number;
  /** Of those sent: the network said that they arrived. */
  delivered: number;
  failed: number;
  unknown: number;
  /** Ended after this bulletin, before another one was sent to them. */
  optedOut: number;
  /** Why they failed: a word of ours or a code of the gateway. */
  reasons: { why: string; count: number }[];
}

/** What a bureau tells those who asked for it. */
export interface Bulletin {
  id: Id;
  version: number;
  title: string;
  text: string;
  /** On the bureau's own site. */
  link?: string;
  topics: BulletinTopic[];
  /** Empty: everywhere. */
  regions: string[];
  state: BulletinState;
  /** Not before, ms. */
  atMs: number;
  /** How many people it would have reached when the sender looked. */
  seen: number;
  /** Subscriptions that were gone through and put in line. */
  asked: number;
  /** Where going through them stands: a page of the store. */
  cursor?: string;
  /** Only who had agreed by then gets it. */
  begunAt?: Instant;
  by: Id;
  byName: string;
  createdAt: Instant;
  updatedAt: Instant;
  endedAt?: Instant;
  /** The lines of its log stand in the record; absent when they have been removed. */
  logKept?: true;
  /** Set before the lines are removed. */
  figures?: BulletinFigures;
}

/** BU1: a number that somebody wants to prove. Neither the number nor a code stands in it. */
export interface PhoneProof {
  /** Follows from the keyed pseudonym of the number. */
  id: Id;
  version: number;
  /** Counts the codes; each asked anew. */
  round: number;
  askedAtMs: number;
  /** Day of Asia/Shanghai, and codes asked on it. */
  day: string;
  askedOnDay: number;
  /** Wrong codes since the last one was asked. */
  tries: number;
  /** The code was given: once. */
  passedAtMs?: number;
}

/** A code is good for this long, as its text says, ms. */
export const CODE_MS = 10 * 60_000;
/** Then he may read, change and end his subscription for this long, ms. */
export const PASS_MS = 30 * 60_000;
/** Between two codes to one number, ms; and codes to one number in a day. */
export const CODE_PAUSE_MS = 60_000;
export const CODES_A_DAY = 3;
/** Wrong codes until none is looked at any more. */
export const CODE_TRIES = 5;

/** What a bulletin says is over after this, ms. */
export const BULLETIN_USEFUL_MS = 2 * 86_400_000;
/** Text messages of a bulletin in a second: the codes and numbers of other citizens pass between them. */
export const BULLETINS_A_SECOND = 10;
/** An ended subscription is kept as a proof of the consent for this long, ms; the lines of a log likewise. */
export const KEEP_MS = 180 * 86_400_000;

/** A place as a subscription or a bulletin names it: a county or what is around it, up to the province; finest first. */
export const bulletinRegions = (code: string): string[] =>
  regionLevel(code) === undefined
    ? []
    : regionChain(code).flatMap((one) =>
        one.level === 'town' || one.level === 'village' ? [] : [one.code.padEnd(6, '0')],
      );

/** Addresses in the words: a text message makes a link of them. */
const ADDRESS = /https?:|\/\/|www\.|[a-z0-9-]+\.(?:com|cn|net|org|gov|top|xyz|vip|cc|link)\b/i;

/** BU3: a link leads to the bureau's own site and nowhere else, and the words hold none. */
export const checkBulletin = (
  { title, text, link }: Pick<Bulletin, 'title' | 'text'> & { link?: string | undefined },
  publicUrl: string,
): Outcome<string | undefined> => {
  for (const [field, words] of [
    ['title', title],
    ['text', text],
  ] as const)
    if (ADDRESS.test(words)) return refuse('invalid_input', '正文里不能写网址，请填在“链接”一栏。', field);
  if (!link) return ok(undefined);
  const site = new URL(publicUrl).origin;
  const url = URL.canParse(link, site) ? new URL(link, site) : undefined;
  return url?.origin === site && !url.username
    ? ok(url.href)
    : refuse('invalid_input', `链接只能指向本站（${site}）的页面。`, 'link');
};
