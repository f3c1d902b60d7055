/** What tests may ask of the stand-in for WeChat's servers, and what it tells them. */
import type { Delivery, PushRules, PushTarget } from './push.ts';

export interface Reached {
  openid: string;
  msgtype: string;
  /** Text, or the menu as sent. */
  content: unknown;
  atMs: number;
}

/** What goes wrong on purpose, once each. */
export type Fault =
  /** Answers with this code and does nothing. */
  | { kind: 'code'; errcode: number }
  /** Does it, but never answers. */
  | { kind: 'silent_after' }
  /** Cuts the line without doing it. */
  | { kind: 'cut_before' };

/** A template message that reached somebody. */
export interface Notified {
  openid: string;
  msgid: string;
  url: string;
  data: unknown;
  atMs: number;
}

export interface StandInOptions {
  appId: string;
  secret: string;
  /** Only verified service accounts may send menus; others get 40200. */
  verified?: boolean;
  /** Ids of template messages that the account has. */
  templates?: readonly string[];
  rules?: Partial<PushRules>;
  now?: () => number;
  tokenMs?: number;
  mediaMs?: number;
  /** On loopback; any free one by default. */
  port?: number;
  /** The number before that of the first message: one that runs again on the same record must not repeat itself. */
  firstMsgId?: bigint;
}

/** Replies that were not taken, by error code. */
export interface Refusal {
  errcode: number;
  times: number;
}

export interface StandIn {
  url: string;
  /** Where messages are delivered; set when the product listens. */
  target(target: PushTarget): void;
  follow(openid: string, scene?: string): Promise<Delivery>;
  unfollow(openid: string): Promise<Delivery>;
  scan(openid: string, scene: string): Promise<Delivery>;
  click(openid: string, key: string): Promise<Delivery>;
  /** A text; with `menuId` it is the press of a menu entry, which grants no reply to a message. */
  say(openid: string, text: string, menuId?: string): Promise<Delivery>;
  sendMedia(
    openid: string,
    type: 'image' | 'voice' | 'video',
    media: { bytes: Uint8Array; mime: string },
  ): Promise<Delivery>;
  sendRaw(openid: string, fields: Record<string, string | number>): Promise<Delivery>;
  /** The same message once more, as after a lost answer. */
  repeatLast(): Promise<Delivery>;
  reached(openid?: string): readonly Reached[];
  left(openid: string): number;
  refused(): readonly Refusal[];
  /** Gives no token but this error code, for example 40164; 0: gives them again. */
  refuseTokens(errcode: number): void;
  notified(openid?: string): readonly Notified[];
  /** Tells what became of a template message. */
  finishNotice(msgid: string, status: string): Promise<Delivery>;
  failNext(fault: Fault): void;
  /** Every token given so far is expired from now on (42001). */
  expireTokens(): void;
  expireMedia(): void;
  /** The id of the media that was sent last. */
  newestMedia(): string;
  calls(path: string): number;
  stop(): Promise<void>;
}
