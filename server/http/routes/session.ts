/** Signing in and out, and the own password. */
import { ok, refuse } from '../../../routing/errors.ts';
import { passwordChange, signIn } from '../../../routing/protocol/commands.ts';
import type { Sessions } from '../../auth/session-types.ts';
import type { StaffDesk } from '../../desk/desk.ts';
import type { Buckets } from '../rate-limit.ts';
import { route } from '../route.ts';
import { done } from '../schemas/common.ts';
import { me } from '../schemas/people.ts';

export const sessionRoutes = (deps: {
  sessions: Pick<Sessions, 'signIn' | 'signOut' | 'changePassword'>;
  staff: Pick<StaffDesk, 'me'>;
  signInBuckets: Buckets;
}) => [
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
      const answer = await deps.staff.me(signed.value.principal);
      if (answer.ok) setCookie(signed.value.cookie);
      return answer;
    },
  }),
  route('GET /api/v1/session', {
    access: 'signed_in',
    beforePasswordChange: true,
    tag: 'session',
    summary: 'Who is signed in, and what he may do',
    out: me,
    handle: ({ who }) => deps.staff.me(who),
  }),
  route('DELETE /api/v1/session', {
    access: 'signed_in',
    beforePasswordChange: true,
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
    beforePasswordChange: true,
    tag: 'session',
    summary: 'Change the own password; ends every other session',
    body: passwordChange,
    out: me,
    refusals: ['bad_credentials', 'locked_out'],
    handle: async ({ who, body }) => {
      const changed = await deps.sessions.changePassword(who, body);
      return changed.ok ? deps.staff.me(who) : changed;
    },
  }),
];
