/** R067: leading a running conversation into a video meeting elsewhere: how the address is made, how long it holds. Pure. */
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Id, Instant } from '../ticket.ts';
import type { Mode } from '../vocabulary.ts';

/** A meeting that nobody ends is over after this, ms: its link is shown no longer. */
export const VIDEO_MS = 2 * 3_600_000;
/** Meetings of one ticket in all. */
export const VIDEO_MEETINGS = 20;

/** One meeting of a ticket, as it stands on the ticket. Its secret is in no record: it is derived (`video-link.ts`). */
export interface VideoMeeting {
  /** 1, 2, 3 ... within the ticket. */
  no: number;
  /** The mode of service before; the one after is `video`. */
  from: Exclude<Mode, 'video'>;
  /** Host of the provider. */
  provider: string;
  /** Address with placeholders, as it was set then. */
  room: string;
  by: Id;
  byName: string;
  at: Instant;
  until: Instant;
  /** Told by the agent; absent when it ran out by itself. */
  endedAt?: Instant;
  /** Whole minutes from begin to end, rounded up; of a meeting that the agent ended. */
  minutes?: number;
}

const isMeetingOpen = ({ endedAt, until }: VideoMeeting, now: Instant): boolean =>
  endedAt === undefined && until > now;

export const openMeeting = (
  meetings: readonly VideoMeeting[] | undefined,
  now: Instant,
): VideoMeeting | undefined => meetings?.find((one) => isMeetingOpen(one, now));

const PLACEHOLDER = /\{([^{}]*)\}/g;
const PLACEHOLDERS: readonly string[] = ['token', 'ticket'];

/** A host name, with its port where it has one of its own, as `URL.host` writes it. */
export const isVideoHost = (text: string): boolean =>
  /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$/.test(text);

/**
 * The address of a room with `{token}` (unguessable, must be there) and `{ticket}` (number of the ticket) behind an
 * https host that the operator has listed.
 * @returns its host
 */
export const checkRoomAddress = (room: string, hosts: readonly string[]): Outcome<{ host: string }> => {
  const bad = (why: string) => refuse('invalid_input', why, 'videoRoom');
  if (room.length > 300 || /[\s\\]/.test(room)) return bad('视频会议地址不能有空格，最长 300 字。');
  if (!room.startsWith('https://') || !URL.canParse(room)) return bad('视频会议地址应以 https:// 开头。');
  const asked = [...room.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  const unknown = asked.find((name) => !PLACEHOLDERS.includes(name));
  if (unknown !== undefined) return bad(`不认识的占位符 {${unknown}}，只能用 {token} 和 {ticket}。`);
  if (/[{}]/.test(room.replace(PLACEHOLDER, ''))) return bad('视频会议地址里的大括号不成对。');
  if (!asked.includes('token')) return bad('视频会议地址要含 {token}，否则房间名可以被猜到。');
  const { host, username, password } = new URL(room.replace(PLACEHOLDER, 'x'));
  const head = room.slice('https://'.length).split(/[/?#]/)[0] ?? '';
  if (username || password || /[@{}]/.test(head)) return bad('占位符和账号不能写在域名里。');
  return hosts.includes(host)
    ? ok({ host })
    : bad(`域名 ${host} 不在部署方允许的视频会议域名（VIDEO_HOSTS）里。`);
};

export const roomAddress = (room: string, values: { token: string; ticket: string }): string =>
  room.replace(PLACEHOLDER, (_, name: string) =>
    encodeURIComponent(name === 'token' ? values.token : values.ticket),
  );

/** Whole minutes of a meeting that ends now, at least one. */
export const meetingMinutes = ({ at }: Pick<VideoMeeting, 'at'>, now: Instant): number =>
  Math.max(1, Math.ceil((Date.parse(now) - Date.parse(at)) / 60_000));
