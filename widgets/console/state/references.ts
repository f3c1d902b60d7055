/** References that fit the ticket on screen, read once per ticket; the reply and the wrap-up take from them. */
import { shallowReactive } from 'vue';
import { citationOf } from '../../../routing/protocol/bureau/reference-words.ts';
import type { ReferenceHit } from '../../../routing/protocol/bureau/references.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { putIntoReply } from './drafts.ts';

const fitting = shallowReactive(new Map<string, readonly ReferenceHit[]>());
/** What was put into the reply of a ticket on this page, so that the same key goes on with the next one. */
const cited = shallowReactive(new Map<string, readonly string[]>());

export const keyOf = (one: Pick<ReferenceHit, 'code' | 'from'>): string => `${one.code}@${one.from}`;
export const referencesOf = (ticketId: string): readonly ReferenceHit[] => fitting.get(ticketId) ?? [];
export const isCited = (ticketId: string, one: ReferenceHit): boolean =>
  cited.get(ticketId)?.includes(keyOf(one)) ?? false;

export const loadReferences = async (ticketId: string): Promise<Failure | undefined> => {
  const answer = await http('GET /api/v1/tickets/:id/references', { params: { id: ticketId }, query: {} });
  if (!answer.ok) return answer;
  fitting.set(ticketId, answer.value.items);
  return undefined;
};

export const findReferences = async (ticketId: string, text: string) =>
  http('GET /api/v1/tickets/:id/references', { params: { id: ticketId }, query: { text } });

export const cite = (ticketId: string, one: ReferenceHit): void => {
  putIntoReply(ticketId, citationOf(one));
  cited.set(ticketId, [...(cited.get(ticketId) ?? []), keyOf(one)]);
};

/** The best one that is not in the reply yet; false when there is none. */
export const citeNext = (ticketId: string): boolean => {
  const next = referencesOf(ticketId).find((one) => !isCited(ticketId, one));
  if (next) cite(ticketId, next);
  return next !== undefined;
};

export const forgetReferences = (): void => {
  fitting.clear();
  cited.clear();
};
