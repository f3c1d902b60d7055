/**
 * Plays citizens, agents and organisations through the public interfaces of a running demo, so that a visitor sees a
 * living board. `npm run demo-traffic -- --rate 2 --minutes 5 [--url http://127.0.0.1:12348] [--data data]`;
 * the rate is new contacts per second.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Socket } from 'socket.io-client';
import type {
  CitizenTicketView,
  MeView,
  OfferView,
  OrderView,
  TicketDetail,
} from '../routing/protocol/views.ts';
import type { Grade, Matter, Service } from '../routing/vocabulary.ts';
import {
  type Account,
  ask,
  call,
  citizenSocket,
  clientKey,
  contact,
  next,
  openStaffSocket,
} from './client/sockets.ts';
import { STORIES, type Story } from './demo-stories.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '5' },
    url: {
      type: 'string',
      default: process.env.PUBLIC_URL ?? `http://127.0.0.1:${process.env.PORT ?? '12348'}`,
    },
    data: { type: 'string', default: process.env.DATA_DIR ?? 'data' },
  },
});

const positive = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  process.stderr.write(`--${name} 应为大于 0、不超过 ${most} 的数\n`);
  process.exit(2);
};
const rate = positive('rate', values.rate, 50);
const minutes = positive('minutes', values.minutes, 24 * 60);
const target = { url: values.url.replace(/\/+$/, '') };

const figures = { opened: 0, served: 0, boxed: 0, ordered: 0, closed: 0, rated: 0, refused: 0 };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const between = (low: number, high: number) => low + Math.random() * (high - low);
const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)]!;

const accountsOf = (): Account[] => {
  const file = path.join(values.data, 'demo-accounts.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Account[];
  } catch {
    process.stderr.write(`读不到 ${file}：请先用 npm start 启动示例，或用 --data 指明 DATA_DIR。\n`);
    return process.exit(2);
  }
};

/** The story of each ticket that is being played, so that the agent answers to the point. */
const stories = new Map<string, Story>();

const serve = async (agent: Socket, ticket: TicketDetail, orgs: Map<Service, string>): Promise<void> => {
  const story = stories.get(ticket.id);
  const say = (text: string) =>
    ask(agent, 'message:send', { ticketId: ticket.id, clientKey: clientKey(), text });
  await pause(between(300, 1200));
  await say('您好，我是值班律师，已看到您的问题。');
  await pause(between(800, 2500));
  await say(story?.answer ?? '请您补充一下时间、地点和经过，我来帮您判断。');
  await pause(between(500, 2500));
  const service: Service = story?.service ?? 'advice';
  const orgId = orgs.get(service);
  if (orgId && service !== 'advice') {
    const order = await ask<OrderView>(agent, 'order:dispatch', {
      ticketId: ticket.id,
      clientKey: clientKey(),
      orgId,
      service,
      demand: `请为群众办理：${ticket.subject}`,
    });
    figures.ordered += 1;
    await next<OrderView>(
      agent,
      'order',
      (one) => one.id === order.id && one.status === 'replied',
      20_000,
    ).catch(() => call(agent, 'order:cancel', { orderId: order.id }));
  }
  await call(agent, 'ticket:close', {
    ticketId: ticket.id,
    matter:
      ticket.matter && ticket.matter !== '其他'
        ? ticket.matter
        : ((story?.matter ?? '其他') satisfies Matter),
    service,
    result: service === 'advice' ? 'answered' : 'served',
    basis: '',
    feedback: story?.answer ?? '已解答，并告知后续途径。',
  });
  figures.closed += 1;
};

/** @param staffed organisations with a member who plays along: an order to another would wait for ever. */
const playAgent = async (account: Account, staffed: ReadonlySet<string>): Promise<Socket> => {
  const socket = await openStaffSocket(target, account);
  const listed = (await (
    await fetch(`${target.url}/api/v1/organisations`, { headers: { cookie: socket.cookie } })
  ).json()) as {
    items: { id: string; services: Service[] }[];
  };
  const orgs = new Map(
    listed.items
      .filter((org) => staffed.has(org.id))
      .flatMap((org) => org.services.map((service) => [service, org.id] as const)),
  );
  const ready = () => call(socket, 'presence:set', { state: 'ready' });
  socket.on('offer', (offer: OfferView) => {
    void (async () => {
      await pause(between(200, 1500));
      // Now and then somebody is away from the desk: the board shows a missed offer.
      if (Math.random() < 0.01) {
        await pause(32_000);
        await ready();
        return;
      }
      const accepted = await call<TicketDetail>(socket, 'offer:accept', { offerId: offer.offerId });
      if (!accepted.ok) return;
      figures.served += 1;
      await serve(socket, accepted.value, orgs);
    })().catch(() => {
      figures.refused += 1;
    });
  });
  socket.io.on('reconnect', () => {
    void call(socket, 'hello').then(ready);
  });
  await ready();
  return socket;
};

/** A member of an organisation signs for every order and replies after a while. */
const playMember = async (account: Account): Promise<Socket> => {
  const socket = await openStaffSocket(target, account);
  socket.on('order', (order: OrderView) => {
    if (order.status !== 'dispatched') return;
    void (async () => {
      await pause(between(500, 2000));
      await call(socket, 'order:sign', { orderId: order.id });
      await pause(between(1000, 4000));
      await call(socket, 'order:reply', { orderId: order.id, text: '材料已收到，已为当事人安排办理。' });
    })();
  });
  return socket;
};

const playCitizen = async (): Promise<void> => {
  const story = pick(STORIES);
  const socket = await citizenSocket(target);
  try {
    const closed = next<CitizenTicketView>(
      socket,
      'ticket',
      (view) => view.rating?.state === 'invited',
      180_000,
    );
    closed.catch(() => undefined);
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(
      socket,
      'contact:open',
      contact(story.text, story.details),
    );
    stories.set(ticket.id, story);
    figures.opened += 1;
    socket.on('message', (message: { seq: number; author: { kind: string } }) => {
      if (message.author.kind === 'staff')
        void call(socket, 'message:read', { ticketId: ticket.id, seq: message.seq });
    });
    await pause(between(1500, 4000));
    await call(socket, 'message:send', {
      ticketId: ticket.id,
      clientKey: clientKey(),
      text: pick(story.more),
    });
    await closed;
    // Not everybody rates; most are content.
    if (Math.random() < 0.75) {
      await pause(between(500, 3000));
      const grade: Grade = Math.random() < 0.04 ? pick([1, 2] as const) : pick([3, 4, 4, 5, 5, 5] as const);
      await call(socket, 'rating:submit', {
        ticketId: ticket.id,
        grade,
        tags: grade >= 3 ? ['clear'] : ['slow'],
        words: '',
      });
      figures.rated += 1;
    }
    stories.delete(ticket.id);
  } catch {
    figures.boxed += 1;
  } finally {
    socket.disconnect();
  }
};

const progress = (startedMs: number, endMs: number): void => {
  const left = Math.max(0, Math.round((endMs - Date.now()) / 1000));
  const elapsed = Math.round((Date.now() - startedMs) / 1000);
  const line = `${elapsed}s  来访 ${figures.opened}  接入 ${figures.served}  派单 ${figures.ordered}  办结 ${figures.closed}  评价 ${figures.rated}  未完 ${figures.boxed}  剩余 ${left}s`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
};

const main = async (): Promise<void> => {
  const accounts = accountsOf();
  const members = await Promise.all(
    accounts.filter((account) => account.role === 'org_member').map(playMember),
  );
  const staffed = new Set<string>();
  for (const member of members) {
    const { me } = await ask<{ me: MeView }>(member, 'hello');
    if (me.orgId) staffed.add(me.orgId);
  }
  const agents = await Promise.all(
    accounts.filter((account) => account.role === 'agent').map((account) => playAgent(account, staffed)),
  );
  const sockets = [...agents, ...members];
  const startedMs = Date.now();
  const endMs = startedMs + minutes * 60_000;
  const ticker = setInterval(() => progress(startedMs, endMs), process.stdout.isTTY ? 500 : 10_000);
  const running = new Set<Promise<void>>();
  let stop = false;
  process.once('SIGINT', () => {
    stop = true;
  });
  while (!stop && Date.now() < endMs) {
    const citizen: Promise<void> = playCitizen()
      .catch(() => {
        figures.refused += 1;
      })
      .finally(() => running.delete(citizen));
    running.add(citizen);
    // Poisson arrivals: exponential gaps.
    await pause((-Math.log(1 - Math.random()) / rate) * 1000);
  }
  // Those who are being served are not cut off.
  await Promise.race([Promise.allSettled([...running]), pause(45_000)]);
  clearInterval(ticker);
  progress(startedMs, endMs);
  process.stdout.write('\n');
  for (const socket of sockets) socket.disconnect();
  process.exit(0);
};

main().catch((error: unknown) => {
  process.stderr.write(`无法开始：${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
