/**
 * R067: the address of a video meeting, for the citizen's own way and for whoever serves him alone. The name of the
 * room is derived from a key and stands in no record, as with ratings (I6).
 */
import { createHmac } from 'node:crypto';
import { openMeeting, roomAddress, type VideoMeeting } from '../../../routing/channels/video.ts';
import type { Message } from '../../../routing/conversation.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';

/** 128 bits as hexadecimal digits: rooms of some providers do not know capital letters. */
const roomToken = (key: Uint8Array, ticketId: Id, no: number): string =>
  createHmac('sha256', key).update(`video:${ticketId}:${no}`).digest('hex').slice(0, 32);

/** Of the text message that carries the link: one a meeting. */
export const videoSmsKey = (ticketId: Id, no: number): string => `video:${ticketId}:${no}`;

export const videoLinkFor = (
  { ratingKey }: Pick<Core, 'ratingKey'>,
  ticket: Pick<Ticket, 'id' | 'no'>,
  { no, room }: Pick<VideoMeeting, 'no' | 'room'>,
): string => roomAddress(room, { token: roomToken(ratingKey, ticket.id, no), ticket: ticket.no });

/** What the line of the conversation carries, to make the link again. */
export const videoLineData = (
  ticket: Pick<Ticket, 'id' | 'no'>,
  { no, room, until }: Pick<VideoMeeting, 'no' | 'room' | 'until'>,
): Record<string, string> => ({ video: ticket.id, no: ticket.no, meeting: String(no), room, until });

/** Of the line of the conversation that carries the link: one a meeting. */
export const videoLineKey = (ticketId: Id, no: number): string => `video:${ticketId}:${no}`;

/** VD2: is the meeting that a line speaks of over: ended by the agent, by its time or with its ticket? */
export const isVideoOver = (
  { now }: Pick<Core, 'now'>,
  { event }: Pick<Message, 'event'>,
  ticket: Pick<Ticket, 'status' | 'meetings'> | undefined,
): boolean =>
  event?.data.video !== undefined &&
  (ticket === undefined ||
    ticket.status === 'closed' ||
    String(openMeeting(ticket.meetings, now())?.no) !== event.data.meeting);

/** The link that a line of the conversation speaks of, while the meeting may be on. */
export const videoLinkOf = (
  core: Pick<Core, 'ratingKey' | 'now'>,
  { event }: Pick<Message, 'event'>,
): string | undefined => {
  const { video, no = '', meeting, room = '', until = '' } = event?.data ?? {};
  if (!video || until <= core.now()) return undefined;
  return videoLinkFor(core, { id: video, no }, { no: Number(meeting), room });
};
