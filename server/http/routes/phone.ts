/** Calls, recordings and telephones over HTTP. */
import type { Response } from 'express';
import { z } from 'zod';
import { ok, refuse } from '../../../routing/errors.ts';
import { ctiReport } from '../../../routing/protocol/phone/cti.ts';
import { callIdText } from '../../../routing/protocol/phone/phone.ts';
import type { PhoneDesk } from '../../desk/phone/types.ts';
import type { FileStore } from '../../stores/file-store.ts';
import { rangeOf, sendRange } from '../ranges.ts';
import { addressKey, type Buckets } from '../rate-limit.ts';
import { type Binary, route } from '../route.ts';
import { idParams } from '../schemas/common.ts';
import { callView, missedCalls, softphoneView, ticketCalls } from '../schemas/phone.ts';
import { signatureHeaders } from './workorders.ts';

export interface PhoneRouteDeps {
  phone: PhoneDesk;
  files: Pick<FileStore, 'open'>;
  publicBuckets: Buckets;
}

export const phoneRoutes = ({ phone, files, publicBuckets }: PhoneRouteDeps) => [
  route('GET /api/v1/tickets/:id/calls', {
    access: 'ticket.read',
    tag: 'phone',
    summary: 'Calls and recordings of a ticket, oldest first; transcripts for those who may play them',
    params: idParams,
    out: ticketCalls,
    handle: ({ who, params }) => phone.calls(who, params.id),
  }),
  route('GET /api/v1/calls/missed', {
    access: 'call.handle',
    tag: 'phone',
    summary: 'Callers who were not reached and have not been called back, newest first',
    query: z.object({ cursor: z.string().max(500).optional() }),
    out: missedCalls,
    handle: ({ who, query }) => phone.missed(who, query.cursor),
  }),
  route('POST /api/v1/calls/:id/back', {
    access: 'call.handle',
    tag: 'phone',
    summary: 'Calls a missed caller back: your telephone rings first',
    params: z.object({ id: callIdText }),
    out: callView,
    refusals: ['at_capacity', 'wrong_state', 'not_owner'],
    handle: ({ who, params }) => phone.callBack(who, params.id),
  }),
  route('POST /api/v1/phone/reports', {
    access: 'signed',
    tag: 'phone',
    summary: 'An exchange of another house tells of a call; signed as work orders, a repeat changes nothing',
    headers: signatureHeaders,
    body: ctiReport,
    out: z.object({ callId: z.string(), ticketNo: z.string().optional() }),
    refusals: ['not_found', 'invalid_input'],
    handle: ({ who, body }) => phone.report(who, body),
  }),
  route('POST /api/v1/phone/softphone', {
    access: 'call.handle',
    tag: 'phone',
    summary: 'A short-lived right to sign the softphone on; the one before it ends',
    out: softphoneView,
    handle: ({ who }) => phone.softphone(who),
  }),
  route('GET /api/v1/recordings/:id/audio', {
    access: 'recording.play',
    tag: 'phone',
    summary: 'A recording as audio/wav, whole or a range of it; each playing is in the audit log',
    params: idParams,
    headers: { range: { description: 'One range of bytes: bytes=0-99999', required: false } },
    out: 'binary',
    handle: async ({ who, params, header }) => {
      const found = await phone.audio(who, params.id);
      if (!found.ok) return found;
      const file = await files.open(found.value.sha256);
      if (!file) return refuse('not_found');
      const range = rangeOf(header('range'), file.sizeBytes);
      const answer: Binary = {
        send: (response: Response) =>
          sendRange(response, file, range, { mime: 'audio/wav', name: found.value.name }),
      };
      return ok(answer);
    },
  }),
  route('POST /api/v1/public/demo-phone', {
    access: 'public',
    tag: 'phone',
    summary: 'Demo installations with a telephone: a right to call 12348 from the page',
    out: softphoneView,
    cost: 5,
    refusals: ['not_found', 'rate_limited'],
    handle: async ({ from }) =>
      publicBuckets.take(addressKey(from), 5) > 0 ? refuse('rate_limited') : phone.webCaller(),
  }),
];
