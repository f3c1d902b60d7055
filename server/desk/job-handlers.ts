/** What runs for each job that the timers hold. */
import type { JobHandlers } from '../jobs/timers.ts';
import type { BulletinDelivery } from './bulletins/delivery.ts';
import type { Channels } from './channels/channels.ts';
import { settleFirstContacts } from './closing/first-contact.ts';
import type { FollowUps } from './closing/follow-ups.ts';
import type { Core } from './core.ts';
import type { Deadlines } from './deadlines/deadlines.ts';
import type { DutyUpkeep } from './duty/upkeep.ts';
import type { Dispatch } from './offers/dispatch.ts';
import type { OfferModes } from './offers/offer-modes.ts';
import type { Presences } from './people/presence.ts';
import type { Phone } from './phone/phone.ts';
import type { Planning } from './planning/planning.ts';
import { type Reconcile, SWEEP_MS } from './queue/reconcile.ts';
import type { SanctionEffects } from './sanctions/effects.ts';
import type { Texting } from './sms/texting.ts';
import type { WorkOrders } from './workorders/create.ts';

export interface JobParts {
  core: Core;
  planning: Planning;
  dispatch: Dispatch;
  deadlines: Deadlines;
  modes: OfferModes;
  presences: Presences;
  reconcile: Reconcile;
  duty: DutyUpkeep;
  workOrders: WorkOrders;
  channels: Channels;
  phone: Phone;
  texting: Texting;
  bulletins: BulletinDelivery;
  followUps: FollowUps;
  citizens: { sweep(): Promise<unknown> };
  sanctions: Pick<SanctionEffects, 'edge' | 'sweep'>;
}

/** What is settled after days (FG10) is not looked for at each sweep. */
const SETTLE_EVERY_MS = 600_000;

export const createJobHandlers = (parts: JobParts): JobHandlers => {
  let settledAtMs = 0;
  const { core, planning, dispatch, deadlines, modes, presences, workOrders, channels, phone, texting } =
    parts;
  return {
    'intake.process': ({ ticketId }) => planning.processIntake(ticketId),
    'offer.expire': ({ offerId }) => dispatch.expire(offerId),
    'deadline.check': ({ subject, id }) => deadlines.check(subject, id),
    'ticket.widen': ({ ticketId }) => planning.widen(ticketId),
    'ticket.mode-end': ({ ticketId }) => modes.end(ticketId),
    'delivery.send': ({ deliveryId }) => workOrders.send(deliveryId),
    'workorder.due': ({ workOrderId }) => workOrders.due(workOrderId),
    ...channels.jobs,
    ...phone.jobs,
    ...texting.jobs,
    ...parts.bulletins.jobs,
    'sanction.edge': (subject) => parts.sanctions.edge(subject),
    'shift.edge': ({ staffId }) => presences.shiftEdge(staffId),
    'reconcile.sweep': async () => {
      try {
        await parts.reconcile.sweep();
        await presences.checkDuty();
        await parts.duty.sweep();
        await workOrders.sweep();
        await channels.sweep();
        await phone.sweep();
        await texting.sweep();
        await parts.bulletins.sweep();
        await parts.followUps.sweep();
        if (core.clock.nowMs() - settledAtMs >= SETTLE_EVERY_MS) {
          settledAtMs = core.clock.nowMs();
          await settleFirstContacts(core);
        }
        await parts.citizens.sweep();
        await parts.sanctions.sweep();
      } finally {
        // Also after a failure: the sweep must outlive a store that is away for longer than a job is tried.
        await core.timers.schedule('reconcile.sweep', 'sweep', {}, core.clock.nowMs() + SWEEP_MS);
      }
    },
  };
};
