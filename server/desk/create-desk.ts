/** Puts the use cases together and gives the edges one object. No decision is made here. */
import { ok } from '../../routing/errors.ts';
import { nextStart } from '../../routing/roster.ts';
import { keysOf, SERVICES } from '../../routing/vocabulary.ts';
import type { JobHandlers } from '../jobs/timers.ts';
import { createBoard } from './board.ts';
import { createCitizenDesk } from './citizen-desk.ts';
import { createClosing } from './closing.ts';
import { createConversation } from './conversation.ts';
import { type Core, createCore, type DeskPorts, SYSTEM } from './core.ts';
import type { Desk } from './desk.ts';
import { createDirectory } from './directory.ts';
import { createDispatch } from './dispatch.ts';
import { createIntake } from './intake.ts';
import { createMatching } from './matching.ts';
import { createQueueMender } from './mend-queue.ts';
import { createMessageLog } from './message-log.ts';
import { createNodes } from './nodes.ts';
import { createOrderUpkeep } from './order-upkeep.ts';
import { createOrders } from './orders.ts';
import { createPartner } from './partner.ts';
import { createPlanning, isBoxed } from './planning.ts';
import { createPresences } from './presence.ts';
import { createQueries } from './queries.ts';
import { createRatings } from './rating.ts';
import { createReconcile, type Reconcile, SWEEP_MS } from './reconcile.ts';
import { createSettings, type Settings } from './settings.ts';
import { createStaffDesk } from './staff-desk.ts';
import { createTicketRecord } from './ticket-record.ts';
import { createViews } from './views.ts';
import { createWatch, type Watch } from './watch.ts';

export interface DeskParts {
  desk: Desk;
  core: Core;
  settings: Settings;
  handlers: JobHandlers;
  reconcile: Reconcile;
  watch: Watch;
  close(): Promise<void>;
}

export const createDesk = async (ports: DeskPorts): Promise<DeskParts> => {
  const directory = await createDirectory(ports);
  const settings = await createSettings(ports);
  const core = createCore(ports, settings.policy, settings.tenant, directory);
  const record = createTicketRecord(core);
  const log = createMessageLog(core);
  const matching = createMatching(core);
  const planning = createPlanning(core, record, log, matching);
  const presences = createPresences(core, matching);
  const intake = createIntake(core, record, planning.processIntake);
  const conversation = createConversation(core, record, log, planning);
  const dispatch = createDispatch(core, record, log, matching, planning, presences);
  const closing = createClosing(core, record, log, matching);
  const orders = createOrders(core, record, log, planning);
  const ratings = createRatings(core, record, closing, orders);
  const views = createViews(core, orders, closing, ratings);
  const queries = createQueries(core, record, log, orders, views);
  const board = createBoard(core, record);
  const nodes = createNodes(core);
  const reconcile = createReconcile(core, {
    mender: createQueueMender(core, matching, planning, presences, dispatch.expire),
    nodes,
    planning,
    presences,
    ratings,
    orders: createOrderUpkeep(core, orders),
  });
  const watch = createWatch(core, nodes, presences, reconcile);
  const partner = createPartner(core, record, intake);

  ports.bus.on('staff.changed', ({ staffId }) => core.background('staff', presences.refresh(staffId)));
  presences.onReady(async () => core.background('message box', planning.sweepMessageBox()));
  presences.onGone(async () => core.background('stranded', planning.sweepStranded()));

  const parts = {
    core,
    record,
    log,
    matching,
    planning,
    presences,
    intake,
    conversation,
    dispatch,
    closing,
    orders,
    ratings,
    views,
    queries,
  };

  const desk: Desk = {
    board,
    queries,
    partner,
    ratings: { page: ratings.page, submit: (token, input, from) => ratings.byLink(token, input, from) },
    site: async () => {
      const tenant = core.tenant();
      const open = directory.present().length > 0;
      const opensAt = open ? undefined : nextStart(directory.shifts(), core.now());
      return {
        name: tenant.name,
        phone: tenant.phone,
        regionCode: tenant.regionCode,
        regionName: tenant.regionName,
        privacyVersion: tenant.privacyVersion,
        privacyText: tenant.privacyText,
        services: keysOf(SERVICES),
        open,
        ...(opensAt ? { opensAt } : {}),
        hoursText: tenant.hoursText,
        maxFileBytes: tenant.maxFileBytes,
        fileTypes: [...core.fileTypes],
      };
    },

    citizen: createCitizenDesk(parts),
    staff: createStaffDesk(parts),
  };

  const handlers: JobHandlers = {
    'intake.process': ({ ticketId }) => planning.processIntake(ticketId),
    'offer.expire': ({ offerId }) => dispatch.expire(offerId),
    'ticket.first-response-due': async ({ ticketId }) => {
      const ticket = await record.get(ticketId);
      if (ticket && !ticket.firstResponseAt && ticket.status !== 'closed') {
        matching.receipt(ticketId, 'first_response_missed', { dueAt: ticket.dueAt, status: ticket.status });
        await record.change(ticketId, SYSTEM, () => ok({ set: {}, type: 'ticket.first_response_missed' }));
      }
    },
    'ticket.promise-due': async ({ ticketId }) => {
      const ticket = await record.get(ticketId);
      if (ticket && isBoxed(ticket)) {
        await planning.replan(ticketId, { actor: SYSTEM, type: 'ticket.promise_due', when: isBoxed });
      }
    },
    'ticket.widen': ({ ticketId, step }) => planning.widen(ticketId, step),
    'order.sign-due': ({ orderId }) => orders.signDue(orderId),
    'order.reply-due': ({ orderId }) => orders.replyDue(orderId),
    'shift.edge': ({ staffId }) => presences.shiftEdge(staffId),
    'reconcile.sweep': async () => {
      try {
        await reconcile.sweep();
        await presences.checkDuty();
      } finally {
        // Also after a failure: the sweep must outlive a store that is away for longer than a job is tried.
        await core.timers.schedule('reconcile.sweep', 'sweep', {}, core.clock.nowMs() + SWEEP_MS);
      }
    },
  };

  return {
    desk,
    core,
    settings,
    handlers,
    reconcile,
    watch,
    close: async () => {
      watch.close();
      presences.close();
      await core.audit.flush();
    },
  };
};
