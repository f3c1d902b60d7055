/** The telephone as one part of the desk: what the exchange tells, what people do, what is kept. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { CallView, SoftphoneView } from '../../../routing/protocol/phone/phone.ts';
import type { WaitView } from '../../../routing/protocol/views.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import type { PhoneLine } from '../../channels/phone-line.ts';
import type { JobHandlers } from '../../jobs/timers.ts';
import { lookOver } from '../look-over.ts';
import type { Parts } from '../parts.ts';
import { createCallBack } from './call-back.ts';
import { type CallRecord, createCallRecord } from './call-record.ts';
import { createCarryOut } from './carry-out.ts';
import { createCallCommands } from './commands.ts';
import { createPhoneEvents, type PhoneEvents } from './events.ts';
import { createCallLists } from './lists.ts';
import { createNoteClassifier } from './note-classifier.ts';
import { createPhonePeople } from './people.ts';
import { createRecordings } from './recordings.ts';
import { createRecovery } from './recovery.ts';
import { createReports } from './reports.ts';
import { createPhoneTickets } from './tickets.ts';
import type { PhoneDesk } from './types.ts';
import { callView, staffOf } from './views.ts';

export interface Phone {
  desk: PhoneDesk;
  jobs: Pick<JobHandlers, 'call.clock' | 'recording.keep'>;
  /** Listens to the exchange. Does nothing without one. */
  start(): Promise<void>;
  sweep(): Promise<number>;
  close(): Promise<void>;
}

const NO_LINE: PhoneLine = {
  controls: false,
  start: async () => undefined,
  snapshot: async () => undefined,
  ...(Object.fromEntries(
    [
      'answer',
      'music',
      'say',
      'hush',
      'ring',
      'connect',
      'disconnect',
      'endTalk',
      'listen',
      'hangUp',
      'record',
      'stopRecord',
      'removeRecording',
    ].map((name) => [name, async () => ({ ok: false, why: 'unavailable' })]),
  ) as unknown as Omit<
    PhoneLine,
    'controls' | 'start' | 'snapshot' | 'fetchRecording' | 'softphone' | 'webCaller' | 'close'
  >),
  fetchRecording: async () => undefined,
  softphone: async () => undefined,
  webCaller: async () => undefined,
  close: async () => undefined,
};

/** A clock that rang on a node without the line rings again after this, ms. */
const ELSEWHERE_MS = 1000;

export const createPhone = (
  parts: Parts,
  waitOf: (ticket: Ticket) => Promise<WaitView | undefined>,
): Phone => {
  const { core, record } = parts;
  const given = core.phoneLine;
  const line = given ?? NO_LINE;
  const people = createPhonePeople(core);
  const tickets = createPhoneTickets(parts);
  const recordings = createRecordings(parts, line);
  const held: { calls?: CallRecord; events?: PhoneEvents } = {};
  const calls = createCallRecord(
    core,
    createCarryOut({ parts, line, people, tickets, recordings, waitOf, calls: () => calls }),
  );
  const recovery = createRecovery(parts, line, {
    calls,
    people,
    recordings,
    events: () => {
      if (!held.events) throw new Error('the phone listens before it was put together');
      return held.events;
    },
  });
  const { dialFor, ...commands } = createCallCommands(parts, line, calls, people);
  const back = createCallBack(parts, calls, dialFor);
  const events = createPhoneEvents({
    parts,
    calls,
    people,
    tickets,
    recordings,
    agree: recovery.agree,
    dialBack: back.afterAccept,
  });
  held.events = events;
  const notes = createNoteClassifier(parts);
  let stop: (() => void)[] = [];

  const softphoneView = (access: SoftphoneView | undefined): Outcome<SoftphoneView> =>
    access ? ok(access) : refuse('not_found', '没有配置电话线路。');

  const desk: PhoneDesk = {
    ...commands,
    ...createCallLists(parts, calls, recordings),
    ...createReports(parts, { calls, people, recordings, tickets }),
    self: async (who) => {
      const live = (await calls.live()).filter((call) =>
        call.legs.some((leg) => leg.staffId === who.id && leg.state !== 'gone'),
      );
      return ok({
        available: given !== undefined,
        online: people.isOnline(who.id),
        line: people.isUp() || given?.controls === false ? 'up' : 'down',
        calls: await Promise.all(live.map((call) => viewFor(call.id, who).then((view) => view))),
      });
    },
    softphone: async (who) => softphoneView(await line.softphone(who.id)),
    webCaller: async () =>
      core.demoPhone ? softphoneView(await line.webCaller(core.tenant().phone)) : refuse('not_found'),
    callBack: async (who, callId) => {
      const dialled = await back.missed(who, callId);
      return dialled.ok ? ok(await viewFor(dialled.value.id, who)) : dialled;
    },
    audience: async (callId) => {
      const call = await calls.get(callId);
      if (!call) return undefined;
      const ownerId = call.ticketId ? (await record.get(call.ticketId))?.ownerId : undefined;
      return {
        staffIds: [...new Set([...(ownerId ? [ownerId] : []), ...staffOf(call)])],
        viewFor: (who) => viewFor(callId, who),
      };
    },
  };

  const viewFor = async (callId: Id, who: StaffPrincipal): Promise<CallView> => {
    const call = await calls.get(callId);
    if (!call) throw new Error('a call that was there is gone');
    const ticket = call.ticketId ? await record.get(call.ticketId) : undefined;
    return callView(call, ticket?.ownerId === who.id && may(who, 'ticket.serve'), core.clock.nowMs());
  };

  return {
    desk,
    jobs: {
      'call.clock': async ({ callId }) => {
        if (people.isUp()) await calls.tell(callId, { type: 'clock' });
        // The node that holds the line takes it, now or when the link is back.
        else if ((await calls.get(callId))?.live)
          await core.timers.schedule('call.clock', callId, { callId }, core.clock.nowMs() + ELSEWHERE_MS);
      },
      'recording.keep': ({ recordingId }) => recordings.keep(recordingId),
    },
    start: async () => {
      stop = [notes.listen()];
      if (!given?.controls) return;
      stop.push(events.listen());
      await line.start((event) => core.background('word of the exchange', events.handle(event)));
    },
    sweep: async () => {
      const touched = await recordings.sweep();
      let more = 0;
      for (const call of given?.controls && people.isUp() ? await calls.live() : []) {
        // A clock that was lost: every live call is looked at.
        await calls.tell(call.id, { type: 'clock' });
        more += 1;
      }
      // All of them: a grade may wait for weeks, until its ticket is closed, and must not keep later ones waiting.
      for await (const open of lookOver(core.store.calls, { where: { rated: 'open' } }))
        for (const call of open) if (await tickets.rate(call)) await calls.mark(call.id, { rated: 'done' });
      return touched + more;
    },
    close: async () => {
      for (const end of stop) end();
      stop = [];
    },
  };
};
