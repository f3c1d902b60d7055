/** A call as it is recorded, what happens to it, and what is to be done about it. */
import type { CallEnd, CallState } from '../protocol/phone/phone.ts';
import type { Id, Instant } from '../ticket.ts';
import type { Grade, Group, Language } from '../vocabulary.ts';

/** Whom to ring; the shape of the port's `Endpoint`. */
export type CallAddress =
  | { kind: 'browser'; staffId: Id }
  | { kind: 'sip'; address: string }
  | { kind: 'number'; number: string; confirm: boolean };

export type WhyEnded = 'hung_up' | 'busy' | 'declined' | 'no_answer' | 'unreachable' | 'silent' | 'failed';

/** `ready`: has answered and may be connected as soon as the citizen is there. */
export type LegState =
  | 'ringing'
  /** Answered; the ticket is being given to him. */
  | 'accepting'
  | 'ready'
  | 'talking'
  | 'consulting'
  | 'listening'
  | 'whispering'
  | 'gone';

export interface CallLeg {
  legId: Id;
  role: 'agent' | 'consulted' | 'supervisor';
  name: string;
  staffId?: Id;
  /** While the live queue's offer rings. Without one an agent's leg rings the owner of the ticket. */
  offerId?: Id;
  to: CallAddress;
  state: LegState;
  mode?: 'consult' | 'conference' | 'blind' | 'listen' | 'whisper' | 'join';
  /** What did not ring or was not answered until then is taken as gone, ms. */
  untilMs?: number;
  /** His softphone signed off in the middle of the talk: unless it is back by then the leg counts as lost, ms. */
  awayUntilMs?: number;
}

/** What is spoken before something else happens. */
export type Spoken = 'welcome' | 'announced' | 'leave_message' | 'reconnecting' | 'rate' | 'bye';

export interface Call {
  /** Id of the citizen's leg too. */
  id: Id;
  version: number;
  ticketId?: Id;
  direction: 'in' | 'out';
  state: CallState;
  /** False when the call has ended and nothing of it is left to do at the exchange. */
  live: boolean;
  /** Normalised; absent when withheld. */
  number?: string;
  /** The number that he dialled. */
  to: string;
  /** The citizen's own leg. */
  citizen: 'absent' | 'ringing' | 'up' | 'gone';
  /** The notice of the recording was heard to its end (2.e). */
  noticedAtMs?: number;
  /** He is connected with somebody. */
  joined: boolean;
  /** Put on hold by the agent or by a consultation. */
  onHold: boolean;
  muted: boolean;
  legs: CallLeg[];
  /** Ids of `legs`, for finding the call of a leg. */
  legIds: Id[];
  arrivedAtMs: number;
  answeredAtMs?: number;
  endedAtMs?: number;
  end?: CallEnd;
  /** Ids of recordings, in the order in which they began; the last may be running. */
  recordings: Id[];
  recording: boolean;
  /** Nobody is on duty, or he wants to leave a message. */
  boxed: boolean;
  /** Until when the present state may last, ms. */
  untilMs?: number;
  /** When the next announcement is due, ms. */
  announceAtMs?: number;
  announced: boolean;
  keyUsed: boolean;
  /** In which he is spoken to, once he or his ticket has said so; Chinese until then (R089). */
  language?: Language;
  /** The agent's page was lost while he talked. */
  lost?: { staffId: Id; sinceMs: number };
  rateAsked: number;
  grade?: Grade;
  gradedAtMs?: number;
  /** `open` until the ticket is closed and the grade is handed in (PH13). */
  rated?: 'open' | 'done';
  /** To be called back: missed (PH9), or as he wished (PH6). */
  callback?: 'missed' | 'wanted' | 'done';
  callbackBy?: Id;
  /** His place counts from here: he was here a moment ago (PH6). */
  placeFrom?: Instant;
  createdAt: Instant;
  updatedAt: Instant;
}

export type CallFact =
  | { type: 'opened'; ticketId: Id }
  | { type: 'boxed' }
  | { type: 'said'; what: Spoken }
  | { type: 'answered'; legId: Id }
  | { type: 'ended'; legId: Id; why: WhyEnded }
  | { type: 'digit'; legId: Id; digit: string }
  | { type: 'recorded'; recordingId: Id; heardMs: number }
  | { type: 'record_failed'; recordingId: Id }
  /** Without `to` he cannot be rung. */
  | { type: 'offered'; offerId: Id; staffId: Id; name: string; to?: CallAddress; untilMs: number }
  /** The offer ended by other means than this call: taken back, run out, refused at the console. */
  | { type: 'offer_over'; offerId: Id }
  /** The answer to the intent `accept`. */
  | { type: 'accepted'; legId: Id; ok: boolean }
  /** He serves the ticket now, and is to be connected with the caller. */
  | { type: 'owner'; staffId: Id; name: string; to?: CallAddress }
  /** His softphone went away or came back. */
  | { type: 'endpoint'; staffId: Id; online: boolean }
  | { type: 'wait'; ahead?: number; minutes?: number }
  | { type: 'clock' }
  /** The exchange has nothing of this call any more. */
  | { type: 'vanished' }
  | { type: 'hold'; on: boolean }
  | { type: 'mute'; on: boolean }
  | { type: 'invite'; leg: CallLeg }
  | { type: 'drop'; legId: Id }
  | { type: 'merge' }
  | { type: 'back' }
  /** The consulted leg goes on with the citizen; `owns` when the ticket is his now. */
  | { type: 'warm'; legId: Id; owns: boolean }
  /** The ticket goes to a colleague through the queue. */
  | { type: 'requeue' }
  | { type: 'leave' }
  | { type: 'hang_up' }
  | { type: 'listen'; leg: CallLeg }
  | { type: 'listen_mode'; staffId: Id; mode: 'listen' | 'whisper' | 'join' };

export type SayPart =
  | 'welcome'
  | 'waiting'
  | 'ahead'
  | 'people'
  | 'expect'
  | 'minutes'
  | 'offer_callback'
  | 'callback_noted'
  | 'leave_message'
  | 'message_kept'
  | 'reconnecting'
  | 'rate'
  | 'thanks'
  | 'not_understood'
  | { digits: string }
  /** A sentence that the installation recorded itself; where there is none the other one, or nothing. */
  | { own: string; or?: 'welcome' };

export type CallIntent =
  | { do: 'answer' }
  | { do: 'open_ticket' }
  | { do: 'music'; legId: Id; on: boolean }
  | { do: 'say'; legId: Id; prompts: SayPart[]; then?: Spoken }
  | { do: 'hush'; legId: Id }
  | { do: 'ring'; legId: Id; to: CallAddress; timeoutMs: number }
  | { do: 'connect'; legIds: Id[] }
  | { do: 'disconnect'; legId: Id }
  | { do: 'end_talk' }
  | { do: 'listen'; legId: Id; mode: 'listen' | 'whisper' | 'join'; towards: Id }
  | { do: 'hang_up'; legId: Id }
  | { do: 'record_talk'; recordingId: Id }
  | { do: 'record_message'; recordingId: Id }
  | { do: 'stop_record'; recordingId: Id }
  | { do: 'accept'; legId: Id; offerId: Id; staffId: Id }
  /** PH8: what a leg that was rung for an offer came to. */
  | { do: 'offer_failed'; offerId: Id; staffId: Id; how: 'refused' | 'missed' | 'unreachable' }
  /** Asks how long he waits; answered by the fact `wait`. */
  | { do: 'announce' }
  | { do: 'choose'; language?: Language; group?: Group; desk?: string }
  | { do: 'box' }
  /** The ticket is closed as given up. */
  | { do: 'abandon' }
  | { do: 'message_left'; recordingId: Id }
  /** The same agent again, if he is there; answered by the fact `owner`. */
  | { do: 'ring_owner'; staffId: Id }
  /** Back into the queue, for anybody. */
  | { do: 'give_back' }
  | { do: 'graded' }
  /** For the ticket's own log. */
  | { do: 'note'; what: CallNote };

export type CallNote =
  | 'notice'
  | 'answered'
  | 'held'
  | 'lost'
  | 'callback'
  | 'not_reached'
  | 'ended'
  | 'abandoned';

/** A call after a fact, and what is to be done for it, in this order. */
export interface Stepped {
  call: Call;
  intents: CallIntent[];
}
