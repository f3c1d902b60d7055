/** A desk with a telephone exchange in memory and people with softphones. */
import type { StaffPrincipal } from '../../../server/auth/policy.ts';
import { createFakePhoneLine, type FakePhoneLine } from '../ports/fake-phone-line.ts';
import { createDeskWorld, type DeskWorld, type DeskWorldOptions } from './desk-world.ts';

export interface CallWorld extends DeskWorld {
  exchange: FakePhoneLine;
  /** On duty, ready, and signed on with his softphone. */
  agent(username: string): Promise<StaffPrincipal>;
  /** Calls, and hears the notice to its end. */
  caller(from?: string): Promise<string>;
  /** The leg that rings for somebody. */
  ringing(who: StaffPrincipal): string | undefined;
  /** Picks up what rings for him. */
  takes(who: StaffPrincipal): Promise<string>;
  ticketOf(callId: string): Promise<string>;
}

export const createCallWorld = async (
  options: DeskWorldOptions & { exchange?: FakePhoneLine } = {},
): Promise<CallWorld> => {
  let world: DeskWorld | undefined;
  const exchange = options.exchange ?? createFakePhoneLine(() => world?.timers.nowMs() ?? 0);
  const made = await createDeskWorld({
    ...options,
    around: (ports) => ({ ...(options.around?.(ports) ?? ports), phoneLine: exchange }),
  });
  world = made;
  await made.phone.start();
  await made.settle();
  const ringing = (who: StaffPrincipal) =>
    exchange.ringing().find((leg) => leg.endpoint?.kind === 'browser' && leg.endpoint.staffId === who.id)
      ?.legId;
  return {
    ...made,
    exchange,
    ringing,
    agent: async (username) => {
      const who = await made.hire({ username });
      exchange.signOn(who.id);
      await made.settle();
      await made.ready(who);
      return who;
    },
    caller: async (from) => {
      const callId = exchange.call(from);
      await made.settle();
      exchange.heard(callId);
      await made.settle();
      return callId;
    },
    takes: async (who) => {
      const legId = ringing(who);
      if (!legId) throw new Error(`nothing rings for ${who.name}`);
      exchange.pickUp(legId);
      await made.settle();
      return legId;
    },
    ticketOf: async (callId) => {
      const call = await made.store.calls.get(callId);
      if (!call?.ticketId) throw new Error('a call without a ticket');
      return call.ticketId;
    },
  };
};
