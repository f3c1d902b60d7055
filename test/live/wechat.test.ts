/**
 * The official account on the built product, against the stand-in for the platform: safe mode over real HTTP, a whole
 * conversation, a record that stands still, and kill -9 in the middle of 200 messages and their answers.
 */
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OfferView } from '../../routing/protocol/views.ts';
import { playStall } from '../../scripts/bench/wechat-stall.ts';
import type { StandIn } from '../../scripts/wechat-stand-in/stand-in.ts';
import { signatureOf } from '../../server/channels/tencent/signature.ts';
import { eventually } from '../support/product/conversations.ts';
import {
  AGENTS,
  channelsOf,
  closeAnswered,
  expectSaidOnce,
  HOOK_TOKEN,
  takeAndAsk,
  talkThroughKill,
  textsOf,
} from '../support/product/platform-live.ts';
import { ask, next, type Product, signIn, staffSocket } from '../support/product/product.ts';
import { expectAuditWhole, expectNoDefects, widenCapacity } from '../support/product/product-checks.ts';
import { startWeChatProduct, type WeChatProduct } from '../support/product/wechat-product.ts';
import { hasRedis } from '../support/services/redis.ts';

const FOLLOWERS = 50;
const QUESTION = '有考勤记录或工资条吗？';

describe.skipIf(!hasRedis())('official account', { timeout: 240_000 }, () => {
  let wechat: WeChatProduct;
  let standIn: StandIn;
  let product: Product;
  let cookie: string;

  // A product of its own for each test and each second chance: the one before may have left its people full.
  beforeEach(async () => {
    // More patient than the platform's three tries: a loaded machine takes its time to start after a kill.
    wechat = await startWeChatProduct({ answerMs: 5_000, againMs: 2_500, tries: 30 });
    ({ standIn, product } = wechat);
    await widenCapacity(product, AGENTS);
    cookie = await signIn(product, product.account('supervisor'));
  });
  afterEach(async () => {
    await wechat?.stop();
  });

  const words = (openid: string): string[] => textsOf(standIn.reached(openid));

  it('answers the address check, and nobody else', async () => {
    const at = (over: Record<string, string>) => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const query = {
        timestamp,
        nonce: '1',
        echostr: 'echo',
        signature: signatureOf(HOOK_TOKEN, timestamp, '1'),
        ...over,
      };
      return fetch(`${product.url}/channels/wechat/main?${new URLSearchParams(query)}`);
    };
    expect(await (await at({})).text()).toBe('echo');
    expect((await at({ signature: '0'.repeat(40) })).status).toBe(403);
    const unknown = await fetch(`${product.url}/channels/wechat/other`, {
      method: 'POST',
      body: '<xml></xml>',
    });
    expect(unknown.status).toBe(403);
    const large = await fetch(`${product.url}/channels/wechat/main`, {
      method: 'POST',
      body: 'x'.repeat(70_000),
    });
    expect(large.status).toBe(413);
  });

  describe('one follower', () => {
    let agent: Socket;
    beforeEach(async () => {
      agent = await staffSocket(product, 'zhou');
      await ask(agent, 'presence:set', { state: 'ready' });
    });
    afterEach(() => {
      agent.disconnect();
    });

    it('from following to rating', async () => {
      expect(await standIn.follow('o-li', 'station-7')).toMatchObject({ accepted: true, tries: 1 });
      await eventually(async () => expect(words('o-li')[0]).toContain('值班人员'));
      const offered = next<OfferView>(agent, 'offer');
      await standIn.say('o-li', '工地欠我三个月工资，怎么办');
      await standIn.repeatLast();
      const ticketId = await takeAndAsk(agent, await offered, QUESTION);
      await eventually(async () => expect(words('o-li')).toContain(QUESTION));
      const said = next(agent, 'message');
      await standIn.say('o-li', '有微信聊天记录');
      await said;
      await closeAnswered(agent, ticketId);
      await eventually(async () => expect(words('o-li').at(-1)).toBe('[menu]'));
      const { list } = standIn.reached('o-li').at(-1)!.content as { list: { id: string; content: string }[] };
      const press = list.find(({ content }) => content === '满意');
      await standIn.say('o-li', '满意', press?.id);
      await eventually(async () => expect(words('o-li').at(-1)).toBe('感谢您的评价。'));
      expect(words('o-li').filter((it) => it === QUESTION)).toHaveLength(1);
      expectNoDefects(product);
    });
  });

  it('a record that stands still for seconds: every message is answered in time, and kept once afterwards', async () => {
    const outcome = await playStall({
      dataDir: product.dataDir,
      target: wechat.target,
      rate: 25,
      seconds: 6,
      followers: 15,
      withinMs: 150_000,
    });
    // Accepted means: within the 5 s of the platform's protocol, at the first delivery.
    expect(outcome).toMatchObject({ sent: 150, accepted: 150, kept: 150, doubled: 0 });
    // Patience is 2 s: the stall was real, and was longer than it.
    expect(outcome.maxMs).toBeGreaterThan(1_900);
  });

  it('kill -9 in the middle of 200 messages and their answers loses and doubles nothing', async () => {
    const people = Array.from({ length: FOLLOWERS }, (_, n) => `o-${n}`);
    const talked = await talkThroughKill({
      product,
      people,
      says: 4,
      answers: 4,
      say: async (openid, text) => expect((await standIn.say(openid, text)).accepted).toBe(true),
      meanwhile: () => {
        for (const openid of people) void standIn.follow(openid);
      },
    });
    await eventually(async () => {
      const heard = people.flatMap(words).filter((text) => text.includes('答 '));
      /** What nobody can know: said to the agent as such, and never sent again by itself. */
      const unsure = new Set<string>();
      for (const [ticketId, { messages }] of await channelsOf(product, cookie, talked.ticketIds)) {
        for (const { seq, state } of messages) {
          expect(['sent', 'unknown', 'waiting']).toContain(state);
          if (state === 'unknown') unsure.add(`${ticketId} ${seq}`);
        }
      }
      const missing = talked.answered.filter(
        ({ text, ticketId, seq }) => !heard.includes(text) && !unsure.has(`${ticketId} ${seq}`),
      );
      expect(missing).toEqual([]);
      // Once each.
      expect(new Set(heard).size).toBe(heard.length);
    }, 90_000);
    await eventually(() => expectSaidOnce(product, cookie, talked), 60_000);
    talked.leave();
    await expectAuditWhole(product);
    expectNoDefects(product);
  });
});
