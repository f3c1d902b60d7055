/** What the session service offers, and what it needs. */
import type { Outcome } from '../../routing/errors.ts';
import type { Id } from '../../routing/ticket.ts';
import type { AuditLog } from '../desk/audit/audit-port.ts';
import type { Bus, Clock, Ids, Log } from '../ports.ts';
import type { Store } from '../stores/store.ts';
import type { Passwords } from './passwords.ts';
import type { StaffPrincipal } from './policy.ts';
import type { EndReason, SessionEnd } from './session-ends.ts';

export const SESSION_COOKIE = 'yxt_session';

export interface SessionSettings {
  /** True when PUBLIC_URL is https: the cookie then never travels in the clear. */
  secureCookie: boolean;
  idleMs?: number;
  absoluteMs?: number;
  /** `seenAt` is written at most this often. */
  seenEveryMs?: number;
  /** How long `touch` trusts its last look at the store; an end that this node hears of counts at once. */
  touchEveryMs?: number;
  maxFailures?: number;
  lockMs?: number;
}

export interface SessionDeps {
  store: Pick<Store, 'sessions' | 'staff'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write' | 'note'>;
  /** With it, sessions ended on one node end on all. */
  bus?: Pick<Bus, 'publish' | 'on'>;
  log?: Log;
  passwords?: Passwords;
  settings: SessionSettings;
}

export interface SignedIn {
  principal: StaffPrincipal;
  mustChangePassword: boolean;
  /** Value for `Set-Cookie`. */
  cookie: string;
}

export interface Sessions {
  signIn(input: { username: string; password: string }, from: string): Promise<Outcome<SignedIn>>;
  /** Who sends this cookie; undefined also while the one-time password has not been changed. */
  authenticate(cookieHeader: string | undefined, from: string): Promise<StaffPrincipal | undefined>;
  /** The same, for the few routes that a person with a one-time password needs. */
  resolve(
    cookieHeader: string | undefined,
    from: string,
  ): Promise<{ principal: StaffPrincipal; mustChangePassword: boolean } | undefined>;
  /** Work over an open socket counts as activity; cheap enough for every event. False: drop the socket. */
  touch(principal: StaffPrincipal): Promise<boolean>;
  /** Ends this session; gives the `Set-Cookie` that clears the browser's. */
  signOut(principal: StaffPrincipal): Promise<string>;
  /** Checks the old password, sets the new one, ends every other session of the person. */
  changePassword(
    principal: StaffPrincipal,
    input: { oldPassword: string; newPassword: string },
  ): Promise<Outcome<true>>;
  /** Ends all sessions of a person, on every node. */
  endAllOf(staffId: Id, reason: EndReason, exceptSessionId?: Id): Promise<number>;
  /** Called on every node that has seen the session, so that sockets can be dropped. */
  onEnded(listener: (end: SessionEnd) => void): () => void;
  /** Ends what is idle or too old; `start` runs it every minute. */
  sweep(): Promise<number>;
  start(everyMs?: number): void;
  close(): void;
}
