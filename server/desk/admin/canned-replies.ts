/** Canned replies: one versioned list for the whole tenant, kept as a setting. */
import type { z } from 'zod';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { cannedReplies } from '../../../routing/protocol/commands.ts';
import { scriptGroup } from '../../../routing/vocabulary/opening-scripts.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { putSetting } from '../put-setting.ts';
import { createRecorder } from './shared.ts';

export const CANNED_REPLIES_KEY = 'canned-replies';

type Replies = z.output<typeof cannedReplies>;

export interface CannedReplyAdmin {
  /** Version 0: nothing has been saved yet. */
  list(): Promise<{ items: Replies; version: number }>;
  save(
    who: StaffPrincipal,
    input: { version: number; items: Replies },
  ): Promise<Outcome<{ version: number }>>;
}

const firstRepeated = (values: readonly string[]): number =>
  values.findIndex((value, index) => values.indexOf(value) !== index);

/** Use cases on canned replies. */
export const createCannedReplyAdmin = (deps: {
  store: Pick<Store, 'settings'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
}): CannedReplyAdmin => {
  const { store, clock, bus } = deps;
  const record = createRecorder(deps);
  return {
    list: async () => {
      const setting = await store.settings.get(CANNED_REPLIES_KEY);
      const items = cannedReplies.safeParse(setting?.value);
      const replies = items.success ? items.data : [];
      return {
        items: replies.map((one) => {
          const group = scriptGroup(one);
          return group === null ? one : { ...one, group };
        }),
        version: setting?.version ?? 0,
      };
    },
    save: async (who, { version, items }) => {
      const twice = firstRepeated(items.map(({ shortcut }) => shortcut));
      if (twice >= 0) return refuse('duplicate_key', '快捷词重复，请换一个。', `items.${twice}.shortcut`);
      const sameId = firstRepeated(items.map(({ id }) => id));
      if (sameId >= 0) return refuse('duplicate_key', '编号重复。', `items.${sameId}.id`);
      const doc = {
        id: CANNED_REPLIES_KEY,
        value: items,
        updatedAt: instant(clock.nowMs()),
        updatedBy: who.id,
      };
      const saved = await putSetting(store.settings, doc, version);
      if (saved === undefined) return refuse('version_conflict');
      await record(who, 'canned_replies.saved', `setting:${CANNED_REPLIES_KEY}`, {
        version: saved,
        count: items.length,
      });
      bus.publish('settings.changed', { key: CANNED_REPLIES_KEY });
      return ok({ version: saved });
    },
  };
};
