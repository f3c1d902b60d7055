/** A desk on a fake clock with the duty use cases beside it: rotas in a few words, files as rows. */

import { ok, refuse } from '../../../routing/errors.ts';
import type { Shift } from '../../../routing/people.ts';
import { createDutyDesk, type DutyDesk } from '../../../server/desk/duty/duty-desk.ts';
import type { Sheets } from '../../../server/sheets/sheets.ts';
import { createDeskWorld, type DeskWorld } from './desk-world.ts';

/** Sheets without a thread: a file is JSON of its rows. */
const jsonSheets: Sheets = {
  read: async (bytes, name) => {
    try {
      return ok([{ name, rows: JSON.parse(Buffer.from(bytes).toString()) as string[][] }]);
    } catch {
      return refuse('invalid_input', '文件已损坏。', 'file');
    }
  },
  write: async (sheets) => Buffer.from(JSON.stringify(sheets)),
};

export const rowsAsFile = (rows: string[][]): string => Buffer.from(JSON.stringify(rows)).toString('base64');

export interface DutyWorld extends DeskWorld {
  dutyDesk: DutyDesk;
  turn(staffId: string, from: string, to: string, over?: Partial<Shift>): Promise<Shift>;
  /** What the bus has said of missing people. */
  alarms: { staffId: string; kind: string }[];
  /** A look of every second, as the running server has it. */
  look(): Promise<void>;
}

/** `2026-11-20T17:30` in China. */
export const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();

export const createDutyWorld = async (): Promise<DutyWorld> => {
  const world = await createDeskWorld();
  const { core, store, settings } = world;
  const alarms: DutyWorld['alarms'] = [];
  core.bus.on('duty.alarm', ({ staffId, kind }) => alarms.push({ staffId, kind }));
  let serial = 0;
  return Object.assign(world, {
    alarms,
    dutyDesk: createDutyDesk({
      ...core,
      sheets: jsonSheets,
      policy: settings.policy,
      host: 'test',
      bureau: () => '云溪县公共法律服务中心',
    }),
    turn: async (staffId: string, from: string, to: string, over: Partial<Shift> = {}) => {
      serial += 1;
      const shift: Shift = {
        id: `turn-${serial}`,
        version: 1,
        staffId,
        startAt: at(from),
        endAt: at(to),
        post: '热线',
        createdAt: core.now(),
        updatedAt: core.now(),
        ...over,
      };
      await store.shifts.insert(shift);
      await core.directory.reload();
      return shift;
    },
    look: async () => {
      await world.watch.look();
      await world.settle();
    },
  });
};

/** A supervisor, who serves no turns himself. */
export const boss = (world: DutyWorld, name = 'boss'): ReturnType<DutyWorld['hire']> =>
  world.hire({ username: name, role: 'supervisor' }, { onDuty: false });

/** Lets time pass until `2026-11-20T17:30` in China. */
export const until = (world: DutyWorld, text: string): Promise<void> =>
  world.pass(Date.parse(at(text)) - world.timers.nowMs());

/** First row of a rota file. */
export const ROTA_HEAD = ['日期', '工号', '班次', '岗位', '业务线'];
