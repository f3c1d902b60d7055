/** What is texted with a link of the citizen's own (application, video meeting): made when it leaves (I6). */
import { openMeeting } from '../../../routing/channels/video.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import { aidIdOf, aidLinkFor, aidSmsKey } from '../citizens/aid-link.ts';
import { videoLinkFor, videoSmsKey } from '../citizens/video-link.ts';
import type { Core } from '../core.ts';
import { smsIdOf } from './outbox.ts';

const SHANGHAI_MS = 8 * 3_600_000;
const local = (at: string): string => new Date(Date.parse(at) + SHANGHAI_MS).toISOString();

/** @returns undefined when the link of this very message opens nothing any more: decided, written anew, ended */
export const linkWords = async (
  core: Core,
  ticket: Ticket,
  { id, purpose }: { id: string; purpose: 'aid' | 'video' },
): Promise<Record<string, string> | undefined> => {
  if (ticket.status === 'closed') return undefined;
  if (purpose === 'aid') {
    const app = await core.store.aidApplications.get(aidIdOf(ticket.id));
    if (app?.state !== 'draft' || smsIdOf(aidSmsKey(app.id, app.round)) !== id) return undefined;
    return { no: ticket.no, link: aidLinkFor(core, app), until: local(app.until).slice(0, 10) };
  }
  const meeting = openMeeting(ticket.meetings, core.now());
  if (!meeting || smsIdOf(videoSmsKey(ticket.id, meeting.no)) !== id) return undefined;
  return {
    no: ticket.no,
    link: videoLinkFor(core, ticket, meeting),
    until: local(meeting.until).slice(11, 16),
  };
};
