/** Pulling against the stand-in: pages, cursors that move only when all is kept, tokens, faults, crashes, two nodes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startWeComStandIn,
  type WeComOptions,
  type WeComStandIn,
} from '../../../../scripts/wechat-stand-in/wecom-stand-in.ts';
import type { Puller } from '../../../../server/channels/wecom/puller.ts';
import {
  CORP,
  createKept,
  createMemoryMarks,
  type Kept,
  KF,
  type MemoryMarks,
  pullerOf,
  SOON,
} from '../../../support/product/wecom-puller.ts';

const SYNC = '/cgi-bin/kf/sync_msg';
const TOKEN = '/cgi-bin/gettoken';
const DAY = 86_400_000;

describe('sync_msg', { timeout: 60_000 }, () => {
  let standIn: WeComStandIn;
  let kept: Kept;
  let marks: MemoryMarks;
  let nowMs: number;
  const pullers: Puller[] = [];

  const start = async (options: Partial<WeComOptions> = {}) => {
    await standIn?.stop();
    standIn = await startWeComStandIn({ ...CORP, openKfId: KF.openKfId, now: () => nowMs, ...options });
  };
  const puller = (rules = {}): Puller => {
    const made = pullerOf(standIn, () => nowMs, rules);
    pullers.push(made);
    return made;
  };
  const pull = (rules = {}): Puller => {
    const made = puller(rules);
    made.start(kept.receive, marks);
    return made;
  };
  const sayMany = async (count: number, from = 1): Promise<string[]> => {
    const texts = Array.from({ length: count }, (_, n) => `第${from + n}句`);
    for (const [n, text] of texts.entries()) await standIn.say(`wm${n % 3}`, text);
    return texts;
  };

  beforeEach(async () => {
    nowMs = 1_795_000_000_000;
    kept = createKept();
    marks = createMemoryMarks();
    await start();
  });
  afterEach(async () => {
    await Promise.all(pullers.splice(0).map((it) => it.close()));
    await standIn.stop();
  });

  it('goes on while has_more says so, also over pages that bring nothing', async () => {
    await start({ history: { pageItems: 4, emptyEvery: 3 } });
    const texts = await sayMany(30);
    pull();
    await expect.poll(() => kept.texts().length, SOON).toBe(30);
    expect([...kept.texts()].sort()).toEqual([...texts].sort());
    expect(standIn.calls(SYNC)).toBeGreaterThan(30 / 4);
    // In the order in which each citizen said them.
    for (const user of ['wm0', 'wm1', 'wm2']) {
      const own = kept.events.filter(({ sender }) => sender === user);
      expect(own.map(({ atMs }) => atMs)).toEqual(own.map(({ atMs }) => atMs).sort((a, b) => a - b));
      expect(new Set(own.map(({ atMs }) => atMs)).size).toBe(own.length);
    }
  });

  it('CH10: the cursor moves only when all of a page is kept; pulled again, nothing is there twice', async () => {
    await start({ history: { pageItems: 5 } });
    await sayMany(15);
    kept.refuseAt = 8;
    let moves = -1;
    const { receive } = kept;
    kept.receive = async (event) => {
      const before = marks.moves;
      await receive(event).catch((error: unknown) => {
        // The first page was kept, the second was not.
        moves = before;
        throw error;
      });
    };
    pull();
    await expect.poll(() => kept.texts().length, SOON).toBe(15);
    expect(moves).toBe(1);
    expect(kept.handed).toBeGreaterThan(15);
    expect(new Set(kept.texts()).size).toBe(15);
  });

  it('CH10: a crash between keeping and moving the cursor: the next start pulls the page again, nothing is doubled', async () => {
    await sayMany(7);
    const set = marks.set;
    marks.set = () => new Promise(() => undefined);
    const died = puller();
    died.start(kept.receive, marks);
    await expect.poll(() => kept.texts().length, SOON).toBe(7);
    expect(marks.held).toBeUndefined();
    pullers.length = 0;
    marks.set = set;
    pull();
    await expect.poll(() => marks.moves, SOON).toBe(1);
    expect(kept.handed).toBe(14);
    expect(kept.texts()).toHaveLength(7);
  });

  it('CH10: two nodes that pull at once keep each message once', async () => {
    await start({ history: { pageItems: 3 } });
    await sayMany(24);
    pull();
    pull();
    await expect.poll(() => kept.texts().length, SOON).toBe(24);
    expect(new Set(kept.texts()).size).toBe(24);
    await sayMany(3, 25);
    for (const it of pullers) it.wake();
    await expect.poll(() => kept.texts().length, SOON).toBe(27);
  });

  it('a callback that comes while a pull is under way is not forgotten', async () => {
    await sayMany(1);
    const one = puller();
    let wake = true;
    const { receive } = kept;
    one.start(async (event) => {
      if (wake) {
        wake = false;
        await standIn.say('wm0', '正好这时');
        one.wake();
      }
      await receive(event);
    }, marks);
    await expect.poll(() => kept.texts(), SOON).toEqual(['第1句', '正好这时']);
  });

  it('a token that is too old is dropped, and the pull goes on without one', async () => {
    const one = pull();
    await expect.poll(() => standIn.calls(SYNC), SOON).toBe(1);
    await sayMany(2);
    one.wake('a-token-of-yesterday');
    await expect.poll(() => kept.texts().length, SOON).toBe(2);
    expect(standIn.calls(SYNC)).toBe(3);
  });

  it('without a token the platform allows few pulls: then it waits, and goes on', async () => {
    await start({ history: { barePerMinute: 1, pageItems: 2 } });
    await sayMany(4);
    pull();
    await expect.poll(() => standIn.calls(SYNC), SOON).toBeGreaterThan(2);
    expect(kept.texts()).toHaveLength(2);
    nowMs += 61_000;
    await expect.poll(() => kept.texts().length, SOON).toBe(4);
  });

  it('a cursor that the platform has forgotten: all that it still has is pulled again, nothing is doubled', async () => {
    await sayMany(3);
    const one = pull();
    await expect.poll(() => marks.moves, SOON).toBe(1);
    standIn.forgetCursors();
    await sayMany(2, 4);
    one.wake();
    await expect.poll(() => kept.texts().length, SOON).toBe(5);
    expect(new Set(kept.texts()).size).toBe(5);
  });

  it('what is older than three days is gone; the rest comes', async () => {
    await sayMany(2);
    nowMs += 3 * DAY + 1;
    await sayMany(2, 3);
    pull();
    await expect.poll(() => kept.texts(), SOON).toEqual(['第3句', '第4句']);
  });

  it.each([
    ['busy', { kind: 'code', errcode: -1 }],
    ['cut', { kind: 'cut_before' }],
    ['too often', { kind: 'code', errcode: 45009 }],
  ] as const)('tries again by itself: %s', async (_name, fault) => {
    await sayMany(2);
    standIn.failSync(fault);
    standIn.failSync(fault);
    pull();
    await expect.poll(() => kept.texts().length, SOON).toBe(2);
  });

  it('an access token that ends is renewed once, and the pull goes on', async () => {
    const one = pull();
    await expect.poll(() => standIn.calls(SYNC), SOON).toBe(1);
    standIn.expireTokens();
    await sayMany(1);
    one.wake();
    await expect.poll(() => kept.texts().length, SOON).toBe(1);
    expect(standIn.calls(TOKEN)).toBe(2);
  });

  it('looks from time to time also when no callback comes', async () => {
    pull({ safetyMs: 10 });
    await expect.poll(() => standIn.calls(SYNC), SOON).toBeGreaterThan(0);
    await standIn.say('wm0', '回调丢了');
    await expect.poll(() => kept.texts(), SOON).toEqual(['回调丢了']);
  });

  it('an item that cannot be read holds nobody up', async () => {
    await standIn.say('wm0', '一');
    await standIn.say('不是一个号', '二');
    await standIn.say('wm0', '三');
    pull();
    await expect.poll(() => kept.texts(), SOON).toEqual(['一', '三']);
    expect(marks.moves).toBe(1);
  });
});
