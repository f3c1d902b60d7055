/** Rotas from spreadsheets: a preview that changes nothing, then all of it or nothing, and the way back (DU7). */
import { addDays, calendarOf } from '../../../routing/calendar.ts';
import { type ImportMode, planImport } from '../../../routing/duty/plan-import.ts';
import type { RosterChange } from '../../../routing/duty/roster-change.ts';
import { lineName, readRota } from '../../../routing/duty/rota-rows.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Shift } from '../../../routing/people.ts';
import { type ChangeLine, DUTY_LINES, type ImportPreview } from '../../../routing/protocol/duty/duty.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id } from '../../../routing/ticket.ts';
import { keysOf } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { SheetFormat } from '../../sheets/sheets.ts';
import type { DutyCore } from './deps.ts';
import { type RosterFacts, withNames } from './roster-facts.ts';
import { lastOfMonth, rotaGrid, rotaList, rotaTemplate } from './tables.ts';

/** A spreadsheet to send. */
export interface SheetFile {
  name: string;
  format: SheetFormat;
  bytes: Buffer;
}

export interface RotaImports {
  preview(
    who: StaffPrincipal,
    file: { name: string; base64: string; mode: ImportMode },
  ): Promise<Outcome<ImportPreview>>;
  apply(who: StaffPrincipal, id: Id, version: number): Promise<Outcome<ChangeLine>>;
  undo(who: StaffPrincipal, id: Id, version: number): Promise<Outcome<ChangeLine>>;
  /** Changes of the roster, the newest first; drafts that nobody applied are left out. */
  list(): Promise<PageOf<ChangeLine>>;
  template(format: SheetFormat): Promise<SheetFile>;
  export(month: string, layout: 'grid' | 'list', format: SheetFormat): Promise<SheetFile>;
}

const changeLine = (change: RosterChange): ChangeLine => ({
  id: change.id,
  version: change.version,
  kind: change.kind,
  state: change.state,
  title: change.title,
  byName: change.byName,
  at: change.at,
  added: change.add.length,
  removed: change.remove.length,
  ...(change.kept === undefined ? {} : { kept: change.kept }),
});

export const createRotaImports = (core: DutyCore): RotaImports => {
  const { store, clock, ids, sheets, facts, changes, record } = core;

  const previewOf = async (
    change: RosterChange,
    planned: Omit<ImportPreview, 'change' | 'remove' | 'gaps'>,
    people: Awaited<ReturnType<RosterFacts['people']>>,
  ): Promise<ImportPreview> => {
    const { first, last } = planned;
    const gone = new Set(change.remove.map(({ id }) => id));
    const after =
      first && last
        ? [...(await facts.turns(first, last)).filter(({ id }) => !gone.has(id)), ...change.add]
        : [];
    return {
      ...planned,
      change: changeLine(change),
      remove: withNames(change.remove, people),
      gaps: first && last ? await facts.gaps(first, last, after, people) : [],
    };
  };

  const preview: RotaImports['preview'] = async (who, { name, base64, mode }) => {
    const read = await sheets.read(Buffer.from(base64, 'base64'), name);
    if (!read.ok) return read;
    const sheet = read.value.find((one) => one.rows.length > 0);
    const people = await facts.people();
    const rota = readRota(sheet?.rows ?? [], [...people.staff.values()], core.duty(), core.services());
    const days = rota.turns.map((turn) => turn.startAt.slice(0, 10)).sort();
    const [first, last] = [days[0], days.at(-1)];
    if (first && last && Date.parse(last) - Date.parse(first) > 100 * 86_400_000)
      return refuse('invalid_input', `文件跨度从 ${first} 到 ${last}，超过三个月，请检查日期。`, 'file');
    // A day more on both sides: nights and rest reach over midnight.
    const existing = first && last ? await facts.turns(addDays(first, -2), addDays(last, 2)) : [];
    const plan = planImport(rota, existing, mode, core.duty(), clock.nowMs());
    const at = instant(clock.nowMs());
    const id = ids.next();
    const add = plan.add.map(
      ({ row, staffName: _, ...turn }, index): Shift => ({
        ...turn,
        id: `${id}-${row}-${index}`,
        version: 1,
        changeId: id,
        createdAt: at,
        updatedAt: at,
      }),
    );
    const { first: firstDay, last: lastDay, problems, unchanged, past } = plan;
    const range = firstDay && lastDay ? { first: firstDay, last: lastDay } : {};
    const change: RosterChange = {
      id,
      version: 1,
      kind: 'import',
      state: 'draft',
      title: name,
      by: who.id,
      byName: who.name,
      at,
      remove: plan.remove,
      add,
      plan: { mode, problems, unchanged, past, ...range },
    };
    await store.rosterChanges.insert(change);
    return ok(await previewOf(change, { mode, add: plan.add, unchanged, past, problems, ...range }, people));
  };

  const write = async (
    tables: Parameters<typeof sheets.write>[0],
    name: string,
    format: SheetFormat,
  ): Promise<SheetFile> => ({
    name: `${name}.${format}`,
    format,
    bytes: await sheets.write(format === 'csv' ? tables.slice(0, 1) : tables, format),
  });

  return {
    preview,
    apply: async (who, id, version) => {
      const draft = await store.rosterChanges.get(id);
      if (draft?.kind !== 'import') return refuse('not_found');
      const errors = draft.plan?.problems.filter(({ level }) => level === 'error').length ?? 0;
      if (errors > 0) return refuse('invalid_input', `文件中还有 ${errors} 处错误，未导入任何班次。`, 'file');
      if (draft.add.length + draft.remove.length === 0)
        return refuse('invalid_input', '没有要改动的班次。', 'file');
      const done = await changes.apply(id, version);
      if (!done.ok) return done;
      await record(who, 'rota.imported', `rota:${id}`, {
        file: draft.title,
        added: draft.add.length,
        removed: draft.remove.length,
      });
      return ok(changeLine(done.value));
    },
    undo: async (who, id, version) => {
      const done = await changes.undo(id, version);
      if (!done.ok) return done;
      await record(who, 'rota.undone', `rota:${id}`, { kind: done.value.kind, kept: done.value.kept ?? 0 });
      return ok(changeLine(done.value));
    },
    list: async () => {
      const { items } = await store.rosterChanges.find({
        where: { state: { ne: 'draft' } },
        sort: { field: 'at', direction: 'desc' },
        limit: 50,
      });
      return { items: items.map(changeLine) };
    },
    template: (format) =>
      write(
        rotaTemplate(
          core.duty(),
          [
            ...keysOf(DUTY_LINES).map(lineName),
            ...core.services().flatMap(({ zh, ended }) => (ended ? [] : [zh])),
          ],
          addDays(facts.today(), 1),
        ),
        '排班导入模板',
        format,
      ),
    export: async (month, layout, format) => {
      const first = `${month}-01`;
      const people = await facts.people();
      const turns = (await facts.turns(first, lastOfMonth(month))).filter(
        (turn) => turn.startAt >= instant(Date.parse(`${first}T00:00:00+08:00`)),
      );
      const lines = withNames(turns, people);
      const table =
        layout === 'grid'
          ? rotaGrid(month, lines, calendarOf((await facts.years()).years))
          : rotaList(month, lines, (id) => people.staff.get(id)?.username ?? '');
      return write([table], `排班 ${month}`, format);
    },
  };
};
