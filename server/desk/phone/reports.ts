/** Reports of an exchange that we do not control: calls on record, tickets for whoever answered, missed callers kept. */
import type { z } from 'zod';
import { blankCall } from '../../../routing/call/begin.ts';
import { plainId } from '../../../routing/call/draft.ts';
import { normaliseNumber } from '../../../routing/call/numbers.ts';
import { reportCall } from '../../../routing/call/report.ts';
import type { Call } from '../../../routing/call/types.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { CtiAnswer, ctiReport } from '../../../routing/protocol/phone/cti.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { PartnerPrincipal } from '../../auth/policy.ts';
import { actorOf, idFromKey } from '../core.ts';
import type { Parts } from '../parts.ts';
import type { CallRecord } from './call-record.ts';
import type { PhonePeople } from './people.ts';
import type { Recordings } from './recordings.ts';
import { type PhoneTickets, ticketIdOfCall } from './tickets.ts';

type Report = z.output<typeof ctiReport>;

export const createReports = (
  parts: Parts,
  deps: { calls: CallRecord; people: PhonePeople; recordings: Recordings; tickets: PhoneTickets },
) => {
  const { core, record, dispatch, intake, matching } = parts;
  const { calls, people, recordings, tickets } = deps;

  /** Ids of two exchanges may be alike. */
  const idOf = (who: PartnerPrincipal, callId: string): Id => idFromKey(`cti:${who.apiKeyId}:${callId}`);

  const openFor = async (who: PartnerPrincipal, call: Call, staffId: Id): Promise<void> => {
    const ticketId = ticketIdOfCall(call.id);
    // The exchange has connected them already: his place is taken whatever his capacity says.
    const entry = { ticketId, staffId, lane: 'voice' as const };
    const citizenId = call.number
      ? await intake.citizenByPhone(call.number, undefined)
      : idFromKey(`citizen:call:${call.id}`);
    const opened = await intake.accept({
      key: `call:${call.id}`,
      channel: 'phone',
      text: '来电咨询',
      citizenId,
      actor: actorOf(who),
      ...(call.number ? { phone: call.number } : {}),
      ...tickets.placeOf(call.to),
      language: 'zh',
      servedBy: staffId,
    });
    if (!opened.ok || opened.value.repeated) return;
    matching.offersMade((await core.queue.assign(entry, { force: true }, core.clock.nowMs())).offers);
  };

  const follow = async (who: PartnerPrincipal, call: Call, report: Report, agentId?: Id): Promise<void> => {
    if (report.event === 'answered' && agentId) {
      await openFor(who, call, agentId);
      await tickets.note(call, 'answered');
    }
    if (report.event === 'transferred' && agentId && call.ticketId) {
      const principal = people.principal(agentId);
      const given = principal && (await dispatch.assign(principal, call.ticketId, agentId, '通话转接'));
      if (!given?.ok) core.log.info({ callId: call.id, code: given?.code }, 'transferred call, ticket stays');
    }
    if (report.event === 'ended' && call.end === 'abandoned') {
      await tickets.open(call);
      if (call.ticketId) await tickets.abandon(call.ticketId);
    }
    if (report.event === 'ended') await tickets.note(call, call.end === 'abandoned' ? 'abandoned' : 'ended');
  };

  const keepRecording = async (call: Call, url: string): Promise<void> => {
    const recordingId = `cti-${plainId(call.id)}-${idFromKey(url).slice(0, 8)}`;
    await recordings.begin(call, recordingId, 'call', url);
    await recordings.whole(recordingId, 0);
  };

  return {
    /** Resolves when it is on record; the same report again changes nothing. */
    report: async (who: PartnerPrincipal, input: Report): Promise<Outcome<CtiAnswer>> => {
      if (core.phoneLine?.controls !== false) return refuse('not_found', '没有配置外部话务系统。');
      const id = idOf(who, input.callId);
      const staff = input.agent
        ? core.directory.allStaff().find((one) => one.username === input.agent && !one.disabled)
        : undefined;
      if (input.agent && !staff) return refuse('not_found', '没有这个坐席。', 'agent');
      if ((input.event === 'answered' || input.event === 'transferred') && !staff)
        return refuse('invalid_input', '须给出坐席的用户名。', 'agent');
      if (input.event === 'recording' && !input.url)
        return refuse('invalid_input', '须给出录音地址。', 'url');
      let call = await calls.get(id);
      if (!call) {
        const number = normaliseNumber(input.from);
        const fresh = blankCall(id, 'in', input.to ?? '', core.clock.nowMs());
        await calls.open({
          call: {
            ...fresh,
            state: 'waiting',
            citizen: 'up',
            ticketId: ticketIdOfCall(id),
            ...(number ? { number } : {}),
          },
          intents: [],
        });
        call = await calls.get(id);
      }
      if (!call) return refuse('version_conflict');
      if (input.event === 'recording') await keepRecording(call, input.url ?? '');
      else {
        const { event } = input;
        const agent = staff ? { staffId: staff.id, name: staff.displayName } : undefined;
        const before = call;
        const after = await calls.change(id, (now) =>
          reportCall(now, { event, ...(agent ? { agent } : {}) }, core.clock.nowMs()),
        );
        if (after && after.version !== before.version) await follow(who, after, input, staff?.id);
        else if (event === 'answered' && staff && before.answeredAtMs !== undefined && before.live)
          // A crash between the record and the ticket: the repeat completes it.
          await openFor(who, before, staff.id);
        call = after ?? call;
      }
      const ticket = call.ticketId ? await record.get(call.ticketId) : undefined;
      return ok({ callId: input.callId, ...(ticket ? { ticketNo: ticket.no } : {}) });
    },
  };
};
