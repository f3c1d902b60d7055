/** What the session service offers, and what it needs. */
import type { Outcome } from '../../routing/errors.ts';
import type { SecondFactorView } from '../../routing/protocol/views/people.ts';
import type { Id } from '../../routing/ticket.ts';
import type { Role } from '../../routing/vocabulary.ts';
import type { AuditLog } from '../desk/audit/audit-port.ts';
import type { Bus, Clock, Ids, Log } from '../ports.ts';
import type { Store } from '../stores/store.ts';
import type { Passwords } from './passwords.ts';
import type { StaffPrincipal } from './policy.ts';
import type { SecondFactors } from './second-factor.ts';
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
  /** Who has one of these roles works only once he has set up a second factor. */
  secondFactorRoles?: readonly Role[];
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
  secondFactors: SecondFactors;
  settings: SessionSettings;
}

/** What somebody owes before he may work. */
export type Owed = 'password' | 'second_factor';

export interface SignedIn {
  principal: StaffPrincipal;
  owes?: Owed;
  /** Value for `Set-Cookie`. */
  cookie: string;
}

export interface Sessions {
  /** A missing or wrong code of the second factor is refused with the field `code`. */
  signIn(
    input: { username: string; password: string; code?: string },
    from: string,
  ): Promise<Outcome<SignedIn>>;
  /** Who sends this cookie; undefined also while he owes a password of his own or a second factor. */
  authenticate(cookieHeader: string | undefined, from: string): Promise<StaffPrincipal | undefined>;
  /** The same, for the few routes that somebody needs to pay what he owes. */
  resolve(
    cookieHeader: string | undefined,
    from: string,
  ): Promise<{ principal: StaffPrincipal; owes?: Owed } | undefined>;
  /** Work over an open socket counts as activity; cheap enough for every event. False: drop the socket. */
  touch(principal: StaffPrincipal): Promise<boolean>;
  /** Ends this session; gives the `Set-Cookie` that clears the browser's. */
  signOut(principal: StaffPrincipal): Promise<string>;
  /** Checks the old password, sets the new one, ends every other session of the person. */
  changePassword(
    principal: StaffPrincipal,
    input: { oldPassword: string; newPassword: string },
  ): Promise<Outcome<true>>;
  /** What this person still owes. */
  owes(principal: StaffPrincipal): Promise<Owed | undefined>;
  secondFactor(principal: StaffPrincipal): Promise<Outcome<SecondFactorView>>;
  /** Switches it on: the password and a code prove who asks. Ends every other session of the person. */
  addSecondFactor(
    principal: StaffPrincipal,
    input: { password: string; secret: string; code: string },
  ): Promise<Outcome<{ spareCodes: string[] }>>;
  /** Refused where his role needs one. */
  dropSecondFactor(
    principal: StaffPrincipal,
    input: { password: string; code: string },
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
