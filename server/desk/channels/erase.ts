/**
 * A follower who leaves is erased: the platform demands that all his information goes. What public duty keeps (the
 * ticket and what was said in it) stays under his pseudonym, which cannot be turned back without the key.
 */
import { ok } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import { SYSTEM } from '../core.ts';
import type { Parts } from '../parts.ts';
import { readAll } from '../people/directory.ts';
import { releaseBinding } from './binding.ts';
import type { Followers } from './followers.ts';
import type { ChannelPorts } from './ports.ts';

export interface Eraser {
  /** Runs again without harm; a follower who was never known needs nothing. */
  erase(followerId: Id): Promise<void>;
}

export const createEraser = (
  { core, record }: Pick<Parts, 'core' | 'record'>,
  ports: Pick<ChannelPorts, 'files'>,
  followers: Followers,
): Eraser => {
  const { store } = core;

  const eraseFiles = async (ticketId: Id, followerId: Id): Promise<void> => {
    for (const file of await readAll(store.files, { where: { ticketId } })) {
      if (file.uploadedBy !== followerId) continue;
      await store.files.remove(file.id);
      // Equal content is kept once: somebody else may have sent the same picture.
      if ((await store.files.count({ where: { sha256: file.sha256 } })) === 0)
        await ports.files.remove(file.sha256);
    }
  };

  return {
    erase: async (followerId) => {
      const follower = await followers.get(followerId);
      if (!follower) return;
      await releaseBinding(core, follower);
      for (const entry of await readAll(store.outbox, { where: { followerId, state: 'waiting' } }))
        await store.outbox.replace(
          { ...entry, state: 'dropped', why: 'unfollowed', updatedAt: core.now() },
          entry.version,
        );
      const tickets = await readAll(store.tickets, { where: { 'requester.citizenId': followerId } });
      for (const ticket of tickets) {
        await eraseFiles(ticket.id, followerId);
        await record.change(ticket.id, SYSTEM, ({ requester }) =>
          requester.name === undefined && requester.phone === undefined && requester.onBehalfOf === undefined
            ? ok(undefined)
            : ok({
                set: { requester: { citizenId: followerId, declaredGroups: requester.declaredGroups } },
                type: 'ticket.requester_erased',
              }),
        );
      }
      for (const entry of await readAll(store.inbox, { where: { followerId } })) {
        if (entry.state === 'new' || entry.event === undefined) continue;
        const { event: _, ...rest } = entry;
        await store.inbox.replace(rest, entry.version);
      }
      const citizen = await store.citizens.get(followerId);
      if (citizen && (citizen.name !== undefined || citizen.phone !== undefined)) {
        const { name: _name, phone: _phone, ...rest } = citizen;
        await store.citizens.replace({ ...rest, updatedAt: core.now() }, citizen.version);
      }
      await followers.change(followerId, () => ({
        sender: '',
        following: false,
        ledger: [],
        invites: [],
        sending: undefined,
        code: undefined,
        boundTo: undefined,
      }));
      for (const ticket of tickets) core.bus.publish('channel.changed', { ticketId: ticket.id });
    },
  };
};
