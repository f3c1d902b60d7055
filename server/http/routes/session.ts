/** Signing in and out, and the own password. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import {
  passwordChange,
  secondFactorAdd,
  secondFactorDrop,
  signIn,
} from '../../../routing/protocol/commands.ts';
import type { MeView } from '../../../routing/protocol/views.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Sessions } from '../../auth/session-types.ts';
import type { StaffDesk } from '../../desk/desk.ts';
import type { Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { done } from '../schemas/common.ts';
import { me, secondFactor, spareCodes } from '../schemas/people.ts';

export const sessionRoutes = (deps: {
  sessions: Pick<
    Sessions,
    'signIn' | 'signOut' | 'changePassword' | 'owes' | 'secondFactor' | 'addSecondFactor' | 'dropSecondFactor'
  >;
  staff: Pick<StaffDesk, 'me'>;
  signInBuckets: Buckets;
}) => {
  /** With what he still owes: the page asks for it before anything else. */
  const meOf = async (who: StaffPrincipal): Promise<Outcome<MeView>> => {
    const [found, owes] = await Promise.all([deps.staff.me(who), deps.sessions.owes(who)]);
    return found.ok && owes === 'second_factor' ? ok({ ...found.value, mustAddSecondFactor: true }) : found;
  };

  return [
    route('POST /api/v1/session', {
      access: 'public',
      ownPagesOnly: true,
      tag: 'session',
      summary: 'Sign in; sets the session cookie',
      body: signIn,
      out: me,
      refusals: ['bad_credentials', 'locked_out'],
      handle: async ({ body, from, setCookie }) => {
        // Per account, not per address: a whole hall sits behind one address.
        if (deps.signInBuckets.take(body.username.toLowerCase()) > 0) return refuse('rate_limited');
        const signed = await deps.sessions.signIn(body, from);
        if (!signed.ok) return signed;
        const answer = await meOf(signed.value.principal);
        if (answer.ok) setCookie(signed.value.cookie);
        return answer;
      },
    }),
    route('GET /api/v1/session', {
      access: 'signed_in',
      whileOwing: true,
      tag: 'session',
      summary: 'Who is signed in, and what he may do',
      out: me,
      handle: ({ who }) => meOf(who),
    }),
    route('DELETE /api/v1/session', {
      access: 'signed_in',
      whileOwing: true,
      tag: 'session',
      summary: 'Sign out',
      out: done,
      handle: async ({ who, setCookie }) => {
        setCookie(await deps.sessions.signOut(who));
        return ok({ ok: true });
      },
    }),
    route('POST /api/v1/session/password', {
      access: 'signed_in',
      whileOwing: true,
      tag: 'session',
      summary: 'Change the own password; ends every other session',
      body: passwordChange,
      out: me,
      refusals: ['bad_credentials', 'locked_out'],
      handle: async ({ who, body }) => {
        const changed = await deps.sessions.changePassword(who, body);
        return changed.ok ? meOf(who) : changed;
      },
    }),
    route('GET /api/v1/session/second-factor', {
      access: 'signed_in',
      whileOwing: true,
      tag: 'session',
      summary: 'The own second factor; when off, a secret that may be taken',
      out: secondFactor,
      handle: ({ who }) => deps.sessions.secondFactor(who),
    }),
    route('POST /api/v1/session/second-factor', {
      access: 'signed_in',
      whileOwing: true,
      tag: 'session',
      summary: 'Ask for a code at each sign-in from now on; ends every other session',
      body: secondFactorAdd,
      out: spareCodes,
      refusals: ['bad_credentials', 'locked_out', 'wrong_state'],
      handle: ({ who, body }) => deps.sessions.addSecondFactor(who, body),
    }),
    route('POST /api/v1/session/second-factor/end', {
      access: 'signed_in',
      tag: 'session',
      summary: 'Sign in by password alone again; refused where the role needs a second factor',
      body: secondFactorDrop,
      out: done,
      refusals: ['bad_credentials', 'locked_out', 'wrong_state'],
      handle: async ({ who, body }) => {
        const dropped = await deps.sessions.dropSecondFactor(who, body);
        return dropped.ok ? ok({ ok: true }) : dropped;
      },
    }),
  ];
};
