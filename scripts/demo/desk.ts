/** Agents and organisations of the demo traffic: they take what is offered, answer to the point, order, sign and close. */
import type { Socket } from 'socket.io-client';
import type { GrabView } from '../../routing/protocol/grab.ts';
import type { OfferView, OrderView, TicketDetail } from '../../routing/protocol/views.ts';
import type { Matter, Service } from '../../routing/vocabulary.ts';
import { type Account, ask, call, clientKey, next, openStaffSocket, type Target } from '../client/sockets.ts';
import { between, count, type Figures, pause, type StoryBook } from './play.ts';

export interface Desk {
  target: Target;
  figures: Figures;
  stories: StoryBook;
}

const serve = async (
  { figures, stories }: Desk,
  agent: Socket,
  ticket: TicketDetail,
  orgs: Map<Service, string>,
): Promise<void> => {
  const story = stories.of(ticket);
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
export const playAgent = async (
  desk: Desk,
  account: Account,
  staffed: ReadonlySet<string>,
): Promise<Socket> => {
  const { target, figures } = desk;
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
  const take = async (event: 'offer:accept' | 'grab:take', input: unknown): Promise<void> => {
    const taken = await call<TicketDetail>(socket, event, input);
    if (!taken.ok) {
      // On a slow machine the answer can come after the deadline: a missed offer pauses whoever missed it.
      if (event === 'offer:accept') await ready();
      return;
    }
    figures.served += 1;
    await serve(desk, socket, taken.value, orgs);
  };
  const ready = () => call(socket, 'presence:set', { state: 'ready' });
  socket.on('offer', (offer: OfferView) => {
    const answer = async () => {
      await pause(between(200, 1500));
      // Now and then somebody is away from the desk: the board shows a missed offer.
      if (Math.random() < 0.01) {
        await pause(32_000);
        await ready();
        return;
      }
      await take('offer:accept', { offerId: offer.offerId });
    };
    count(answer(), figures);
  });
  // What is open to everybody goes to whoever is quickest; what nobody grabs is offered later.
  socket.on('grab', ({ ticketId, opensForMeAtMs, nowMs }: GrabView) => {
    const grab = async () => {
      // Listing it counts as having read it.
      await call(socket, 'grab:list');
      await pause(Math.max(0, opensForMeAtMs - nowMs) + between(2000, 5000));
      await take('grab:take', { ticketId });
    };
    count(grab(), figures);
  });
  socket.io.on('reconnect', () => {
    count(call(socket, 'hello').then(ready), figures);
  });
  await ready();
  return socket;
};

/** A member of an organisation signs for every order and replies after a while. */
export const playMember = async ({ target, figures }: Desk, account: Account): Promise<Socket> => {
  const socket = await openStaffSocket(target, account);
  socket.on('order', (order: OrderView) => {
    if (order.status !== 'dispatched') return;
    const work = async () => {
      await pause(between(500, 2000));
      await call(socket, 'order:sign', { orderId: order.id });
      await pause(between(1000, 4000));
      await call(socket, 'order:reply', { orderId: order.id, text: '材料已收到，已为当事人安排办理。' });
    };
    count(work(), figures);
  });
  return socket;
};
