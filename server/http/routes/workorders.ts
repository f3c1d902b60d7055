/** Work orders between systems: the signed calls of partners, and what the console does with them. */
import { z } from 'zod';
import { ok, refuse } from '../../../routing/errors.ts';
import {
  anyObject,
  deliveryQuery,
  deliveryView,
  handOverOut,
  partnerTarget,
  pingAnswer,
  workOrderIn,
  workOrderNote,
  workOrderNumber,
  workOrderQuery,
  workOrderReturn,
  workOrderState,
  workOrderView,
} from '../../../routing/protocol/exchange/exchange.ts';
import { SIGNING_HEADERS } from '../../../routing/protocol/exchange/signing.ts';
import type { DeliveryDesk, ExchangeDesk, WorkOrderDesk } from '../../desk/workorders/types.ts';
import { type Clock, instant } from '../../ports.ts';
import { route } from '../route.ts';
import { done, idParams, pageOf } from '../schemas/common.ts';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,64}$/;

export const signatureHeaders = {
  [SIGNING_HEADERS.key]: { required: true, description: 'Id of the key, for example `12345.1`' },
  [SIGNING_HEADERS.timestamp]: {
    required: true,
    description: 'Seconds since the epoch; at most 300 s from our clock',
  },
  [SIGNING_HEADERS.nonce]: { required: true, description: '8 to 128 characters, new for each request' },
  [SIGNING_HEADERS.signature]: {
    required: true,
    description: 'HMAC-SHA256, hexadecimal; see docs/work-orders.md',
  },
};
const keyHeader = {
  'Idempotency-Key': {
    required: true,
    description: '8 to 64 visible characters; a repeat is answered like the first',
  },
};
const noParams = z.object({ no: z.string().regex(/^[\w\u4e00-\u9fff./:-]{1,64}$/u) });
const partnerParams = z.object({ id: z.string().regex(/^[\w.-]{1,64}$/) });
const signed = { access: 'signed', tag: 'work-orders', headers: signatureHeaders } as const;

export const workOrderRoutes = (deps: {
  workOrders: WorkOrderDesk;
  exchange: ExchangeDesk;
  deliveries: DeliveryDesk;
  clock: Clock;
}) => {
  const ping = async (system: string) =>
    ok({ ok: true as const, at: instant(deps.clock.nowMs()), partner: system });
  return [
    route('POST /api/v1/workorders', {
      ...signed,
      summary: 'Hand a work order to this line; the same idempotency key gives the same ticket',
      headers: { ...signatureHeaders, ...keyHeader },
      body: workOrderIn,
      out: workOrderState,
      status: 201,
      refusals: ['key_reused', 'duplicate_key', 'busy'],
      handle: async ({ who, body, header }) => {
        const key = header('idempotency-key') ?? '';
        return IDEMPOTENCY_KEY.test(key)
          ? deps.workOrders.receive(who, key, body)
          : refuse(
              'invalid_input',
              '请在请求头 Idempotency-Key 中给出 8 至 64 位可见字符的幂等键。',
              'idempotency-key',
            );
      },
    }),
    route('POST /api/v1/workorders/ping', {
      ...signed,
      summary: 'Does the signature fit? Files nothing',
      body: anyObject,
      out: pingAnswer,
      handle: ({ who }) => ping(who.system),
    }),
    route('GET /api/v1/workorders/:no', {
      ...signed,
      summary: 'How a work order of the caller stands, by either number',
      params: noParams,
      out: workOrderState,
      handle: ({ who, params }) => deps.workOrders.state(who, params.no),
    }),
    route('POST /api/v1/workorders/:no/withdraw', {
      ...signed,
      summary: 'Take a work order back; what a person works on already is told to him',
      params: noParams,
      body: workOrderNote,
      out: workOrderState,
      refusals: ['wrong_state', 'version_conflict'],
      handle: ({ who, params, body }) => deps.workOrders.withdraw(who, params.no, body.text),
    }),
    route('POST /api/v1/workorders/:no/remind', {
      ...signed,
      summary: 'Urge a work order',
      params: noParams,
      body: workOrderNote,
      out: workOrderState,
      refusals: ['wrong_state', 'version_conflict'],
      handle: ({ who, params, body }) => deps.workOrders.remind(who, params.no, body.text),
    }),
    route('POST /api/v1/partners/:id/status', {
      ...signed,
      summary: 'Status of a work order that we handed over; an event id that is known changes nothing',
      params: partnerParams,
      body: anyObject,
      out: done.extend({ repeated: z.boolean() }),
      refusals: ['wrong_state', 'version_conflict'],
      handle: ({ who, params, body }) => deps.workOrders.mirror(who, params.id, body),
    }),
    route('POST /api/v1/partners/:id/status/ping', {
      ...signed,
      summary: 'Does the signature fit? Changes nothing',
      params: partnerParams,
      body: anyObject,
      out: pingAnswer,
      handle: ({ who }) => ping(who.system),
    }),
    route('GET /api/v1/exchange', {
      access: 'workorder.read',
      tag: 'exchange',
      summary: 'Work orders of other systems and hand-overs, of tickets that the person may read',
      query: workOrderQuery,
      out: pageOf(workOrderView),
      handle: ({ who, query }) => deps.exchange.list(who, query),
    }),
    route('GET /api/v1/exchange/targets', {
      access: 'workorder.read',
      tag: 'exchange',
      summary: 'Systems to which a ticket may be handed over',
      out: pageOf(partnerTarget),
      handle: async () => ok(deps.exchange.targets()),
    }),
    route('POST /api/v1/exchange', {
      access: 'workorder.handle',
      tag: 'exchange',
      summary: 'Hand a ticket over to another system; a repeat under the same client key makes no second one',
      body: handOverOut,
      out: workOrderView,
      status: 201,
      refusals: ['not_owner', 'wrong_state', 'key_reused'],
      handle: ({ who, body }) => deps.exchange.handOver(who, body),
    }),
    route('POST /api/v1/exchange/:id/sign', {
      access: 'workorder.handle',
      tag: 'exchange',
      summary: 'Sign for a work order that came in',
      params: idParams,
      out: workOrderView,
      refusals: ['not_owner', 'wrong_state', 'version_conflict'],
      handle: ({ who, params }) => deps.exchange.sign(who, params.id),
    }),
    route('POST /api/v1/exchange/:id/return', {
      access: 'workorder.handle',
      tag: 'exchange',
      summary: 'Send a work order back for a listed reason, in time; closes its ticket',
      params: idParams,
      body: workOrderReturn,
      out: workOrderView,
      refusals: ['not_owner', 'wrong_state', 'return_reason', 'orders_open', 'risk_open', 'version_conflict'],
      handle: ({ who, params, body }) => deps.exchange.giveBack(who, params.id, body),
    }),
    route('POST /api/v1/exchange/:id/withdraw', {
      access: 'workorder.handle',
      tag: 'exchange',
      summary: 'Take a hand-over back',
      params: idParams,
      out: workOrderView,
      refusals: ['not_owner', 'wrong_state', 'version_conflict'],
      handle: ({ who, params }) => deps.exchange.withdraw(who, params.id),
    }),
    route('POST /api/v1/exchange/:id/number', {
      access: 'workorder.handle',
      tag: 'exchange',
      summary: 'Write down the number that the other side told by telephone',
      params: idParams,
      body: workOrderNumber,
      out: workOrderView,
      refusals: ['not_owner', 'wrong_state', 'version_conflict'],
      handle: ({ who, params, body }) => deps.exchange.number(who, params.id, body.externalNo),
    }),
    route('GET /api/v1/deliveries', {
      access: 'delivery.manage',
      tag: 'exchange',
      summary: 'Messages to other systems, newest first, without their content',
      query: deliveryQuery,
      out: pageOf(deliveryView),
      handle: async ({ query }) => ok(await deps.deliveries.list(query)),
    }),
    route('POST /api/v1/deliveries/:id/again', {
      access: 'delivery.manage',
      tag: 'exchange',
      summary: 'Send a message again, under the same idempotency key',
      params: idParams,
      out: deliveryView,
      refusals: ['wrong_state', 'version_conflict'],
      handle: ({ who, params }) => deps.deliveries.again(who, params.id),
    }),
  ];
};
