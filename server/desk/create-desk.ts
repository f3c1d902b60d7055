/** Puts the use cases together and gives the edges one object. No decision is made here. */
import { ok } from '../../routing/errors.ts';
import type { JobHandlers } from '../jobs/timers.ts';
import { createSettings, type Settings } from './bureau/settings.ts';
import { publicSite } from './bureau/site.ts';
import { type Channels, createChannels } from './channels/channels.ts';
import { createCitizenDesk } from './citizens/citizen-desk.ts';
import { createCitizenServices } from './citizens/services.ts';
import { createStatusDesk } from './citizens/status.ts';
import { createClosing } from './closing/closing.ts';
import { createFollowUps, type FollowUps } from './closing/follow-ups.ts';
import { createRatings } from './closing/rating.ts';
import { cancelOrdersOf } from './conflicts/conflict-record.ts';
import { createConflicts } from './conflicts/conflicts.ts';
import { admitHandlers, createRestrictions } from './conflicts/restrictions.ts';
import { createConversation } from './conversation/conversation.ts';
import { createMentions } from './conversation/mentions.ts';
import { createMessageLog } from './conversation/message-log.ts';
import { type Core, createCore, type DeskPorts } from './core.ts';
import { createDeadlines } from './deadlines/deadlines.ts';
import { createNotices } from './deadlines/notices.ts';
import type { Desk } from './desk.ts';
import { createDutyUpkeep, type DutyUpkeep } from './duty/upkeep.ts';
import { createBoard } from './figures/board.ts';
import { createDrill } from './figures/drill.ts';
import { createOwnFigures } from './figures/own.ts';
import { createTimeline } from './figures/timeline.ts';
import { createTrend } from './figures/trend.ts';
import { type Calibration, createCalibration } from './forecasts/calibration.ts';
import { inOneGo } from './in-one-go.ts';
import { createIntake } from './intake/intake.ts';
import { gatedIntake, gatedPlanning } from './intake/intake-gate.ts';
import { createPartner } from './intake/partner.ts';
import { createJobHandlers } from './job-handlers.ts';
import { createDispatch } from './offers/dispatch.ts';
import { createGrabs } from './offers/grab.ts';
import { createOfferModes } from './offers/offer-modes.ts';
import { createOrderDesk } from './orders/order-desk.ts';
import { createOrderUpkeep } from './orders/order-upkeep.ts';
import { createOrders } from './orders/orders.ts';
import { createAdvisers } from './people/advisers.ts';
import { createDirectory } from './people/directory.ts';
import { createPresences } from './people/presence.ts';
import { createPhone, type Phone } from './phone/phone.ts';
import { createPlanning } from './planning/planning.ts';
import { createPolicies } from './policies/policies.ts';
import { createMatching } from './queue/matching.ts';
import { createQueueMender } from './queue/mend-queue.ts';
import { createNodes } from './queue/nodes.ts';
import { createReconcile, type Reconcile } from './queue/reconcile.ts';
import { createWatch, type Watch } from './queue/watch.ts';
import { createSanctionEffects } from './sanctions/effects.ts';
import { createSanctions } from './sanctions/sanctions.ts';
import { createSanctionSubjects } from './sanctions/subjects.ts';
import { createTexting, type Texting } from './sms/texting.ts';
import { createStaffDesk } from './staff/staff-desk.ts';
import { createBroadcasts } from './supervise/broadcasts.ts';
import { createClosures } from './supervise/closures.ts';
import { createSupervise } from './supervise/supervise.ts';
import { createJoins } from './tickets/joins.ts';
import { createQueries } from './tickets/queries.ts';
import { createTicketRecord } from './tickets/ticket-record.ts';
import { createViews } from './tickets/views.ts';
import { createWorkOrders } from './workorders/create.ts';

export interface DeskParts {
  desk: Desk;
  core: Core;
  settings: Settings;
  handlers: JobHandlers;
  reconcile: Reconcile;
  duty: DutyUpkeep;
  watch: Watch;
  channels: Channels;
  texting: Texting;
  followUps: FollowUps;
  calibration: Calibration;
  phone: Phone;
  close(): Promise<void>;
}

export const createDesk = async (ports: DeskPorts): Promise<DeskParts> => {
  const directory = await createDirectory(ports);
  const settings = await createSettings(ports);
  const closures = await createClosures(ports);
  const core = createCore(
    ports,
    settings.policy,
    settings.tenant,
    directory,
    settings.services,
    closures.current,
  );
  const record = createTicketRecord(core);
  const log = createMessageLog(core);
  const matching = createMatching(core);
  const planning = createPlanning(core, record, log, matching);
  const presences = createPresences(core, matching);
  const intake = gatedIntake(
    createIntake(core, record, {
      planNew: planning.planNew,
      processIntake: gatedPlanning(planning.processIntake),
    }),
  );
  const conversation = createConversation(core, record, log, planning);
  const dispatch = createDispatch(core, record, log, matching, planning, presences);
  const closing = createClosing(core, record, log, matching);
  const notices = createNotices(core);
  const orders = createOrders(core, record, log, planning, notices);
  const deadlines = createDeadlines(core, record, orders.record, matching, planning, notices);
  const ratings = createRatings(core, record, closing, orders);
  const calibration = createCalibration(core, record);
  core.background('what forecasts learn from', calibration.learn());
  const views = createViews(core, orders, closing, ratings, calibration);
  const queries = createQueries(core, record, log, orders, views);
  const grabs = createGrabs(core, record, log, matching, queries.readable);
  const modes = createOfferModes(core, matching, planning, views);
  const conflicts = createConflicts(core, {
    record,
    log,
    matching,
    planning,
    readable: queries.readable,
    cancelOrders: (ticket, orgIds) => cancelOrdersOf(core, orders, ticket, orgIds),
  });
  planning.onComplaint(conflicts.complainedLater);
  planning.onRestricted((ticketId) => admitHandlers(record, ticketId, orders.of));
  const restrictions = createRestrictions(core, {
    ...{ record, matching, planning, readable: queries.readable },
    ordersOf: orders.of,
  });
  const joins = createJoins(core, {
    ...{ record, log, matching, planning, readable: queries.readable },
    ordersOf: orders.of,
  });
  const duty = createDutyUpkeep(core, presences.agree);
  const board = createBoard(core, record, duty.board);
  const nodes = createNodes(core);
  const reconcile = createReconcile(core, {
    matching,
    mender: createQueueMender(core, matching, planning, presences, dispatch.expire),
    nodes,
    planning,
    presences,
    ratings,
    orders: createOrderUpkeep(core, orders, notices),
    deadlines,
  });
  const watch = createWatch(core, nodes, presences, reconcile, async () => {
    await settings.lookAgain();
    await duty.look();
  });
  const partner = createPartner(core, record, intake, ratings);
  const workOrders = await createWorkOrders(core, record, log, intake, matching);

  ports.bus.on('staff.changed', ({ staffId }) => core.background('staff', presences.refresh(staffId)));
  ports.bus.on('staff.changed', duty.changed);
  ports.bus.on('settings.changed', ({ key }) => {
    if (key === 'shifts' || key === 'duty' || key === 'calendar') duty.changed();
    if (key === 'shifts')
      core.background(
        'roster',
        directory.reloadShifts().then(() => presences.checkDuty()),
      );
  });
  const lookAtBox = inOneGo(planning.lookAtBox);
  const lookForStranded = inOneGo(planning.lookForStranded);
  const lookForStuck = inOneGo(planning.lookForStuck);
  presences.onReady(async () => core.background('message box', lookAtBox()));
  presences.onGone(async () => core.background('stranded', lookForStranded()));
  ports.bus.on('presence.changed', () => core.background('stuck', lookForStuck()));
  // SU4: a line that closes sends what waits to the box, one that opens brings it back.
  const sweepStranded = inOneGo(planning.sweepStranded);
  const sweepBox = inOneGo(planning.sweepMessageBox);
  closures.onChange(() => {
    core.background('stranded', sweepStranded());
    core.background('message box', sweepBox());
  });

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
    notices,
    ratings,
    views,
    queries,
    conflicts,
    joins,
    mentions: createMentions(core, record, notices),
  };
  const texting = createTexting(parts);
  const channels = createChannels(parts, ports.channels, texting.outbox);
  const citizens = createCitizenServices(core, intake, conversation, texting.outbox, parts);
  const followUps = createFollowUps(core, record, notices);

  const sanctioned = createSanctionSubjects(core);
  const sanctionEffects = createSanctionEffects(core, sanctioned, parts);
  const phone = createPhone(parts, calibration.waitOf);

  const desk: Desk = {
    phone: phone.desk,
    board,
    supervise: createSupervise(parts, closures, createBroadcasts(core)),
    figures: {
      drill: createDrill(core),
      timeline: createTimeline(core),
      trend: createTrend(core),
      own: createOwnFigures(core),
    },
    queries,
    partner,
    conflicts,
    restrictions,
    policies: createPolicies(core, settings, planning),
    advisers: createAdvisers(core),
    workOrders: workOrders.desk,
    exchange: workOrders.exchange,
    deliveries: workOrders.deliveries,
    status: createStatusDesk(core, ports.channels.accounts.size > 0),
    ratings: { page: ratings.page, submit: (token, input, from) => ratings.byLink(token, input, from) },
    site: async (ask) => publicSite(core, ask),
    grabs: {
      list: grabs.list,
      serve: grabs.serve,
      take: async (who, ticketId) => {
        const taken = await grabs.take(who, ticketId);
        return taken.ok ? ok(await views.detail(taken.value, who)) : taken;
      },
      pulls: modes.pulls,
    },
    citizen: createCitizenDesk(parts),
    citizens: citizens.desk,
    staff: createStaffDesk(parts),
    sanctions: createSanctions(core, sanctioned, sanctionEffects),
    orders: createOrderDesk(parts),
  };

  const handlers = createJobHandlers({
    ...parts,
    deadlines,
    modes,
    reconcile,
    duty,
    workOrders,
    channels,
    phone,
    texting,
    followUps,
    citizens,
    sanctions: sanctionEffects,
    bulletins: citizens.bulletins,
  });

  return {
    desk,
    core,
    settings,
    handlers,
    reconcile,
    duty,
    watch,
    channels,
    texting,
    followUps,
    calibration,
    phone,
    close: async () => {
      await phone.close();
      watch.close();
      presences.close();
      closures.stop();
      grabs.close();
      workOrders.close();
      await core.audit.flush();
    },
  };
};
