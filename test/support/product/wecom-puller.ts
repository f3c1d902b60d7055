/** A puller at the stand-in with a record in memory that can be slow, refuse, or be wiped; nothing runs by itself for long. */
import type { WeComStandIn } from '../../../scripts/wechat-stand-in/wecom-stand-in.ts';
import type { ChannelAccount, InboundEvent, PullMark, PullMarks } from '../../../server/channels/channel.ts';
import { createWeComApi } from '../../../server/channels/wecom/api.ts';
import { createKfAccount } from '../../../server/channels/wecom/kf-account.ts';
import { createPuller, type Puller, type PullRules } from '../../../server/channels/wecom/puller.ts';
import { fakeLog } from '../ports/server-fakes.ts';

export const CORP = { corpId: 'ww00000001', secret: 's'.repeat(32) };
export const KF = { id: 'kf', openKfId: 'wkAAAA1234' };

/** The account at the stand-in, as the product makes it. */
export const kfAccountOf = (
  standIn: WeComStandIn,
  nowMs: () => number,
  { timeoutMs = 2_000, openKfId = KF.openKfId }: { timeoutMs?: number; openKfId?: string } = {},
): ChannelAccount => {
  const deps = { clock: { nowMs }, log: fakeLog() };
  const api = createWeComApi({ ...CORP, baseUrl: standIn.url, timeoutMs }, deps);
  return createKfAccount({ ...KF, openKfId }, { api, ...deps });
};

/** As the inbox of the desk: what is kept is known by its key. */
export interface Kept {
  events: InboundEvent[];
  /** Hand-overs, repeats counted in. */
  handed: number;
  /** Refuses the n-th hand-over from now on, once. */
  refuseAt?: number;
  receive(event: InboundEvent): Promise<void>;
  texts(): string[];
}

export const createKept = (): Kept => {
  const keys = new Set<string>();
  const kept: Kept = {
    events: [],
    handed: 0,
    receive: async (event) => {
      kept.handed += 1;
      if (kept.refuseAt !== undefined && kept.handed >= kept.refuseAt) {
        delete kept.refuseAt;
        throw new Error('the record is away');
      }
      if (keys.has(event.key)) return;
      keys.add(event.key);
      kept.events.push(event);
    },
    texts: () =>
      kept.events.flatMap(({ fact }) =>
        fact.type === 'message' && fact.content.kind === 'text' ? [fact.content.text] : [],
      ),
  };
  return kept;
};

export interface MemoryMarks extends PullMarks {
  /** How often the cursor moved. */
  moves: number;
  held?: PullMark | undefined;
}

export const createMemoryMarks = (): MemoryMarks => {
  const marks: MemoryMarks = {
    moves: 0,
    get: async () => marks.held,
    set: async (_account, cursor, before) => {
      if (marks.held?.version !== before?.version) return false;
      marks.held = { cursor, version: (before?.version ?? 0) + 1 };
      marks.moves += 1;
      return true;
    },
  };
  return marks;
};

export const pullerOf = (
  standIn: WeComStandIn,
  nowMs: () => number = Date.now,
  rules: Partial<PullRules> = {},
): Puller =>
  createPuller({
    account: KF,
    api: createWeComApi(
      { ...CORP, baseUrl: standIn.url, timeoutMs: 1_000 },
      { clock: { nowMs }, log: fakeLog() },
    ),
    clock: { nowMs },
    log: fakeLog(),
    rules: { safetyMs: 3_600_000, againMs: 5, mostMs: 20, ...rules },
  });

/** Generous: CI is slow. */
export const SOON = { timeout: 30_000 };
