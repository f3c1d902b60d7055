/** The ledger of replies against the books of WeChat's stand-in over random acts, sends and waits: they never disagree. */
import { describe, expect, it } from 'vitest';
import { granted, OFFICIAL_ACCOUNT_RULES as RULES } from '../../routing/channels/reply-window.ts';
import { createBooks } from '../../scripts/wechat-stand-in/books.ts';
import { startStandIn } from '../../scripts/wechat-stand-in/stand-in.ts';
import { createOfficialAccount } from '../../server/channels/wechat/official-account.ts';
import {
  BOOK_EVENTS,
  HTTP_EVENTS,
  newTime,
  playBooks,
  playHttp,
  SEEDS,
  spoke,
} from '../support/quota-fuzz.ts';
import { QUIET_LOG } from '../support/services/redis.ts';

const people = ['oA', 'oB', 'oC', 'oD'];
const ACTS = [
  ['message', 'message'],
  ['menu_click', 'click'],
  ['follow', 'follow'],
  ['scan', 'scan'],
] as const;

describe('reply quota', () => {
  it.each(SEEDS)(
    `RW1-RW3: ${BOOK_EVENTS} random events, seed %i: every send and every count agrees`,
    (seed) => {
      const time = newTime();
      const books = createBooks();
      const said = playBooks(
        { seed, events: BOOK_EVENTS, time },
        {
          rules: RULES,
          people,
          act: (id, ledger, random) => {
            const [scene, trigger] = ACTS[Math.floor(random() * ACTS.length)]!;
            books.open(id, trigger, time.nowMs);
            return granted(ledger, scene, time.nowMs, RULES);
          },
          reply: (id) => books.take(id, time.nowMs) === 0,
          left: (id) => books.left(id, time.nowMs),
        },
      );
      expect(said.length).toBeGreaterThan(1_000);
    },
  );

  it(`${HTTP_EVENTS} events over HTTP: what we allow reaches him, what we hold back would have been refused`, async () => {
    const time = newTime();
    const app = { appId: 'wx00000001', secret: 's'.repeat(20) };
    const standIn = await startStandIn({ ...app, now: () => time.nowMs, rules: { tries: 1, answerMs: 1 } });
    standIn.target({ url: 'http://127.0.0.1:9/nobody', token: 't', appId: app.appId });
    const account = createOfficialAccount(
      { id: 'main', ...app, menus: true, baseUrl: standIn.url },
      { clock: { nowMs: () => time.nowMs }, log: QUIET_LOG },
    );
    const known = new Set<string>();
    const said = await playHttp(
      { seed: 4, events: HTTP_EVENTS, time },
      {
        rules: RULES,
        people,
        act: async (id, ledger, random) => {
          const isNew = !known.has(id);
          known.add(id);
          if (isNew) {
            await standIn.follow(id);
            return granted(ledger, 'follow', time.nowMs, RULES);
          }
          const pressed = random() < 0.3;
          await standIn.say(id, 'x', pressed ? '15' : undefined);
          return spoke(ledger, pressed, time.nowMs, RULES);
        },
        reply: async (id, step) =>
          (await account.send(id, { kind: 'text', text: `${step}` }, `k${step}`)).result === 'sent',
        left: (id) => standIn.left(id),
      },
    );
    const arrived = standIn
      .reached()
      .map(({ openid, content }) => `${openid} ${(content as { content: string }).content}`);
    expect(arrived).toEqual(said);
    expect(said.length).toBeGreaterThan(100);
    await standIn.stop();
  }, 120_000);
});
