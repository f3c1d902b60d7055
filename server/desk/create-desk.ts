/** Puts the use cases together and gives the edges one object. No decision is made here. */
import { isPublic } from '../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import type { CannedReply } from '../../routing/protocol/views.ts';
import { nextStart } from '../../routing/roster.ts';
import { canMove, type Id, type Ticket } from '../../routing/ticket.ts';
import { permissionsOf, type StaffPrincipal } from '../auth/policy.ts';
import type { JobHandlers } from '../jobs/timers.ts';
import { createBoard } from './board.ts';
import { createClosing } from './closing.ts';
import { createConversation } from './conversation.ts';
import { actorOf, type Core, createCore, type DeskPorts, SYSTEM } from './core.ts';
import type { Desk } from './desk.ts';
import { createDirectory } from './directory.ts';
import { createDispatch } from './dispatch.ts';
import { createIntake } from './intake.ts';
import { createMatching } from './matching.ts';
import { createMessageLog } from './message-log.ts';
import { createOrders } from './orders.ts';
import { createPartner } from './partner.ts';
import { createPlanning } from './planning.ts';
import { createPresences } from './presence.ts';
import { createQueries } from './queries.ts';
import { createRatings } from './rating.ts';
import { createReconcile, type Reconcile } from './reconcile.ts';
import { createSettings, type Settings } from './settings.ts';
import { createTicketRecord } from './ticket-record.ts';
import { createViews } from './views.ts';

/** Messages that one sync or open answers at most. */
const PAGE = 500;
/** Types that an upload may have; the HTTP edge checks the content against them. */
export const FILE_TYPES = [
  'png',
  'jpg',
  'gif',
  'webp',
  'pdf',
  'doc',
  'docx',
  'xls',
  'xlsx',
  'txt',
  'amr',
  'mp3',
  'wav',
  'm4a',
];

export interface DeskParts {
  desk: Desk;
  core: Core;
  settings: Settings;
  handlers: JobHandlers;
  reconcile: Reconcile;
  close(): Promise<void>;
}

export const createDesk = async (ports: DeskPorts): Promise<DeskParts> => {
  const directory = await createDirectory(ports);
  const settings = await createSettings(ports);
  const core = createCore(ports, settings.policy, settings.tenant, directory);
  const record = createTicketRecord(core);
  const log = createMessageLog(core);
  const matching = createMatching(core);
  const planning = createPlanning(core, record, log, matching);
  const presences = createPresences(core, matching);
  const intake = createIntake(core, record);
  const conversation = createConversation(core, record, log, planning);
  const dispatch = createDispatch(core, record, log, matching, planning, presences);
  const closing = createClosing(core, record, log, matching);
  const orders = createOrders(core, record, log, planning);
  const ratings = createRatings(core, record, closing, orders);
  const views = createViews(core, orders, closing, ratings);
  const queries = createQueries(core, record, log, orders, views);
  const board = createBoard(core, record);
  const reconcile = createReconcile(core, matching, planning, presences, ratings, dispatch.expire);
  const partner = createPartner(core, record, intake);

  presences.onReady(async () => core.background('message box', planning.sweepMessageBox()));
  presences.onGone(async () => core.background('stranded', planning.sweepStranded()));

  /** A staff result as the detail that the console shows. */
  const detailed = async (who: StaffPrincipal, result: Outcome<Ticket>) =>
    result.ok ? ok(await views.detail(result.value, who)) : result;

  const withTicket = async <T>(
    who: StaffPrincipal,
    id: Id,
    use: (ticket: Ticket) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const found = await queries.readable(who, id);
    return found.ok ? use(found.value) : found;
  };

  const desk: Desk = {
    board,
    queries,
    partner,
    ratings: { page: ratings.page, submit: (token, input, from) => ratings.byLink(token, input, from) },
    site: async () => {
      const tenant = core.tenant();
      const open = directory.present().length > 0;
      const opensAt = open ? undefined : nextStart(directory.shifts(), core.now());
      return {
        name: tenant.name,
        phone: tenant.phone,
        regionCode: tenant.regionCode,
        regionName: tenant.regionName,
        privacyVersion: tenant.privacyVersion,
        privacyText: tenant.privacyText,
        services: [
          'advice',
          'legal_aid',
          'mediation',
          'notary',
          'arbitration',
          'appraisal',
          'reconsideration',
        ],
        open,
        ...(opensAt ? { opensAt } : {}),
        hoursText: tenant.hoursText,
        maxFileBytes: tenant.maxFileBytes,
        fileTypes: FILE_TYPES,
      };
    },

    citizen: {
      createVisitor: async (tokenHash) => {
        const at = core.now();
        const id = core.ids.next();
        const made = await core.store.citizens.insert({
          id,
          version: 1,
          visitorHash: tokenHash,
          createdAt: at,
          updatedAt: at,
        });
        if (!made.ok) throw new Error('visitor token clash');
        return { citizenId: id };
      },
      visitorByHash: async (tokenHash) => (await core.store.citizens.getBy({ visitorHash: tokenHash }))?.id,
      tickets: async (who) => {
        const page = await core.store.tickets.find({
          where: { 'requester.citizenId': who.citizenId },
          sort: { field: 'createdAt', direction: 'desc' },
          limit: 20,
        });
        return Promise.all(page.items.map(views.citizen));
      },
      ticket: async (who, ticketId) => {
        const found = await conversation.ofCitizen(who, ticketId);
        return found.ok ? ok(await views.citizen(found.value)) : found;
      },
      open: async (who, input) => {
        const accepted = await intake.accept({
          key: `web:${who.citizenId}:${input.clientKey}`,
          channel: 'web',
          citizenId: who.citizenId,
          actor: actorOf(who),
          text: input.text,
          declaredGroups: input.declaredGroups,
          language: input.language,
          ...(input.name ? { name: input.name } : {}),
          ...(input.phone ? { phone: input.phone } : {}),
          ...(input.onBehalfOf ? { onBehalfOf: input.onBehalfOf } : {}),
          ...(input.regionCode ? { regionCode: input.regionCode } : {}),
          ...(input.entry ? { entry: input.entry } : {}),
        });
        if (!accepted.ok) return accepted;
        return ok({
          ticket: await views.citizen(accepted.value.ticket),
          message: { ...views.message(accepted.value.message), clientKey: input.clientKey },
        });
      },
      send: async (who, input) => {
        const sent = await conversation.fromCitizen(who, input);
        return sent.ok ? ok(views.message(sent.value, { kind: 'citizen', id: who.citizenId })) : sent;
      },
      read: async (who, input) => {
        const found = await conversation.ofCitizen(who, input.ticketId);
        return found.ok ? conversation.readBy('citizen', found.value, input.seq) : found;
      },
      typing: async (who, ticketId) => {
        const found = await conversation.ofCitizen(who, ticketId);
        return found.ok ? conversation.typing('citizen', found.value) : found;
      },
      sync: async (who, input) => {
        const found = await conversation.ofCitizen(who, input.ticketId);
        if (!found.ok) return found;
        const messages = await log.after(input.ticketId, input.afterSeq, PAGE);
        return ok({
          messages: messages
            .filter(isPublic)
            .map((message) => views.message(message, { kind: 'citizen', id: who.citizenId })),
          more: messages.length === PAGE,
          ticket: await views.citizen(found.value),
        });
      },
      end: async (who, ticketId) => {
        const found = await conversation.ofCitizen(who, ticketId);
        if (!found.ok) return found;
        const ended = await closing.end(who, found.value);
        return ended.ok ? ok(await views.citizen(ended.value)) : ended;
      },
      rate: async (who, input) => {
        const found = await conversation.ofCitizen(who, input.ticketId);
        return found.ok ? ratings.byCitizen(who, found.value, input) : found;
      },
    },

    staff: {
      me: async (who) => {
        const staff = directory.staff(who.id) ?? (await core.store.staff.get(who.id));
        if (!staff) return refuse('not_signed_in');
        const org = staff.orgId ? directory.org(staff.orgId) : undefined;
        return ok({
          id: staff.id,
          username: staff.username,
          displayName: staff.displayName,
          role: staff.role,
          ...(staff.orgId ? { orgId: staff.orgId } : {}),
          ...(org ? { orgName: org.name } : {}),
          mustChangePassword: staff.mustChangePassword,
          skills: staff.skills,
          languages: staff.languages,
          capacity: staff.capacity,
          capacityTotal: staff.capacityTotal,
          permissions: [...permissionsOf(staff.role)],
        });
      },
      connected: async (who) => {
        if (permissionsOf(who.role).includes('presence.set')) await presences.connected(who.id);
      },
      disconnected: presences.disconnected,
      presence: presences.view,
      setPresence: (who, input) => presences.set(who.id, input.state, input.reason),
      forcePresence: async (who, input) => {
        const set = await presences.set(input.staffId, input.state);
        if (!set.ok) return set;
        await core.audit.write({
          id: core.ids.next(),
          at: core.now(),
          who: who.id,
          whoName: who.name,
          from: who.from,
          what: 'presence.forced',
          target: `staff:${input.staffId}`,
          data: { state: input.state, reason: input.reason },
        });
        return ok(true);
      },
      mine: async (who) => {
        const [mine, offers, orderPage] = await Promise.all([
          core.store.tickets.find({
            where: { ownerId: who.id, status: { in: ['serving', 'with_org'] } },
            sort: { field: 'createdAt', direction: 'asc' },
            limit: 200,
          }),
          core.queue.offersOf(who.id),
          core.store.orders.find({
            where: {
              status: { in: ['dispatched', 'signed'] },
              ...(who.role === 'org_member' && who.orgId ? { orgId: who.orgId } : { staffId: who.id }),
            },
            sort: { field: 'createdAt', direction: 'desc' },
            limit: 200,
          }),
        ]);
        const offered = await Promise.all(
          offers.map(async (offer) => {
            const ticket = await record.get(offer.ticketId);
            return ticket ? [views.offer(offer, ticket, who)] : [];
          }),
        );
        return {
          tickets: mine.items.map((ticket) => views.summary(ticket, who)),
          offers: offered.flat(),
          orders: orderPage.items.map(views.order),
        };
      },
      accept: async (who, offerId) => detailed(who, await dispatch.accept(who, offerId)),
      refuse: (who, input) => dispatch.refuse(who, input.offerId, input.reason),
      open: (who, input) =>
        withTicket(who, input.ticketId, async (ticket) => {
          const messages =
            input.afterSeq > 0
              ? await log.after(ticket.id, input.afterSeq, PAGE)
              : await log.newest(ticket.id, PAGE);
          const shown = who.role === 'org_member' ? messages.filter(isPublic) : messages;
          return ok({
            ticket: await views.detail(ticket, who),
            messages: shown.map((message) => views.message(message, { kind: 'staff', id: who.id })),
          });
        }),
      send: async (who, input) => {
        const sent = await conversation.fromStaff(who, input);
        return sent.ok ? ok(views.message(sent.value, { kind: 'staff', id: who.id })) : sent;
      },
      note: (who, input) =>
        withTicket(who, input.ticketId, async () => {
          const sent = await conversation.note(who, input);
          return sent.ok ? ok(views.message(sent.value, { kind: 'staff', id: who.id })) : sent;
        }),
      read: (who, input) =>
        withTicket(who, input.ticketId, async (ticket) =>
          ticket.ownerId === who.id ? conversation.readBy('staff', ticket, input.seq) : ok(true as const),
        ),
      typing: (who, ticketId) =>
        withTicket(who, ticketId, async (ticket) =>
          ticket.ownerId === who.id ? conversation.typing('staff', ticket) : refuse('not_owner'),
        ),
      classify: (who, input) =>
        withTicket(who, input.ticketId, async (ticket) => {
          if (ticket.status === 'closed') return refuse('wrong_state');
          const changed = await record.change(ticket.id, actorOf(who), (now) =>
            ok({
              set: {
                confirmedMatter: input.matter,
                ...(input.groups ? { groups: input.groups } : {}),
                ...(input.urgency ? { urgency: input.urgency } : {}),
                ...(now.classification && (input.service || input.kind)
                  ? {
                      classification: {
                        ...now.classification,
                        ...(input.service ? { service: input.service } : {}),
                        ...(input.kind ? { kind: input.kind } : {}),
                      },
                    }
                  : {}),
              },
              type: 'ticket.reclassified',
              // R039: re-classification keeps history.
              data: { from: now.confirmedMatter ?? now.classification?.matter, to: input.matter },
            }),
          );
          if (changed.ok && changed.value.status === 'queued') {
            await planning.replan(ticket.id, { actor: actorOf(who), type: 'ticket.queued' });
          }
          return detailed(who, changed);
        }),
      transfer: (who, input) =>
        dispatch.transfer(
          who,
          input.ticketId,
          {
            ...(input.toStaffId ? { staffId: input.toStaffId } : {}),
            ...(input.toMatter ? { matter: input.toMatter } : {}),
          },
          input.note,
        ),
      handOver: dispatch.handOver,
      close: async (who, input) => {
        const { ticketId, ...wrapUp } = input;
        return detailed(who, await closing.close(who, ticketId, wrapUp));
      },
      clearRisk: async (who, ticketId) => detailed(who, await closing.clearRisk(who, ticketId)),
      take: async (who, ticketId) => detailed(who, await dispatch.take(who, ticketId)),
      assign: (who, input) => dispatch.assign(who, input.ticketId, input.staffId, input.reason),
      counterFile: async (who, input) => {
        const citizenId = await intake.citizenByPhone(input.phone, input.name);
        const accepted = await intake.accept({
          key: `counter:${who.id}:${input.clientKey}`,
          channel: 'counter',
          citizenId,
          actor: actorOf(who),
          text: input.text,
          declaredGroups: input.declaredGroups,
          language: input.language,
          ...(input.name ? { name: input.name } : {}),
          ...(input.phone ? { phone: input.phone } : {}),
          ...(input.onBehalfOf ? { onBehalfOf: input.onBehalfOf } : {}),
          ...(input.regionCode ? { regionCode: input.regionCode } : {}),
          ...(input.matter ? { matter: input.matter } : {}),
          ...(input.keep ? { servedBy: who.id } : {}),
        });
        if (!accepted.ok) return accepted;
        const { ticket, repeated } = accepted.value;
        // The clerk has the person before him: his own work is never refused for capacity.
        if (ticket.status === 'serving' && ticket.ownerId === who.id && !repeated) {
          const entry = { ticketId: ticket.id, staffId: who.id, lane: 'task' as const };
          matching.offersMade((await core.queue.assign(entry, { force: true }, core.clock.nowMs())).offers);
          core.background('classify', classifyServed(ticket.id, input.text));
        }
        return detailed(who, ok(ticket));
      },
      dispatchOrder: async (who, input) => {
        const made = await orders.dispatch(who, input);
        return made.ok ? ok(views.order(made.value)) : made;
      },
      orderAction: async (who, action, input) => {
        const done = await orders.act(who, action, input);
        return done.ok ? ok(views.order(done.value)) : done;
      },
      summary: (who, ticketId) => withTicket(who, ticketId, async (ticket) => ok(views.summary(ticket, who))),
      order: async (who, orderId) => {
        const order = await core.store.orders.get(orderId);
        if (!order) return refuse('not_found');
        const theirs = order.orgId ? order.orgId === who.orgId : order.staffId === who.id;
        const reader = theirs ? ok(true as const) : await queries.readable(who, order.ticketId);
        return reader.ok ? ok(views.order(order)) : refuse('not_found');
      },
      message: async (ticketId, seq, viewer) => {
        const message = await core.store.messages.getBy({ ticketId, seq });
        return message ? views.message(message, viewer) : undefined;
      },
      offer: async (who, offerId) => {
        const offer = (await core.queue.offersOf(who.id)).find((one) => one.offerId === offerId);
        const ticket = offer && (await record.get(offer.ticketId));
        return offer && ticket ? views.offer(offer, ticket, who) : undefined;
      },
    },
  };

  /** A counter ticket that is served at once is classified all the same, for figures and evidence. */
  async function classifyServed(ticketId: Id, text: string): Promise<void> {
    const classification = core.classifier().classify(text, { channel: 'counter' });
    await record.change(ticketId, SYSTEM, (ticket) =>
      ticket.classification
        ? ok(undefined)
        : ok({
            set: {
              classification,
              groups: [...new Set([...ticket.groups, ...classification.groups])],
              urgency: classification.urgency,
              crisis: classification.crisis,
            },
            type: 'ticket.classified',
          }),
    );
  }

  const handlers: JobHandlers = {
    'intake.process': ({ ticketId }) => planning.processIntake(ticketId),
    'offer.expire': ({ offerId }) => dispatch.expire(offerId),
    'ticket.first-response-due': async ({ ticketId }) => {
      const ticket = await record.get(ticketId);
      if (ticket && !ticket.firstResponseAt && ticket.status !== 'closed') {
        matching.receipt(ticketId, 'first_response_missed', { dueAt: ticket.dueAt, status: ticket.status });
        await record.change(ticketId, SYSTEM, () => ok({ set: {}, type: 'ticket.first_response_missed' }));
      }
    },
    'ticket.promise-due': async ({ ticketId }) => {
      const ticket = await record.get(ticketId);
      if (ticket?.status === 'message_box' && canMove(ticket.status, 'queued')) {
        await planning.replan(ticketId, { actor: SYSTEM, type: 'ticket.promise_due' });
      }
    },
    'ticket.widen': ({ ticketId, step }) => planning.widen(ticketId, step),
    'order.sign-due': ({ orderId }) => orders.signDue(orderId),
    'order.reply-due': ({ orderId }) => orders.replyDue(orderId),
    'shift.edge': ({ staffId }) => presences.shiftEdge(staffId),
    'reconcile.sweep': async () => {
      await reconcile.sweep();
      await core.timers.schedule('reconcile.sweep', 'sweep', {}, core.clock.nowMs() + 30_000);
    },
  };

  return {
    desk,
    core,
    settings,
    handlers,
    reconcile,
    close: async () => {
      presences.close();
      await core.audit.flush();
    },
  };
};

/** Canned replies that a new tenant starts with. */
export const STARTER_REPLIES: CannedReply[] = [
  {
    id: 'greet',
    shortcut: 'nh',
    title: '问候',
    text: '您好，我是12348值班人员{agent}，您的工单号是{no}，请问有什么可以帮您？',
  },
  {
    id: 'wage',
    shortcut: 'tx',
    title: '讨薪指引',
    text: '您可以先向用人单位所在地劳动保障监察机构投诉（电话12333），也可以申请劳动仲裁；符合条件的可以申请法律援助。请问您手里有劳动合同、考勤或转账记录吗？',
  },
  {
    id: 'evidence',
    shortcut: 'zj',
    title: '保存证据',
    text: '请妥善保存合同、收据、聊天记录、转账记录等证据，必要时可以到公证处办理证据保全公证。',
  },
  {
    id: 'aid',
    shortcut: 'fy',
    title: '法律援助条件',
    text: '经济困难的公民可以就法定事项申请法律援助；农民工请求支付劳动报酬或工伤赔偿的，免予核查经济困难状况。',
  },
  {
    id: 'bye',
    shortcut: 'jj',
    title: '结束语',
    text: '感谢您的来访，稍后请您对本次服务作出评价。祝您生活愉快！',
  },
];
