/** The random events of the desk: what citizens, staff, organisations, clocks and crashes do to it. */
import { OPEN_ORDER_STATUSES } from '../../routing/orders/order.ts';
import type { Ticket } from '../../routing/ticket.ts';
import type { TicketStatus } from '../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../server/auth/policy.ts';
import type { Bureau } from './desk-bureau.ts';

const WORDS = [
  '老板拖欠我三个月工资不给',
  '我要离婚，孩子抚养权怎么办',
  '邻居占了我家宅基地',
  '开车撞了人怎么赔',
  '我是农民工，工伤没有赔偿',
];

const wrapUp = (ticketId: string) => ({
  ticketId,
  matter: '劳动纠纷' as const,
  service: 'advice' as const,
  result: 'answered' as const,
  basis: '',
  feedback: '已告知办理途径。',
});

type Event = (bureau: Bureau) => Promise<unknown>;
let serial = 0;
const key = () => `key-${String(++serial).padStart(8, '0')}`;

const ticketIn = async (bureau: Bureau, ...statuses: TicketStatus[]): Promise<Ticket | undefined> => {
  const where = { status: { in: statuses } };
  return bureau.pick((await bureau.world.store.tickets.find({ where, limit: 500 })).items);
};
const staffOf = (bureau: Bureau, id: string | undefined): StaffPrincipal | undefined =>
  [...bureau.agents, bureau.supervisor].find((who) => who.id === id);
const offerOf = async (bureau: Bureau) => bureau.pick((await bureau.world.queue.snapshot()).offers);

const open: Event = (bureau) => {
  const who = bureau.pick(bureau.citizens)!;
  const clientKey = key();
  const text = `${bureau.pick(WORDS)} ${clientKey}`;
  const language = bureau.random() < 0.1 ? ('yue' as const) : ('zh' as const);
  const input = { clientKey, text, declaredGroups: [], language, privacyVersion: '1' };
  return bureau.keyed(
    () => bureau.world.desk.citizen.open(who, input),
    ({ message }) => bureau.acknowledged.push(message),
  );
};

const say: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'queued', 'serving', 'message_box', 'with_org');
  const who = bureau.citizens.find((one) => one.citizenId === ticket?.requester.citizenId);
  if (!ticket || !who) return;
  const clientKey = key();
  const input = { ticketId: ticket.id, clientKey, text: `还有一件事 ${clientKey}` };
  await bureau.keyed(
    () => bureau.world.desk.citizen.send(who, input),
    (message) => bureau.acknowledged.push(message),
  );
};

const answer: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'serving');
  const who = staffOf(bureau, ticket?.ownerId);
  if (!ticket || !who) return;
  const clientKey = key();
  const input = { ticketId: ticket.id, clientKey, text: `您好 ${clientKey}` };
  await bureau.keyed(
    () => bureau.world.desk.staff.send(who, input),
    (message) => bureau.acknowledged.push(message),
  );
};

const accept: Event = async (bureau) => {
  const offer = await offerOf(bureau);
  if (!offer) return;
  const who = staffOf(bureau, bureau.random() < 0.9 ? offer.staffId : bureau.pick(bureau.agents)?.id)!;
  const got = await bureau.run(() => bureau.world.desk.staff.accept(who, offer.offerId));
  if (got?.ok && who.id !== offer.staffId) throw new Error(`${who.id} took an offer of ${offer.staffId}`);
};

const refuse: Event = async (bureau) => {
  const offer = await offerOf(bureau);
  const who = staffOf(bureau, offer?.staffId);
  if (offer && who)
    await bureau.run(() =>
      bureau.world.desk.staff.refuse(who, { offerId: offer.offerId, reason: '', conflict: false }),
    );
};

const come: Event = async (bureau) => bureau.comeIn(bureau.pick(bureau.agents)!);

const pause: Event = async (bureau) => {
  const who = bureau.pick(bureau.agents)!;
  await bureau.run(() => bureau.world.desk.staff.setPresence(who, { state: 'paused' }));
};

const leave: Event = async (bureau) => {
  const who = bureau.pick([...bureau.connected.values()]);
  if (!who) return;
  bureau.connected.delete(who.id);
  await bureau.run(() => bureau.world.desk.staff.disconnected(who.id));
};

const transfer: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'serving');
  const who = staffOf(bureau, ticket?.ownerId);
  if (!ticket || !who) return;
  const to =
    bureau.random() < 0.5 ? { toStaffId: bureau.pick(bureau.agents)!.id } : { toMatter: '婚姻家庭' as const };
  await bureau.run(() =>
    bureau.world.desk.staff.transfer(who, { ticketId: ticket.id, note: '请接手', ...to }),
  );
};

const order: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'serving', 'with_org');
  const who = staffOf(bureau, ticket?.ownerId);
  if (!ticket || !who) return;
  const input = {
    ticketId: ticket.id,
    clientKey: key(),
    orgId: 'org-NT01',
    service: 'notary' as const,
    demand: '请办理保全',
  };
  await bureau.keyed(
    () => bureau.world.desk.staff.dispatchOrder(who, input),
    () => undefined,
  );
};

const handOver: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'serving');
  const who = staffOf(bureau, ticket?.ownerId);
  if (ticket && who) await bureau.run(() => bureau.world.desk.staff.handOver(who, ticket.id));
};

const openOrder = async (bureau: Bureau) => {
  const where = { status: { in: [...OPEN_ORDER_STATUSES] } };
  return bureau.pick((await bureau.world.store.orders.find({ where, limit: 500 })).items);
};
const handlerOf = (bureau: Bureau, order: { orgId?: string; staffId?: string }) =>
  order.orgId === bureau.notary.orgId
    ? bureau.notary
    : order.orgId === bureau.otherNotary.orgId
      ? bureau.otherNotary
      : staffOf(bureau, order.staffId);

/** Whatever the organisation, the owner or the supervisor may want, possible or not. */
const actOnOrder: Event = async (bureau) => {
  const found = await openOrder(bureau);
  if (!found) return;
  const ticket = await bureau.world.store.tickets.get(found.ticketId);
  const { boss, handler, owner } = {
    boss: bureau.supervisor,
    handler: handlerOf(bureau, found),
    owner: staffOf(bureau, ticket?.ownerId),
  };
  const action = bureau.pick([
    ...(['sign', 'sign', 'sign', 'reply', 'reply', 'reply', 'return', 'return'] as const),
    ...([
      'ask_extension',
      'suspend',
      'resume',
      'accept_return',
      'reject_return',
      'cancel',
      'remind',
    ] as const),
    ...(['assign', 'grant_extension', 'refuse_extension', 'take_back'] as const),
  ])!;
  const desk = ['cancel', 'remind', 'accept_return', 'reject_return', 'resume'];
  const above = ['assign', 'grant_extension', 'refuse_extension', 'take_back'];
  const who = above.includes(action) ? boss : desk.includes(action) ? owner : handler;
  if (!who) return;
  const input = {
    orderId: found.id,
    text: '已办理',
    reason: 'wrong_region' as const,
    days: 1 + bureau.int(4),
    why: 'missing_material' as const,
    orgId: bureau.pick(['org-NT01', 'org-NT02'])!,
    forced: bureau.random() < 0.3,
    waive: bureau.random() < 0.5,
  };
  await bureau.run(() => bureau.world.desk.orders.act(who, action, input));
};

const askMore: Event = async (bureau) => {
  const found = await openOrder(bureau);
  const who = found && handlerOf(bureau, found);
  if (!found || !who) return;
  const orgId = found.orgId === 'org-NT01' ? 'org-NT02' : 'org-NT01';
  const about = { ticketId: found.ticketId, orderId: found.id, clientKey: key(), demand: '请协助' };
  const supervise = bureau.random() < 0.5;
  await bureau.keyed(
    () => {
      // Asked anew at each try: the desk of before the crash never answers.
      const { orders } = bureau.world.desk;
      return supervise ? orders.supervise(bureau.supervisor, about) : orders.co(who, { ...about, orgId });
    },
    () => undefined,
  );
};

const remind: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'serving', 'with_org', 'message_box');
  const who = bureau.citizens.find((one) => one.citizenId === ticket?.requester.citizenId);
  if (ticket && who) await bureau.run(() => bureau.world.desk.orders.remind(who, ticket.id));
};

const close: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'serving');
  const who = staffOf(bureau, ticket?.ownerId);
  if (ticket && who) await bureau.run(() => bureau.world.desk.staff.close(who, wrapUp(ticket.id)));
};

const end: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'queued', 'message_box', 'serving');
  const who = bureau.citizens.find((one) => one.citizenId === ticket?.requester.citizenId);
  if (ticket && who) await bureau.run(() => bureau.world.desk.citizen.end(who, ticket.id));
};

/** Twice at once: one of them counts. */
const rate: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'closed');
  const who = bureau.citizens.find((one) => one.citizenId === ticket?.requester.citizenId);
  if (!ticket || !who) return;
  const grade = bureau.pick([1, 2, 3, 4, 5] as const)!;
  const input = { ticketId: ticket.id, grade, tags: [], words: '' };
  await Promise.all([1, 2].map(() => bureau.run(() => bureau.world.desk.citizen.rate(who, input))));
};

const assign: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'queued', 'serving', 'message_box', 'with_org', 'closed');
  const staffId = bureau.pick(bureau.agents)!.id;
  if (ticket)
    await bureau.run(() =>
      bureau.world.desk.staff.assign(bureau.supervisor, { ticketId: ticket.id, staffId, reason: '指派' }),
    );
};

const take: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'message_box', 'with_org', 'queued');
  const who = staffOf(bureau, ticket?.ownerId) ?? bureau.pick(bureau.agents)!;
  if (ticket) await bureau.run(() => bureau.world.desk.staff.take(who, ticket.id));
};

/** A shift ends now, or begins. */
const shift: Event = async (bureau) => {
  const { store, core } = bureau.world;
  const who = bureau.pick(bureau.agents)!;
  const known = await store.shifts.get(`shift-${who.name}`);
  if (!known) return;
  const endAt = core.directory.duty(who.id).onDuty
    ? core.now()
    : new Date(core.clock.nowMs() + 86_400_000).toISOString();
  await store.shifts.replace({ ...known, endAt }, known.version);
  await bureau.run(() => bureau.world.handlers['shift.edge']({ shiftId: known.id, staffId: who.id }));
};

const disable: Event = async (bureau) => {
  const who = bureau.pick(bureau.agents)!;
  const known = await bureau.world.store.staff.get(who.id);
  if (!known) return;
  await bureau.world.store.staff.replace({ ...known, disabled: !known.disabled }, known.version);
  bureau.world.core.bus.publish('staff.changed', { staffId: who.id });
};

/** Jobs come at least once: any may come again, at any time. */
const redeliver: Event = async (bureau) => {
  const ticket = await ticketIn(bureau, 'queued', 'serving', 'message_box', 'with_org', 'closed');
  const offer = await offerOf(bureau);
  const { handlers } = bureau.world;
  const which = bureau.int(4);
  await bureau.run(async () => {
    if (ticket && which === 0) await handlers['intake.process']({ ticketId: ticket.id });
    if (ticket && which === 1) await handlers['ticket.widen']({ ticketId: ticket.id, step: 1 });
    if (ticket && which === 2) await handlers['deadline.check']({ subject: 'ticket', id: ticket.id });
    if (offer && which === 3)
      await handlers['offer.expire']({ ...offer, ticketId: offer.ticketId, staffId: offer.staffId });
  });
};

const flush: Event = async (bureau) => {
  await bureau.wipe(bureau.random() < 0.5);
  await bureau.run(() => bureau.world.watch.look());
};

const crash: Event = async (bureau) => bureau.doom();

/** Names and weights. */
export const EVENTS: readonly (readonly [string, number, Event])[] = [
  ['open', 14, open],
  ['say', 8, say],
  ['answer', 8, answer],
  ['accept', 18, accept],
  ['refuse', 3, refuse],
  ['come', 8, come],
  ['pause', 2, pause],
  ['leave', 3, leave],
  ['transfer', 4, transfer],
  ['order', 4, order],
  ['hand over', 4, handOver],
  ['act on order', 12, actOnOrder],
  ['ask more', 2, askMore],
  ['remind', 2, remind],
  ['close', 8, close],
  ['end', 2, end],
  ['rate', 3, rate],
  ['assign', 3, assign],
  ['take', 3, take],
  ['shift', 1, shift],
  ['disable', 1, disable],
  ['redeliver', 4, redeliver],
  ['flush', 1, flush],
  ['crash', 4, crash],
];

/** Everybody is there and works until nothing is left to do. */
export const workOff: Event = async (bureau) => {
  for (const offer of (await bureau.world.queue.snapshot()).offers) {
    const who = staffOf(bureau, offer.staffId)!;
    await bureau.run(() => bureau.world.desk.staff.accept(who, offer.offerId));
  }
  const { items } = await bureau.world.store.orders.find({
    where: { status: { in: [...OPEN_ORDER_STATUSES] }, kind: { in: ['service', 'co'] } },
    limit: 500,
  });
  for (const order of items) {
    const { act } = bureau.world.desk.orders;
    const { id: orderId } = order;
    const who = handlerOf(bureau, order);
    const decided = { orderId, text: '指定承办', orgId: order.orgId ?? 'org-NT01', forced: true };
    if (order.status === 'returning') await bureau.run(() => act(bureau.supervisor, 'assign', decided));
    if (!who) continue;
    if (order.status === 'suspended') await bureau.run(() => act(who, 'resume', { orderId }));
    await bureau.run(() => act(who, 'sign', { orderId }));
    await bureau.run(() => act(who, 'reply', { orderId, text: '已办', waive: true }));
  }
  const serving = await bureau.world.store.tickets.find({ where: { status: 'serving' }, limit: 500 });
  for (const ticket of serving.items) {
    const who = staffOf(bureau, ticket.ownerId)!;
    await bureau.run(() => bureau.world.desk.staff.close(who, wrapUp(ticket.id)));
  }
};
