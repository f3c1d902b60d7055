/** Work orders that other systems send: accepted once, told to be where they are, taken back, urged. */
import { createHash } from 'node:crypto';
import { endOfWorkingDay } from '../../../routing/calendar.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { WorkOrderState } from '../../../routing/protocol/exchange/exchange.ts';
import { STATUS_FIELDS, statusIn } from '../../../routing/protocol/exchange/exchange.ts';
import { mapIn, type WorkOrder, type WorkOrderStep } from '../../../routing/workorder.ts';
import type { SignedPrincipal } from '../../auth/policy.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import { actorOf, type Core, idFromKey } from '../core.ts';
import type { Intake } from '../intake/intake.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';
import type { PartnerBook, WorkOrderDesk, WorkOrderRecord } from './types.ts';

/** Actions of steps that the sender is shown. */
const SHOWN: readonly WorkOrderStep['action'][] = [
  'receive',
  'sign',
  'reply',
  'return',
  'withdraw',
  'remind',
];

const stateOf = (order: WorkOrder, repeated: boolean): WorkOrderState => {
  const last = order.steps.at(-1);
  return {
    ticketNo: order.no,
    externalNo: order.externalNo ?? '',
    status: order.status,
    repeated,
    receivedAt: order.createdAt,
    ...(order.deadline ? { deadline: order.deadline } : {}),
    ...(order.returnBy ? { returnBy: order.returnBy } : {}),
    ...(order.status === 'replied' && last?.text ? { reply: last.text } : {}),
    ...(order.status === 'returned' && last?.reason ? { reason: last.reason } : {}),
    steps: order.steps
      .filter((step) => SHOWN.includes(step.action))
      .map(({ at, action, text, reason }) => ({
        at,
        action,
        ...(text ? { text } : {}),
        ...(reason ? { reason } : {}),
      })),
  };
};

export const createInbound = (
  core: Core,
  tickets: TicketRecord,
  log: MessageLog,
  intake: Intake,
  partners: PartnerBook,
  orders: WorkOrderRecord,
): WorkOrderDesk => {
  const { store } = core;

  /** Another partner's orders are as if they were not there. */
  const own = async (who: SignedPrincipal, no: string): Promise<WorkOrder | undefined> => {
    const byNo = await store.workOrders.getBy({ no });
    const order = byNo ?? (await store.workOrders.getBy({ inKey: `${who.partnerId}:${no}` }));
    return order?.partnerId === who.partnerId && order.direction === 'in' ? order : undefined;
  };

  const advance = async (
    who: SignedPrincipal,
    no: string,
    make: (order: WorkOrder) => WorkOrderStep | undefined,
  ): Promise<Outcome<WorkOrderState>> => {
    const order = await own(who, no);
    if (!order) return refuse('not_found');
    const done = await orders.step(order.id, make);
    if (!done.ok) return done;
    await orders.follow(order.id);
    return ok(stateOf((await orders.get(order.id)) ?? done.value, false));
  };

  return {
    receive: async (who, key, input) => {
      const id = idFromKey(`workorder:in:${who.partnerId}:${key}`);
      const digest = createHash('sha256').update(JSON.stringify(input)).digest('base64url');
      const inKey = `${who.partnerId}:${input.externalNo}`;
      const known = await orders.get(id);
      if (known) {
        if (known.digest !== digest) return refuse('key_reused');
        await orders.follow(id);
        return ok(stateOf(known, true));
      }
      const filed = await store.workOrders.getBy({ inKey });
      if (filed) return refuse('duplicate_key', `该编号已受理，我方编号 ${filed.no}。`, 'externalNo');
      const nowMs = core.clock.nowMs();
      if (input.deadline && Date.parse(input.deadline) <= nowMs)
        return refuse('invalid_input', '办结时限已过，请核对时限。', 'deadline');
      const partnerName = partners.get(who.partnerId)?.name ?? who.system;
      const accepted = await intake.accept({
        key: `workorder:${who.partnerId}:${key}`,
        channel: 'workorder',
        // Without a phone nobody can be told apart: each work order stands for a person of its own.
        citizenId: input.phone ? await intake.citizenByPhone(input.phone, input.name) : `w${id.slice(0, 21)}`,
        actor: { ...actorOf(who), name: partnerName },
        text: input.text,
        declaredGroups: input.declaredGroups,
        language: input.language,
        externalRef: { system: who.system, no: input.externalNo },
        ...(input.name ? { name: input.name } : {}),
        ...(input.phone ? { phone: input.phone } : {}),
        ...(input.onBehalfOf ? { onBehalfOf: input.onBehalfOf } : {}),
        ...(input.regionCode ? { regionCode: input.regionCode } : {}),
        ...(input.matter ? { matter: input.matter } : {}),
        ...(input.urgency ? { urgency: input.urgency } : {}),
      });
      if (!accepted.ok) return accepted;
      const { ticket } = accepted.value;
      const policy = core.policy();
      const at = core.now();
      const order: WorkOrder = {
        id,
        version: 1,
        direction: 'in',
        partnerId: who.partnerId,
        partnerName,
        ticketId: ticket.id,
        ticketNo: ticket.no,
        no: ticket.no,
        externalNo: input.externalNo,
        inKey,
        status: 'received',
        demand: input.text.slice(0, 5000),
        ...(input.deadline ? { deadline: new Date(input.deadline).toISOString() } : {}),
        ...(input.returnable
          ? { returnBy: endOfWorkingDay(nowMs, policy.orderReturnDays, policy.calendar) }
          : {}),
        overdue: false,
        digest,
        steps: [{ at, actor: { ...actorOf(who), name: partnerName }, action: 'receive' }],
        told: 1,
        settled: false,
        createdAt: at,
        updatedAt: at,
      };
      const made = await store.workOrders.insert(order);
      if (!made.ok) {
        const same = await orders.get(id);
        return same ? ok(stateOf(same, true)) : refuse('duplicate_key', '该编号已受理。', 'externalNo');
      }
      core.audit.note({
        id: `${id}.0`,
        at,
        who: who.partnerId,
        whoName: partnerName,
        from: who.from,
        what: 'workorder.receive',
        target: `workorder:${id}`,
        data: { ticketId: ticket.id, externalNo: input.externalNo },
      });
      core.bus.publish('workorder.changed', { workOrderId: id, ticketId: ticket.id, open: true });
      if (order.deadline)
        await core.follow(
          'work order clock',
          core.timers.schedule('workorder.due', id, { workOrderId: id }, Date.parse(order.deadline)),
        );
      if (input.record?.length)
        await log.append(ticket, {
          key: `workorder:${id}:record`,
          kind: 'note',
          author: { kind: 'system', id: 'system', name: partnerName },
          text: `${partnerName}转来的咨询记录：\n${input.record
            .map((one) => `${one.at.slice(0, 16).replace('T', ' ')} ${one.by}：${one.text}`)
            .join('\n')}`.slice(0, 100_000),
        });
      // A person may have taken the ticket before the order was written.
      await orders.follow(id);
      return ok(stateOf((await orders.get(id)) ?? made.doc, accepted.value.repeated));
    },

    state: async (who, no) => {
      const order = await own(who, no);
      return order ? ok(stateOf(order, false)) : refuse('not_found');
    },

    withdraw: (who, no, text) =>
      advance(who, no, (order) =>
        order.status === 'withdrawn'
          ? undefined
          : { at: core.now(), actor: actorOf(who), action: 'withdraw', ...(text ? { text } : {}) },
      ),

    remind: (who, no, text) =>
      advance(who, no, () => ({
        at: core.now(),
        actor: actorOf(who),
        action: 'remind',
        ...(text ? { text } : {}),
      })),

    mirror: async (who, partnerId, body) => {
      const partner = partners.get(who.partnerId);
      if (!partner || (partnerId !== partner.id && partnerId !== partner.code)) return refuse('not_found');
      const read = statusIn.safeParse(mapIn(body, STATUS_FIELDS, partner.mapping));
      if (!read.success)
        return refuse('invalid_input', undefined, read.error.issues[0]?.path.map(String).join('.'));
      const told = read.data;
      const order = await store.workOrders.getBy({ no: told.externalNo });
      if (order?.partnerId !== partner.id || order.direction !== 'out') return refuse('not_found');
      const repeated = order.steps.some((step) => step.eventId === told.eventId);
      const action = (
        {
          accepted: 'accept',
          signed: 'sign',
          replied: 'reply',
          returned: 'return',
          withdrawn: 'withdraw',
        } as const
      )[told.status];
      const externalNo = told.ticketNo ?? order.externalNo;
      const done = await orders.step(
        order.id,
        (now) => {
          if (now.steps.some((step) => step.eventId === told.eventId)) return undefined;
          // Late news of a stage that is behind us is no fault of theirs.
          if (
            (action === 'accept' && now.status !== 'sending') ||
            (action === 'sign' && now.status === 'signed')
          )
            return undefined;
          return {
            at: core.now(),
            actor: { kind: 'partner', id: partner.id, name: partner.name, from: who.from },
            action,
            eventId: told.eventId,
            ...(told.text ? { text: told.text } : {}),
            ...(told.reason ? { reason: told.reason } : {}),
          };
        },
        externalNo ? { externalNo } : {},
      );
      if (!done.ok) return done;
      await orders.follow(order.id);
      // The person responsible sees it in his list.
      await tickets.change(order.ticketId, actorOf(who), () =>
        ok(
          repeated
            ? undefined
            : { set: {}, type: `ticket.partner_${told.status}`, data: { partner: partner.code } },
        ),
      );
      return ok({ ok: true, repeated });
    },
  };
};
