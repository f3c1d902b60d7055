/**
 * The ledger of replies against the books of WeCom's stand-in over random words, presses, ends of sessions, sends,
 * repeats and waits: they never disagree, and what reached the customers is what the product believes.
 */
import { describe, expect, it } from 'vitest';
import {
  ended,
  type ReplyWindow,
  CUSTOMER_SERVICE_RULES as RULES,
} from '../../routing/channels/reply-window.ts';
import { CODES, createKfBooks, STATE } from '../../scripts/wechat-stand-in/wecom-books.ts';
import { startWeComStandIn } from '../../scripts/wechat-stand-in/wecom-stand-in.ts';
import { CORP, KF, kfAccountOf } from '../support/product/wecom-puller.ts';
import {
  BOOK_EVENTS,
  HTTP_EVENTS,
  newTime,
  playBooks,
  playHttp,
  SEEDS,
  spoke,
} from '../support/quota-fuzz.ts';

const people = ['wmA', 'wmB', 'wmC', 'wmD'];

describe('reply quota of WeCom', () => {
  it.each(SEEDS)(
    `RW1-RW6: ${BOOK_EVENTS} random events, seed %i: every send and every count agrees`,
    (seed) => {
      const time = newTime();
      const books = createKfBooks();
      const said = playBooks(
        { seed, events: BOOK_EVENTS, time },
        {
          rules: RULES,
          people,
          act: (id, ledger, random): ReplyWindow => {
            if (random() < 0.15) {
              books.put(id, STATE.ended, '', time.nowMs);
              return ended(ledger, time.nowMs);
            }
            const pressed = random() < 0.3;
            books.said(id, pressed, time.nowMs);
            return spoke(ledger, pressed, time.nowMs, RULES);
          },
          reply: (id) => books.take(id, time.nowMs) === CODES.ok,
          left: (id) => books.left(id, time.nowMs),
        },
      );
      expect(said.length).toBeGreaterThan(1_000);
    },
  );

  it(`${HTTP_EVENTS} events over HTTP with lost answers and repeats: what we hold back would have been refused, what we say arrives once`, async () => {
    const time = newTime();
    const standIn = await startWeComStandIn({ ...CORP, openKfId: KF.openKfId, now: () => time.nowMs });
    const account = kfAccountOf(standIn, () => time.nowMs);
    const said = await playHttp(
      { seed: 4, events: HTTP_EVENTS, time },
      {
        rules: RULES,
        people,
        act: async (id, ledger, random): Promise<ReplyWindow> => {
          if (ledger.length > 0 && random() < 0.15) {
            await standIn.servicerEnds(id);
            return ended(ledger, time.nowMs);
          }
          const pressed = random() < 0.3;
          await standIn.say(id, 'x', pressed ? '15' : undefined);
          return spoke(ledger, pressed, time.nowMs, RULES);
        },
        reply: async (id, step, allowed, random) => {
          const send = async () =>
            (await account.send(id, { kind: 'text', text: `${step}` }, `k${step}`)).result;
          if (random() < 0.1) standIn.failNext({ kind: 'cut_before' });
          let result = await send();
          // Without an answer the same again, which may be the second or third time that it is handed over.
          while (result === 'unknown') result = await send();
          if (allowed && random() < 0.1) result = await send();
          expect(result).toBe(allowed ? 'sent' : 'refused');
          return result === 'sent';
        },
        left: (id) => standIn.left(id),
      },
    );
    const arrived = standIn
      .reached()
      .map(({ user, content }) => `${user} ${(content as { content: string }).content}`);
    expect(arrived).toEqual(said);
    expect(said.length).toBeGreaterThan(100);
    await standIn.stop();
  }, 120_000);
});
