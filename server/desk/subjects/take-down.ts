/** Writes one request about one's own data down, under the next number of the day (GS20261120-0001). */
import { type Calendar, dayOf, endOfWorkingDay } from '../../../routing/calendar.ts';
import { SUBJECT_REQUEST_DAYS, type SubjectRequest } from '../../../routing/citizens/subject-request.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';

export type Asked = Pick<SubjectRequest, 'id' | 'kind' | 'citizenId' | 'proof' | 'words'>;

const TRIES = 8;

/** `made` is false when a request of this id was there before; undefined when no number could be had. */
export const takeDown = async (
  deps: { store: Pick<Store, 'subjectRequests'>; clock: Clock; calendar: () => Calendar },
  asked: Asked,
  by: { id: string; name: string },
): Promise<{ request: SubjectRequest; made: boolean } | undefined> => {
  const { subjectRequests } = deps.store;
  const nowMs = deps.clock.nowMs();
  const at = instant(nowMs);
  const day = dayOf(nowMs).replaceAll('-', '');
  const serial = (await subjectRequests.count({ where: { no: { gte: `GS${day}-`, lt: `GS${day}.` } } })) + 1;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const made = await subjectRequests.insert({
      ...asked,
      version: 1,
      no: `GS${day}-${String(serial + tried).padStart(4, '0')}`,
      state: 'open',
      dueAt: endOfWorkingDay(nowMs, SUBJECT_REQUEST_DAYS, deps.calendar()),
      createdAt: at,
      updatedAt: at,
      steps: [{ at, by: by.id, byName: by.name, what: 'taken_down' }],
    });
    if (made.ok) return { request: made.doc, made: true };
    const known = await subjectRequests.get(asked.id);
    if (known) return { request: known, made: false };
  }
  return undefined;
};
