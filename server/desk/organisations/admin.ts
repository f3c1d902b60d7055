/** Organisations and stations for administrators: list, make, change, disable, import, export. Never removed. */
import type { z } from 'zod';
import { readTable, writeTable } from '../../../routing/bureau/sheet-table.ts';
import { covers } from '../../../routing/dispatch/regions.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Organisation } from '../../../routing/people.ts';
import type * as D from '../../../routing/protocol/bureau/directory.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { SheetFormat, Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import type { RegionDesk } from '../bureau/regions.ts';
import { createImportPlan, importReport } from '../import-plan.ts';
import { readAll } from '../people/directory.ts';
import { ORGANISATION_COLUMNS, type OrganisationRow } from './columns.ts';

export interface OrganisationAdmin {
  list(query: z.output<typeof D.organisationQuery>): Promise<PageOf<D.OrganisationView>>;
  create(
    who: StaffPrincipal,
    input: z.output<typeof D.organisationInput>,
  ): Promise<Outcome<D.OrganisationView>>;
  update(
    who: StaffPrincipal,
    id: Id,
    input: z.output<typeof D.organisationUpdate>,
  ): Promise<Outcome<D.OrganisationView>>;
  import(who: StaffPrincipal, input: z.output<typeof D.sheetImport>): Promise<Outcome<D.SheetReport>>;
  export(format: SheetFormat): Promise<Buffer>;
}

/** Key under which a change of organisations is told; the directory listens to it. */
const ORGANISATIONS_CHANGED = 'organisations';

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;

const same = (a: object, b: object): boolean => {
  const text = (value: object) =>
    JSON.stringify(Object.entries(defined(value)).sort(([x], [y]) => (x < y ? -1 : 1)));
  return text(a) === text(b);
};

export const createOrganisationAdmin = async (deps: {
  store: Pick<Store, 'organisations' | 'settings'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
  sheets: Sheets;
  regions: Pick<RegionDesk, 'tree'>;
}): Promise<OrganisationAdmin> => {
  const { store, clock, ids, bus, regions } = deps;
  const record = createRecorder(deps);
  const plan = createImportPlan(deps, 'organisations', store.organisations);
  const tell = () => bus.publish('settings.changed', { key: ORGANISATIONS_CHANGED });
  await plan.resume();

  const view = (org: Organisation): D.OrganisationView => {
    const { createdAt: _, sanctions: _sanctions, ...rest } = org;
    return { ...rest, regionName: regions.tree().name(org.regionCode) };
  };

  const rowOf = (org: Organisation): OrganisationRow => {
    const { id: _i, version: _v, createdAt: _c, updatedAt: _u, sanctions: _s, ...rest } = org;
    return rest;
  };

  /** Without a tree every code is taken; with one it has to be in it. */
  const unknownRegion = (codes: readonly string[]): string | undefined => {
    const tree = regions.tree();
    return tree.all().length === 0 ? undefined : codes.find((code) => tree.path(code).length === 0);
  };

  return {
    list: async (query) => {
      const page = await store.organisations.find({
        where: query.kind ? { kind: query.kind } : {},
        ...(query.text ? { text: query.text } : {}),
        sort: { field: 'code', direction: 'asc' },
        limit: query.limit,
        ...(query.cursor ? { cursor: query.cursor } : {}),
      });
      const items = page.items
        .filter((org) => !query.region || covers(query.region, org.regionCode))
        .map(view);
      return { items, ...(page.cursor ? { cursor: page.cursor } : {}) };
    },
    create: async (who, input) => {
      const unknown = unknownRegion([input.regionCode, ...(input.regionCodes ?? [])]);
      if (unknown) return refuse('invalid_input', `区划 ${unknown} 不在区划表中。`, 'regionCode');
      const at = instant(clock.nowMs());
      const made = await store.organisations.insert({
        id: ids.next(),
        version: 1,
        ...defined(input),
        disabled: false,
        createdAt: at,
        updatedAt: at,
      });
      if (!made.ok) return refuse('duplicate_key', '该编号已存在，请换一个。', 'code');
      await record(who, 'organisation.created', `organisation:${made.doc.id}`, {
        code: input.code,
        kind: input.kind,
      });
      tell();
      return ok(view(made.doc));
    },
    update: async (who, id, input) => {
      const known = await store.organisations.get(id);
      if (!known) return refuse('not_found');
      const unknown = unknownRegion([input.regionCode, ...(input.regionCodes ?? [])]);
      if (unknown) return refuse('invalid_input', `区划 ${unknown} 不在区划表中。`, 'regionCode');
      const { version, ...fields } = input;
      const { id: _i, version: _v, code, createdAt, sanctions } = known;
      const written = await store.organisations.replace(
        {
          id,
          version,
          code,
          createdAt,
          ...(sanctions ? { sanctions } : {}),
          ...defined(fields),
          updatedAt: instant(clock.nowMs()),
        },
        version,
      );
      if (!written.ok) return refuse(written.reason);
      await record(who, 'organisation.updated', `organisation:${id}`, { code, disabled: input.disabled });
      tell();
      return ok(view(written.doc));
    },
    import: async (who, input) => {
      const read = await deps.sheets.read(Buffer.from(input.content, 'base64'), input.name);
      if (!read.ok) return read;
      const { records, problems } = readTable(read.value[0]?.rows ?? [], ORGANISATION_COLUMNS);
      const known = new Map((await readAll(store.organisations)).map((one) => [one.code, one]));
      const seen = new Map<string, number>();
      const at = instant(clock.nowMs());
      const fresh: Organisation[] = [];
      let created = 0;
      for (const { row, value } of records) {
        const code = value.code ?? '';
        const before = seen.get(code);
        if (code && before !== undefined)
          problems.push({ row, column: '编号', message: `与第 ${before} 行重复。` });
        seen.set(code, row);
        const unknown = unknownRegion([value.regionCode ?? '', ...(value.regionCodes ?? [])].filter(Boolean));
        if (unknown) problems.push({ row, column: '所在地代码', message: `区划 ${unknown} 不在区划表中。` });
        const old = known.get(code);
        const wanted = { services: [], disabled: false, ...value } as OrganisationRow;
        if (old && same(rowOf(old), wanted)) continue;
        if (!old) created += 1;
        fresh.push({
          id: old?.id ?? ids.next(),
          version: old?.version ?? 1,
          ...wanted,
          ...(old?.sanctions ? { sanctions: old.sanctions } : {}),
          createdAt: old?.createdAt ?? at,
          updatedAt: at,
        });
      }
      const report = importReport(records.length, { fresh: fresh.length, created }, input.apply, problems);
      if (!report.applied) return ok(report);
      await plan.run(fresh, who.id);
      await record(who, 'organisations.imported', 'organisations', {
        rows: report.rows,
        created: report.created,
        changed: report.changed,
      });
      tell();
      return ok(report);
    },
    export: async (format) => {
      const all = (await readAll(store.organisations)).sort((a, b) => (a.code < b.code ? -1 : 1));
      return deps.sheets.write(
        [{ name: '机构与站点', ...writeTable(all.map(rowOf), ORGANISATION_COLUMNS) }],
        format,
      );
    },
  };
};
