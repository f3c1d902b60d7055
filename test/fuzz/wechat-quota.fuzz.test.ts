/** The ledger of replies against the stand-in's own books over random acts, sends and waits: they never disagree. */
import { describe, expect, it } from 'vitest';
import {
  allowanceOf,
  granted,
  NO_WINDOW,
  type ReplyWindow,
  OFFICIAL_ACCOUNT_RULES as RULES,
  spent,
} from '../../routing/reply-window.ts';
import { createBooks } from '../../scripts/wechat-stand-in/books.ts';
import { startStandIn } from '../../scripts/wechat-stand-in/stand-in.ts';
import { createOfficialAccount } from '../../server/channels/wechat/official-account.ts';
import { QUIET_LOG } from '../support/redis.ts';
import { randomOf } from './live-queue-world.ts';

const EVENTS = 30_000;
const OVER_HTTP = 2_000;
const PEOPLE = ['oA', 'oB', 'oC', 'oD'];
const ACTS = [
  ['message', 'message'],
  ['menu_click', 'click'],
  ['follow', 'follow'],
  ['scan', 'scan'],
] as const;

/** From a second to three days, mostly short. */
const waitOf = (random: () => number): number => Math.floor(1_000 * 260_000 ** (random() ** 3));

describe('reply quota', () => {
  it.each([1, 2, 3])(
    `RW1-RW3: ${EVENTS} random events, seed %i: every send and every count agrees`,
    (seed) => {
      const random = randomOf(seed);
      const books = createBooks();
      const ledgers = new Map<string, ReplyWindow>(PEOPLE.map((id) => [id, NO_WINDOW]));
      let nowMs = 1_795_000_000_000;
      for (let step = 0; step < EVENTS; step += 1) {
        const id = PEOPLE[Math.floor(random() * PEOPLE.length)]!;
        const ledger = ledgers.get(id)!;
        const dice = random();
        if (dice < 0.3) {
          const [scene, trigger] = ACTS[Math.floor(random() * ACTS.length)]!;
          books.open(id, trigger, nowMs);
          ledgers.set(id, granted(ledger, scene, nowMs, RULES));
        } else if (dice < 0.75) {
          const paid = spent(ledger, nowMs, 'rating', RULES);
          expect(books.take(id, nowMs) === 0).toBe(paid !== undefined);
          if (paid) ledgers.set(id, paid);
        } else nowMs += waitOf(random);
        expect(allowanceOf(ledgers.get(id)!, nowMs, RULES).left).toBe(books.left(id, nowMs));
      }
    },
  );

  it(`${OVER_HTTP} events over HTTP: what we allow reaches him, what we hold back would have been refused`, async () => {
    const random = randomOf(4);
    let nowMs = 1_795_000_000_000;
    const app = { appId: 'wx00000001', secret: 's'.repeat(20) };
    const standIn = await startStandIn({ ...app, now: () => nowMs, rules: { tries: 1, answerMs: 1 } });
    standIn.target({ url: 'http://127.0.0.1:9/nobody', token: 't', appId: app.appId });
    const account = createOfficialAccount(
      { id: 'main', ...app, menus: true, baseUrl: standIn.url },
      { clock: { nowMs: () => nowMs }, log: QUIET_LOG },
    );
    for (const id of PEOPLE) await standIn.follow(id);
    const ledgers = new Map<string, ReplyWindow>(
      PEOPLE.map((id) => [id, granted(NO_WINDOW, 'follow', nowMs, RULES)]),
    );
    let allowed = 0;
    for (let step = 0; step < OVER_HTTP; step += 1) {
      const id = PEOPLE[Math.floor(random() * PEOPLE.length)]!;
      const ledger = ledgers.get(id)!;
      const dice = random();
      if (dice < 0.2) {
        const pressed = random() < 0.3;
        await standIn.say(id, 'x', pressed ? '15' : undefined);
        ledgers.set(id, granted(ledger, pressed ? 'menu_click' : 'message', nowMs, RULES));
      } else if (dice < 0.7) {
        const paid = spent(ledger, nowMs, 'rating', RULES);
        const { result } = await account.send(id, { kind: 'text', text: `${step}` }, `k${step}`);
        expect(result).toBe(paid ? 'sent' : 'refused');
        if (!paid) continue;
        allowed += 1;
        ledgers.set(id, paid);
      } else nowMs += waitOf(random);
    }
    expect(standIn.reached()).toHaveLength(allowed);
    await standIn.stop();
  });
});
