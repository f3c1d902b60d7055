/** AP1, AP2, AP4: which times can be booked, with whom, and what may happen to an appointment. */
import { describe, expect, it } from 'vitest';
import {
  type Appointment,
  actOn,
  bookableDays,
  placesOf,
  type SlotAsk,
  slotsOfDay,
} from '../../routing/citizens/appointments.ts';

/** 2026-11-24 is a Tuesday; times are Asia/Shanghai. */
const at = (time: string, day = '2026-11-24'): string => new Date(`${day}T${time}:00+08:00`).toISOString();
const NOW = Date.parse(at('07:00'));
const turn = (staffId: string, from: string, to: string, over: Record<string, unknown> = {}) => ({
  staffId,
  startAt: at(from),
  endAt: at(to),
  ...over,
});
const PHONE: SlotAsk = { service: 'advice', way: 'phone' };
const slots = (turns: ReturnType<typeof turn>[], ask: SlotAsk = PHONE, nowMs = NOW) =>
  slotsOfDay(turns, ask, '2026-11-24', nowMs);

describe('AP1: times come from the roster', () => {
  it('cuts a turn into half hours that it covers whole, within the day', () => {
    const found = slots([turn('a', '09:10', '11:00')]);
    expect(found.map(({ startAt }) => startAt)).toEqual([at('09:30'), at('10:00'), at('10:30')]);
    expect(found[0]!.endAt).toBe(at('10:00'));
    expect(slots([turn('a', '00:00', '24:00')])[0]!.startAt).toBe(at('08:00'));
    expect(slots([turn('a', '00:00', '23:59')]).at(-1)!.endAt).toBe(at('20:00'));
  });

  it('offers nothing sooner than an hour from now', () => {
    expect(slots([turn('a', '09:00', '11:00')], PHONE, Date.parse(at('09:01')))[0]!.startAt).toBe(
      at('10:30'),
    );
    expect(bookableDays(NOW)[0]).toBe('2026-11-24');
    expect(bookableDays(NOW)).toHaveLength(14);
  });

  it('knows line and place of a turn; a leader is not booked', () => {
    const turns = [
      turn('a', '09:00', '10:00'),
      turn('n', '09:00', '10:00', { line: 'notary', place: '县中心' }),
      turn('l', '09:00', '10:00', { lead: true }),
      turn('p', '09:00', '10:00', { line: 'publicity', place: '广场' }),
    ];
    expect(slots(turns)[0]!.staffIds).toEqual(['a']);
    expect(slots(turns, { service: 'notary', way: 'station', place: '县中心' })[0]!.staffIds).toEqual(['n']);
    expect(slots(turns, { service: 'notary', way: 'station', place: '别处' })).toEqual([]);
    expect(slots(turns, { service: 'advice', way: 'station', place: '县中心' })).toEqual([]);
    expect(slots(turns, { service: 'mediation', way: 'phone' })).toEqual([]);
    expect(placesOf(turns, 'notary', NOW)).toEqual(['县中心']);
    expect(placesOf(turns, 'advice', NOW)).toEqual([]);
  });
});

describe('AP2: half of the people stay for who comes without an appointment', () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [5, 3],
  ])('of %i people %i may be booked, and not always the same', (people, bookable) => {
    const turns = Array.from({ length: people }, (_, index) => turn(`s${index}`, '09:00', '12:00'));
    const found = slots([...turns, ...turns]);
    for (const slot of found) expect(slot.staffIds).toHaveLength(bookable);
    expect(new Set(found.map(({ staffIds }) => staffIds[0])).size).toBe(people);
  });
});

describe('AP4: what may happen to one', () => {
  const one = (state: Appointment['state']): Appointment =>
    ({ id: 'x', state, startAt: at('10:00'), endAt: at('10:30') }) as Appointment;
  const before = at('09:00');
  const after = at('10:05');
  it.each([
    ['booked', 'confirm', 'citizen', before, 'confirmed'],
    ['booked', 'cancel', 'citizen', before, 'cancelled'],
    ['confirmed', 'cancel', 'citizen', after, 'wrong_state'],
    ['confirmed', 'cancel', 'staff', after, 'cancelled'],
    ['booked', 'arrive', 'staff', before, 'arrived'],
    ['booked', 'no_show', 'staff', before, 'wrong_state'],
    ['confirmed', 'no_show', 'staff', after, 'no_show'],
    ['cancelled', 'arrive', 'staff', after, 'wrong_state'],
    ['no_show', 'cancel', 'staff', after, 'wrong_state'],
    ['arrived', 'arrive', 'staff', after, undefined],
  ] as const)('%s, %s by %s', (state, act, by, now, wanted) => {
    const outcome = actOn(one(state), act, by, now);
    expect(outcome.ok ? outcome.value : outcome.code).toBe(wanted);
  });
});
