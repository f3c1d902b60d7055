/** What people do with a call that is under way: hold, consult, transfer, conference, listen (PH11). */
import { type Outcome, ok, refuse } from '../errors.ts';
import {
  add,
  agentLeg,
  type Draft,
  drop,
  legOf,
  play,
  ring,
  settleWaiting,
  speakers,
  stopRecording,
  there,
} from './draft.ts';
import { connectCitizen, holdCitizen, resume, toRating } from './talk.ts';
import type { Call, CallFact, CallLeg } from './types.ts';

type Command = Extract<
  CallFact,
  {
    type:
      | 'hold'
      | 'mute'
      | 'invite'
      | 'drop'
      | 'merge'
      | 'back'
      | 'warm'
      | 'requeue'
      | 'leave'
      | 'hang_up'
      | 'listen'
      | 'listen_mode';
  }
>;

const talks = (call: Call) => call.state === 'talking' || call.state === 'held';
const consults = (call: Call) =>
  call.legs.find((leg) => leg.role === 'consulted' && leg.state === 'consulting');

/** Whether it can be done now, with the sentence for the person who asked. */
export const mayCommand = (call: Call, fact: Command): Outcome<true> => {
  if (!talks(call) || call.lost) {
    // Hanging up before the talk is how an outgoing call is given up.
    if (fact.type === 'hang_up' && call.state !== 'ended' && call.direction === 'out') return ok(true);
    return refuse('wrong_state', '当前没有正在进行的通话。');
  }
  const others = call.legs.filter((leg) => leg.role !== 'supervisor' && leg.state !== 'gone');
  if (fact.type === 'hold' && fact.on && consults(call))
    return refuse('wrong_state', '正在咨询他人，群众已在听音乐。');
  if (fact.type === 'hold' && !fact.on && consults(call))
    return refuse('wrong_state', '正在咨询他人，请先合并通话或返回群众。');
  if (fact.type === 'invite' && others.length >= 4) return refuse('wrong_state', '通话人数已满。');
  if (fact.type === 'invite' && others.some((leg) => leg.role === 'consulted' && leg.state === 'ringing'))
    return refuse('wrong_state', '正在呼叫另一方，请等待或先取消。');
  if ((fact.type === 'merge' || fact.type === 'back') && !consults(call))
    return refuse('wrong_state', '没有正在咨询的一方。');
  if (
    (fact.type === 'drop' || fact.type === 'warm') &&
    !others.some((leg) => leg.legId === fact.legId && leg.role === 'consulted')
  )
    return refuse('not_found', '这一方不在通话中。', 'legId');
  if (
    fact.type === 'warm' &&
    others.some((leg) => leg.legId === fact.legId && leg.state !== 'consulting' && leg.state !== 'talking')
  )
    return refuse('wrong_state', '对方还没有接听。', 'legId');
  if (fact.type === 'leave' && !others.some((leg) => leg.role === 'consulted' && leg.state === 'talking'))
    return refuse('wrong_state', '通话中没有其他人，请直接挂断。');
  return ok(true);
};

const invite = (draft: Draft, leg: CallLeg) => {
  if (leg.mode !== 'conference') holdCitizen(draft);
  ring(draft, leg, draft.policy.ringMs);
  if (leg.mode !== 'blind') return;
  // Blind: he lets go before the other side answers; the citizen hears music.
  const agent = agentLeg(draft);
  if (agent) drop(draft, agent);
};

/** A third party has answered. */
export const onThirdAnswered = (draft: Draft, leg: CallLeg) => {
  const { call } = draft;
  delete leg.untilMs;
  const agent = agentLeg(draft);
  if (leg.mode === 'consult' && agent) {
    leg.state = 'consulting';
    agent.state = 'consulting';
    add(draft, { do: 'connect', legIds: [agent.legId, leg.legId] });
    return;
  }
  leg.state = 'talking';
  if (call.joined) add(draft, { do: 'connect', legIds: [leg.legId] });
  else connectCitizen(draft, [leg]);
};

const warm = (draft: Draft, leg: CallLeg, owns: boolean) => {
  const agent = agentLeg(draft);
  if (agent) drop(draft, agent);
  leg.state = 'talking';
  if (owns) leg.role = 'agent';
  connectCitizen(draft, speakers(draft));
};

/** The talk in two: those who were connected stay in the queue's hands, the citizen waits. */
const requeue = (draft: Draft) => {
  const { call, atMs, policy } = draft;
  stopRecording(draft);
  for (const leg of there(draft)) drop(draft, leg);
  add(draft, { do: 'end_talk' });
  call.joined = false;
  call.onHold = false;
  call.state = 'waiting';
  call.announceAtMs = atMs + policy.announceEveryMs;
  settleWaiting(draft);
  play(draft);
};

const listen = (draft: Draft, leg: CallLeg) => {
  const before = there(draft).find((one) => one.role === 'supervisor' && one.staffId === leg.staffId);
  if (!before) ring(draft, leg, draft.policy.ringMs);
};

/** A supervisor's leg hears, whispers to the agent, or is one of the talk. */
export const onListening = (draft: Draft, leg: CallLeg) => {
  const agent = agentLeg(draft) ?? speakers(draft)[0];
  delete leg.untilMs;
  if (!agent) return drop(draft, leg);
  const mode = leg.mode === 'whisper' || leg.mode === 'join' ? leg.mode : 'listen';
  leg.state = mode === 'listen' ? 'listening' : mode === 'whisper' ? 'whispering' : 'talking';
  add(draft, { do: 'listen', legId: leg.legId, mode, towards: agent.legId });
};

/** Does what `mayCommand` allowed; nothing when things have changed meanwhile. */
export const command = (draft: Draft, fact: Command) => {
  const { call } = draft;
  if (!mayCommand(call, fact).ok) return;
  switch (fact.type) {
    case 'hold':
      return fact.on ? holdCitizen(draft) : resume(draft);
    case 'mute':
      call.muted = fact.on;
      return;
    case 'invite':
      return invite(draft, fact.leg);
    case 'merge':
      return resume(draft);
    case 'back': {
      for (const leg of there(draft)) if (leg.role === 'consulted') drop(draft, leg);
      return resume(draft);
    }
    case 'drop': {
      const leg = legOf(draft, fact.legId);
      if (leg) drop(draft, leg);
      if (speakers(draft).length === 0) return toRating(draft);
      if (!call.joined && !consults(call)) resume(draft);
      return;
    }
    case 'warm': {
      const leg = legOf(draft, fact.legId);
      return leg && warm(draft, leg, fact.owns);
    }
    case 'requeue':
      return requeue(draft);
    case 'leave': {
      const agent = agentLeg(draft);
      if (agent) drop(draft, agent);
      if (!call.joined) resume(draft);
      return;
    }
    case 'hang_up':
      return toRating(draft);
    case 'listen':
      return listen(draft, fact.leg);
    case 'listen_mode': {
      const leg = there(draft).find((one) => one.role === 'supervisor' && one.staffId === fact.staffId);
      if (!leg) return;
      leg.mode = fact.mode;
      if (leg.state !== 'ringing') onListening(draft, leg);
    }
  }
};
