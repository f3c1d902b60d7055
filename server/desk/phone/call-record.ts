/** The record of calls: one fact after the other per call, compare-and-set, and what is to be done afterwards. */

import { stepCall } from '../../../routing/call/call.ts';
import { wakeAt } from '../../../routing/call/draft.ts';
import type { Call, CallFact, CallIntent, Stepped } from '../../../routing/call/types.ts';
import type { Id } from '../../../routing/ticket.ts';
import { Turns } from '../../turns.ts';
import type { Core } from '../core.ts';

/** Does one intent; what comes of it at once is the next fact. */
export type CarryOut = (call: Call, intent: CallIntent) => Promise<CallFact | undefined>;

export interface CallRecord {
  get(callId: Id): Promise<Call | undefined>;
  /** The live call of a ticket. */
  liveOf(ticketId: Id): Promise<Call | undefined>;
  byLeg(legId: Id): Promise<Call | undefined>;
  live(): Promise<Call[]>;
  ofTicket(ticketId: Id): Promise<Call[]>;
  /** False when it was known already. */
  open(stepped: Stepped): Promise<boolean>;
  /** Takes its turn among the facts of the call; answers the call as it is after what follows from it. */
  tell(callId: Id, fact: CallFact): Promise<Call | undefined>;
  /** Another way to change a call than by facts: reports of an exchange that we do not control. */
  change(callId: Id, decide: (call: Call) => Call): Promise<Call | undefined>;
  /** Changes fields that no fact touches. */
  mark(callId: Id, set: Partial<Call>): Promise<Call | undefined>;
}

const TRIES = 12;
/** More calls than one exchange holds at once. */
const LIVE_AT_MOST = 500;

export const createCallRecord = (core: Core, carryOut: CarryOut): CallRecord => {
  const { store } = core;
  const turns = new Turns();

  const byLeg = async (legId: Id): Promise<Call | undefined> =>
    (await store.calls.get(legId)) ??
    (await store.calls.find({ where: { legIds: { in: [legId] } }, limit: 1 })).items[0];

  const write = async (
    callId: Id,
    decide: (call: Call) => Stepped,
  ): Promise<(Stepped & { before: Call }) | undefined> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const before = await store.calls.get(callId);
      if (!before) return undefined;
      const next = decide(before);
      if (next.call === before) return { ...next, before };
      const written = await store.calls.replace({ ...next.call, updatedAt: core.now() }, before.version);
      if (written.ok) return { call: written.doc, intents: next.intents, before };
      if (written.reason === 'not_found') return undefined;
    }
    throw new Error('call record could not be written');
  };

  const follow = async (before: Call | undefined, call: Call): Promise<void> => {
    if (before === call) return;
    core.bus.publish('call.changed', {
      callId: call.id,
      live: call.live,
      ...(call.ticketId ? { ticketId: call.ticketId } : {}),
    });
    const atMs = wakeAt(call);
    if (before && wakeAt(before) === atMs) return;
    if (atMs === undefined) await core.timers.cancel('call.clock', call.id);
    else await core.timers.schedule('call.clock', call.id, { callId: call.id }, atMs + 1);
  };

  const doAll = async (call: Call, intents: readonly CallIntent[], facts: CallFact[]): Promise<void> => {
    for (const intent of intents) {
      try {
        const fact = await carryOut(call, intent);
        if (fact) facts.push(fact);
      } catch (error) {
        // The clock of the call and the snapshot after the next link bring about what is missing.
        core.log.error({ err: error, callId: call.id, intent: intent.do }, 'call could not be carried on');
      }
    }
  };

  const work = async (callId: Id, facts: CallFact[]): Promise<Call | undefined> => {
    let last: Call | undefined;
    for (let fact = facts.shift(); fact; fact = facts.shift()) {
      const now = fact;
      const done = await write(callId, (call) =>
        stepCall(call, now, core.policy().phone, core.clock.nowMs()),
      );
      if (!done) return last;
      last = done.call;
      await follow(done.before, done.call);
      await doAll(done.call, done.intents, facts);
    }
    return last;
  };

  return {
    get: (callId) => store.calls.get(callId),
    byLeg,
    live: async () =>
      (
        await store.calls.find({
          where: { live: true },
          sort: { field: 'arrivedAtMs', direction: 'asc' },
          limit: LIVE_AT_MOST,
        })
      ).items,
    liveOf: async (ticketId) =>
      (
        await store.calls.find({
          where: { ticketId, live: true },
          sort: { field: 'arrivedAtMs', direction: 'desc' },
          limit: 1,
        })
      ).items[0],
    ofTicket: async (ticketId) =>
      (
        await store.calls.find({
          where: { ticketId },
          sort: { field: 'arrivedAtMs', direction: 'asc' },
          limit: 100,
        })
      ).items,
    open: async ({ call, intents }) => {
      const made = await store.calls.insert(call);
      if (!made.ok) return false;
      await turns.take(call.id, async () => {
        await follow(undefined, call);
        const facts: CallFact[] = [];
        await doAll(call, intents, facts);
        await work(call.id, facts);
      });
      return true;
    },
    tell: (callId, fact) => turns.take(callId, () => work(callId, [fact])),
    change: (callId, decide) =>
      turns.take(callId, async () => {
        const done = await write(callId, (call) => ({ call: decide(call), intents: [] }));
        if (done) await follow(done.before, done.call);
        return done?.call;
      }),
    mark: async (callId, set) => {
      const done = await write(callId, (call) => ({ call: { ...call, ...set }, intents: [] }));
      if (done) await follow(done.before, done.call);
      return done?.call;
    },
  };
};
