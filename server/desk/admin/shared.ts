/** Small things that every administrative use case needs. */
import type { Id } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Clock, type Ids, instant } from '../../ports.ts';
import type { Collection, FindOptions } from '../../stores/store.ts';
import type { AuditFact, AuditLog } from '../audit/audit-port.ts';

/** Writes down who did what; resolves when it is durable. */
export type Recorder = (
  who: StaffPrincipal,
  what: string,
  target: string,
  data?: AuditFact['data'],
) => Promise<void>;

export const createRecorder =
  (deps: { audit: Pick<AuditLog, 'write'>; ids: Pick<Ids, 'next'>; clock: Clock }): Recorder =>
  (who, what, target, data = {}) =>
    deps.audit.write({
      id: deps.ids.next(),
      at: instant(deps.clock.nowMs()),
      who: who.id,
      whoName: who.name,
      from: who.from,
      what,
      target,
      data,
    });

/** Every document of a small collection, page by page; stops loudly rather than fill the memory. */
export const findAll = async <T extends { id: string }>(
  collection: Pick<Collection<T>, 'find'>,
  options: Omit<FindOptions, 'cursor' | 'limit'> = {},
  atMost = 20_000,
): Promise<T[]> => {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await collection.find({
      ...options,
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.cursor;
    if (found.length > atMost) throw new Error(`more than ${atMost} documents where few were expected`);
  } while (cursor !== undefined);
  return found;
};

/** Documents by id, each read once. */
export const getAll = async <T extends { id: string }>(
  collection: Pick<Collection<T>, 'get'>,
  wanted: Iterable<Id>,
): Promise<Map<Id, T>> => {
  const docs = await Promise.all([...new Set(wanted)].map((id) => collection.get(id)));
  return new Map(docs.filter((doc) => doc !== undefined).map((doc) => [doc.id, doc]));
};

/** A page request without absent keys. */
export const pageOptions = (query: { cursor?: string | undefined; limit: number }): FindOptions => ({
  limit: query.limit,
  ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
});
