/** A call that another exchange controls, from its reports alone: nothing is commanded, everything is kept (PH18). */
import type { Id } from '../ticket.ts';
import type { Call, CallLeg } from './types.ts';

export interface CallReport {
  event: 'ringing' | 'answered' | 'held' | 'resumed' | 'transferred' | 'ended';
  agent?: { staffId: Id; name: string };
}

const legFor = (call: Call, agent: NonNullable<CallReport['agent']>, state: CallLeg['state']): Call => {
  const legId = `cti-${agent.staffId}`;
  const others = call.legs
    .filter((leg) => leg.legId !== legId)
    .map((leg) => ({ ...leg, state: 'gone' as const }));
  const leg: CallLeg = {
    legId,
    role: 'agent',
    name: agent.name,
    staffId: agent.staffId,
    to: { kind: 'browser', staffId: agent.staffId },
    state,
  };
  return { ...call, legs: [...others, leg], legIds: [...new Set([...call.legIds, legId])] };
};

/** The call after a report; the same object when the report changes nothing or comes too late. */
export const reportCall = (call: Call, { event, agent }: CallReport, atMs: number): Call => {
  if (call.state === 'ended') return call;
  const talking = call.answeredAtMs !== undefined;
  switch (event) {
    case 'ringing':
      if (talking) return call;
      return agent ? { ...legFor(call, agent, 'ringing'), state: 'ringing' } : { ...call, state: 'waiting' };
    case 'answered':
      if (talking || !agent) return call;
      return { ...legFor(call, agent, 'talking'), state: 'talking', joined: true, answeredAtMs: atMs };
    case 'transferred':
      return talking && agent ? { ...legFor(call, agent, 'talking'), state: 'talking', joined: true } : call;
    case 'held':
      return talking ? { ...call, state: 'held', onHold: true, joined: false } : call;
    case 'resumed':
      return talking ? { ...call, state: 'talking', onHold: false, joined: true } : call;
    case 'ended':
      return {
        ...call,
        legs: call.legs.map((leg) => ({ ...leg, state: 'gone' as const })),
        state: 'ended',
        live: false,
        citizen: 'gone',
        joined: false,
        onHold: false,
        endedAtMs: atMs,
        end: talking ? 'talked' : 'abandoned',
        ...(talking || !call.number ? {} : { callback: 'missed' as const }),
      };
  }
};
