/** Shapes of calls, recordings and softphones for the HTTP interface. */
import { z } from 'zod';
import type { CallView, RecordingView, SoftphoneView } from '../../../routing/protocol/phone/phone.ts';
import type { MissedCall, TicketCalls } from '../../../routing/protocol/phone/phone-http.ts';

export const callView: z.ZodType<CallView> = z
  .object({
    id: z.string(),
    ticketId: z.string(),
    direction: z.enum(['in', 'out']),
    state: z.enum(['greeting', 'waiting', 'ringing', 'talking', 'held', 'recording', 'rating', 'ended']),
    number: z.string().optional().describe('Masked unless you own the ticket; absent when withheld'),
    arrivedAt: z.string(),
    answeredAt: z.string().optional(),
    endedAt: z.string().optional(),
    end: z.enum(['talked', 'abandoned', 'message_left', 'callback', 'failed']).optional(),
    waitedMs: z.number(),
    talkedMs: z.number().optional(),
    parties: z.array(
      z.object({
        legId: z.string(),
        role: z.enum(['agent', 'consulted', 'supervisor']),
        name: z.string(),
        staffId: z.string().optional(),
        state: z.enum(['ringing', 'talking', 'held', 'consulting', 'listening', 'whispering', 'gone']),
      }),
    ),
    muted: z.boolean(),
    recording: z.boolean(),
  })
  .meta({ id: 'Call' });

const recordingView: z.ZodType<RecordingView> = z
  .object({
    id: z.string(),
    ticketId: z.string(),
    callId: z.string(),
    kind: z.enum(['call', 'message']),
    at: z.string(),
    ms: z.number(),
    state: z.enum(['fetching', 'kept', 'lost', 'expired']),
    sha256: z.string().optional(),
    peaks: z.array(z.number()).optional(),
    transcript: z
      .object({ state: z.enum(['waiting', 'done', 'failed']), text: z.string().optional() })
      .optional(),
    keepUntil: z.string(),
  })
  .meta({ id: 'Recording' });

export const ticketCalls: z.ZodType<TicketCalls> = z
  .object({ calls: z.array(callView), recordings: z.array(recordingView) })
  .meta({ id: 'TicketCalls' });

const missedCall: z.ZodType<MissedCall> = z
  .object({
    callId: z.string(),
    ticketId: z.string(),
    no: z.string(),
    subject: z.string(),
    number: z.string().optional(),
    name: z.string().optional(),
    at: z.string(),
    waitedMs: z.number(),
    end: z.enum(['abandoned', 'message_left', 'callback']),
  })
  .meta({ id: 'MissedCall' });
export const missedCalls: z.ZodType<{ items: MissedCall[]; next?: string }> = z.object({
  items: z.array(missedCall),
  next: z.string().optional(),
});

export const softphoneView: z.ZodType<SoftphoneView> = z
  .object({
    url: z.string(),
    uri: z.string(),
    password: z.string(),
    expiresAtMs: z.number(),
    dial: z.string().optional(),
    iceServers: z.array(
      z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
    ),
  })
  .meta({ id: 'Softphone' });
