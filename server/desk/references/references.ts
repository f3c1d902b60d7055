/** Statutes and guides to cite: one versioned list, imported whole or not at all, suggested beside a conversation. */

import {
  keyOfReference,
  MOST_REFERENCES,
  REFERENCE_COLUMNS,
  type Reference,
  referenceOf,
  stateOf,
} from '../../../routing/bureau/references.ts';
import { readTable, writeTable } from '../../../routing/bureau/sheet-table.ts';
import { dayOf } from '../../../routing/calendar.ts';
import { SimilarIndex } from '../../../routing/classify/index.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { SheetReport } from '../../../routing/protocol/bureau/directory.ts';
import type {
  ReferenceHit,
  ReferenceList,
  ReferenceMark,
  ReferenceView,
} from '../../../routing/protocol/bureau/references.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Matter } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Clock, type Ids, instant } from '../../ports.ts';
import type { SheetFormat, Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { textOfTicket } from '../classify/past-texts.ts';
import { putSetting } from '../put-setting.ts';
import { matterOf } from '../tickets/ticket-states.ts';
import { readFaqCounts } from './faq-counts.ts';
import { recordsOfJson } from './read-json.ts';
import { REFERENCES_KEY, type StoredReferences, storedReferences } from './stored.ts';

const SHOWN = 6;
const SEARCHED = 20;
/** What belongs to the matter of the ticket goes before what only sounds like it. */
const MATTER_CREDIT = 0.15;
/** Below this two texts share little more than common words. */
const LEAST_SCORE = 0.06;

export interface ReferenceDesk {
  list(): Promise<ReferenceList>;
  import(
    who: StaffPrincipal,
    input: { name: string; content: string; apply: boolean },
  ): Promise<Outcome<SheetReport>>;
  /** FQ1: an item is shown to citizens, or no longer. */
  mark(who: StaffPrincipal, input: ReferenceMark): Promise<Outcome<ReferenceList>>;
  export(format: SheetFormat | 'json'): Promise<Buffer>;
  /** For a ticket that the asker may read; with words those are looked for, expired ones too. */
  suggest(who: StaffPrincipal, ticketId: Id, text?: string): Promise<Outcome<ReferenceHit[]>>;
}

/** Not public is the plain state: written the same, whoever says it. */
const withoutMark = ({ public: _mark, ...rest }: Reference): Reference => rest;

export const createReferences = (deps: {
  store: Pick<Store, 'settings' | 'tickets' | 'messages'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  sheets: Sheets;
  mayRead(who: StaffPrincipal, id: Id): Promise<boolean>;
}): ReferenceDesk => {
  const { store, clock, sheets } = deps;
  const record = createRecorder(deps);
  let indexed: { version: number; index: SimilarIndex } | undefined;

  const stored = (): Promise<StoredReferences> => storedReferences(store);
  /** @returns the new version, or undefined when somebody else has changed the list since */
  const keep = async (
    who: StaffPrincipal,
    value: readonly Reference[],
    version: number,
  ): Promise<number | undefined> => {
    const at = instant(clock.nowMs());
    return putSetting(
      store.settings,
      { id: REFERENCES_KEY, value, updatedAt: at, updatedBy: who.id },
      version,
    );
  };
  const today = () => dayOf(clock.nowMs());
  const viewsOf = (items: readonly Reference[]): ReferenceView[] =>
    items.map((one) => ({ ...one, state: stateOf(one, items, today()) }));

  /** Built once per version of the list on this node. */
  const indexOf = (items: readonly Reference[], version: number): SimilarIndex => {
    if (indexed?.version !== version)
      indexed = {
        version,
        index: new SimilarIndex(
          items.map((one) => ({
            id: keyOfReference(one),
            text: `${one.title}\n${one.source}${one.article ?? ''}\n${one.text}`,
          })),
        ),
      };
    return indexed.index;
  };

  const rank = (
    views: readonly ReferenceView[],
    scores: ReadonlyMap<string, number>,
    matter: Matter | undefined,
  ): ReferenceHit[] =>
    views
      .map((one) => ({
        ...one,
        score:
          Math.round(
            ((scores.get(keyOfReference(one)) ?? 0) +
              (matter && one.matters.includes(matter) ? MATTER_CREDIT : 0)) *
              100,
          ) / 100,
      }))
      .filter((one) => one.score >= LEAST_SCORE)
      .sort((a, b) => b.score - a.score || (keyOfReference(a) < keyOfReference(b) ? -1 : 1));

  const list = async (): Promise<ReferenceList> => {
    const [{ items, version }, counts] = await Promise.all([stored(), readFaqCounts(store)]);
    const asked = (code: string) => (counts[code] ? { asked: counts[code] } : {});
    return { items: viewsOf(items).map((one) => ({ ...one, ...asked(one.code) })), version };
  };

  const wordsOf = async (ticket: Ticket): Promise<string> =>
    `${ticket.subject}\n${await textOfTicket(store, ticket)}`;

  const read = async (name: string, bytes: Buffer) => {
    if (/\.json$/i.test(name)) return recordsOfJson(bytes);
    const found = await sheets.read(bytes, name);
    return found.ok ? ok(readTable<Reference>(found.value[0]?.rows ?? [], REFERENCE_COLUMNS)) : found;
  };

  return {
    list,

    mark: async (who, { version, code, from, public: shown }) => {
      const { items, version: now } = await stored();
      if (now !== version) return refuse('version_conflict');
      const key = keyOfReference({ code, from });
      const known = items.find((one) => keyOfReference(one) === key);
      if (!known) return refuse('not_found');
      if ((known.public ?? false) !== shown) {
        const marked = items.map((one) =>
          one !== known ? one : shown ? { ...one, public: true } : withoutMark(one),
        );
        if ((await keep(who, marked, version)) === undefined) return refuse('version_conflict');
        await record(who, 'references.marked', `setting:${REFERENCES_KEY}`, { item: key, public: shown });
      }
      return ok(await list());
    },

    import: async (who, { name, content, apply }) => {
      const table = await read(name, Buffer.from(content, 'base64'));
      if (!table.ok) return table;
      const problems = [...table.value.problems];
      const named = new Set(problems.map((one) => one.row));
      const incoming = new Map<string, Reference>();
      for (const { row, value } of table.value.records) {
        if (named.has(row)) continue;
        const made = referenceOf(value);
        if (!('reference' in made)) problems.push({ row, column: made.column, message: made.message });
        else if (incoming.has(keyOfReference(made.reference)))
          problems.push({ row, column: '编码', message: '同一编码、同一生效日期出现了两次。' });
        else incoming.set(keyOfReference(made.reference), made.reference);
      }
      const { items, version } = await stored();
      const known = new Map(items.map((one) => [keyOfReference(one), one]));
      for (const [key, one] of incoming) {
        const mark = one.public ?? known.get(key)?.public;
        incoming.set(key, mark ? { ...one, public: true } : withoutMark(one));
      }
      const fresh = [...incoming].filter(([key]) => !known.has(key));
      const changed = [...incoming].filter(
        ([key, one]) =>
          known.has(key) && JSON.stringify(referenceOf(known.get(key)!)) !== JSON.stringify(referenceOf(one)),
      );
      const all = new Map([...known, ...incoming]);
      if (all.size > MOST_REFERENCES)
        problems.push({ row: 1, column: '编码', message: `最多 ${MOST_REFERENCES} 条。` });
      const report: SheetReport = {
        rows: table.value.records.length,
        created: fresh.length,
        changed: changed.length,
        same: incoming.size - fresh.length - changed.length,
        applied: false,
        problems,
      };
      if (!apply || problems.length > 0) return ok(report);
      if (fresh.length + changed.length > 0) {
        const kept = await keep(who, [...all.values()], version);
        if (kept === undefined) return refuse('version_conflict');
        await record(who, 'references.imported', `setting:${REFERENCES_KEY}`, {
          version: kept,
          created: fresh.length,
          changed: changed.length,
        });
      }
      return ok({ ...report, applied: true });
    },

    export: async (format) => {
      const { items } = await stored();
      return format === 'json'
        ? Buffer.from(`${JSON.stringify({ items }, null, 2)}\n`, 'utf8')
        : sheets.write([{ name: '依据库', ...writeTable<Reference>(items, REFERENCE_COLUMNS) }], format);
    },

    suggest: async (who, ticketId, text) => {
      const ticket = await store.tickets.get(ticketId);
      if (!ticket) return refuse('not_found');
      if (!(await deps.mayRead(who, ticketId))) return refuse('forbidden');
      const { items, version } = await stored();
      const views = viewsOf(items);
      const index = indexOf(items, version);
      if (text) {
        const scores = new Map(index.find(text, SEARCHED).map(({ id, score }) => [id, score]));
        for (const one of items)
          if (`${one.title}${one.source}${one.article ?? ''}`.includes(text))
            scores.set(keyOfReference(one), 1);
        return ok(rank(views, scores, undefined).slice(0, SEARCHED));
      }
      const found = index.find(await wordsOf(ticket), SEARCHED);
      const inForce = views.filter((one) => one.state === 'in_force');
      const scores = new Map(found.map(({ id, score }) => [id, score]));
      return ok(rank(inForce, scores, matterOf(ticket)).slice(0, SHOWN));
    },
  };
};
