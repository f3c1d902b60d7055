/**
 * The official account on the built product, against the stand-in for the platform: safe mode over real HTTP, a whole
 * conversation, and kill -9 in the middle of 200 messages and their answers.
 */
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TicketChannel } from '../../routing/protocol/channel.ts';
import type { OfferView, TicketSummary } from '../../routing/protocol/views.ts';
import type { StandIn } from '../../scripts/wechat-stand-in/stand-in.ts';
import { signatureOf } from '../../server/channels/tencent/signature.ts';
import { type Citizen, createLedger, type Desk, eventually, playAgent } from '../support/conversations.ts';
import { ask, clientKey, next, type Product, signIn, staffSocket } from '../support/product.ts';
import { expectAuditWhole, expectNoDefects, staffGet, widenCapacity } from '../support/product-checks.ts';
import { hasRedis } from '../support/redis.ts';
import { startWeChatProduct, WECHAT_TOKEN, type WeChatProduct } from '../support/wechat-product.ts';

const AGENTS = ['zhou', 'lin', 'chen'];

const FOLLOWERS = 50;
const SAYS = 4;
const ANSWERS = 4;

describe.skipIf(!hasRedis())('official account', { timeout: 240_000 }, () => {
  let wechat: WeChatProduct;
  let standIn: StandIn;
  let product: Product;
  let cookie: string;

  // A product of its own for each test and each second chance: the one before may have left its people full.
  beforeEach(async () => {
    wechat = await startWeChatProduct({ answerMs: 5_000, againMs: 5_000 });
    ({ standIn, product } = wechat);
    await widenCapacity(product, AGENTS);
    cookie = await signIn(product, product.account('supervisor'));
  });
  afterEach(async () => {
    await wechat?.stop();
  });

  const words = (openid: string): string[] =>
    standIn
      .reached(openid)
      .flatMap(({ content }) => String((content as { content?: string }).content ?? '[menu]').split('\n\n'));

  it('answers the address check, and nobody else', async () => {
    const at = (over: Record<string, string>) => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const query = {
        timestamp,
        nonce: '1',
        echostr: 'echo',
        signature: signatureOf(WECHAT_TOKEN, timestamp, '1'),
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
      const offer = await offered;
      expect(offer.ticket).toMatchObject({ channel: 'wechat', matter: '劳动纠纷' });
      const ticket = await ask<TicketSummary>(agent, 'offer:accept', { offerId: offer.offerId });
      const ticketId = ticket.id;
      await ask(agent, 'message:send', { ticketId, clientKey: clientKey(), text: '有考勤记录或工资条吗？' });
      await eventually(async () => expect(words('o-li')).toContain('有考勤记录或工资条吗？'));
      const said = next(agent, 'message');
      await standIn.say('o-li', '有微信聊天记录');
      await said;
      await ask(agent, 'ticket:close', {
        ticketId,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        feedback: '可以向劳动监察部门投诉或申请仲裁。',
      });
      await eventually(async () => expect(words('o-li').at(-1)).toBe('[menu]'));
      const { list } = standIn.reached('o-li').at(-1)!.content as { list: { id: string; content: string }[] };
      const press = list.find(({ content }) => content === '满意');
      await standIn.say('o-li', '满意', press?.id);
      await eventually(async () => expect(words('o-li').at(-1)).toBe('感谢您的评价。'));
      expect(words('o-li').filter((it) => it === '有考勤记录或工资条吗？')).toHaveLength(1);
      expectNoDefects(product);
    });
  });

  it('kill -9 in the middle of 200 messages and their answers loses and doubles nothing', async () => {
    const ledger = createLedger();
    const desks: Desk[] = await Promise.all(
      AGENTS.map((name) =>
        playAgent(product, ledger, new Map<string, Citizen>(), name, { answers: ANSWERS, keep: () => true }),
      ),
    );
    const people = Array.from({ length: FOLLOWERS }, (_, n) => `o-${n}`);
    const talk = Promise.all(
      people.map(async (openid) => {
        for (let n = 1; n <= SAYS; n += 1) {
          const { accepted } = await standIn.say(
            openid,
            n === 1 ? `老板拖欠工资，我是${openid}` : `${openid} 第${n}句`,
          );
          expect(accepted).toBe(true);
        }
      }),
    );
    for (const openid of people) void standIn.follow(openid);
    await eventually(async () => expect(ledger.messages.length).toBeGreaterThan(FOLLOWERS), 60_000);
    await product.kill9();
    await product.restart();
    await talk;
    // Speaking once more gives what waits for want of quota its way.
    await eventually(async () => expect(ledger.messages.length).toBe(FOLLOWERS * ANSWERS), 90_000);
    for (const openid of people) await standIn.say(openid, `${openid} 最后一句`);
    expect(ledger.faults).toEqual([]);

    /** What nobody can know: said to the agent as such, and never sent again by itself. */
    const unsure = async (): Promise<Set<string>> => {
      const found = new Set<string>();
      for (const ticketId of new Set(ledger.messages.map((it) => it.ticketId))) {
        const { channel } = await staffGet<TicketChannel>(
          product,
          cookie,
          `/api/v1/tickets/${ticketId}/channel`,
        );
        for (const { seq, state } of channel?.messages ?? []) {
          expect(['sent', 'unknown', 'waiting']).toContain(state);
          if (state === 'unknown') found.add(`${ticketId} ${seq}`);
        }
      }
      return found;
    };
    await eventually(async () => {
      const said = people.flatMap(words).filter((text) => text.includes('答 '));
      const unknown = await unsure();
      const missing = ledger.messages.filter(
        ({ text, ticketId, seq }) => !said.includes(text) && !unknown.has(`${ticketId} ${seq}`),
      );
      expect(missing).toEqual([]);
      // Once each.
      expect(new Set(said).size).toBe(said.length);
    }, 90_000);
    for (const desk of desks) desk.leave();
    await expectAuditWhole(product);
    expectNoDefects(product);
  });
});
