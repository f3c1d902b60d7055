/** The telephone on namespace /agent: commands of the console, and calls shown to those who take part in them. */
import { z } from 'zod';
import * as P from '../../routing/protocol/phone/phone.ts';
import type { Permission, StaffPrincipal } from '../auth/policy.ts';
import type { Desk } from '../desk/desk.ts';
import type { Bus } from '../ports.ts';
import { type AgentNamespace, person } from './agent-rooms.ts';
import type { Gate } from './gate.ts';

type Needs = (permission: Permission) => () => Promise<boolean>;

/** Tells owner, parties and listening supervisors of this node about each change of a call. */
export const servePhone = (
  nsp: AgentNamespace,
  desk: Pick<Desk, 'phone'>,
  bus: Bus,
  whoIs: (staffId: string) => StaffPrincipal | undefined,
  quietly: (work: Promise<unknown>, what: string) => void,
): (() => void) => {
  const tell = async (callId: string): Promise<void> => {
    const audience = await desk.phone.audience(callId);
    for (const staffId of audience?.staffIds ?? []) {
      const who = whoIs(staffId);
      if (who && audience) nsp.to(person(staffId)).emit('call', await audience.viewFor(who));
    }
  };
  return bus.on('call.changed', ({ callId }) => quietly(tell(callId), 'call'));
};

/** The permission stands on each line; whose call it is is checked by the desk. */
export const phoneEvents = (
  gate: Gate,
  phone: Desk['phone'],
  who: StaffPrincipal,
  needs: Needs,
  asks: Needs,
): void => {
  const nothing = z.object({}).default({});
  const inOrder = { inOrder: true };
  gate.on('phone:hello', nothing, asks('call.handle'), () => phone.self(who));
  gate.on('phone:softphone', nothing, asks('call.handle'), () => phone.softphone(who));
  gate.on('call:hold', P.callHold, needs('call.handle'), (input) => phone.hold(who, input), inOrder);
  gate.on('call:mute', P.callMute, needs('call.handle'), (input) => phone.mute(who, input), inOrder);
  gate.on('call:invite', P.callInvite, needs('call.handle'), (input) => phone.invite(who, input), inOrder);
  gate.on('call:drop', P.callParty, needs('call.handle'), (input) => phone.drop(who, input), inOrder);
  gate.on('call:merge', P.callRef, needs('call.handle'), (input) => phone.merge(who, input), inOrder);
  gate.on('call:back', P.callRef, needs('call.handle'), (input) => phone.back(who, input), inOrder);
  gate.on(
    'call:transfer',
    P.callTransfer,
    needs('call.handle'),
    (input) => phone.transfer(who, input),
    inOrder,
  );
  gate.on('call:leave', P.callRef, needs('call.handle'), (input) => phone.leave(who, input), inOrder);
  gate.on('call:hang-up', P.callRef, needs('call.handle'), (input) => phone.hangUp(who, input), inOrder);
  gate.on('call:dial', P.callDial, needs('call.handle'), (input) => phone.dial(who, input), inOrder);
  gate.on('call:listen', P.callListen, needs('call.listen'), (input) => phone.listen(who, input), inOrder);
};
