/** Lists that dialogs share: canned replies, organisations, colleagues; read once and again when asked. */
import { shallowRef } from 'vue';
import type { CannedReply, OrgLine, StaffLine } from '../../../routing/protocol/views.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { everyPage } from './every-page.ts';
import { can } from './session.ts';

export const canned = shallowRef<readonly CannedReply[]>([]);
export const organisations = shallowRef<readonly OrgLine[]>([]);
export const colleagues = shallowRef<readonly StaffLine[]>([]);

const keep = <T>(target: { value: readonly T[] }, answer: Result<{ items: T[] }>): Failure | undefined => {
  if (!answer.ok) return answer;
  target.value = answer.value.items;
  return undefined;
};

/** Desks of the policy in force: who belongs to one has the skill `desk:<key>`. */
export const desks = shallowRef<readonly { key: string; name: string }[]>([]);
export const loadDesks = async (): Promise<Failure | undefined> => {
  if (!can('policy.manage')) return undefined;
  const answer = await http('GET /api/v1/policies');
  return keep(desks, answer.ok ? { ok: true, value: { items: [...answer.value.policy.desks] } } : answer);
};

export const loadCanned = async (): Promise<Failure | undefined> =>
  keep(canned, await http('GET /api/v1/canned-replies'));
export const loadOrganisations = async (): Promise<Failure | undefined> =>
  keep(organisations, await everyPage('GET /api/v1/organisations'));
export const loadColleagues = async (): Promise<Failure | undefined> =>
  keep(colleagues, await everyPage('GET /api/v1/staff'));
