/** Calls and recordings as people see them. */
import { maskNumber } from '../../../routing/call/numbers.ts';
import type { Recording } from '../../../routing/call/recording.ts';
import type { Call, CallLeg } from '../../../routing/call/types.ts';
import type { CallPartyView, CallView, RecordingView } from '../../../routing/protocol/phone/phone.ts';
import type { Id } from '../../../routing/ticket.ts';
import { instant } from '../../ports.ts';

/** To whoever does not own the ticket a dialled number is shown as other numbers are: masked. */
const nameOf = (leg: CallLeg, owns: boolean): string =>
  !owns && leg.to.kind === 'number' && leg.name === leg.to.number ? maskNumber(leg.name) : leg.name;

const stateOf = (call: Call, leg: CallLeg): CallPartyView['state'] => {
  switch (leg.state) {
    case 'ringing':
    case 'accepting':
    case 'ready':
      return 'ringing';
    case 'talking':
      return leg.role === 'agent' && call.onHold ? 'held' : 'talking';
    default:
      return leg.state;
  }
};

/** @param owns whether the viewer owns the ticket: others see the number masked */
export const callView = (call: Call, owns: boolean, nowMs: number): CallView => {
  const endMs = call.endedAtMs ?? nowMs;
  return {
    id: call.id,
    ticketId: call.ticketId ?? '',
    direction: call.direction,
    state: call.state,
    ...(call.number ? { number: owns ? call.number : maskNumber(call.number) } : {}),
    arrivedAt: instant(call.arrivedAtMs),
    ...(call.answeredAtMs !== undefined ? { answeredAt: instant(call.answeredAtMs) } : {}),
    ...(call.endedAtMs !== undefined ? { endedAt: instant(call.endedAtMs) } : {}),
    ...(call.end ? { end: call.end } : {}),
    waitedMs: Math.max(0, (call.answeredAtMs ?? endMs) - call.arrivedAtMs),
    ...(call.answeredAtMs !== undefined ? { talkedMs: Math.max(0, endMs - call.answeredAtMs) } : {}),
    parties: call.legs.map((leg) => ({
      legId: leg.legId,
      role: leg.role,
      name: nameOf(leg, owns),
      ...(leg.staffId ? { staffId: leg.staffId } : {}),
      state: stateOf(call, leg),
    })),
    muted: call.muted,
    recording: call.recording,
  };
};

export const recordingView = (one: Recording): RecordingView => ({
  id: one.id,
  ticketId: one.ticketId,
  callId: one.callId,
  kind: one.kind,
  at: one.startedAt,
  ms: one.ms,
  state: one.state,
  ...(one.sha256 && one.state === 'kept' ? { sha256: one.sha256 } : {}),
  ...(one.peaks && one.state === 'kept' ? { peaks: one.peaks } : {}),
  ...(one.transcript && one.state === 'kept' ? { transcript: one.transcript } : {}),
  keepUntil: one.keepUntil,
});

/** Staff who take part in a call, or did before it ended. */
export const staffOf = (call: Call): Id[] => [
  ...new Set(call.legs.flatMap((leg) => (leg.staffId ? [leg.staffId] : []))),
];
