/** How a supervisor steps in: watch, whisper, take over, assign many, close a line, tell everybody. */
import { z } from 'zod';
import type { LineClosure } from '../dispatch/closures.ts';
import type { Broadcast } from '../people.ts';
import type { Id, Instant } from '../ticket.ts';
import { MATTERS } from '../vocabulary.ts';
import { serviceSchema } from './bureau/service-code.ts';
import { id, MAX_TEXT } from './commands.ts';

const words = (most: number) => z.string().trim().min(1).max(most);
const clientKey = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/);
const matter = z.enum(Object.keys(MATTERS) as [keyof typeof MATTERS, ...(keyof typeof MATTERS)[]]);

export const watchTalk = z.object({ ticketId: id });
export type WatchTalk = z.input<typeof watchTalk>;
export const whisper = z.object({ ticketId: id, clientKey, text: words(MAX_TEXT) });
export type Whisper = z.input<typeof whisper>;
export const takeOver = z.object({ ticketId: id, reason: words(200) });
export type TakeOver = z.input<typeof takeOver>;
export const assignMany = z.object({
  ticketIds: z.array(id).min(1).max(50),
  staffId: id,
  reason: words(200),
});
export type AssignMany = z.input<typeof assignMany>;
export const lineClose = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('matter'),
    key: matter,
    until: z.iso.datetime({ offset: true }).max(40),
    words: words(300),
    reason: words(200),
  }),
  z.object({
    of: z.literal('service'),
    key: serviceSchema,
    until: z.iso.datetime({ offset: true }).max(40),
    words: words(300),
    reason: words(200),
  }),
]);
export type LineClose = z.input<typeof lineClose>;
export const lineOpen = z.object({ id, reason: words(200) });
export type LineOpen = z.input<typeof lineOpen>;
export const broadcastSend = z.object({ clientKey, text: words(500) });
export type BroadcastSend = z.input<typeof broadcastSend>;
export const broadcastAck = z.object({ broadcastId: id });
export type BroadcastAck = z.input<typeof broadcastAck>;

/** What became of each; nothing of the rest is undone when one is refused. */
export interface AssignOutcome {
  ticketId: Id;
  ticketNo: string;
  ok: boolean;
  /** Why not. */
  code?: string;
  detail?: string;
}

export type ClosureView = Omit<LineClosure, 'by'>;

/** For those who are told. */
export type BroadcastView = Pick<Broadcast, 'id' | 'text' | 'byName' | 'at'>;
/** For those who tell. */
export interface BroadcastLine extends BroadcastView {
  acks: { staffId: Id; name: string; at: Instant }[];
  /** Who is signed in and has not acknowledged yet. */
  open: { staffId: Id; name: string }[];
}
