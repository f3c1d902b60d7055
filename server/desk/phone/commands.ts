/** What people do with calls: hold, consult, transfer, leave, listen, call out. Rights are checked on the ticket. */

import { callOut } from '../../../routing/call/begin.ts';
import { mayCommand } from '../../../routing/call/commands.ts';
import { normaliseNumber } from '../../../routing/call/numbers.ts';
import type { Call, CallFact } from '../../../routing/call/types.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { CallView } from '../../../routing/protocol/phone/phone.ts';
import type { Id } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import type { PhoneLine } from '../../channels/phone-line.ts';
import type { Parts } from '../parts.ts';
import type { CallRecord } from './call-record.ts';
import type { PhonePeople } from './people.ts';
import type { PhoneDesk } from './types.ts';
import { callView } from './views.ts';

type Commands = Pick<
  PhoneDesk,
  'hold' | 'mute' | 'invite' | 'drop' | 'merge' | 'back' | 'transfer' | 'leave' | 'hangUp' | 'dial' | 'listen'
> & {
  dialFor(staffId: Id, ticketId: Id): Promise<Outcome<Call>>;
};

type Command = Parameters<typeof mayCommand>[1];

/** Nothing is put down that the exchange cannot be told: record and line would differ. */
const DOWN = '电话线路暂时不可用，请稍候再试。';

export const createCallCommands = (
  parts: Parts,
  line: PhoneLine,
  calls: CallRecord,
  people: PhonePeople,
): Commands => {
  const { core, record, dispatch, queries } = parts;

  /** The call, when this person is the agent on it. */
  const mine = async (who: StaffPrincipal, callId: Id): Promise<Outcome<Call>> => {
    if (!line.controls) return refuse('wrong_state', '这条线路由外部话务系统控制，请在话机上操作。');
    if (!people.isUp()) return refuse('unavailable', DOWN);
    const call = await calls.get(callId);
    if (!call) return refuse('not_found');
    const here = call.legs.some(
      (leg) => leg.role === 'agent' && leg.staffId === who.id && leg.state !== 'gone',
    );
    return here ? ok(call) : refuse('not_owner');
  };

  const owns = async (who: StaffPrincipal, call: Call): Promise<boolean> =>
    (call.ticketId ? await record.get(call.ticketId) : undefined)?.ownerId === who.id;

  const shown = async (who: StaffPrincipal, call: Call): Promise<Outcome<CallView>> =>
    ok(callView(call, await owns(who, call), core.clock.nowMs()));

  const audit = (who: StaffPrincipal, call: Call, what: string, data: Record<string, unknown> = {}) =>
    core.audit.note({
      id: core.ids.next(),
      at: core.now(),
      who: who.id,
      whoName: who.name,
      from: who.from,
      what,
      target: `call:${call.id}`,
      data: { ...(call.ticketId ? { ticketId: call.ticketId } : {}), ...data },
    });

  const tell = async (who: StaffPrincipal, call: Call, fact: CallFact): Promise<Outcome<CallView>> =>
    shown(who, (await calls.tell(call.id, fact)) ?? call);

  const act = async (
    who: StaffPrincipal,
    callId: Id,
    fact: Command,
    what: string = fact.type,
  ): Promise<Outcome<CallView>> => {
    const found = await mine(who, callId);
    if (!found.ok) return found;
    const allowed = mayCommand(found.value, fact);
    if (!allowed.ok) return allowed;
    audit(who, found.value, `call.${what}`);
    return tell(who, found.value, fact);
  };

  const dialFor: Commands['dialFor'] = async (staffId, ticketId) => {
    if (!line.controls) return refuse('wrong_state', '这条线路由外部话务系统控制，请在话机上拨号。');
    if (!people.isUp()) return refuse('unavailable', DOWN);
    const ticket = await record.get(ticketId);
    if (!ticket) return refuse('not_found');
    if (ticket.ownerId !== staffId) return refuse('not_owner');
    const number = normaliseNumber(ticket.requester.phone);
    if (!number) return refuse('wrong_state', '该工单没有可回拨的号码。');
    const running = await calls.liveOf(ticketId);
    if (running) return refuse('wrong_state', '该工单已有正在进行的通话。');
    const busy = (await calls.live()).some((call) =>
      call.legs.some((leg) => leg.staffId === staffId && leg.role === 'agent' && leg.state !== 'gone'),
    );
    if (busy) return refuse('at_capacity', '请先结束当前通话。');
    const to = people.addressOf(staffId);
    if (!to) return refuse('wrong_state', '您的电话不在线。');
    const stepped = callOut(
      {
        id: `out-${core.ids.next()}`,
        ticketId,
        number,
        language: ticket.language,
        agent: { staffId, name: people.nameOf(staffId), to },
      },
      core.policy().phone,
      core.clock.nowMs(),
    );
    if (!(await calls.open(stepped))) return refuse('version_conflict');
    return ok((await calls.get(stepped.call.id)) ?? stepped.call);
  };

  /** To a colleague with whom he has spoken: the ticket goes with the citizen, or neither. */
  const warm = async (who: StaffPrincipal, call: Call, legId: Id): Promise<Outcome<CallView>> => {
    const leg = call.legs.find((one) => one.legId === legId);
    const fact = { type: 'warm' as const, legId, owns: leg?.staffId !== undefined };
    const allowed = mayCommand(call, fact);
    if (!allowed.ok) return allowed;
    if (leg?.staffId && call.ticketId) {
      const given = await dispatch.assign(who, call.ticketId, leg.staffId, '通话转接');
      if (!given.ok) return given;
    }
    audit(who, call, 'call.transfer', { how: 'warm' });
    return tell(who, call, fact);
  };

  const invite: Commands['invite'] = async (who, { callId, to, mode }) => {
    const found = await mine(who, callId);
    if (!found.ok) return found;
    const target = people.target(to);
    if (!target.ok) return target;
    if (target.value.staffId === who.id) return refuse('invalid_input', '不能呼叫自己。', 'to');
    const leg = {
      ...target.value,
      legId: `leg-${core.ids.next()}`,
      role: 'consulted' as const,
      state: 'ringing' as const,
      mode,
    };
    const allowed = mayCommand(found.value, { type: 'invite', leg });
    if (!allowed.ok) return allowed;
    audit(who, found.value, `call.${mode}`, leg.staffId ? { staffId: leg.staffId } : { kind: leg.to.kind });
    return tell(who, found.value, { type: 'invite', leg });
  };

  return {
    dialFor,
    invite,
    hold: (who, { callId, on }) => act(who, callId, { type: 'hold', on }, on ? 'held' : 'resumed'),
    mute: (who, { callId, on }) => act(who, callId, { type: 'mute', on }, on ? 'muted' : 'unmuted'),
    drop: (who, { callId, legId }) => act(who, callId, { type: 'drop', legId }),
    merge: (who, { callId }) => act(who, callId, { type: 'merge' }),
    back: (who, { callId }) => act(who, callId, { type: 'back' }),
    leave: (who, { callId }) => act(who, callId, { type: 'leave' }),
    hangUp: (who, { callId }) => act(who, callId, { type: 'hang_up' }, 'hung_up'),
    transfer: async (who, { callId, to, legId }) => {
      const found = await mine(who, callId);
      if (!found.ok) return found;
      if (legId) return warm(who, found.value, legId);
      if (!to) return refuse('invalid_input', '请选择转给谁。', 'to');
      const { ticketId } = found.value;
      if ('staffId' in to && ticketId) {
        const allowed = mayCommand(found.value, { type: 'requeue' });
        if (!allowed.ok) return allowed;
        // Out of the talk first: the offer to the colleague finds a citizen who waits.
        const after = await calls.tell(callId, { type: 'requeue' });
        const moved = await dispatch.transfer(who, ticketId, { staffId: to.staffId }, '通话转接');
        if (!moved.ok) {
          const back = people.addressOf(who.id);
          await calls.tell(callId, {
            type: 'owner',
            staffId: who.id,
            name: who.name,
            ...(back ? { to: back } : {}),
          });
          return moved;
        }
        audit(who, found.value, 'call.transfer', { how: 'blind', staffId: to.staffId });
        return shown(who, after ?? found.value);
      }
      const target = people.target(to);
      if (!target.ok) return target;
      const leg = {
        ...target.value,
        legId: `leg-${core.ids.next()}`,
        role: 'consulted' as const,
        state: 'ringing' as const,
        mode: 'blind' as const,
      };
      const allowed = mayCommand(found.value, { type: 'invite', leg });
      if (!allowed.ok) return allowed;
      audit(who, found.value, 'call.transfer', { how: 'blind', kind: leg.to.kind });
      return tell(who, found.value, { type: 'invite', leg });
    },
    dial: async (who, { ticketId }) => {
      const dialled = await dialFor(who.id, ticketId);
      if (!dialled.ok) return dialled;
      audit(who, dialled.value, 'call.dialled');
      return shown(who, dialled.value);
    },
    listen: async (who, { callId, mode }) => {
      if (!may(who, 'call.listen')) return refuse('forbidden');
      if (!people.isUp()) return refuse('unavailable', DOWN);
      const call = await calls.get(callId);
      if (!call?.ticketId) return refuse('not_found');
      const readable = await queries.readable(who, call.ticketId);
      if (!readable.ok) return readable;
      const leg = call.legs.find(
        (one) => one.role === 'supervisor' && one.staffId === who.id && one.state !== 'gone',
      );
      audit(who, call, 'call.listen', { mode });
      if (mode === 'leave') {
        if (leg) await line.hangUp(leg.legId);
        return leg ? tell(who, call, { type: 'ended', legId: leg.legId, why: 'hung_up' }) : shown(who, call);
      }
      if (leg) return tell(who, call, { type: 'listen_mode', staffId: who.id, mode });
      const to = people.addressOf(who.id);
      if (!to) return refuse('wrong_state', '您的电话不在线。');
      const fact = {
        type: 'listen' as const,
        leg: {
          legId: `leg-${core.ids.next()}`,
          role: 'supervisor' as const,
          name: who.name,
          staffId: who.id,
          to,
          state: 'ringing' as const,
          mode,
        },
      };
      const allowed = mayCommand(call, fact);
      return allowed.ok ? tell(who, call, fact) : allowed;
    },
  };
};
