/** Followers by their keyed pseudonym: whoever holds the database alone cannot tell who they are once they have left. */
import { createHmac } from 'node:crypto';
import { type Follower, followerIdOf } from '../../../routing/channels/follower.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { InboundEvent } from '../../channels/channel.ts';
import type { Core } from '../core.ts';
import type { ChannelPorts } from './ports.ts';

export interface Followers {
  idOf(accountId: string, sender: string): Id;
  get(id: Id): Promise<Follower | undefined>;
  /** The follower of an event, made when new, together with the citizen of the same id. */
  of(event: Pick<InboundEvent, 'accountId' | 'sender'>): Promise<Follower>;
  /**
   * Read, decide, compare-and-set. The decision runs again when somebody was faster; undefined: nothing to do.
   * Answers the follower as it stands then.
   */
  change(id: Id, decide: (follower: Follower) => Partial<Follower> | undefined): Promise<Follower>;
}

const TRIES = 20;

export const createFollowers = (core: Core, ports: Pick<ChannelPorts, 'pseudonymKey'>): Followers => {
  const { store } = core;
  const idOf: Followers['idOf'] = (accountId, sender) =>
    followerIdOf(
      createHmac('sha256', ports.pseudonymKey)
        .update(`follower:${accountId}:${sender}`)
        .digest('base64url')
        .slice(0, 22),
    );

  const change: Followers['change'] = async (id, decide) => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const follower = await store.followers.get(id);
      if (!follower) throw new Error('no such follower');
      const next = decide(follower);
      if (!next) return follower;
      const written = await store.followers.replace(
        { ...follower, ...next, updatedAt: core.now() },
        follower.version,
      );
      if (written.ok) return written.doc;
    }
    throw new Error('a follower changes all the time');
  };

  return {
    idOf,
    get: (id) => store.followers.get(id),
    of: async ({ accountId, sender }) => {
      const id = idOf(accountId, sender);
      const known = await store.followers.get(id);
      if (known) return known.sender === '' ? change(id, () => ({ sender })) : known;
      const at = core.now();
      await store.citizens.insert({ id, version: 1, createdAt: at, updatedAt: at });
      const made = await store.followers.insert({
        id,
        version: 1,
        accountId,
        sender,
        following: true,
        ledger: [],
        invites: [],
        inviteSerial: 0,
        createdAt: at,
        updatedAt: at,
      });
      const follower = made.ok ? made.doc : await store.followers.get(id);
      if (!follower) throw new Error('follower was not written');
      return follower;
    },
    change,
  };
};
