/** The region tree in memory, kept fresh by the bus, and its import and export. */

import {
  createRegionTree,
  type Region,
  type RegionTree,
  regionProblems,
} from '../../../routing/bureau/regions.ts';
import { type Column, codeOfLabel, readTable, writeTable } from '../../../routing/bureau/sheet-table.ts';
import { regionLevel } from '../../../routing/dispatch/regions.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { RegionList, SheetReport } from '../../../routing/protocol/bureau/directory.ts';
import { REGION_LEVELS } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Bus, type Clock, type Ids, instant, type Log } from '../../ports.ts';
import type { SheetFormat, Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { createImportPlan, importReport } from '../import-plan.ts';
import { readAll } from '../people/directory.ts';

export interface RegionDesk {
  tree(): RegionTree;
  /** Places below one, with the path to it; '' gives the tops. */
  list(parent: string): RegionList;
  /** Adds and changes by code; all rows or none. */
  import(
    who: StaffPrincipal,
    input: { name: string; content: string; apply: boolean },
  ): Promise<Outcome<SheetReport>>;
  export(format: SheetFormat): Promise<Buffer>;
  close(): void;
}

type Row = Pick<Region, 'code' | 'name' | 'level' | 'parent'>;

const COLUMNS: Column<Row>[] = [
  {
    zh: '代码',
    en: 'code',
    required: true,
    read: (cell, into) => {
      into.code = cell;
      return /^(\d{6}|\d{9}|\d{12})$/.test(cell) ? undefined : '区划代码应为 6、9 或 12 位数字。';
    },
    write: (one) => one.code,
  },
  {
    zh: '名称',
    en: 'name',
    required: true,
    read: (cell, into) => {
      into.name = cell;
      return cell.length <= 50 ? undefined : '名称不超过 50 字。';
    },
    write: (one) => one.name,
  },
  {
    zh: '级别',
    en: 'level',
    read: (cell, into) => {
      const level = codeOfLabel(REGION_LEVELS, cell);
      if (level) into.level = level;
      return level ? undefined : '级别应为省、市、县区、乡镇街道或村社区。';
    },
    write: (one) => REGION_LEVELS[one.level].zh,
  },
  {
    zh: '上级代码',
    en: 'parent',
    read: (cell, into) => {
      into.parent = cell;
      return /^(\d{6}|\d{9}|\d{12})$/.test(cell) ? undefined : '区划代码应为 6、9 或 12 位数字。';
    },
    write: (one) => one.parent ?? '',
  },
];

/** Key under which a change of the tree is told. */
const REGIONS_CHANGED = 'regions';

export const createRegionDesk = async (deps: {
  store: Pick<Store, 'regions' | 'settings'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish' | 'on'>;
  log: Log;
  sheets: Sheets;
}): Promise<RegionDesk> => {
  const { store, clock, ids, bus } = deps;
  const record = createRecorder(deps);
  const plan = createImportPlan(deps, 'regions', store.regions);
  let tree = createRegionTree([]);
  const load = async () => {
    tree = createRegionTree((await readAll(store.regions)).filter((one) => !one.disabled));
  };
  const off = bus.on('settings.changed', ({ key }) => {
    if (key === REGIONS_CHANGED)
      load().catch((error: unknown) => deps.log.warn({ err: error }, 'regions could not be refreshed'));
  });
  await plan.resume();
  await load();

  return {
    tree: () => tree,
    list: (parent) => ({ path: parent ? tree.path(parent) : [], items: tree.children(parent) }),
    import: async (who, input) => {
      const read = await deps.sheets.read(Buffer.from(input.content, 'base64'), input.name);
      if (!read.ok) return read;
      const { records, problems } = readTable(read.value[0]?.rows ?? [], COLUMNS);
      const rows = records.map(({ row, value }) => ({
        row,
        value: { ...value, level: value.level ?? regionLevel(value.code ?? '') ?? 'county' } as Row,
      }));
      const seen = new Map<string, number>();
      for (const { row, value } of rows) {
        const before = seen.get(value.code);
        if (before !== undefined) problems.push({ row, column: '代码', message: `与第 ${before} 行重复。` });
        else seen.set(value.code, row);
      }
      const known = new Map((await readAll(store.regions)).map((one) => [one.code, one]));
      if (problems.length === 0) {
        // Judged together with what is there already: a file may bring one town alone.
        const others = [...known.values()].filter((one) => !seen.has(one.code));
        for (const { row, field, message } of regionProblems([...rows.map((one) => one.value), ...others]))
          if (row < rows.length)
            problems.push({
              row: rows[row]!.row,
              column: { code: '代码', level: '级别', parent: '上级代码' }[field],
              message,
            });
      }
      const at = instant(clock.nowMs());
      const fresh: Region[] = [];
      let created = 0;
      for (const { value } of rows) {
        const old = known.get(value.code);
        if (
          old &&
          old.name === value.name &&
          old.level === value.level &&
          old.parent === value.parent &&
          !old.disabled
        )
          continue;
        if (!old) created += 1;
        fresh.push({
          id: old?.id ?? ids.next(),
          version: old?.version ?? 1,
          ...value,
          disabled: false,
          createdAt: old?.createdAt ?? at,
          updatedAt: at,
        });
      }
      const report = importReport(rows.length, { fresh: fresh.length, created }, input.apply, problems);
      if (!report.applied) return ok(report);
      if (known.size + created > 60_000) return refuse('too_large', '区划不超过 60000 个。');
      await plan.run(fresh, who.id);
      await record(who, 'regions.imported', 'regions', { rows: rows.length, created });
      await load();
      bus.publish('settings.changed', { key: REGIONS_CHANGED });
      return ok(report);
    },
    export: (format) =>
      deps.sheets.write([{ name: '行政区划', ...writeTable<Row>(tree.all(), COLUMNS) }], format),
    close: off,
  };
};
