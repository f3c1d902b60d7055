/**
 * WeCom customer service on the built product, against the stand-in for the platform: callbacks over real HTTP, a whole
 * conversation, and kill -9 in the middle of messages and replies.
 */
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TicketChannel } from '../../routing/protocol/channel.ts';
import type { MessageView, OfferView, TicketSummary } from '../../routing/protocol/views.ts';
import type { WeComStandIn } from '../../scripts/wechat-stand-in/wecom-stand-in.ts';
import { type Citizen, createLedger, type Desk, eventually, playAgent } from '../support/conversations.ts';
import { ask, clientKey, next, type Product, signIn, staffSocket } from '../support/product.ts';
import { expectAuditWhole, expectNoDefects, staffGet, widenCapacity } from '../support/product-checks.ts';
import { hasRedis } from '../support/redis.ts';
import { startWeComProduct, type WeComProduct } from '../support/wecom-product.ts';

const AGENTS = ['zhou', 'lin', 'chen'];
const CUSTOMERS = 40;
const SAYS = 4;
/** More than the replies that one word of his allows, merged or not. */
const ANSWERS = 4;

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

  const words = (user: string): string[] =>
    standIn
      .reached(user)
      .flatMap(({ content }) => String((content as { content?: string }).content ?? '[menu]').split('\n\n'));

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
      const offer = await offered;
      expect(offer.ticket).toMatchObject({ channel: 'wechat', matter: '劳动纠纷' });
      const ticket = await ask<TicketSummary>(agent, 'offer:accept', { offerId: offer.offerId });
      const ticketId = ticket.id;
      await ask(agent, 'message:send', { ticketId, clientKey: clientKey(), text: '有考勤记录或工资条吗？' });
      await eventually(async () => expect(words('wmLi')).toContain('有考勤记录或工资条吗？'));
      const heard: string[] = [];
      agent.on('message', ({ text, author }: MessageView) => {
        if (author.kind === 'citizen') heard.push(text);
      });
      standIn.failCallback('lost');
      await standIn.say('wmLi', '有微信聊天记录');
      standIn.failCallback('late');
      await standIn.say('wmLi', '还有考勤表');
      await eventually(async () => expect(heard).toEqual(['有微信聊天记录', '还有考勤表']));
      await ask(agent, 'ticket:close', {
        ticketId,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        feedback: '可以向劳动监察部门投诉或申请仲裁。',
      });
      await eventually(async () => expect(standIn.reached('wmLi').at(-1)?.msgtype).toBe('msgmenu'));
      const { list } = standIn.reached('wmLi').at(-1)!.content as {
        list: { click: { id: string; content: string } }[];
      };
      const press = list.find(({ click }) => click.content === '满意')!.click;
      await standIn.say('wmLi', press.content, press.id);
      await eventually(async () => expect(words('wmLi').at(-1)).toBe('感谢您的评价。'));
      expect(words('wmLi').filter((it) => it === '有考勤记录或工资条吗？')).toHaveLength(1);
      expectNoDefects(product);
    });
  });

  it('kill -9 in the middle of messages and replies: nothing lost, nothing doubled, nothing in doubt', async () => {
    const ledger = createLedger();
    const desks: Desk[] = await Promise.all(
      AGENTS.map((name) =>
        playAgent(product, ledger, new Map<string, Citizen>(), name, { answers: ANSWERS, keep: () => true }),
      ),
    );
    const people = Array.from({ length: CUSTOMERS }, (_, n) => `wm${n}`);
    const said: string[] = [];
    const talk = Promise.all(
      people.map(async (user) => {
        for (let n = 1; n <= SAYS; n += 1) {
          const text = n === 1 ? `老板拖欠工资，我是${user}。` : `${user} 第${n}句`;
          said.push(text);
          // Whether the callback is answered does not matter: it is all in the history.
          await standIn.say(user, text);
        }
      }),
    );
    await eventually(async () => expect(ledger.messages.length).toBeGreaterThan(CUSTOMERS), 60_000);
    await product.kill9();
    await product.restart();
    await talk;
    await eventually(async () => expect(ledger.messages.length).toBe(CUSTOMERS * ANSWERS), 90_000);
    // Speaking once more gives what waits for want of quota its way.
    for (const user of people) {
      said.push(`${user} 最后一句`);
      await standIn.say(user, `${user} 最后一句`);
    }
    expect(ledger.faults).toEqual([]);

    const ticketIds = [...new Set(ledger.messages.map(({ ticketId }) => ticketId))];
    expect(ticketIds).toHaveLength(CUSTOMERS);
    await eventually(async () => {
      const heard = people.flatMap(words).filter((text) => text.includes('答 '));
      expect([...heard].sort()).toEqual(ledger.messages.map(({ text }) => text).sort());
      for (const ticketId of ticketIds) {
        const route = `/api/v1/tickets/${ticketId}/channel`;
        const { channel } = await staffGet<TicketChannel>(product, cookie, route);
        expect(channel?.messages.map(({ state }) => state)).toEqual(
          channel?.messages.map(() => 'sent' as const),
        );
      }
    }, 120_000);
    await eventually(async () => {
      const kept: string[] = [];
      for (const ticketId of ticketIds) {
        const route = `/api/v1/tickets/${ticketId}/messages`;
        const { items } = await staffGet<{ items: MessageView[] }>(product, cookie, route);
        const own = items.filter(({ author }) => author.kind === 'citizen').map(({ text }) => text);
        // In the order in which he said them.
        expect(own).toEqual(said.filter((text) => own.includes(text)));
        kept.push(...own);
      }
      expect(kept.sort()).toEqual([...said].sort());
    }, 60_000);
    for (const desk of desks) desk.leave();
    await expectAuditWhole(product);
    expectNoDefects(product);
  });
});
