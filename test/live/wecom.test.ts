/**
 * WeCom customer service on the built product, against the stand-in for the platform: callbacks over real HTTP, a whole
 * conversation, and kill -9 in the middle of messages and replies.
 */
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageView, OfferView } from '../../routing/protocol/views.ts';
import type { WeComStandIn } from '../../scripts/wechat-stand-in/wecom-stand-in.ts';
import { eventually } from '../support/product/conversations.ts';
import {
  AGENTS,
  channelsOf,
  closeAnswered,
  expectSaidOnce,
  takeAndAsk,
  talkThroughKill,
  textsOf,
} from '../support/product/platform-live.ts';
import { ask, next, type Product, signIn, staffSocket } from '../support/product/product.ts';
import { expectAuditWhole, expectNoDefects, widenCapacity } from '../support/product/product-checks.ts';
import { startWeComProduct, type WeComProduct } from '../support/product/wecom-product.ts';
import { hasRedis } from '../support/services/redis.ts';

const CUSTOMERS = 40;
const SAYS = 4;
/** More than the replies that one word of his allows, merged or not. */
const ANSWERS = 4;
const QUESTION = '有考勤记录或工资条吗？';

describe.skipIf(!hasRedis())('WeCom customer service', { timeout: 240_000 }, () => {
  let wecom: WeComProduct;
  let standIn: WeComStandIn;
  let product: Product;
  let cookie: string;

  // A product of its own for each test and each second chance.
  beforeEach(async () => {
    wecom = await startWeComProduct({
      rules: { answerMs: 2_000, againMs: 200, tries: 3 },
      history: { pageItems: 20, emptyEvery: 7 },
    });
    ({ standIn, product } = wecom);
    await widenCapacity(product, AGENTS);
    cookie = await signIn(product, product.account('supervisor'));
  });
  afterEach(async () => {
    await wecom?.stop();
  });

  const words = (user: string): string[] => textsOf(standIn.reached(user));

  describe('one customer', () => {
    let agent: Socket;
    beforeEach(async () => {
      agent = await staffSocket(product, 'zhou');
      await ask(agent, 'presence:set', { state: 'ready' });
    });
    afterEach(() => {
      agent.disconnect();
    });

    it('from entering to rating, with callbacks that come twice, late, and not at all', async () => {
      expect(await standIn.enter('wmLi', { scene: 'station-7' })).toMatchObject({ accepted: true });
      await eventually(async () => expect(words('wmLi')[0]).toContain('值班人员'));
      expect(standIn.reached('wmLi')[0]?.byCode).toBe(true);
      const offered = next<OfferView>(agent, 'offer');
      standIn.failCallback('twice');
      await standIn.say('wmLi', '工地欠我三个月工资，怎么办');
      const ticketId = await takeAndAsk(agent, await offered, QUESTION);
      await eventually(async () => expect(words('wmLi')).toContain(QUESTION));
      const heard: string[] = [];
      agent.on('message', ({ text, author }: MessageView) => {
        if (author.kind === 'citizen') heard.push(text);
      });
      standIn.failCallback('lost');
      await standIn.say('wmLi', '有微信聊天记录');
      standIn.failCallback('late');
      await standIn.say('wmLi', '还有考勤表');
      await eventually(async () => expect(heard).toEqual(['有微信聊天记录', '还有考勤表']));
      await closeAnswered(agent, ticketId);
      await eventually(async () => expect(standIn.reached('wmLi').at(-1)?.msgtype).toBe('msgmenu'));
      const { list } = standIn.reached('wmLi').at(-1)!.content as {
        list: { click: { id: string; content: string } }[];
      };
      const press = list.find(({ click }) => click.content === '满意')!.click;
      await standIn.say('wmLi', press.content, press.id);
      await eventually(async () => expect(words('wmLi').at(-1)).toBe('感谢您的评价。'));
      expect(words('wmLi').filter((it) => it === QUESTION)).toHaveLength(1);
      expectNoDefects(product);
    });
  });

  it('kill -9 in the middle of messages and replies: nothing lost, nothing doubled, nothing in doubt', async () => {
    const people = Array.from({ length: CUSTOMERS }, (_, n) => `wm${n}`);
    const talked = await talkThroughKill({
      product,
      people,
      says: SAYS,
      answers: ANSWERS,
      // Whether the callback is answered does not matter: it is all in the history.
      say: async (user, text) => {
        await standIn.say(user, text);
      },
    });
    expect(talked.ticketIds).toHaveLength(CUSTOMERS);
    await eventually(async () => {
      const heard = people.flatMap(words).filter((text) => text.includes('答 '));
      expect([...heard].sort()).toEqual(talked.answered.map(({ text }) => text).sort());
      for (const { messages } of (await channelsOf(product, cookie, talked.ticketIds)).values())
        expect(messages.filter(({ state }) => state !== 'sent')).toEqual([]);
    }, 120_000);
    await eventually(() => expectSaidOnce(product, cookie, talked), 60_000);
    talked.leave();
    await expectAuditWhole(product);
    expectNoDefects(product);
  });
});
