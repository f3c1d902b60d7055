/** What a swap would take out of the roster and put in, and which rest rules and gaps it would break (DU8). */
import { addDays, dayOf } from '../../../routing/calendar.ts';
import { gapText, newGaps } from '../../../routing/duty/coverage.ts';
import { breachText, restBreaches } from '../../../routing/duty/rest.ts';
import type { SwapRequest } from '../../../routing/duty/swap.ts';
import { overlaps } from '../../../routing/duty/turns.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Shift } from '../../../routing/people.ts';
import type { Id } from '../../../routing/ticket.ts';
import { instant } from '../../ports.ts';
import type { DutyCore } from './deps.ts';

export interface SwapPlan {
  /** A turn of this person that has not begun. */
  owned(shiftId: Id, staffId: Id): Promise<Outcome<Shift>>;
  plan(
    swap: SwapRequest,
    changeId: Id,
  ): Promise<Outcome<{ remove: Shift[]; add: Shift[]; warnings: string[] }>>;
}

export const createSwapPlan = (core: DutyCore): SwapPlan => {
  const { store, clock, facts } = core;
  const now = () => instant(clock.nowMs());

  const owned = async (shiftId: Id, staffId: Id): Promise<Outcome<Shift>> => {
    const shift = await store.shifts.get(shiftId);
    if (!shift || shift.staffId !== staffId)
      return refuse('not_found', '没有这个班次，或已不由该人员值守。', 'shiftId');
    return shift.startAt <= now()
      ? refuse('wrong_state', '该班次已经开始，请直接联系值班主管。', 'shiftId')
      : ok(shift);
  };

  /** What the roster would lose and get; refused when it can no longer be done at all. */
  const plan = async (
    swap: SwapRequest,
    changeId: Id,
  ): Promise<Outcome<{ remove: Shift[]; add: Shift[]; warnings: string[] }>> => {
    const people = await facts.people();
    const given = await owned(swap.give.shiftId, swap.fromId);
    if (!given.ok) return given;
    const taken = swap.take && swap.toId ? await owned(swap.take.shiftId, swap.toId) : undefined;
    if (taken && !taken.ok) return taken;
    for (const id of [swap.toId, ...(swap.take ? [swap.fromId] : [])]) {
      const person = id === undefined ? undefined : people.staff.get(id);
      if (id !== undefined && (!person || person.disabled))
        return refuse('wrong_state', '相关人员的账号已停用，申请不能生效。');
    }
    const at = now();
    const moved = (shift: Shift, staffId: Id, part: string): Shift => {
      const { insteadOf: _, ...rest } = shift;
      return {
        ...rest,
        id: `${changeId}-${part}`,
        version: 1,
        staffId,
        insteadOf: shift.staffId,
        changeId,
        createdAt: at,
        updatedAt: at,
      };
    };
    const remove = [given.value, ...(taken ? [taken.value] : [])];
    const add = swap.toId
      ? [moved(given.value, swap.toId, 'a'), ...(taken ? [moved(taken.value, swap.fromId, 'b')] : [])]
      : [];
    const days = [...remove, ...add].map((one) => dayOf(Date.parse(one.startAt))).sort();
    const [first, last] = [days[0]!, addDays(days.at(-1)!, 1)];
    const before = await facts.turns(addDays(first, -2), addDays(last, 2));
    const after = [...before.filter(({ id }) => !remove.some((one) => one.id === id)), ...add];
    const warnings: string[] = [];
    for (const wanted of add) {
      const rival = after.find(
        (one) => one.id !== wanted.id && one.staffId === wanted.staffId && overlaps(one, wanted),
      );
      if (rival) return refuse('duplicate_key', `${people.name(wanted.staffId)}当时已有其他班次，时间重叠。`);
      const mine = after.filter((one) => one.staffId === wanted.staffId);
      for (const breach of restBreaches(mine, core.duty().rest, [wanted]))
        warnings.push(`${people.name(wanted.staffId)}：${breachText(breach)}`);
    }
    const opened = newGaps(
      await facts.gaps(first, last, before, people),
      await facts.gaps(first, last, after, people),
    );
    return ok({ remove, add, warnings: [...new Set([...warnings, ...opened.map(gapText)])] });
  };

  return { owned, plan };
};
