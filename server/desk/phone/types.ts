/** What the edges may ask of the phone. */
import type { z } from 'zod';
import type { Outcome } from '../../../routing/errors.ts';
import type { CtiAnswer, ctiReport } from '../../../routing/protocol/phone/cti.ts';
import type * as P from '../../../routing/protocol/phone/phone.ts';
import type { MissedCall, TicketCalls } from '../../../routing/protocol/phone/phone-http.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { PartnerPrincipal, StaffPrincipal } from '../../auth/policy.ts';

type In<S extends z.ZodType> = z.output<S>;
export type CallTargetInput = In<typeof P.callTarget>;
type Result<T> = Promise<Outcome<T>>;

export interface PhoneDesk {
  self(who: StaffPrincipal): Result<P.PhoneSelfView>;
  softphone(who: StaffPrincipal): Result<P.SoftphoneView>;
  hold(who: StaffPrincipal, input: In<typeof P.callHold>): Result<P.CallView>;
  mute(who: StaffPrincipal, input: In<typeof P.callMute>): Result<P.CallView>;
  invite(who: StaffPrincipal, input: In<typeof P.callInvite>): Result<P.CallView>;
  drop(who: StaffPrincipal, input: In<typeof P.callParty>): Result<P.CallView>;
  merge(who: StaffPrincipal, input: In<typeof P.callRef>): Result<P.CallView>;
  back(who: StaffPrincipal, input: In<typeof P.callRef>): Result<P.CallView>;
  transfer(who: StaffPrincipal, input: In<typeof P.callTransfer>): Result<P.CallView>;
  leave(who: StaffPrincipal, input: In<typeof P.callRef>): Result<P.CallView>;
  hangUp(who: StaffPrincipal, input: In<typeof P.callRef>): Result<P.CallView>;
  dial(who: StaffPrincipal, input: In<typeof P.callDial>): Result<P.CallView>;
  listen(who: StaffPrincipal, input: In<typeof P.callListen>): Result<P.CallView>;
  /** Who is to be told of a change, and the call as he sees it. */
  audience(
    callId: Id,
  ): Promise<{ staffIds: Id[]; viewFor(who: StaffPrincipal): Promise<P.CallView> } | undefined>;
  calls(who: StaffPrincipal, ticketId: Id): Result<TicketCalls>;
  missed(who: StaffPrincipal, cursor?: string): Result<{ items: MissedCall[]; next?: string }>;
  /** Calls somebody back who was missed: opens a ticket of this person's where his own is closed. */
  callBack(who: StaffPrincipal, callId: Id): Result<P.CallView>;
  /** Where the bytes of a recording lie; the access is in the audit log when this answers. */
  audio(who: StaffPrincipal, recordingId: Id): Result<{ sha256: string; sizeBytes: number; name: string }>;
  /** A report of an exchange that we do not control (PH18). */
  report(who: PartnerPrincipal, input: In<typeof ctiReport>): Result<CtiAnswer>;
  /** For the demo page alone. */
  webCaller(): Result<P.SoftphoneView>;
}
