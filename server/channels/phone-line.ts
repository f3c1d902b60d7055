/**
 * PORT: a telephone exchange. It tells what happens on lines and does what it is told; who waits, who is rung and
 * what a key means is decided in `desk`. Every id is chosen by the caller of the port, so that a repeated command
 * changes nothing and a restarted engine finds its calls again.
 *
 * A line has legs. The citizen's leg has the id of the call; a leg that we ring has an own id. Legs that are
 * connected hear each other.
 */

import type { Language } from '../../routing/vocabulary.ts';

/** Why a leg ended, or could not be rung. */
export type LegEnd =
  | 'hung_up'
  | 'busy'
  | 'declined'
  | 'no_answer'
  /** Nobody is signed on at that address. */
  | 'unreachable'
  /** No sound for too long: the far end is dead. */
  | 'silent'
  /** The exchange itself ended it (restart, limit, fault). */
  | 'failed';

/** Whom to ring. */
export type Endpoint =
  /** The softphone in a person's console. */
  | { kind: 'browser'; staffId: string }
  /** A desk telephone signed on at the exchange. */
  | { kind: 'sip'; address: string }
  /** Over the carrier; digits only, normalised. Asked for a key before he is connected: a mailbox cannot press it. */
  | { kind: 'number'; number: string; confirm: boolean };

/**
 * Spoken to one leg: names of recorded sentences (closed list below); digits read out: two digits without a
 * leading zero as a number (十二, twelve), everything else digit by digit; or a sentence that the installation recorded
 * itself (`welcome-NUMBER`, `key-DIGIT`), where there is none the other one, or nothing.
 */
export type Prompt = PromptName | { digits: string } | { own: string; or?: PromptName };

export const PROMPTS = [
  /** 您好，这里是12348公共法律服务热线。为保证服务质量，本次通话将被录音。 */
  'welcome',
  /** 律师正在接听其他电话，请稍候。 */
  'waiting',
  /** 您前面还有 … 位。 */
  'ahead',
  'people',
  /** 预计等待 … 分钟。 */
  'expect',
  'minutes',
  /** 按1我们稍后给您回电，并保留您的位置；继续等待请不要挂机。 */
  'offer_callback',
  'callback_noted',
  /** 现在没有人员值班。请在提示音后留言，按井号键结束。 */
  'leave_message',
  'message_kept',
  /** 通话中断，正在为您重新接通，请不要挂机。 */
  'reconnecting',
  /** 请对本次服务评价：5非常满意，4满意，3基本满意，2不满意，1非常不满意。 */
  'rate',
  'thanks',
  'not_understood',
  /** 这里是12348，有来电转给您，按1接听。 */
  'confirm',
  'beep',
  /** 系统暂时不可用，请留言。 */
  'out_of_service',
] as const;
export type PromptName = (typeof PROMPTS)[number];

/**
 * In which the sentences are spoken, a code of LANGUAGES; Chinese unless told. Where an announcement is not there whole in
 * a language it is spoken in Chinese.
 */
export type SpokenLanguage = Language;

export type PhoneEvent =
  /** A citizen called. `from` as the network gave it, absent when withheld; `to` is the number that he dialled. */
  | { type: 'arrived'; callId: string; from?: string; to: string; atMs: number }
  | { type: 'answered'; legId: string; atMs: number }
  | { type: 'ended'; legId: string; why: LegEnd; atMs: number }
  /** One of 0-9, *, #. */
  | { type: 'digit'; legId: string; digit: string; atMs: number }
  /** A recording is whole and may be fetched; `heardMs` is the time in which somebody spoke. */
  | { type: 'recorded'; recordingId: string; ms: number; heardMs?: number; atMs: number }
  /** A recording could not be made or was cut without a file. */
  | { type: 'record_failed'; recordingId: string; atMs: number }
  /** The softphone or telephone of an endpoint came or went. */
  | { type: 'endpoint'; endpoint: Endpoint; online: boolean; atMs: number }
  /** The link to the exchange is up again (events may be missing: take a snapshot) or lost. */
  | { type: 'link'; up: boolean; atMs: number };

/** Events of one leg come in order; the same event may come twice. */
export type PhoneHandler = (event: PhoneEvent) => void;

/** What the exchange has at this moment, to agree the record with it after a restart of either. */
export interface PhoneSnapshot {
  /** Changes when the exchange was restarted: all calls of before are gone. */
  bootedAtMs: number;
  legs: {
    legId: string;
    /** The citizen's leg of a call that came in. */
    inbound: boolean;
    from?: string;
    to?: string;
    state: 'ringing' | 'up';
    /** The talk it is connected to. */
    talkId?: string;
    /** As given by `ring`: finds the call of a leg. */
    callId: string;
    sinceMs: number;
  }[];
  /** Recordings that are running. */
  recording: string[];
  /** Recordings that are whole, or cut by a crash, and not yet removed. */
  stored: string[];
  online: Endpoint[];
  /**
   * Messages that the exchange took by itself while the engine was away: each is also in `stored`, and is forgotten
   * with `removeRecording`. Its id may hold the numbers: it belongs in no log. Absent when there is none.
   */
  missed?: { recordingId: string; from?: string; to: string }[];
}

/** `gone`: the leg, talk or recording is not there (any more); `unavailable`: the exchange does not answer. */
export type PhoneOutcome = { ok: true } | { ok: false; why: 'gone' | 'unreachable' | 'unavailable' };

/** Who of a talk is heard by whom when a supervisor joins. */
export type ListenMode = 'listen' | 'whisper' | 'join';

export interface PhoneLine {
  /** Without it the exchange does the ringing and tells what happened: commands answer `unavailable`. */
  readonly controls: boolean;
  /** Numbers that it answers; absent where it does not know. */
  readonly numbers?: readonly string[];
  /** Whether a sentence has been recorded in a language; absent where it does not know. */
  speaks?(name: string, language: SpokenLanguage): boolean;
  /** Begins to tell. Connects again by itself when the link is lost. */
  start(handler: PhoneHandler): Promise<void>;
  snapshot(): Promise<PhoneSnapshot | undefined>;

  /** Picks up a caller: from here on he hears. */
  answer(callId: string): Promise<PhoneOutcome>;
  /** Music until something is spoken or the leg is connected. */
  music(legId: string, on: boolean): Promise<PhoneOutcome>;
  /**
   * Speaks; resolves when it is spoken to the end or stopped, with `gone` when the leg has left before. A new one stops
   * the one before.
   */
  say(legId: string, prompts: readonly Prompt[], language?: SpokenLanguage): Promise<PhoneOutcome>;
  hush(legId: string): Promise<PhoneOutcome>;

  /**
   * Rings somebody for a call. Resolves when it rings or could not; then `answered` or `ended` comes (after a refusal
   * neither comes).
   * `caller` is shown on the far telephone; `ticketId` travels as a header to the softphone.
   */
  ring(leg: {
    legId: string;
    callId: string;
    ticketId: string;
    to: Endpoint;
    caller?: string;
    timeoutMs: number;
  }): Promise<PhoneOutcome>;

  /** Connects legs with each other under a talk; those who are connected already stay so. */
  connect(talkId: string, legIds: readonly string[]): Promise<PhoneOutcome>;
  /** Takes a leg out of its talk, without ending it. */
  disconnect(talkId: string, legId: string): Promise<PhoneOutcome>;
  /** Ends the talk; its legs stay, unconnected. */
  endTalk(talkId: string): Promise<PhoneOutcome>;
  /** A supervisor's leg hears a talk, speaks to one leg of it alone, or to all. */
  listen(talkId: string, legId: string, mode: ListenMode, towards: string): Promise<PhoneOutcome>;
  hangUp(legId: string): Promise<PhoneOutcome>;

  /** Records a talk, or a message of one leg (`beep`, ends at `#`, after silence, or at the limit). */
  record(what: {
    recordingId: string;
    talkId?: string;
    legId?: string;
    maxMs: number;
    maxSilenceMs?: number;
    beep: boolean;
  }): Promise<PhoneOutcome>;
  stopRecord(recordingId: string): Promise<PhoneOutcome>;
  /** The bytes as RIFF/WAVE, with sizes in the header made right when a crash had cut it; undefined when it is not there. */
  fetchRecording(recordingId: string): Promise<Uint8Array | undefined>;
  removeRecording(recordingId: string): Promise<PhoneOutcome>;

  /**
   * A short-lived right to sign a softphone on. The one before it ends.
   * @returns undefined when this exchange has no softphones
   */
  softphone(staffId: string): Promise<SoftphoneAccess | undefined>;
  /** As `softphone`, for a citizen who calls from a web page of ours (demo): may dial `to` and nothing else. */
  webCaller(to: string): Promise<SoftphoneAccess | undefined>;
  close(): Promise<void>;
}

export interface SoftphoneAccess {
  /** WebSocket address as the browser can reach it: absolute, or a path on the server's own origin. */
  url: string;
  /** sip:user@realm */
  uri: string;
  password: string;
  /** The browser signs on again with a new one before this. */
  expiresAtMs: number;
  /** What to dial; for web callers. */
  dial?: string;
  iceServers: { urls: string; username?: string; credential?: string }[];
}
