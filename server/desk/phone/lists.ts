/** Calls and recordings of a ticket, missed calls, playing: each read is checked against the ticket. */

import { maskNumber } from '../../../routing/call/numbers.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { MissedCall } from '../../../routing/protocol/phone/phone-http.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import type { Parts } from '../parts.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import type { CallRecord } from './call-record.ts';
import type { Recordings } from './recordings.ts';
import type { PhoneDesk } from './types.ts';
import { callView, recordingView } from './views.ts';

const PAGE_SIZE = 50;

export const createCallLists = (
  parts: Parts,
  calls: CallRecord,
  recordings: Recordings,
): Pick<PhoneDesk, 'calls' | 'missed' | 'audio'> => {
  const { core, queries, record } = parts;
  const nowMs = () => core.clock.nowMs();

  /** His own tickets, and all for those who supervise. */
  const mayHear = async (who: StaffPrincipal, ticketId: string): Promise<Outcome<true>> => {
    const readable = await queries.readable(who, ticketId);
    if (!readable.ok) return readable;
    const { ownerId, attribution } = readable.value;
    return may(who, 'recording.play_all') || ownerId === who.id || attribution?.staffId === who.id
      ? ok(true)
      : refuse('forbidden', '只有承办人和值班主管可以收听录音。');
  };

  return {
    calls: async (who, ticketId) => {
      const found = await queries.readable(who, ticketId);
      if (!found.ok) return found;
      const owns = found.value.ownerId === who.id;
      const [all, kept] = await Promise.all([calls.ofTicket(ticketId), recordings.ofTicket(ticketId)]);
      const hears = (await mayHear(who, ticketId)).ok;
      return ok({
        calls: all.map((call) => callView(call, owns, nowMs())),
        recordings: kept.map((one) => {
          const { transcript, ...view } = recordingView(one);
          return hears && transcript ? { ...view, transcript } : view;
        }),
      });
    },
    missed: async (who, cursor) => {
      const page = await core.store.calls.find({
        where: { callback: { in: ['missed', 'wanted'] } },
        sort: { field: 'arrivedAtMs', direction: 'desc' },
        limit: PAGE_SIZE,
        ...(cursor ? { cursor } : {}),
      });
      const items: MissedCall[] = [];
      for (const call of page.items) {
        const ticket = call.ticketId ? await record.get(call.ticketId) : undefined;
        if (!ticket || !call.end || isBarred(ticket, who)) continue;
        if (call.end !== 'abandoned' && call.end !== 'callback' && call.end !== 'message_left') continue;
        items.push({
          callId: call.id,
          ticketId: ticket.id,
          no: ticket.no,
          subject: ticket.subject,
          ...(call.number
            ? { number: ticket.ownerId === who.id ? call.number : maskNumber(call.number) }
            : {}),
          ...(ticket.requester.name ? { name: ticket.requester.name } : {}),
          at: call.createdAt,
          waitedMs: Math.max(0, (call.endedAtMs ?? nowMs()) - call.arrivedAtMs),
          end: call.end,
        });
      }
      return ok({ items, ...(page.cursor ? { next: page.cursor } : {}) });
    },
    audio: async (who, recordingId) => {
      const one = await core.store.recordings.get(recordingId);
      if (!one) return refuse('not_found');
      const heard = await mayHear(who, one.ticketId);
      if (!heard.ok) return heard;
      if (one.state !== 'kept' || !one.sha256) return refuse('not_found', '录音不存在或已按期删除。');
      await core.audit.write({
        id: core.ids.next(),
        at: core.now(),
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'recording.played',
        target: `recording:${one.id}`,
        data: { ticketId: one.ticketId },
      });
      return ok({ sha256: one.sha256, sizeBytes: one.sizeBytes ?? 0, name: `${one.id}.wav` });
    },
  };
};
