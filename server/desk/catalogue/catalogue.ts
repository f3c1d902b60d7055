/** The catalogue of services: read by everybody, changed by administrators in versions, pinned to tickets. */
import type { z } from 'zod';
import {
  type CatalogueContent,
  type CatalogueItem,
  catalogueProblems,
  materialsText,
  versionOn,
} from '../../../routing/bureau/catalogue.ts';
import { dayOf, isDay } from '../../../routing/calendar.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as D from '../../../routing/protocol/bureau/directory.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id } from '../../../routing/ticket.ts';
import { CATALOGUE_PLACES } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant, type Log } from '../../ports.ts';
import type { SheetFormat, Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { createImportPlan, importReport } from '../import-plan.ts';
import { readAll } from '../people/directory.ts';
import { readCatalogueFile, writeCatalogueFile } from './transfer.ts';
import { type CatalogueUses, createCatalogueUses } from './uses.ts';

export interface Catalogue extends CatalogueUses {
  /** What holds today. */
  current(query: z.output<typeof D.catalogueQuery>): PageOf<D.CatalogueView>;
  /** Every version of one item, newest first. */
  history(code: string): Outcome<PageOf<D.CatalogueView>>;
  save(who: StaffPrincipal, input: z.output<typeof D.catalogueSave>): Promise<Outcome<D.CatalogueView>>;
  import(who: StaffPrincipal, input: z.output<typeof D.sheetImport>): Promise<Outcome<D.SheetReport>>;
  export(format: SheetFormat | 'json'): Promise<Buffer>;
  /** Puts the starter catalogue into an empty store, once. */
  seed(items: readonly CatalogueContent[]): Promise<void>;
  close(): void;
}

const CATALOGUE_CHANGED = 'catalogue';
const SEEDED = 'catalogue-seeded';

const idOf = (code: string, no: number): Id => `${code}.${no}`;
const contentOf = (item: CatalogueContent): CatalogueContent => ({
  code: item.code,
  name: item.name,
  service: item.service,
  steps: item.steps,
  materials: item.materials,
  ...(item.noMaterials ? { noMaterials: true } : {}),
  basis: item.basis,
  places: item.places,
  ...(item.workingDays === undefined ? {} : { workingDays: item.workingDays }),
  ...(item.fee ? { fee: item.fee } : {}),
  ...(item.passesTo?.length ? { passesTo: item.passesTo } : {}),
});
const sameContent = (a: CatalogueContent, b: CatalogueContent): boolean =>
  JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b));

export const createCatalogue = async (deps: {
  store: Pick<Store, 'catalogue' | 'catalogueUses' | 'settings' | 'tickets'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish' | 'on'>;
  log: Log;
  sheets: Sheets;
}): Promise<Catalogue> => {
  const { store, clock, bus } = deps;
  const record = createRecorder(deps);
  const plan = createImportPlan(deps, 'catalogue', store.catalogue);
  let versions = new Map<string, CatalogueItem[]>();
  const load = async () => {
    const next = new Map<string, CatalogueItem[]>();
    for (const item of await readAll(store.catalogue, { sort: { field: 'code', direction: 'asc' } }))
      next.set(item.code, [...(next.get(item.code) ?? []), item]);
    versions = next;
  };
  const off = bus.on('settings.changed', ({ key }) => {
    if (key === CATALOGUE_CHANGED)
      load().catch((error: unknown) => deps.log.warn({ err: error }, 'catalogue could not be refreshed'));
  });
  await plan.resume();
  await load();
  const told = async () => {
    await load();
    bus.publish('settings.changed', { key: CATALOGUE_CHANGED });
  };

  const today = () => dayOf(clock.nowMs());
  const latest = (code: string): CatalogueItem | undefined =>
    [...(versions.get(code) ?? [])].sort((a, b) => b.no - a.no)[0];

  const view = (item: CatalogueItem): D.CatalogueView => {
    const now = versionOn(versions.get(item.code) ?? [], today());
    return {
      ...contentOf(item),
      no: item.no,
      from: item.from,
      ended: item.ended,
      state: item.from > today() ? 'future' : now?.no === item.no ? 'current' : 'past',
      why: item.why,
      createdAt: item.createdAt,
      tell: materialsText(item, (place) => CATALOGUE_PLACES[place].zh),
    };
  };

  const nextVersion = (
    content: CatalogueContent,
    more: Pick<CatalogueItem, 'from' | 'ended' | 'why' | 'createdBy'>,
  ): CatalogueItem => {
    const no = (latest(content.code)?.no ?? 0) + 1;
    return {
      id: idOf(content.code, no),
      version: 1,
      ...contentOf(content),
      no,
      ...more,
      createdAt: instant(clock.nowMs()),
    };
  };

  return {
    ...createCatalogueUses({
      ...{ store, clock, record },
      heldOn: (code, day) => versionOn(versions.get(code) ?? [], day),
    }),
    current: (query) => {
      const wanted = query.text?.toLowerCase();
      const items = [...versions.values()]
        .flatMap((list) => versionOn(list, today()) ?? [])
        .filter(
          (item) =>
            (!query.service || item.service === query.service) &&
            (!wanted || item.name.toLowerCase().includes(wanted) || item.code.toLowerCase().includes(wanted)),
        )
        .map(view);
      return { items };
    },
    history: (code) => {
      const list = versions.get(code);
      return list ? ok({ items: [...list].sort((a, b) => b.no - a.no).map(view) }) : refuse('not_found');
    },
    save: async (who, input) => {
      const { basedOn, from, ended, why, ...content } = input;
      const known = latest(input.code);
      if ((known?.no ?? 0) !== basedOn) return refuse('version_conflict');
      if (!isDay(from)) return refuse('invalid_input', '日期不存在。', 'from');
      if (known && from < today()) return refuse('invalid_input', '生效日期不能早于今天。', 'from');
      if (known && from < known.from)
        return refuse('invalid_input', `生效日期不能早于上一版的 ${known.from}。`, 'from');
      const [problem] = catalogueProblems([{ ...content, from }]);
      if (problem && !ended) return refuse('invalid_input', problem.message, problem.field);
      const made = await store.catalogue.insert(
        nextVersion(content, { from, ended, why, createdBy: who.id }),
      );
      if (!made.ok) return refuse('version_conflict');
      await record(who, 'catalogue.saved', `catalogue:${input.code}`, { no: made.doc.no, from, ended });
      await told();
      return ok(view(made.doc));
    },
    import: async (who, input) => {
      const read = await readCatalogueFile(deps.sheets, input.name, Buffer.from(input.content, 'base64'));
      if (!read.ok) return read;
      const { rows, problems } = read.value;
      const fresh: CatalogueItem[] = [];
      let created = 0;
      for (const { row, value } of rows) {
        const known = latest(value.code ?? '');
        if (problems.length > 0) continue;
        const content = value as CatalogueContent;
        if (known && !known.ended && sameContent(known, content)) continue;
        const from = value.from || today();
        if (known && from < known.from) {
          problems.push({ row, column: '生效日期', message: `不能早于上一版的 ${known.from}。` });
          continue;
        }
        if (!known) created += 1;
        fresh.push(
          nextVersion(content, { from, ended: false, why: `导入 ${input.name}`, createdBy: who.id }),
        );
      }
      const report = importReport(rows.length, { fresh: fresh.length, created }, input.apply, problems);
      if (!report.applied) return ok(report);
      await plan.run(fresh, who.id);
      await record(who, 'catalogue.imported', 'catalogue', {
        rows: rows.length,
        created,
        changed: report.changed,
      });
      await told();
      return ok(report);
    },
    export: (format) =>
      writeCatalogueFile(
        deps.sheets,
        [...versions.values()].flatMap((list) => versionOn(list, today()) ?? []),
        format,
      ),
    seed: async (items) => {
      if (await store.settings.get(SEEDED)) return;
      if (versions.size === 0)
        await plan.run(
          items.map((item) =>
            nextVersion(item, { from: today(), ended: false, why: '初始目录', createdBy: 'seed' }),
          ),
          'seed',
        );
      const at = instant(clock.nowMs());
      await store.settings.insert({ id: SEEDED, version: 1, value: at, updatedAt: at, updatedBy: 'seed' });
      await load();
    },
    close: off,
  };
};
