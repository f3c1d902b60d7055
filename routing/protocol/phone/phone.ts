/** Calls as people see them: views, commands and events of the phone in the console, and of the page that calls. */
import { z } from 'zod';
import type { Id, Instant } from '../../ticket.ts';
import type { Ack } from '../ack.ts';
import { id } from '../commands.ts';

/** Where the citizen's call stands. */
export type CallState =
  /** He hears the notice. */
  | 'greeting'
  | 'waiting'
  /** Somebody is being rung for him. */
  | 'ringing'
  | 'talking'
  /** He hears music while the agent consults or after the agent's page was lost. */
  | 'held'
  /** He leaves a message. */
  | 'recording'
  /** The agent has left; he is asked for a grade. */
  | 'rating'
  | 'ended';

export type CallEnd =
  | 'talked'
  /** Hung up while he waited, or while somebody was rung. */
  | 'abandoned'
  | 'message_left'
  /** He wants to be called back. */
  | 'callback'
  | 'failed';

/** Somebody beside the citizen. */
export interface CallPartyView {
  legId: Id;
  role: 'agent' | 'consulted' | 'supervisor';
  /** Name, organisation, or the number that was dialled. */
  name: string;
  staffId?: Id;
  state: 'ringing' | 'talking' | 'held' | 'consulting' | 'listening' | 'whispering' | 'gone';
}

export interface CallView {
  id: Id;
  ticketId: Id;
  direction: 'in' | 'out';
  state: CallState;
  /** Masked unless the viewer owns the ticket. */
  number?: string;
  arrivedAt: Instant;
  /** When the citizen was first connected with a person. */
  answeredAt?: Instant;
  endedAt?: Instant;
  end?: CallEnd;
  /** Time in the queue so far or at the end, ms. */
  waitedMs: number;
  talkedMs?: number;
  parties: CallPartyView[];
  muted: boolean;
  recording: boolean;
}

export interface RecordingView {
  id: Id;
  ticketId: Id;
  callId: Id;
  kind: 'call' | 'message';
  at: Instant;
  ms: number;
  /** `kept`: may be played; `fetching`: still with the exchange; `lost`: there is none; `expired`: deleted by age. */
  state: 'fetching' | 'kept' | 'lost' | 'expired';
  sha256?: string;
  /** Loudness from 0 to 1 in 200 equal steps, for the picture beside the player. */
  peaks?: number[];
  transcript?: { state: 'waiting' | 'done' | 'failed'; text?: string };
  /** Until when it is kept. */
  keepUntil: Instant;
}

/** How this person answers calls. */
export interface PhoneSelfView {
  /** Whether the installation has a phone line at all. */
  available: boolean;
  /** Whether the softphone of this person is signed on. */
  online: boolean;
  /** The link to the exchange. */
  line: 'up' | 'down';
  calls: CallView[];
}

/** As the browser needs it to sign on (short-lived). */
export interface SoftphoneView {
  url: string;
  uri: string;
  password: string;
  expiresAtMs: number;
  dial?: string;
  iceServers: { urls: string; username?: string; credential?: string }[];
}

/** As the exchange names its calls: with dots too. */
export const callIdText = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w.-]+$/);
const callId = z.object({ callId: callIdText });
export const callRef = callId;
export type CallRef = z.input<typeof callRef>;
export const callHold = callId.extend({ on: z.boolean() });
export type CallHold = z.input<typeof callHold>;
export const callMute = callId.extend({ on: z.boolean() });
export type CallMute = z.input<typeof callMute>;
/** Whom to ask or to bring in: a colleague, an organisation, one of the fixed numbers, or any other number. */
export const callTarget = z.union([
  z.object({ staffId: id }),
  z.object({ orgId: id }),
  z.object({ service: z.enum(['12345', '110', '12368', '12309']) }),
  z.object({ number: z.string().regex(/^\+?[\d -]{3,20}$/) }),
]);
export type CallTarget = z.input<typeof callTarget>;
/** `consult`: the citizen hears music meanwhile; `conference`: he is there. */
export const callInvite = callId.extend({ to: callTarget, mode: z.enum(['consult', 'conference']) });
export type CallInvite = z.input<typeof callInvite>;
export const callParty = callId.extend({ legId: id });
export type CallParty = z.input<typeof callParty>;
/** `warm`: to the party with whom I consult; `blind`: to the target, without a word. */
export const callTransfer = callId.extend({ to: callTarget.optional(), legId: id.optional() });
export type CallTransfer = z.input<typeof callTransfer>;
export const callListen = callId.extend({ mode: z.enum(['listen', 'whisper', 'join', 'leave']) });
export type CallListen = z.input<typeof callListen>;
/** Calls the citizen of a ticket that I own. */
export const callDial = z.object({ ticketId: id });
export type CallDial = z.input<typeof callDial>;

/**
 * Client events on `/agent`, acknowledged with `CallView` unless said otherwise:
 * `phone:hello` {} → PhoneSelfView · `phone:softphone` {} → SoftphoneView · `call:hold` · `call:mute` · `call:invite`
 * · `call:drop` (callParty) · `call:merge` (callRef: citizen, I and the consulted one together) · `call:back`
 * (callRef: leave the consultation, back to the citizen) · `call:transfer` · `call:leave` (callRef: I go, the others
 * stay) · `call:hang-up` (callRef: the talk ends; the citizen is asked for a grade) · `call:dial` · `call:listen`
 * (supervisors). Server event: `call` (CallView), to the owner, to parties, and to supervisors who listen.
 * An offer of a call is an ordinary `offer`; it is accepted by answering the telephone, or by `offer:accept`, which
 * makes the softphone answer.
 */
export interface PhoneClientEvents {
  'phone:hello': (input: Record<string, never>, ack: Ack<PhoneSelfView>) => void;
  /** A new right to sign on; the one before ends, so that a second tab takes the phone. */
  'phone:softphone': (input: Record<string, never>, ack: Ack<SoftphoneView>) => void;
  'call:hold': (input: CallHold, ack: Ack<CallView>) => void;
  'call:mute': (input: CallMute, ack: Ack<CallView>) => void;
  'call:invite': (input: CallInvite, ack: Ack<CallView>) => void;
  'call:drop': (input: CallParty, ack: Ack<CallView>) => void;
  'call:merge': (input: CallRef, ack: Ack<CallView>) => void;
  'call:back': (input: CallRef, ack: Ack<CallView>) => void;
  'call:transfer': (input: CallTransfer, ack: Ack<CallView>) => void;
  'call:leave': (input: CallRef, ack: Ack<CallView>) => void;
  'call:hang-up': (input: CallRef, ack: Ack<CallView>) => void;
  'call:dial': (input: CallDial, ack: Ack<CallView>) => void;
  'call:listen': (input: CallListen, ack: Ack<CallView>) => void;
}

export interface PhoneServerEvents {
  call: (call: CallView) => void;
}
