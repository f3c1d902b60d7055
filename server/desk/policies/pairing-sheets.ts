/**
 * R054, R055: the pairing table as a sheet. Out as it stands in the draft (or live); in as a whole into the draft,
 * all rows or none, every fault by row and column. Nothing takes effect before the draft is published.
 */

import {
  type Column,
  readTable,
  type SheetProblem,
  writeTable,
} from '../../../routing/bureau/sheet-table.ts';
import type { Pairing } from '../../../routing/dispatch/policy-data.ts';
import { regionLevel } from '../../../routing/dispatch/regions.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Organisation } from '../../../routing/people.ts';
import { checkPolicy } from '../../../routing/policy-check.ts';
import type { SheetReport } from '../../../routing/protocol/bureau/directory.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Clock, Ids } from '../../ports.ts';
import type { SheetFormat, Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder, findAll } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import type { PolicyDesk } from './policies.ts';

export interface PairingSheets {
  /** The file is the table: what it does not hold is taken out of the draft. */
  import(
    who: StaffPrincipal,
    input: { name: string; content: string; apply: boolean },
  ): Promise<Outcome<SheetReport>>;
  export(format: SheetFormat): Promise<Buffer>;
}

type Row = Pairing & { regionName: string; toRegionName: string; firmCode: string; firmName: string };

const isPlace = (code: string): boolean =>
  /^(\d{6}|\d{9}|\d{12})$/.test(code) && regionLevel(code) !== undefined;
const PLACE = '行政区划代码须为6、9或12位数字。';
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(text));
/** For people who read the sheet; the code beside it counts. */
const nameOnly = (zh: string, en: string, write: (row: Row) => string): Column<Row> => ({
  ...{ zh, en, write },
  read: () => undefined,
});

const COLUMNS: Column<Row>[] = [
  {
    ...{ zh: '受援地区代码', en: 'region', required: true },
    read: (cell, into) => {
      into.region = cell;
      return isPlace(cell) ? undefined : PLACE;
    },
    write: (row) => row.region,
  },
  nameOnly('受援地区', 'region name', (row) => row.regionName),
  {
    ...{ zh: '次序', en: 'rank' },
    read: (cell, into) => {
      into.rank = Number(cell);
      return Number.isInteger(into.rank) && into.rank >= 1 ? undefined : '次序为从1开始的整数。';
    },
    write: (row) => String(row.rank),
  },
  {
    ...{ zh: '支援地区代码', en: 'supporting region' },
    read: (cell, into) => {
      into.toRegion = cell;
      return isPlace(cell) ? undefined : PLACE;
    },
    write: (row) => row.toRegion ?? '',
  },
  nameOnly('支援地区', 'supporting region name', (row) => row.toRegionName),
  {
    ...{ zh: '支援机构代码', en: 'organisation' },
    read: (cell, into) => {
      into.firmCode = cell;
      return undefined;
    },
    write: (row) => row.firmCode,
  },
  {
    ...{ zh: '支援机构', en: 'organisation name' },
    read: (cell, into) => {
      into.firmName = cell;
      return undefined;
    },
    write: (row) => row.firmName,
  },
  ...(['from', 'to'] as const).map(
    (end): Column<Row> => ({
      zh: end === 'from' ? '开始' : '结束',
      en: end,
      read: (cell, into) => {
        into[end] = cell;
        return isDay(cell) ? undefined : '日期应写作 2026-01-31。';
      },
      write: (row) => row[end] ?? '',
    }),
  ),
];

/** Where a fault of the policy check stands in the sheet. */
const COLUMN_OF: Record<string, string> = {
  region: '受援地区代码',
  rank: '次序',
  toRegion: '支援地区代码',
  toFirm: '支援机构代码',
  from: '开始',
  to: '结束',
};

const keyOf = (pair: Pick<Pairing, 'region' | 'toRegion' | 'toFirm'>): string =>
  [pair.region, pair.toRegion ?? '', pair.toFirm ?? ''].join('|');
const textOf = ({ rank, from, to }: Pairing): string => [rank, from ?? '', to ?? ''].join('|');

export const createPairingSheets = (deps: {
  store: Pick<Store, 'organisations' | 'regions'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  sheets: Sheets;
  policies: Pick<PolicyDesk, 'view' | 'saveDraft'>;
}): PairingSheets => {
  const { store, sheets, policies } = deps;
  const record = createRecorder(deps);

  /** By its code; by its name where no code is given and one organisation alone has that name. */
  const firmOf = (row: Partial<Row>, orgs: readonly Organisation[]): Outcome<string | undefined> => {
    if (!row.firmCode && !row.firmName) return ok(undefined);
    const found = row.firmCode
      ? orgs.filter((org) => org.code === row.firmCode)
      : orgs.filter((org) => org.name === row.firmName);
    const column = row.firmCode ? '支援机构代码' : '支援机构';
    const asked = row.firmCode || row.firmName;
    if (found.length === 0) return refuse('not_found', `没有机构“${asked}”。`, column);
    if (found.length > 1)
      return refuse('duplicate_key', `有${found.length}个机构叫“${asked}”，请填写代码。`, column);
    if (found[0]!.disabled) return refuse('wrong_state', `机构“${asked}”已停用。`, column);
    return ok(found[0]!.id);
  };

  const pairsOf = (
    records: readonly { row: number; value: Partial<Row> }[],
    orgs: readonly Organisation[],
    problems: SheetProblem[],
  ): { row: number; pair: Pairing }[] => {
    const named = new Set(problems.map((one) => one.row));
    const seen = new Map<string, number>();
    return records.flatMap(({ row, value }) => {
      if (named.has(row)) return [];
      const firm = firmOf(value, orgs);
      if (!firm.ok) {
        problems.push({ row, column: firm.field ?? '', message: firm.detail ?? '' });
        return [];
      }
      const pair: Pairing = {
        ...{ region: value.region!, rank: value.rank ?? 1 },
        ...(value.toRegion ? { toRegion: value.toRegion } : {}),
        ...(firm.value ? { toFirm: firm.value } : {}),
        ...(value.from ? { from: value.from } : {}),
        ...(value.to ? { to: value.to } : {}),
      };
      const before = seen.get(keyOf(pair));
      if (before !== undefined)
        problems.push({ row, column: '受援地区代码', message: `与第 ${before} 行重复。` });
      else seen.set(keyOf(pair), row);
      return [{ row, pair }];
    });
  };

  return {
    import: async (who, { name, content, apply }) => {
      const read = await sheets.read(Buffer.from(content, 'base64'), name);
      if (!read.ok) return read;
      const { records, problems } = readTable(read.value[0]?.rows ?? [], COLUMNS);
      const [orgs, { draft, policy }] = await Promise.all([findAll(store.organisations), policies.view()]);
      const rows = pairsOf(records, orgs, problems);
      const pairing = rows.map(({ pair }) => pair);
      // Circles, pairs with oneself, days in the wrong order: the check of the page, told by row.
      const wrong = checkPolicy({ ...policy, pairing }, { orgIds: new Set(orgs.map(({ id }) => id)) });
      for (const { path, zh } of wrong) {
        const [list, at, field = 'toRegion'] = path.split('.');
        const row = list === 'pairing' ? rows[Number(at)]?.row : undefined;
        if (row !== undefined) problems.push({ row, column: COLUMN_OF[field] ?? field, message: zh });
      }
      const before = new Map((draft.policy.pairing ?? []).map((pair) => [keyOf(pair), pair]));
      const created = pairing.filter((pair) => !before.has(keyOf(pair))).length;
      const same = pairing.filter((pair) => {
        const old = before.get(keyOf(pair));
        return old !== undefined && textOf(old) === textOf(pair);
      }).length;
      const kept = new Set(pairing.map(keyOf));
      const removed = [...before.keys()].filter((key) => !kept.has(key)).length;
      const report: SheetReport = {
        ...{ rows: records.length, created, changed: pairing.length - created - same, same, removed },
        ...{ applied: false, problems: problems.toSorted((a, b) => a.row - b.row) },
      };
      if (!apply || problems.length > 0) return ok(report);
      const saved = await policies.saveDraft(who, {
        version: draft.version,
        policy: { ...draft.policy, pairing },
      });
      if (!saved.ok) return saved;
      await record(who, 'policy.pairing_imported', 'policy:draft', {
        ...{ rows: pairing.length, created, removed },
      });
      return ok({ ...report, applied: true });
    },

    export: async (format) => {
      const [orgs, regions, { draft }] = await Promise.all([
        findAll(store.organisations),
        findAll(store.regions),
        policies.view(),
      ]);
      const org = new Map(orgs.map((one) => [one.id, one]));
      const place = new Map(regions.map((one) => [one.code, one.name]));
      const rows = (draft.policy.pairing ?? []).map(
        (pair): Row => ({
          ...pair,
          regionName: place.get(pair.region) ?? '',
          toRegionName: place.get(pair.toRegion ?? '') ?? '',
          firmCode: org.get(pair.toFirm ?? '')?.code ?? '',
          firmName: org.get(pair.toFirm ?? '')?.name ?? '',
        }),
      );
      return sheets.write([{ name: '结对帮扶', ...writeTable<Row>(rows, COLUMNS) }], format);
    },
  };
};
