/** Two equal nodes on one Redis and one MongoDB: people on either, one node dies, nobody and nothing is lost or doubled. */
import { afterEach, describe, expect, it } from 'vitest';
import type { BoardView, CitizenTicketView, MessageView, OfferView } from '../../routing/protocol/views.ts';
import {
  acknowledgedCount,
  type Citizen,
  createLedger,
  type Desk,
  eventually,
  playAgent,
  playCitizen,
} from '../support/product/conversations.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import {
  ask,
  citizenSocket,
  clientKey,
  contact,
  next,
  type Product,
  signIn,
  staffSocket,
} from '../support/product/product.ts';
import {
  expectAuditWhole,
  expectMessagesKept,
  expectNoDefects,
  expectOnePlace,
  staffGet,
} from '../support/product/product-checks.ts';
import { startTwoNodes, type TwoNodes } from '../support/product/two-nodes.ts';
import { findMongo } from '../support/services/mongo.ts';
import { hasRedis } from '../support/services/redis.ts';

const found = findMongo();
const CONVERSATIONS = 20;
const SAYS = 4;

let nodes: TwoNodes | undefined;
let one: Product;
let two: Product;
let cookie: string;

const board = () => staffGet<BoardView>(one, cookie, '/api/v1/board');
const stateOf = async (name: string) => (await board()).people.find((person) => person.name === name)?.state;

describe.skipIf(!found || !hasRedis())('two nodes', { timeout: 240_000 }, () => {
  freshOnRetry(
    async () => {
      nodes = await startTwoNodes(found!);
      ({ one, two } = nodes);
      cookie = await signIn(one, one.account('supervisor'));
    },
    async () => {
      await nodes?.stop();
      nodes = undefined;
    },
  );
  const desks: Desk[] = [];
  afterEach(() => {
    for (const desk of desks.splice(0)) desk.leave();
  });

  it('offers, messages, files, board and rating link cross from one to the other', async () => {
    const agent = await staffSocket(two, 'zhou');
    await ask(agent, 'presence:set', { state: 'ready' });
    const boss = await staffSocket(one, 'supervisor', '/supervisor');
    const citizen = await citizenSocket(one);
    const offered = next<OfferView>(agent, 'offer');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(citizen, 'contact:open', contact('跨节点'));
    const ticketId = ticket.id;
    const served = next<CitizenTicketView>(citizen, 'ticket', (view) => view.status === 'serving');
    const seen = next<BoardView>(boss, 'board', (view) => view.now.serving === 1);
    await ask(agent, 'offer:accept', { offerId: (await offered).offerId });
    await served;
    await seen;
    const there = next<MessageView>(citizen, 'message', (message) => message.text === '从二到一');
    await ask(agent, 'message:send', { ticketId, clientKey: clientKey(), text: '从二到一' });
    await there;
    const back = next<MessageView>(agent, 'message', (message) => message.text === '从一到二');
    await ask(citizen, 'message:send', { ticketId, clientKey: clientKey(), text: '从一到二' });
    await back;

    const form = new FormData();
    form.set('ticketId', ticketId);
    form.set('file', new Blob(['欠条'], { type: 'text/plain' }), '欠条.txt');
    const authorization = `Bearer ${citizen.token}`;
    const upload = await fetch(`${one.url}/api/v1/visitor/files`, {
      method: 'POST',
      headers: { authorization },
      body: form,
    });
    expect(upload.ok).toBe(true);
    const { id } = (await upload.json()) as { id: string };
    const file = await fetch(`${two.url}/api/v1/files/${id}`, { headers: { cookie: agent.cookie } });
    expect(await file.text()).toBe('欠条');

    const invited = next<CitizenTicketView>(citizen, 'ticket', (view) => view.rating?.link !== undefined);
    const wrapUp = { matter: '其他', service: 'advice', result: 'answered', feedback: '已答复' };
    await ask(agent, 'ticket:close', { ticketId, ...wrapUp });
    const token = (await invited).rating?.link?.split('/').at(-1) ?? '';
    const page = await fetch(`${two.url}/api/v1/ratings/${token}`);
    expect(page.status).toBe(200);
    for (const socket of [agent, boss, citizen]) socket.disconnect();
  });

  it('a node is killed: its people go on at the other, whoever stays away is signed off, no ticket has two owners', async () => {
    const ledger = createLedger();
    const citizens = new Map<string, Citizen>();
    const work = { answers: 3 };
    const play = async (node: Product, username: string): Promise<Desk> => {
      const desk = await playAgent(node, ledger, citizens, username, work);
      desks.push(desk);
      return desk;
    };
    await play(one, 'lin');
    const second = await play(two, 'zhou');
    const third = await play(two, 'chen');
    const talk = Promise.all(
      Array.from({ length: CONVERSATIONS }, (_, n) => playCitizen(n % 2 ? one : two, ledger, citizens, SAYS)),
    );
    await acknowledgedCount(ledger, 50);
    await two.kill9();
    second.leave();
    third.leave();
    await play(one, 'zhou');
    await eventually(async () => expect(await stateOf('周明律师')).toBe('ready'), 30_000);
    await eventually(async () => expect(await stateOf('陈静律师')).toBe('offline'), 60_000);
    expect(await stateOf('周明律师')).toBe('ready');

    await two.restart();
    await play(two, 'chen');
    await talk;
    await eventually(async () => {
      expect(ledger.faults).toEqual([]);
      expect(ledger.closed.size).toBe(CONVERSATIONS);
    }, 90_000);
    await expectMessagesKept(ledger, citizens);
    await eventually(() => expectOnePlace(one, cookie, nodes!.redisSocket), 70_000);
    await expectAuditWhole(one);
    for (const node of [one, two]) expectNoDefects(node);
    for (const citizen of citizens.values()) citizen.socket.disconnect();
  });
});
