/**
 * CH14: a follower is joined with a citizen of the web or the telephone by a code that only the holder of the query
 * code is shown. The join is one field of the follower: tickets keep the pseudonym under which they came.
 */
import { createHmac, randomInt } from 'node:crypto';
import {
  BIND_MS,
  BIND_TRIES,
  countedTries,
  makeBindCode,
  readBindCode,
} from '../../../routing/channels/binding.ts';
import { type Follower, isFollowerId } from '../../../routing/channels/follower.ts';
import type { Citizen } from '../../../routing/people.ts';
import type { Id, Instant } from '../../../routing/ticket.ts';
import type { InboundContent } from '../../channels/channel.ts';
import { instant } from '../../ports.ts';
import { type Core, idFromKey } from '../core.ts';
import type { Followers } from './followers.ts';
import type { Outbox } from './outbox.ts';
import { bindRefusedText, bindTriesText, boundText } from './words.ts';

const AGAIN = 20;

/** Keyed: 40 bits could be found from a plain hash. */
const hashOf = (core: Core, code: string): string =>
  createHmac('sha256', core.ratingKey).update(`bind:${code}`).digest('base64url');

const unbound = ({ bindHash: _h, bindUntilMs: _u, bindUsedBy: _k, ...rest }: Citizen): Citizen => rest;

/** A new code for this citizen; the one before ends. Undefined: there is no such citizen (any more). */
export const issueBindCode = async (
  core: Core,
  citizenId: Id,
): Promise<{ code: string; until: Instant } | undefined> => {
  for (let tried = 0; tried < AGAIN; tried += 1) {
    const citizen = await core.store.citizens.get(citizenId);
    if (!citizen) return undefined;
    const code = makeBindCode(randomInt);
    const untilMs = core.clock.nowMs() + BIND_MS;
    const written = await core.store.citizens.replace(
      { ...unbound(citizen), bindHash: hashOf(core, code), bindUntilMs: untilMs, updatedAt: core.now() },
      citizen.version,
    );
    if (written.ok) return { code, until: instant(untilMs) };
  }
  throw new Error('a citizen changes all the time');
};

/** The citizen of a code that holds, which is used up from now on; by the same event again, the same answer. */
const redeem = async (core: Core, code: string, key: string): Promise<Id | undefined> => {
  for (let tried = 0; tried < AGAIN; tried += 1) {
    const citizen = await core.store.citizens.getBy({ bindHash: hashOf(core, code) });
    if (!citizen || (citizen.bindUntilMs ?? 0) <= core.clock.nowMs()) return undefined;
    if (citizen.bindUsedBy !== undefined) return citizen.bindUsedBy === key ? citizen.id : undefined;
    const written = await core.store.citizens.replace({ ...citizen, bindUsedBy: key }, citizen.version);
    if (written.ok) return citizen.id;
  }
  throw new Error('a citizen changes all the time');
};

/** The log names the follower alone: it is never erased, and with both ids it would undo his pseudonym. */
const note = (core: Core, follower: Follower, id: Id, what: string): void =>
  core.audit.note({
    id,
    at: core.now(),
    who: follower.id,
    whoName: '',
    from: follower.accountId,
    what,
    target: `follower:${follower.id}`,
    data: {},
  });

/** True when the words were a code, good or not. */
export type Binds = (follower: Follower, content: InboundContent, key: string) => Promise<boolean>;

export const createBinds =
  (core: Core, followers: Followers, outbox: Outbox): Binds =>
  async (follower, content, key) => {
    const code = content.kind === 'text' ? readBindCode(content.text) : undefined;
    if (code === undefined) return false;
    const nowMs = core.clock.nowMs();
    const tries = countedTries(follower.bindTries, nowMs);
    const answer = async (text: string): Promise<true> => {
      await outbox.notice(follower, `bind:${key}`, text);
      return true;
    };
    if (tries.length >= BIND_TRIES) return answer(bindTriesText);
    const citizenId = await redeem(core, code, key);
    if (citizenId === undefined) {
      await followers.change(follower.id, () => ({ bindTries: [...tries, nowMs] }));
      return answer(bindRefusedText);
    }
    await followers.change(follower.id, () => ({ boundTo: citizenId, bindTries: [] }));
    note(core, follower, idFromKey(`bound:${key}`), 'follower.joined');
    return answer(boundText);
  };

/** What remains of a join with the citizen when the follower leaves: nothing. His own record is the caller's. */
export const releaseBinding = async (core: Core, follower: Follower): Promise<void> => {
  if (follower.boundTo === undefined) return;
  for (let tried = 0; tried < AGAIN; tried += 1) {
    const citizen = await core.store.citizens.get(follower.boundTo);
    // A code that nobody has used yet leads to nobody.
    if (citizen?.bindUsedBy === undefined) break;
    if ((await core.store.citizens.replace(unbound(citizen), citizen.version)).ok) break;
  }
  note(core, follower, core.ids.next(), 'follower.parted');
};

/** Device or follower, account of a portal, telephone number (CZ2): a chain of joins is no longer. */
const MOST_JOINS = 3;

/** Every id under which this citizen is known here: his own, and those joined with it by proof. */
export const joinedIds = async ({ followers, citizens }: Core['store'], citizenId: Id): Promise<Id[]> => {
  let home = citizenId;
  for (let hop = 0; hop < MOST_JOINS; hop += 1) {
    const up = isFollowerId(home) ? await followers.get(home) : await citizens.get(home);
    if (!up?.boundTo) break;
    home = up.boundTo;
  }
  const ids = new Set([citizenId, home]);
  let level = [home];
  for (let hop = 0; hop < MOST_JOINS && level.length > 0; hop += 1) {
    const where = { boundTo: { in: level } };
    const below = await Promise.all([
      followers.find({ where, limit: 100 }),
      citizens.find({ where, limit: 100 }),
    ]);
    level = below.flatMap((page) => page.items.map(({ id }) => id)).filter((id) => !ids.has(id));
    for (const id of level) ids.add(id);
  }
  return [...ids];
};
