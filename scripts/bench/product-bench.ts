/** Figures of the whole product through its public interfaces, each beside a bare ceiling of the same run. */
import type { Socket } from 'socket.io-client';
import type {
  CitizenTicketView,
  MessageView,
  OfferView,
  TicketDetail,
} from '../../routing/protocol/views.ts';
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
import { bareEcho, rawInserts, TEXT } from './bare.ts';
import { type Figure, inParallel, quantile, rate, time } from './figures.ts';
import { hire } from './hire.ts';

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
