/** Advisers as a sheet: everybody's villages, households and enterprises at once, out and in, all rows or none. */

import { type Column, codeOfLabel, readTable, writeTable } from '../../../routing/bureau/sheet-table.ts';
import { ADVISER_KINDS, type Adviser } from '../../../routing/dispatch/adviser.ts';
import { type Outcome, ok } from '../../../routing/errors.ts';
import type { SheetReport } from '../../../routing/protocol/bureau/directory.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Clock, type Ids, instant, type Log } from '../../ports.ts';
import type { SheetFormat, Sheets } from '../../sheets/sheets.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder, findAll } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { idFromKey } from '../core.ts';
import { createImportPlan, importReport } from '../import-plan.ts';
import { normalisePhone } from '../intake/intake.ts';
import { missingOf } from './advisers.ts';

export interface AdviserSheets {
  /** An entry is known by kind, name, number and place: a known one gets the adviser, days and state of its row. */
  import(
    who: StaffPrincipal,
    input: { name: string; content: string; apply: boolean },
  ): Promise<Outcome<SheetReport>>;
  /** Written into the audit log: it holds numbers of households. */
  export(who: StaffPrincipal, format: SheetFormat): Promise<Buffer>;
}

type Row = Pick<Adviser, 'kind' | 'name' | 'phone' | 'regionCode' | 'from' | 'to'> & {
  username: string;
  staffName?: string;
  disabled?: boolean;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayColumn = (zh: string, en: 'from' | 'to'): Column<Row> => ({
  zh,
  en,
  read: (cell, into) => {
    into[en] = cell;
    return DAY.test(cell) && !Number.isNaN(Date.parse(cell)) ? undefined : '日期应写作 2026-01-31。';
  },
  write: (one) => one[en] ?? '',
});

const COLUMNS: Column<Row>[] = [
  {
    ...{ zh: '类别', en: 'kind', required: true },
    read: (cell, into) => {
      const kind = codeOfLabel(ADVISER_KINDS, cell) ?? (/^村|社区/.test(cell) ? 'village' : undefined);
      if (kind) into.kind = kind;
      return kind ? undefined : '类别应为家庭、村（社区）或企业。';
    },
    write: (one) => ADVISER_KINDS[one.kind].zh,
  },
  {
    ...{ zh: '名称', en: 'name', required: true },
    read: (cell, into) => {
      into.name = cell;
      return cell.length <= 80 ? undefined : '名称不超过 80 字。';
    },
    write: (one) => one.name,
  },
  {
    ...{ zh: '顾问账号', en: 'username', required: true },
    read: (cell, into) => {
      into.username = cell;
      return undefined;
    },
    write: (one) => one.username,
  },
  // For people who read the sheet; the account counts.
  { zh: '顾问姓名', en: 'adviser', read: () => undefined, write: (one) => one.staffName ?? '' },
  {
    ...{ zh: '电话', en: 'phone' },
    read: (cell, into) => {
      into.phone = normalisePhone(cell);
      return /^\d{5,15}$/.test(into.phone) ? undefined : '电话应为 5 至 15 位数字。';
    },
    write: (one) => one.phone ?? '',
  },
  {
    ...{ zh: '区划代码', en: 'region' },
    read: (cell, into) => {
      into.regionCode = cell;
      return /^(\d{9}|\d{12})$/.test(cell) ? undefined : '村（社区）须填写9位或12位区划代码。';
    },
    write: (one) => one.regionCode ?? '',
  },
  dayColumn('起', 'from'),
  dayColumn('止', 'to'),
  {
    ...{ zh: '状态', en: 'state' },
    read: (cell, into) => {
      into.disabled = cell === '停用' || cell.toLowerCase() === 'ended';
      return into.disabled || cell === '启用' || cell.toLowerCase() === 'active'
        ? undefined
        : '状态应为启用或停用。';
    },
    write: (one) => (one.disabled ? '停用' : '启用'),
  },
];

const keyOf = (one: Pick<Adviser, 'kind' | 'name' | 'phone' | 'regionCode'>): string =>
  [one.kind, one.name, one.phone ?? '', one.regionCode ?? ''].join('|');

export const createAdviserSheets = (deps: {
  store: Pick<Store, 'advisers' | 'staff' | 'settings'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  sheets: Sheets;
  log: Pick<Log, 'warn'>;
}): AdviserSheets => {
  const { store, clock, sheets } = deps;
  const record = createRecorder(deps);
  const plan = createImportPlan(deps, 'advisers', store.advisers);

  plan
    .resume()
    .catch((error: unknown) => deps.log.warn({ err: error }, 'an import of advisers could not be finished'));

  return {
    import: async (who, { name, content, apply }) => {
      const read = await sheets.read(Buffer.from(content, 'base64'), name);
      if (!read.ok) return read;
      const { records, problems } = readTable(read.value[0]?.rows ?? [], COLUMNS);
      const named = new Set(problems.map((one) => one.row));
      const staff = new Map((await findAll(store.staff)).map((one) => [one.username, one]));
      const known = new Map((await findAll(store.advisers)).map((one) => [keyOf(one), one]));
      const seen = new Map<string, number>();
      const at = instant(clock.nowMs());
      const docs: Adviser[] = [];
      let created = 0;
      for (const { row, value } of records) {
        if (named.has(row)) continue;
        const { username, disabled = false, staffName: _, ...facts } = value as Row;
        const person = staff.get(username);
        const before = seen.get(keyOf(facts));
        const fault = missingOf(facts);
        if (!person || person.disabled)
          problems.push({ row, column: '顾问账号', message: `没有可用的账号“${username}”。` });
        else if (fault) problems.push({ row, column: fault.column, message: fault.zh });
        else if (before !== undefined)
          problems.push({ row, column: '名称', message: `与第 ${before} 行重复。` });
        seen.set(keyOf(facts), row);
        if (!person) continue;
        const old = known.get(keyOf(facts));
        const same =
          old?.staffId === person.id &&
          old.disabled === disabled &&
          old.from === facts.from &&
          old.to === facts.to;
        if (same) continue;
        if (!old) created += 1;
        docs.push({
          id: old?.id ?? idFromKey(`adviser-sheet|${keyOf(facts)}`),
          version: old?.version ?? 1,
          ...facts,
          ...(old?.citizenId ? { citizenId: old.citizenId } : {}),
          ...{ staffId: person.id, disabled, createdAt: old?.createdAt ?? at, updatedAt: at },
        });
      }
      const report = importReport(records.length, { fresh: docs.length, created }, apply, problems);
      if (report.applied && docs.length > 0) {
        await plan.run(docs, who.id);
        await record(who, 'adviser.imported', 'advisers', { created, changed: report.changed });
      }
      return ok(report);
    },

    export: async (who, format) => {
      const people = new Map((await findAll(store.staff)).map((one) => [one.id, one]));
      const rows = (await findAll(store.advisers)).map((one): Row => {
        const person = people.get(one.staffId);
        return { ...one, username: person?.username ?? '', staffName: person?.displayName ?? '' };
      });
      await record(who, 'adviser.exported', 'advisers', { rows: rows.length, format });
      return sheets.write([{ name: '法律顾问', ...writeTable<Row>(rows, COLUMNS) }], format);
    },
  };
};
