/** Who is signed in on this page, and what that person may do. */
import { computed, ref } from 'vue';
import type { DutyLine } from '../../../routing/people.ts';
import type { MeView } from '../../../routing/protocol/views.ts';
import { keysOf, SERVICES, type Service } from '../../../routing/vocabulary.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { learnServices } from '../../shared/local-services.ts';

/** `asking` until the server has answered whether the cookie still holds. */
export type SessionState = 'asking' | 'out' | 'owes' | 'in';

export const me = ref<MeView>();
const known = ref(false);
/** Why the last session ended, when it was not the person's own wish. */
export const endedBy = ref<Failure>();

export const sessionState = computed<SessionState>(() => {
  if (!known.value) return 'asking';
  if (!me.value) return 'out';
  return me.value.mustChangePassword || me.value.mustAddSecondFactor ? 'owes' : 'in';
});

export const can = (...wanted: string[]): boolean =>
  wanted.some((permission) => me.value?.permissions.includes(permission) ?? false);

/** Works with tickets or orders, so that the live connection is wanted. */
export const usesDesk = (): boolean => can('ticket.serve', 'order.handle');

/** Names of the lines that the installation added are known before anything that shows one is drawn. */
const enter = (next: MeView | undefined): void => {
  learnServices(next);
  me.value = next;
};

/** Services that may be chosen now: the built-in ones, then those of the installation. */
export const serviceChoices = computed<Service[]>(() => [
  ...keysOf(SERVICES),
  ...(me.value?.localServices ?? []).flatMap(({ code, ended }) => (ended ? [] : [code])),
]);

/** What a turn, or a rule of coverage, may be for: those, and the publicity of law. */
export const dutyLineChoices = computed<DutyLine[]>(() => [...serviceChoices.value, 'publicity']);

export const askSession = async (): Promise<Failure | undefined> => {
  const answer = await http('GET /api/v1/session');
  known.value = true;
  enter(answer.ok ? answer.value : undefined);
  return answer.ok || answer.code === 'not_signed_in' ? undefined : answer;
};

/** A failure of the field `code` asks for the code of the second factor. */
export const signIn = async (
  username: string,
  password: string,
  code: string,
): Promise<Failure | undefined> => {
  const answer = await http('POST /api/v1/session', {
    body: { username, password, ...(code ? { code } : {}) },
  });
  if (!answer.ok) return answer;
  endedBy.value = undefined;
  enter(answer.value);
  return undefined;
};

export const changePassword = async (
  oldPassword: string,
  newPassword: string,
): Promise<Failure | undefined> => {
  const answer = await http('POST /api/v1/session/password', { body: { oldPassword, newPassword } });
  if (!answer.ok) return answer;
  enter(answer.value);
  return undefined;
};

export const signOut = async (): Promise<void> => {
  await http('DELETE /api/v1/session');
  me.value = undefined;
};

/** The server ended it: back to the sign-in page with the reason. */
export const sessionEnded = (): void => {
  if (!me.value) return;
  endedBy.value = { ok: false, code: 'not_signed_in' };
  me.value = undefined;
};
