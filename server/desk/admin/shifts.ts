/** The duty roster: turns of one person never overlap, and both ends of each turn are known to the timers. */
import type { z } from 'zod';
import type { LocalServiceLine } from '../../../routing/bureau/local-services.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Shift } from '../../../routing/people.ts';
import type { shiftCreate } from '../../../routing/protocol/commands.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { Id, Instant } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Timers } from '../../jobs/timers.ts';
import { type Bus, type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import { lineFault } from '../bureau/local-services.ts';
import { createEdges } from '../duty/edges.ts';
import { createRecorder, findAll, getAll } from './shared.ts';

export interface ShiftAdminDeps {
  store: Pick<Store, 'shifts' | 'staff'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  bus: Pick<Bus, 'publish'>;
  timers: Pick<Timers, 'schedule' | 'cancel'>;
  /** Lines that the installation has added, ended ones too (SV). */
  services: () => readonly LocalServiceLine[];
}

export interface ShiftAdmin {
  list(range: { from: Instant; to: Instant }): Promise<Outcome<PageOf<Shift & { staffName: string }>>>;
  create(who: StaffPrincipal, input: z.output<typeof shiftCreate>): Promise<Outcome<Shift>>;
  remove(who: StaffPrincipal, id: Id): Promise<Outcome<{ ok: true }>>;
}

/** Longest range that a list may ask for: a quarter with a week to spare. */
const MAX_RANGE_MS = 99 * 86_400_000;

/** `2026-11-20 09:00` as people in China read it. */
const localTime = (at: Instant): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** Use cases on the roster. A change is told to the bus as `staff.changed`, so that presence follows at once. */
export const createShiftAdmin = (deps: ShiftAdminDeps): ShiftAdmin => {
  const { store, clock, ids, bus } = deps;
  const edges = createEdges(deps);
  const record = createRecorder(deps);

  const overlapsOf = async (shift: Pick<Shift, 'id' | 'staffId' | 'startAt' | 'endAt'>): Promise<Shift[]> => {
    const { staffId, startAt, endAt } = shift;
    const { items } = await store.shifts.find({
      where: { staffId, startAt: { lt: endAt }, endAt: { gt: startAt } },
      limit: 500,
    });
    return items.filter(({ id }) => id !== shift.id);
  };

  const overlapRefusal = (other: Shift) =>
    refuse(
      'duplicate_key',
      `该人员在 ${localTime(other.startAt)} 至 ${localTime(other.endAt)} 已有排班，时间重叠。`,
      'startAt',
    );

  const create: ShiftAdmin['create'] = async (who, input) => {
    const staff = await store.staff.get(input.staffId);
    if (!staff || staff.disabled) return refuse('invalid_input', '没有这个人员，或其账号已停用。', 'staffId');
    const at = instant(clock.nowMs());
    const { line, place, lead, turn } = input;
    const voluntary = input.voluntary ?? staff.kind === 'volunteer';
    const fault = line ? lineFault(deps.services(), line) : undefined;
    if (fault) return refuse('invalid_input', fault, 'line');
    const shift: Shift = {
      staffId: input.staffId,
      post: input.post,
      ...(line ? { line } : {}),
      ...(place ? { place } : {}),
      ...(lead ? { lead } : {}),
      ...(voluntary ? { voluntary } : {}),
      ...(turn ? { turn } : {}),
      startAt: instant(Date.parse(input.startAt)),
      endAt: instant(Date.parse(input.endAt)),
      id: ids.next(),
      version: 1,
      createdAt: at,
      updatedAt: at,
    };
    if (shift.endAt <= shift.startAt) return refuse('invalid_input', '结束时间必须晚于开始时间。', 'endAt');
    const [before] = await overlapsOf(shift);
    if (before) return overlapRefusal(before);
    // Timers first: one for a turn that is never written does no harm, a turn without timers would.
    await edges.put([shift]);
    const outcome = await store.shifts.insert(shift);
    // Of two that were written at the same moment the one with the smaller id stays.
    const [rival] = await overlapsOf(shift);
    if (!outcome.ok || (rival && rival.id < shift.id)) {
      if (outcome.ok) await store.shifts.remove(shift.id);
      await edges.drop([shift.id]);
      return rival ? overlapRefusal(rival) : refuse('duplicate_key', '该排班已存在。', 'startAt');
    }
    await record(who, 'shift.created', `shift:${shift.id}`, {
      staffId: shift.staffId,
      startAt: shift.startAt,
      endAt: shift.endAt,
    });
    bus.publish('staff.changed', { staffId: shift.staffId });
    return ok(outcome.doc);
  };

  const remove: ShiftAdmin['remove'] = async (who, id) => {
    const shift = await store.shifts.get(id);
    if (!shift || !(await store.shifts.remove(id))) return refuse('not_found');
    await record(who, 'shift.removed', `shift:${id}`, {
      staffId: shift.staffId,
      startAt: shift.startAt,
      endAt: shift.endAt,
    });
    await edges.drop([id]);
    bus.publish('staff.changed', { staffId: shift.staffId });
    return ok({ ok: true });
  };

  const list: ShiftAdmin['list'] = async ({ from, to }) => {
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
    if (toMs <= fromMs || toMs - fromMs > MAX_RANGE_MS)
      return refuse('invalid_input', '请选择不超过三个月的时间范围。', 'to');
    const shifts = await findAll(store.shifts, {
      where: { startAt: { lt: instant(toMs) }, endAt: { gt: instant(fromMs) } },
      sort: { field: 'startAt', direction: 'asc' },
    });
    const people = await getAll(
      store.staff,
      shifts.map(({ staffId }) => staffId),
    );
    return ok({
      items: shifts.map((shift) => ({ ...shift, staffName: people.get(shift.staffId)?.displayName ?? '' })),
    });
  };

  return { list, create, remove };
};
