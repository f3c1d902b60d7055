/** Turns of duty as a calendar file (RFC 5545) for the phone. */
import type { Shift } from '../people.ts';

const utc = (at: string): string => at.replace(/[-:]/g, '').replace(/\.\d{3}/, '');
const escaped = (text: string): string =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/[,;]/g, (sign) => `\\${sign}`)
    .replace(/\r?\n/g, '\\n');

/** Lines are folded at 75 octets; a Chinese sign has three. */
const folded = (line: string): string => {
  let out = '';
  let octets = 0;
  for (const sign of line) {
    const size = new TextEncoder().encode(sign).length;
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += sign;
    octets += size;
  }
  return out;
};

/** @param host makes the ids of events unique over installations */
export const icsOf = (
  shifts: readonly Pick<Shift, 'id' | 'startAt' | 'endAt' | 'post' | 'place' | 'updatedAt' | 'lead'>[],
  options: { name: string; host: string },
): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//yixiantong//duty//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(options.name)}`,
    ...shifts.flatMap((shift) => [
      'BEGIN:VEVENT',
      `UID:${shift.id}@${options.host}`,
      `DTSTAMP:${utc(shift.updatedAt)}`,
      `DTSTART:${utc(shift.startAt)}`,
      `DTEND:${utc(shift.endAt)}`,
      `SUMMARY:${escaped(`值班 ${shift.post}${shift.lead ? '（带班）' : ''}`)}`,
      ...(shift.place ? [`LOCATION:${escaped(shift.place)}`] : []),
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:值班提醒',
      'TRIGGER:-PT30M',
      'END:VALARM',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('\r\n')
    .concat('\r\n');
