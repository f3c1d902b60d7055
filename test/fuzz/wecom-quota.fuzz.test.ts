/**
 * The ledger of replies against the WeCom stand-in's own books over random words, presses, ends of sessions, sends,
 * repeats and waits: they never disagree, and what reached the customers is what the product believes.
 */
import { describe, expect, it } from 'vitest';
import {
  allowanceOf,
  ended,
  granted,
  NO_WINDOW,
  type ReplyWindow,
  CUSTOMER_SERVICE_RULES as RULES,
  spent,
} from '../../routing/reply-window.ts';
import { CODES, createKfBooks, STATE } from '../../scripts/wechat-stand-in/wecom-books.ts';
import { startWeComStandIn } from '../../scripts/wechat-stand-in/wecom-stand-in.ts';
import { createWeComApi } from '../../server/channels/wecom/api.ts';
import { createKfAccount } from '../../server/channels/wecom/kf-account.ts';
import { QUIET_LOG } from '../support/redis.ts';
import { CORP, KF } from '../support/wecom-puller.ts';
import { randomOf } from './live-queue-world.ts';

const EVENTS = 30_000;
const OVER_HTTP = 2_000;
const PEOPLE = ['wmA', 'wmB', 'wmC', 'wmD'];

/** From a second to three days, mostly short. */
const waitOf = (random: () => number): number => Math.floor(1_000 * 260_000 ** (random() ** 3));

describe('reply quota of WeCom', () => {
  it.each([1, 2, 3])(
    `RW1-RW6: ${EVENTS} random events, seed %i: every send and every count agrees`,
    (seed) => {
      const random = randomOf(seed);
      const books = createKfBooks();
      const ledgers = new Map<string, ReplyWindow>(PEOPLE.map((id) => [id, NO_WINDOW]));
      let nowMs = 1_795_000_000_000;
      for (let step = 0; step < EVENTS; step += 1) {
        const id = PEOPLE[Math.floor(random() * PEOPLE.length)]!;
        const ledger = ledgers.get(id)!;
        const dice = random();
        if (dice < 0.25) {
          const pressed = random() < 0.3;
          books.said(id, pressed, nowMs);
          ledgers.set(id, granted(ledger, pressed ? 'menu_click' : 'message', nowMs, RULES));
        } else if (dice < 0.3) {
          books.put(id, STATE.ended, '', nowMs);
          ledgers.set(id, ended(ledger, nowMs));
          // Two things of one customer do not happen in the same millisecond.
          nowMs += 1;
        } else if (dice < 0.75) {
          const paid = spent(ledger, nowMs, 'rating', RULES);
          expect(books.take(id, nowMs) === CODES.ok).toBe(paid !== undefined);
          if (paid) ledgers.set(id, paid);
        } else nowMs += waitOf(random);
        expect(allowanceOf(ledgers.get(id)!, nowMs, RULES).left).toBe(books.left(id, nowMs));
      }
    },
  );

  it(`${OVER_HTTP} events over HTTP with lost answers and repeats: what we hold back would have been refused, what we say arrives once`, async () => {
    const random = randomOf(4);
    let nowMs = 1_795_000_000_000;
    const standIn = await startWeComStandIn({ ...CORP, openKfId: KF.openKfId, now: () => nowMs });
    const api = createWeComApi(
      { ...CORP, baseUrl: standIn.url },
      { clock: { nowMs: () => nowMs }, log: QUIET_LOG },
    );
    const account = createKfAccount(KF, { api, log: QUIET_LOG });
    const ledgers = new Map<string, ReplyWindow>(PEOPLE.map((id) => [id, NO_WINDOW]));
    const believed: string[] = [];
    for (const id of PEOPLE) {
      await standIn.say(id, 'x');
      ledgers.set(id, granted(NO_WINDOW, 'message', nowMs, RULES));
    }
    for (let step = 0; step < OVER_HTTP; step += 1) {
      const id = PEOPLE[Math.floor(random() * PEOPLE.length)]!;
      const ledger = ledgers.get(id)!;
      const dice = random();
      if (dice < 0.2) {
        const pressed = random() < 0.3;
        await standIn.say(id, 'x', pressed ? '15' : undefined);
        ledgers.set(id, granted(ledger, pressed ? 'menu_click' : 'message', nowMs, RULES));
      } else if (dice < 0.24) {
        await standIn.servicerEnds(id);
        ledgers.set(id, ended(ledger, nowMs));
        nowMs += 1;
      } else if (dice < 0.7) {
        const paid = spent(ledger, nowMs, 'rating', RULES);
        const content = { kind: 'text' as const, text: `${step}` };
        if (random() < 0.1) standIn.failNext({ kind: 'cut_before' });
        let { result } = await account.send(id, content, `k${step}`);
        // Without an answer the same again, which may be the second or third time that it is handed over.
        while (result === 'unknown') ({ result } = await account.send(id, content, `k${step}`));
        if (paid && random() < 0.1) ({ result } = await account.send(id, content, `k${step}`));
        expect(result).toBe(paid ? 'sent' : 'refused');
        if (!paid) continue;
        believed.push(`${id} ${step}`);
        ledgers.set(id, paid);
      } else nowMs += waitOf(random);
      expect(allowanceOf(ledgers.get(id)!, nowMs, RULES).left).toBe(standIn.left(id));
    }
    const arrived = standIn
      .reached()
      .map(({ user, content }) => `${user} ${(content as { content: string }).content}`);
    expect(arrived).toEqual(believed);
    expect(believed.length).toBeGreaterThan(100);
    await standIn.stop();
  }, 120_000);
});
