/** Figures of the whole product through its public interfaces, each beside a bare ceiling of the same run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type {
  CitizenTicketView,
  MessageView,
  OfferView,
  TicketDetail,
} from '../../routing/protocol/views.ts';
import { openSqliteStore } from '../../server/stores/sqlite/sqlite-store.ts';
import { type Product, startProduct } from '../client/launch.ts';
import {
  type Account,
  ask,
  call,
  citizenSocket,
  clientKey,
  contact,
  next,
  openStaffSocket,
  signIn,
} from '../client/sockets.ts';
import { type Figure, inParallel, quantile, rate, time } from './figures.ts';

const TEXT = '工地干活三个月没有发工资，我是农民工，想知道怎么要回来，有同事作证。';

const api = async <T>(
  product: Product,
  cookie: string,
  method: string,
  route: string,
  body: unknown,
): Promise<T> => {
  const response = await fetch(`${product.url}${route}`, {
    method,
    headers: { cookie, 'content-type': 'application/json', 'x-yixiantong': '1' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};

/** An agent made through the administrator's interface, on duty for a day, with room for many chats. */
const hire = async (
  product: Product,
  admin: string,
  boss: string,
  index: number,
  chats: number,
): Promise<Account> => {
  const username = `bench${index}`;
  const made = await api<{ staff: { id: string }; password: string }>(
    product,
    admin,
    'POST',
    '/api/v1/staff',
    {
      username,
      displayName: `压测${index}`,
      role: 'agent',
      skills: [{ key: '*', level: 3 }],
      capacity: { voice: 0, chat: chats, task: 0 },
      capacityTotal: chats,
    },
  );
  const now = Date.now();
  await api(product, boss, 'POST', '/api/v1/shifts', {
    staffId: made.staff.id,
    startAt: new Date(now - 60_000).toISOString(),
    endAt: new Date(now + 86_400_000).toISOString(),
  });
  const account = { role: 'agent', username, password: `Bench-pass-${index}-x9`, displayName: username };
  const cookie = await signIn(product, { username, password: made.password });
  await api(product, cookie, 'POST', '/api/v1/session/password', {
    oldPassword: made.password,
    newPassword: account.password,
  });
  return account;
};

/** A socket.io server that only echoes, in its own process as the product is. */
export const bareEcho = async (samples: number): Promise<{ p50: number; p99: number }> => {
  const code = `const{Server}=require('socket.io');const h=require('http').createServer();new Server(h).on('connection',s=>s.on('echo',(x,a)=>a(x)));h.listen(0,'127.0.0.1',()=>process.stdout.write(String(h.address().port)+'\\n'))`;
  const child: ChildProcess = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await new Promise<string>((resolve) =>
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    );
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    const times: number[] = [];
    for (let i = 0; i < samples; i += 1) {
      const started = performance.now();
      await socket.emitWithAck('echo', { text: TEXT, i });
      times.push(performance.now() - started);
    }
    socket.disconnect();
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  } finally {
    child.kill();
  }
};

const rawInserts = async (count: number, width: number): Promise<number> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yxt-bench-'));
  const store = await openSqliteStore({ file: path.join(dir, 'raw.sqlite') });
  try {
    const at = new Date().toISOString();
    const seconds = await inParallel(Array.from({ length: count }), width, async (_, index) => {
      await store.messages.insertNext({
        id: `m${index}`,
        ticketId: `t${index}`,
        seq: 0,
        key: `k${index}`,
        author: { kind: 'citizen', id: 'c', name: '' },
        kind: 'text',
        text: TEXT,
        at,
      });
    });
    return count / seconds;
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
};

/** Tickets per second that are durable before they are acknowledged, 64 citizens at once, beside raw inserts. */
const benchIntake = async (product: Product): Promise<Figure[]> => {
  const citizens = await Promise.all(Array.from({ length: 64 }, () => citizenSocket(product)));
  const count = 1280;
  const seconds = await inParallel(Array.from({ length: count }), citizens.length, async (_, index) => {
    await ask(citizens[index % citizens.length]!, 'contact:open', contact(TEXT));
  });
  for (const citizen of citizens) citizen.disconnect();
  return [rate('intake.accept', count / seconds, await rawInserts(4000, 64))];
};

/** Keeps the pace of one agent below the limit of his socket. */
const breathe = () => new Promise((resolve) => setTimeout(resolve, 25));

const finish = (ticketId: string) => ({
  ticketId,
  matter: '劳动纠纷',
  service: 'advice',
  result: 'answered',
  feedback: '已答复',
});

/** From "place freed" to the offer on the agent's socket, with so many waiting. */
const benchFreed = async (
  product: Product,
  account: Account,
  waiting: number,
  samples: number,
  echo: number,
): Promise<Figure[]> => {
  const agent = await openStaffSocket(product, account);
  const opener = await Promise.all(Array.from({ length: 32 }, () => citizenSocket(product)));
  await inParallel(Array.from({ length: waiting + samples + 1 }), opener.length, async (_, index) => {
    await ask(opener[index % opener.length]!, 'contact:open', contact(TEXT));
  });
  const first = next<OfferView>(agent, 'offer');
  await ask(agent, 'presence:set', { state: 'ready' });
  let offer = await first;
  const times: number[] = [];
  for (let i = 0; i < samples; i += 1) {
    const detail = await ask<TicketDetail>(agent, 'offer:accept', { offerId: offer.offerId });
    const following = next<OfferView>(agent, 'offer');
    const started = performance.now();
    const closed = call(agent, 'ticket:close', finish(detail.id));
    offer = await following;
    times.push(performance.now() - started);
    const outcome = await closed;
    if (!outcome.ok) throw new Error(`close refused: ${outcome.code}`);
    await breathe();
  }
  await ask(agent, 'presence:set', { state: 'paused', reason: 'break' });
  await call(agent, 'offer:refuse', { offerId: offer.offerId });
  for (const socket of [agent, ...opener]) socket.disconnect();
  return [
    time(`dispatch.latency.freed.p50@${waiting}`, quantile(times, 0.5), echo),
    time(`dispatch.latency.freed.p99@${waiting}`, quantile(times, 0.99), echo),
  ];
};

/** From the citizen's first words to the offer on the agent's socket: durable intake, classification, matching. */
const benchQueued = async (
  product: Product,
  account: Account,
  samples: number,
  echo: number,
): Promise<Figure[]> => {
  const agent = await openStaffSocket(product, account);
  await ask(agent, 'presence:set', { state: 'ready' });
  const citizen = await citizenSocket(product);
  const times: number[] = [];
  for (let i = 0; i < samples; i += 1) {
    const coming = next<OfferView>(agent, 'offer');
    const started = performance.now();
    await ask(citizen, 'contact:open', contact(TEXT));
    const offer = await coming;
    times.push(performance.now() - started);
    const detail = await ask<TicketDetail>(agent, 'offer:accept', { offerId: offer.offerId });
    await ask(agent, 'ticket:close', finish(detail.id));
    await breathe();
  }
  await ask(agent, 'presence:set', { state: 'paused', reason: 'break' });
  agent.disconnect();
  citizen.disconnect();
  return [
    time('dispatch.latency.queued.p50', quantile(times, 0.5), echo),
    time('dispatch.latency.queued.p99', quantile(times, 0.99), echo),
  ];
};

/** Citizen to agent, durable in between, while so many conversations are open. */
const benchChat = async (
  product: Product,
  accounts: Account[],
  conversations: number,
  samples: number,
  echo: { p50: number; p99: number },
): Promise<Figure[]> => {
  const agents = await Promise.all(accounts.map((account) => openStaffSocket(product, account)));
  const talks: { citizen: Socket; ticketId: string }[] = [];
  const arrivals = new Map<string, (atMs: number) => void>();
  for (const agent of agents) {
    agent.on('offer', (offer: OfferView) => void call(agent, 'offer:accept', { offerId: offer.offerId }));
    agent.on('message', (message: MessageView) => arrivals.get(message.text)?.(performance.now()));
    await ask(agent, 'presence:set', { state: 'ready' });
  }
  await inParallel(Array.from({ length: conversations }), 16, async () => {
    const citizen = await citizenSocket(product);
    const served = next<CitizenTicketView>(citizen, 'ticket', (view) => view.status === 'serving', 60_000);
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(citizen, 'contact:open', contact(TEXT));
    await served;
    talks.push({ citizen, ticketId: ticket.id });
  });
  const times: number[] = [];
  await inParallel(Array.from({ length: samples }), 8, async (_, index) => {
    const talk = talks[index % talks.length]!;
    const text = `第${index}句`;
    const arrived = new Promise<number>((resolve) => arrivals.set(text, resolve));
    const started = performance.now();
    await ask(talk.citizen, 'message:send', { ticketId: talk.ticketId, clientKey: clientKey(), text });
    times.push((await arrived) - started);
    arrivals.delete(text);
  });
  for (const socket of [...agents, ...talks.map((talk) => talk.citizen)]) socket.disconnect();
  return [
    time(`chat.roundtrip.p50@${conversations}`, quantile(times, 0.5), echo.p50),
    time(`chat.roundtrip.p99@${conversations}`, quantile(times, 0.99), echo.p99),
  ];
};

/** All figures of the product; takes about a minute. */
export const benchProduct = async (print: (figure: Figure) => void): Promise<void> => {
  const product = await startProduct();
  try {
    const admin = await signIn(product, product.account('admin'));
    const boss = await signIn(product, product.account('supervisor'));
    const single = await hire(product, admin, boss, 0, 1);
    const many = await Promise.all([1, 2, 3, 4].map((index) => hire(product, admin, boss, index, 50)));
    const echo = await bareEcho(1000);
    // Somebody suitable is there but busy, so that tickets wait instead of going to the message box.
    const present = await openStaffSocket(product, many[0]!);
    for (const figure of await benchQueued(product, single, 200, echo.p50)) print(figure);
    for (const figure of await benchFreed(product, single, 10, 200, echo.p50)) print(figure);
    for (const figure of await benchFreed(product, single, 1000, 200, echo.p50)) print(figure);
    present.disconnect();
  } finally {
    await product.dispose();
  }
  const chat = await startProduct();
  try {
    const admin = await signIn(chat, chat.account('admin'));
    const boss = await signIn(chat, chat.account('supervisor'));
    const many = await Promise.all([1, 2, 3, 4].map((index) => hire(chat, admin, boss, index, 50)));
    for (const figure of await benchChat(chat, many, 200, 2000, await bareEcho(1000))) print(figure);
    for (const figure of await benchIntake(chat)) print(figure);
  } finally {
    await chat.dispose();
  }
};
