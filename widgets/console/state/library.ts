/** Lists that dialogs share: canned replies, organisations, colleagues; read once and again when asked. */
import { shallowRef } from 'vue';
import type { CannedReply, OrgLine, StaffLine } from '../../../routing/protocol/views.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { everyPage } from './every-page.ts';

export const canned = shallowRef<readonly CannedReply[]>([]);
export const organisations = shallowRef<readonly OrgLine[]>([]);
export const colleagues = shallowRef<readonly StaffLine[]>([]);

const keep = <T>(target: { value: readonly T[] }, answer: Result<{ items: T[] }>): Failure | undefined => {
  if (!answer.ok) return answer;
  target.value = answer.value.items;
  return undefined;
};

export const loadCanned = async (): Promise<Failure | undefined> =>
  keep(canned, await http('GET /api/v1/canned-replies'));
export const loadOrganisations = async (): Promise<Failure | undefined> =>
  keep(organisations, await everyPage('GET /api/v1/organisations'));
export const loadColleagues = async (): Promise<Failure | undefined> =>
  keep(colleagues, await everyPage('GET /api/v1/staff'));
