/**
 * How much may still be said to a citizen on a channel that counts replies (WeChat, WeCom): a ledger of what his own
 * acts granted, what was used, and when it ends. Pure; the channel that enforces it keeps its own books.
 */

/** What the citizen did that lets us speak. A click on a menu message is no message of his (it opens `menu_click`). */
const GRANT_SCENES = ['message', 'menu_click', 'follow', 'scan'] as const;
export type GrantScene = (typeof GRANT_SCENES)[number];

export interface GrantRule {
  /** How many messages. */
  count: number;
  /** For how long, ms. */
  forMs: number;
}

/** Settings, because the platform changes them often. */
export type ReplyRules = Record<GrantScene, GrantRule> & {
  /** Kept back for the invitation to rate. */
  reserve: number;
};

const MINUTE = 60_000;

/** Official account, as published («客服消息» and `api_sendcustommessage`, 2026). */
export const OFFICIAL_ACCOUNT_RULES: ReplyRules = {
  message: { count: 5, forMs: 48 * 60 * MINUTE },
  menu_click: { count: 3, forMs: MINUTE },
  follow: { count: 3, forMs: MINUTE },
  scan: { count: 3, forMs: MINUTE },
  reserve: 1,
};

/** WeCom customer service: 5 in 48 h after a message; its other scenes are one-use codes, not quotas. */
export const CUSTOMER_SERVICE_RULES: ReplyRules = {
  message: { count: 5, forMs: 48 * 60 * MINUTE },
  menu_click: { count: 0, forMs: 0 },
  follow: { count: 0, forMs: 0 },
  scan: { count: 0, forMs: 0 },
  reserve: 1,
};

export interface Grant {
  scene: GrantScene;
  atMs: number;
  /** The last instant at which it may be used. */
  untilMs: number;
  granted: number;
  used: number;
}

/** One grant per scene at most: a new one replaces the old, quotas do not add up within a scene. */
export type ReplyWindow = readonly Grant[];

export const NO_WINDOW: ReplyWindow = [];

const isOpen = (grant: Grant, nowMs: number): boolean =>
  nowMs >= grant.atMs && nowMs <= grant.untilMs && grant.used < grant.granted;

/** RW1: the citizen acted at `atMs`. An act older than the one that the scene already has changes nothing. */
export const granted = (
  ledger: ReplyWindow,
  scene: GrantScene,
  atMs: number,
  rules: ReplyRules,
): ReplyWindow => {
  const rule = rules[scene];
  if (rule.count === 0 || ledger.some((grant) => grant.scene === scene && grant.atMs > atMs)) return ledger;
  return [
    ...ledger.filter((grant) => grant.scene !== scene),
    { scene, atMs, untilMs: atMs + rule.forMs, granted: rule.count, used: 0 },
  ];
};

export interface Allowance {
  /** Messages that may still go out, the reserve counted in. */
  left: number;
  /** Messages for talking: `left` without the reserve. */
  forTalk: number;
  /** When the last of them ends, ms; absent when nothing is left. */
  untilMs?: number;
}

/** RW2: what may be said at `nowMs`. The reserve is kept back from talk, never from the rating. */
export const allowanceOf = (ledger: ReplyWindow, nowMs: number, rules: ReplyRules): Allowance => {
  const open = ledger.filter((grant) => isOpen(grant, nowMs));
  const left = open.reduce((sum, grant) => sum + grant.granted - grant.used, 0);
  // A grant of a minute is gone before anybody rates: only the long one needs a reserve.
  const lasting = open.find((grant) => grant.scene === 'message');
  const reserve = lasting ? Math.min(rules.reserve, lasting.granted - lasting.used) : 0;
  return {
    left,
    forTalk: left - reserve,
    ...(left > 0 ? { untilMs: Math.max(...open.map((grant) => grant.untilMs)) } : {}),
  };
};

/** Ties go to the scene named first, so that every book comes to the same count. */
const endsBefore = (one: Grant, other: Grant): boolean =>
  one.untilMs === other.untilMs
    ? GRANT_SCENES.indexOf(one.scene) < GRANT_SCENES.indexOf(other.scene)
    : one.untilMs < other.untilMs;

/** RW3: one message goes out: the grant that ends first pays. Undefined when there is none for this purpose. */
export const spent = (
  ledger: ReplyWindow,
  nowMs: number,
  purpose: 'talk' | 'rating',
  rules: ReplyRules,
): ReplyWindow | undefined => {
  const allowance = allowanceOf(ledger, nowMs, rules);
  if ((purpose === 'talk' ? allowance.forTalk : allowance.left) <= 0) return undefined;
  const payer = ledger
    .filter((grant) => isOpen(grant, nowMs))
    .reduce((first, grant) => (endsBefore(grant, first) ? grant : first));
  return ledger.map((grant) => (grant === payer ? { ...grant, used: grant.used + 1 } : grant));
};

/** RW4: the platform refused for want of quota or time: its books win, nothing is left until the next act. */
export const exhausted = (ledger: ReplyWindow): ReplyWindow =>
  ledger.map((grant) => ({ ...grant, used: grant.granted }));

/** RW5: a message that certainly did not leave costs nothing. `before` is the ledger as it was before it was paid. */
export const refunded = (ledger: ReplyWindow, before: ReplyWindow): ReplyWindow =>
  ledger.map((grant) => {
    const then = before.find(({ scene, atMs }) => scene === grant.scene && atMs === grant.atMs);
    return then && then.used < grant.used ? { ...grant, used: then.used } : grant;
  });

/** RW6: the platform ended the session at `atMs`: what he granted before is worth nothing until he acts again. */
export const ended = (ledger: ReplyWindow, atMs: number): ReplyWindow =>
  ledger.map((grant) => (grant.atMs <= atMs ? { ...grant, used: grant.granted } : grant));
