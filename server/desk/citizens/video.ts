/**
 * R067: leads a running conversation into a video meeting with a provider of links. One open meeting a ticket, written
 * by compare-and-set; every step after it has a key of its own, so that a repeat finishes what a crash cut short.
 */
import {
  meetingMinutes,
  openMeeting,
  VIDEO_MEETINGS,
  VIDEO_MS,
  type VideoMeeting,
} from '../../../routing/channels/video.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { VideoMeetingView } from '../../../routing/protocol/citizens/video.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { modeOfChannel } from '../../../routing/vocabulary.ts';
import { mayServeTicket, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { actorOf, type Core, idFromKey } from '../core.ts';
import type { Parts } from '../parts.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import { linkWay } from './own-link.ts';
import { videoLineData, videoLineKey, videoLinkFor, videoSmsKey } from './video-link.ts';

export interface VideoDesk {
  /** A repeat while the meeting is open is answered with that meeting. */
  start(who: StaffPrincipal, ticketId: Id): Promise<Outcome<VideoMeetingView>>;
  /** Ends the open meeting; without one nothing changes and the last one is answered. */
  end(who: StaffPrincipal, ticketId: Id): Promise<Outcome<VideoMeetingView>>;
}

/** As staff see it; the address for whoever serves the ticket alone, while the meeting is open. */
export const meetingView = (
  core: Pick<Core, 'ratingKey' | 'now'>,
  ticket: Ticket,
  meeting: VideoMeeting,
  who: Pick<StaffPrincipal, 'id'>,
): VideoMeetingView => {
  const { room: _, by: _by, ...rest } = meeting;
  const isOn = openMeeting([meeting], core.now()) && ticket.status !== 'closed';
  return isOn && ticket.ownerId === who.id ? { ...rest, url: videoLinkFor(core, ticket, meeting) } : rest;
};

export const createVideo = (
  core: Core,
  { record, log }: Pick<Parts, 'record' | 'log'>,
  sms: Pick<SmsOutbox, 'put' | 'isOpen'>,
): VideoDesk => {
  /** The owner alone, while it is being served (DP13: nobody whom the ticket excludes). */
  const serves = (who: StaffPrincipal, ticket: Ticket | undefined): Outcome<Ticket> => {
    if (!ticket || isBarred(ticket, who)) return refuse('not_found');
    if (ticket.status !== 'serving' && ticket.status !== 'with_org')
      return refuse('wrong_state', '工单在办理中才能转为视频。');
    const { citizenId } = ticket.requester;
    const owner = ticket.ownerId ? { ownerId: ticket.ownerId } : {};
    return mayServeTicket(who, { citizenId, status: ticket.status, ...owner })
      ? ok(ticket)
      : refuse('not_owner');
  };

  const receipt = (ticketId: Id, meeting: VideoMeeting, step: 'video_started' | 'video_ended') => {
    const { no, from, provider, byName: name, at, endedAt, minutes } = meeting;
    return core.store.receipts.insert({
      id: idFromKey(`${step}:${ticketId}:${no}`),
      ticketId,
      at: endedAt ?? at,
      step,
      data: { no, from, to: 'video', name, provider, ...(minutes === undefined ? {} : { minutes }) },
    });
  };

  const tellStart = async (ticket: Ticket, meeting: VideoMeeting): Promise<void> => {
    await receipt(ticket.id, meeting, 'video_started');
    await log.event(ticket, videoLineKey(ticket.id, meeting.no), 'said', {
      zh: `工作人员邀请您转为视频办理：请打开这个链接进入${meeting.provider}的视频会议（2小时内有效，请勿转发）。未经您同意不会录像；不方便视频也可以继续在这里交流。`,
      en: `Staff invite you to go on by video: open this link to enter the meeting at ${meeting.provider} (2 hours; do not pass it on). It is recorded only with your consent; you may also go on here.`,
      ...videoLineData(ticket, meeting),
    });
    const { phone } = ticket.requester;
    const way = await linkWay(core, sms, ticket, 'video', phone);
    if (way.ok && way.value === 'sms' && phone)
      await sms.put({
        key: videoSmsKey(ticket.id, meeting.no),
        purpose: 'video',
        ticketId: ticket.id,
        phone,
        untilMs: Date.parse(meeting.until),
      });
  };

  const tellEnd = async (ticket: Ticket, meeting: VideoMeeting): Promise<void> => {
    await receipt(ticket.id, meeting, 'video_ended');
    await log.event(ticket, `video:${ticket.id}:${meeting.no}:end`, 'said', {
      zh: `视频已结束（约${meeting.minutes}分钟），可以继续在这里交流。`,
      en: `The video meeting has ended (about ${meeting.minutes} min); we go on here.`,
    });
  };

  return {
    start: async (who, ticketId) => {
      const mine = serves(who, await record.get(ticketId));
      if (!mine.ok) return mine;
      const provider = core.videoLine.providerOf(core.tenant().videoRoom ?? '');
      if (!provider.ok || !provider.value)
        return refuse('wrong_state', '本单位没有可用的视频会议，请联系管理员设置。');
      const way = await linkWay(core, sms, mine.value, 'video', mine.value.requester.phone);
      if (!way.ok) return way;
      const { name, room } = provider.value;
      const changed = await record.change(ticketId, actorOf(who), (ticket) => {
        const still = serves(who, ticket);
        if (!still.ok) return still;
        const meetings = ticket.meetings ?? [];
        if (openMeeting(meetings, core.now())) return ok(undefined);
        if (meetings.length >= VIDEO_MEETINGS)
          return refuse('rate_limited', `每件工单最多转为视频 ${VIDEO_MEETINGS} 次。`);
        const meeting: VideoMeeting = {
          no: meetings.length + 1,
          from: modeOfChannel[ticket.channel],
          provider: name,
          room,
          by: who.id,
          byName: who.name,
          at: core.now(),
          until: instant(core.clock.nowMs() + VIDEO_MS),
        };
        const { no, from, until } = meeting;
        return ok({
          set: { mode: 'video', meetings: [...meetings, meeting] },
          type: 'ticket.video_started',
          data: { no, from, to: 'video', provider: name, until },
        });
      });
      if (!changed.ok) return changed;
      const meeting = openMeeting(changed.value.meetings, core.now());
      if (!meeting) return refuse('version_conflict');
      await tellStart(changed.value, meeting);
      return ok(meetingView(core, changed.value, meeting, who));
    },
    end: async (who, ticketId) => {
      const changed = await record.change(ticketId, actorOf(who), (ticket) => {
        const still = serves(who, ticket);
        if (!still.ok) return still;
        const open = openMeeting(ticket.meetings, core.now());
        if (!open) return ok(undefined);
        const endedAt = core.now();
        const minutes = meetingMinutes(open, endedAt);
        return ok({
          set: {
            meetings: ticket.meetings?.map((one) =>
              one.no === open.no ? { ...one, endedAt, minutes } : one,
            ) as VideoMeeting[],
          },
          type: 'ticket.video_ended',
          data: { no: open.no, minutes },
        });
      });
      if (!changed.ok) return changed;
      const last = changed.value.meetings?.at(-1);
      if (!last) return refuse('wrong_state', '这件工单没有转过视频。');
      if (last.minutes !== undefined) await tellEnd(changed.value, last);
      return ok(meetingView(core, changed.value, last, who));
    },
  };
};
