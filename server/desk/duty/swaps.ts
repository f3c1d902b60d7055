/** Swaps, substitutes, leave: asked, agreed, approved; then one change of the roster (DU8). */
import type { z } from 'zod';
import type { RosterChange } from '../../../routing/duty/roster-change.ts';
import {
  isOpenSwap,
  nextSwapState,
  type SwapAct,
  type SwapRequest,
  type SwapTurn,
} from '../../../routing/duty/swap.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Shift } from '../../../routing/people.ts';
import { SWAP_KINDS, type SwapView } from '../../../routing/protocol/duty/duty.ts';
import type { swapAct, swapAsk } from '../../../routing/protocol/duty/duty-commands.ts';
import type { Id } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { readAll } from '../people/directory.ts';
import type { DutyCore } from './deps.ts';
import type { People } from './roster-facts.ts';
import { createSwapPlan } from './swap-plan.ts';

export interface SwapDesk {
  ask(who: StaffPrincipal, input: z.output<typeof swapAsk>): Promise<Outcome<SwapView>>;
  act(who: StaffPrincipal, id: Id, input: z.output<typeof swapAct>): Promise<Outcome<SwapView>>;
  /** Own ones; whoever manages the roster sees all. Open ones first, then the newest. */
  list(who: StaffPrincipal, scope: 'open' | 'all'): Promise<SwapView[]>;
  mine(who: StaffPrincipal, people?: People): Promise<SwapView[]>;
}

const asTurn = ({ id, staffId, startAt, endAt, post }: Shift): SwapTurn => ({
  shiftId: id,
  staffId,
  startAt,
  endAt,
  post,
});
const ACTS: readonly SwapAct[] = ['agree', 'decline', 'withdraw', 'approve', 'refuse'];

export const createSwaps = (core: DutyCore): SwapDesk => {
  const { store, clock, ids, facts, changes, record, bus } = core;
  const now = () => instant(clock.nowMs());

  const { owned, plan } = createSwapPlan(core);

  const viewOf = async (who: StaffPrincipal, swap: SwapRequest, people: People): Promise<SwapView> => {
    const options = { needsSupervisor: core.duty().swapNeedsSupervisor, now: now() };
    const by = { id: who.id, manages: may(who, 'shift.manage') };
    const acts = ACTS.filter((act) => nextSwapState(swap, act, by, options).ok);
    const planned = isOpenSwap(swap) ? await plan(swap, 'preview') : undefined;
    const { id, version, kind, state, fromId, toId, give, take, reason, override, createdAt } = swap;
    return {
      ...{ id, version, kind, state, fromId, give, reason, createdAt, acts },
      fromName: people.name(fromId),
      ...(toId ? { toId, toName: people.name(toId) } : {}),
      ...(take ? { take } : {}),
      ...(override ? { override } : {}),
      steps: swap.steps.map(({ by: actor, ...step }) => ({ ...step, byName: people.name(actor) })),
      warnings: planned ? (planned.ok ? planned.value.warnings : [planned.detail ?? '']) : [],
    };
  };

  const step = (
    swap: SwapRequest,
    who: StaffPrincipal,
    state: SwapRequest['state'],
    note: string,
  ): SwapRequest => ({
    ...swap,
    state,
    steps: [...swap.steps, { at: now(), by: who.id, what: state, ...(note ? { note } : {}) }],
    updatedAt: now(),
  });

  const save = async (swap: SwapRequest): Promise<SwapRequest | undefined> => {
    const written = await store.swaps.replace(swap, swap.version);
    if (written.ok) bus.publish('settings.changed', { key: 'swaps' });
    return written.ok ? written.doc : undefined;
  };

  /** The roster first, then the request: after a crash in between the request can be closed, and nothing is done twice. */
  const carryOut = async (
    who: StaffPrincipal,
    swap: SwapRequest,
    note: string,
    override: string | undefined,
  ): Promise<Outcome<SwapRequest>> => {
    const changeId = `swap-${swap.id}`;
    const known = await store.rosterChanges.get(changeId);
    if (known?.state !== 'applied') {
      const planned = await plan(swap, changeId);
      if (!planned.ok) return planned;
      const { remove, add, warnings } = planned.value;
      const reasoned = may(who, 'shift.manage') && override;
      if (warnings.length > 0 && !reasoned)
        return refuse('wrong_state', `${warnings.join('；')}。主管写明理由后可以批准。`, 'override');
      const change: RosterChange = {
        id: changeId,
        version: 1,
        kind: swap.kind,
        state: 'draft',
        title: SWAP_KINDS[swap.kind].zh,
        by: who.id,
        byName: who.name,
        at: now(),
        remove,
        add,
      };
      if (known) await store.rosterChanges.remove(changeId);
      await store.rosterChanges.insert(change);
      const done = await changes.apply(changeId, 1);
      if (!done.ok) return done;
    }
    const next = await save({
      ...step(swap, who, 'done', note),
      changeId,
      ...(override ? { override } : {}),
    });
    return next ? ok(next) : refuse('version_conflict');
  };

  const list: SwapDesk['list'] = async (who, scope) => {
    const people = await facts.people();
    const all = await readAll(
      store.swaps,
      scope === 'open' ? { where: { state: { in: ['asked', 'agreed'] } } } : {},
    );
    const seen = may(who, 'shift.manage')
      ? all
      : all.filter((one) => one.fromId === who.id || one.toId === who.id);
    const sorted = seen
      .sort((a, b) => Number(isOpenSwap(b)) - Number(isOpenSwap(a)) || (a.createdAt < b.createdAt ? 1 : -1))
      .slice(0, 100);
    return Promise.all(sorted.map((swap) => viewOf(who, swap, people)));
  };

  return {
    list,
    mine: async (who, known) => {
      const people = known ?? (await facts.people());
      const some = await Promise.all([
        store.swaps.find({
          where: { fromId: who.id },
          sort: { field: 'createdAt', direction: 'desc' },
          limit: 20,
        }),
        store.swaps.find({
          where: { toId: who.id },
          sort: { field: 'createdAt', direction: 'desc' },
          limit: 20,
        }),
      ]);
      const own = [...new Map(some.flatMap(({ items }) => items).map((one) => [one.id, one])).values()].sort(
        (a, b) => (a.createdAt < b.createdAt ? 1 : -1),
      );
      return Promise.all(own.map((swap) => viewOf(who, swap, people)));
    },
    ask: async (who, input) => {
      const give = await owned(input.shiftId, who.id);
      if (!give.ok) return give;
      const open = await store.swaps.find({
        where: { fromId: who.id, state: { in: ['asked', 'agreed'] } },
        limit: 500,
      });
      if (open.items.some((one) => one.give.shiftId === input.shiftId))
        return refuse('duplicate_key', '该班次已有处理中的申请。', 'shiftId');
      if (input.toStaffId === who.id) return refuse('invalid_input', '不能与自己换班。', 'toStaffId');
      const at = now();
      let take: SwapTurn | undefined;
      if (input.kind === 'swap' && input.takeShiftId && input.toStaffId) {
        const taken = await owned(input.takeShiftId, input.toStaffId);
        if (!taken.ok) return { ...taken, field: 'takeShiftId' };
        take = asTurn(taken.value);
      }
      const swap: SwapRequest = {
        id: ids.next(),
        version: 1,
        kind: input.kind,
        state: 'asked',
        fromId: who.id,
        ...(input.kind !== 'leave' && input.toStaffId ? { toId: input.toStaffId } : {}),
        give: asTurn(give.value),
        ...(take ? { take } : {}),
        reason: input.reason,
        steps: [{ at, by: who.id, what: 'asked' }],
        createdAt: at,
        updatedAt: at,
      };
      const planned = await plan(swap, 'preview');
      if (!planned.ok) return planned;
      await store.swaps.insert(swap);
      bus.publish('settings.changed', { key: 'swaps' });
      await record(who, 'swap.asked', `swap:${swap.id}`, { kind: swap.kind, shiftId: swap.give.shiftId });
      return ok(await viewOf(who, swap, await facts.people()));
    },
    act: async (who, id, input) => {
      const found = await store.swaps.get(id);
      if (!found || !(may(who, 'shift.manage') || found.fromId === who.id || found.toId === who.id))
        return refuse('not_found');
      if (found.version !== input.version) return refuse('version_conflict');
      const swap =
        found.kind === 'leave' && input.act === 'approve' && input.toStaffId
          ? { ...found, toId: input.toStaffId }
          : found;
      const state = nextSwapState(
        found,
        input.act,
        { id: who.id, manages: may(who, 'shift.manage') },
        { needsSupervisor: core.duty().swapNeedsSupervisor, now: now() },
      );
      if (!state.ok) return state;
      let next: SwapRequest | undefined;
      if (state.value === 'done') {
        const done = await carryOut(who, swap, input.note, input.override);
        if (!done.ok) return done;
        next = done.value;
      } else next = await save(step(swap, who, state.value, input.note));
      if (!next) return refuse('version_conflict');
      await record(who, `swap.${next.state}`, `swap:${id}`, {
        kind: next.kind,
        ...(next.override ? { override: next.override } : {}),
      });
      return ok(await viewOf(who, next, await facts.people()));
    },
  };
};
