/**
 * PORT: a channel that runs on somebody else's servers (WeChat official account, WeCom customer service). It may push
 * (each event calls the web hook) or want to be pulled; both end in `InboundEvent`s. What may be said, and how often,
 * is told as capabilities, so that `desk` has no case per platform.
 */

import type { ReplyRules } from '../../routing/channels/reply-window.ts';
import type { ChannelCheck } from '../../routing/protocol/channels/channel-check.ts';

export type MediaKind = 'image' | 'voice' | 'video' | 'file';

/** What a citizen sent. */
export type InboundContent =
  | { kind: 'text'; text: string /** The id of the menu entry that he pressed. */; menuId?: string }
  | {
      kind: 'media';
      media: MediaKind;
      mediaId: string /** As the platform names it (amr, speex). */;
      format?: string;
    }
  | { kind: 'location'; latitude: number; longitude: number; label: string }
  | { kind: 'link'; title: string; description: string; url: string }
  /** Something that we cannot show: the agent is told its name. */
  | { kind: 'other'; type: string };

/** Lets us say one thing outside of every count of replies, until then. Whoever has it can speak: never in a log. */
export interface OneUseCode {
  value: string;
  /** ms */
  untilMs: number;
}

/** What happened on the platform. */
export type InboundFact =
  | { type: 'message'; content: InboundContent }
  /** `scene` is the payload of the QR code through which he came; `code` is for a welcome. */
  | { type: 'followed'; scene?: string; code?: OneUseCode }
  | { type: 'unfollowed' }
  | { type: 'scanned'; scene: string }
  | { type: 'menu_clicked'; menuKey: string }
  /** The platform closed the session; `code` may be used once for a last message. */
  | { type: 'session_ended'; code?: OneUseCode }
  /** Said to have been sent under `messageKey`, but did not arrive. `code` is the platform's own word for it. */
  | { type: 'send_failed'; messageKey: string; why: SendRefusal; code: string }
  /** What became of a notice (`NoticeContent`) that the platform had taken under this id. */
  | { type: 'notice_finished'; noticeId: string; delivered: boolean; code: string }
  /** He took back the message whose event had this key. */
  | { type: 'recalled'; messageKey: string }
  /** Somebody of the bureau answered him in the platform's own program. */
  | { type: 'answered_elsewhere'; by: string; content: InboundContent };

export interface InboundEvent {
  /** Idempotency key: the same for each delivery of the same event, unique over all accounts. */
  key: string;
  accountId: string;
  /** The citizen as this account knows him (openid, external_userid). Personal: never in a log. */
  sender: string;
  /** The platform's own time of the event, ms. */
  atMs: number;
  fact: InboundFact;
}

/** What is said to a citizen. */
export type OutboundContent =
  | { kind: 'text'; text: string }
  | { kind: 'media'; media: MediaKind; name: string; mime: string; bytes: Uint8Array }
  | { kind: 'menu'; head: string; items: readonly { id: string; text: string }[]; tail: string };

/** A notice that needs no act of his (template message): that there is something, never what it says. */
export interface NoticeContent {
  about: 'answer' | 'rating';
  ticketNo: string;
  /** Where a press leads. */
  url: string;
  atMs: number;
}

/** Why the platform would not take a message; it takes the same one no better a second time. */
export type SendRefusal =
  /** The time to reply is over. */
  | 'window_over'
  /** The count of replies is used up. */
  | 'quota_out'
  /** Left, blocked us, or never was there. */
  | 'unreachable'
  /** The account has no right to this kind of message. */
  | 'feature_off'
  | 'invalid';

export type SendOutcome =
  | { result: 'sent' }
  | { result: 'refused'; why: SendRefusal; code: string }
  /** Certainly not sent; may be tried again after this time, ms. */
  | { result: 'retry'; afterMs: number; code: string }
  /** No answer came: it may have been sent. Only an idempotent channel may send it again. */
  | { result: 'unknown' };

/** The platform gives a notice an id, under which it later tells what became of it. */
export type NoticeOutcome = { result: 'sent'; noticeId: string } | Exclude<SendOutcome, { result: 'sent' }>;

export type MediaOutcome =
  | { ok: true; bytes: Uint8Array; mime: string; name: string }
  /** `expired`: gone for good. `unavailable`: worth another try. */
  | { ok: false; why: 'expired' | 'unavailable' | 'too_large' };

export interface Capabilities {
  /** A repeated send under the same key stays one message. */
  idempotent: boolean;
  /** Menus whose entries come back with an id. */
  menus: boolean;
  rules: ReplyRules;
  /** Longest text, bytes of UTF-8. */
  maxTextBytes: number;
  /** Longest head of a menu, bytes of UTF-8. */
  maxMenuBytes: number;
  /** Files that can be sent; others are told of by name. */
  media: readonly MediaKind[];
}

/** How far an account that wants to be pulled has been read. */
export interface PullMark {
  cursor: string;
  version: number;
}

/** Where the marks are kept: in the same record as what was pulled, shared by all nodes. */
export interface PullMarks {
  get(accountId: string): Promise<PullMark | undefined>;
  /** Resolves when it is durable. False when another node was faster since `before` was read: then its mark counts. */
  set(accountId: string, cursor: string, before: PullMark | undefined): Promise<boolean>;
}

export interface ChannelAccount {
  readonly id: string;
  readonly capabilities: Capabilities;
  /**
   * Sends one message. Never rejects for what the platform or the network does.
   * @param key at most 32 letters, digits, `_`, `-`; the same for a repeat
   * @param code of an event, used up by this message
   */
  send(to: string, content: OutboundContent, key: string, code?: string): Promise<SendOutcome>;
  fetchMedia(mediaId: string): Promise<MediaOutcome>;
  /** Looks whether everything is set up; shows codes and times, nothing secret. Absent: this kind has no self-test. */
  check?(): Promise<Omit<ChannelCheck, 'id'>>;
  /** What this account may send notices about; absent: none. */
  readonly noticesAbout?: readonly NoticeContent['about'][];
  /** Sends a notice; not counted as a reply. Never rejects for what the platform or the network does. */
  notify?(to: string, notice: NoticeContent): Promise<NoticeOutcome>;
}

/**
 * Takes an event over. Resolves when it is durable: the platform is answered only then. Rejects when it could not be
 * kept, so that the platform delivers it again.
 */
export type InboundHandler = (event: InboundEvent) => Promise<void>;
