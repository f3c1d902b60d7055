/** How far each pulled account has been read, in the record itself: shared by all nodes, durable with what was pulled. */
import { z } from 'zod';
import type { PullMarks } from '../../channels/channel.ts';
import type { Core } from '../core.ts';

const value = z.object({ cursor: z.string() });

const idOf = (accountId: string): string => `channel-pull:${accountId}`;

export const createPullMarks = (core: Core): PullMarks => {
  const { settings } = core.store;
  return {
    get: async (accountId) => {
      const doc = await settings.get(idOf(accountId));
      return doc && { cursor: value.parse(doc.value).cursor, version: doc.version };
    },
    set: async (accountId, cursor, before) => {
      const doc = {
        id: idOf(accountId),
        version: before?.version ?? 1,
        value: { cursor },
        updatedAt: core.now(),
        updatedBy: 'system',
      };
      return (await (before ? settings.replace(doc, before.version) : settings.insert(doc))).ok;
    },
  };
};
