/** Appointments (R064, AP): times that come from the duty roster, who may be booked, and what may happen to one. Pure. */
import { addDays, dayOf, startOfDay } from '../calendar.ts';
import { type Outcome, ok, refuse } from '../errors.ts';
import type { Shift } from '../people.ts';
import type { Id, Instant } from '../ticket.ts';
import type { Service } from '../vocabulary.ts';

export const APPOINTMENT_WAYS = {
  station: { zh: '到现场', en: 'In person' },
  phone: { zh: '电话', en: 'By phone' },
  video: { zh: '视频', en: 'By video' },
} as const;
export type AppointmentWay = keyof typeof APPOINTMENT_WAYS;

export const APPOINTMENT_STATES = {
  booked: { zh: '已预约', en: 'Booked' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  arrived: { zh: '已到', en: 'Arrived' },
  no_show: { zh: '未到', en: 'No-show' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
} as const;
export type AppointmentState = keyof typeof APPOINTMENT_STATES;

/** Length of one appointment, minutes. Ours; half an hour is what most stations give. */
const SLOT_MIN = 30;
/** Not sooner than this from now, ms. */
const LEAD_MS = 60 * 60_000;
export const AHEAD_DAYS = 14;
/** First start and last end of a day, hours of Asia/Shanghai: nobody is booked in the night turn. */
const DAY_FROM_H = 8;
const DAY_TO_H = 20;
/** Open appointments of one citizen. */
export const MOST_OPEN = 3;
/** A phone or video appointment enters the queue this long before its time, ms. */
export const ENTER_MS = 5 * 60_000;
/** He is reminded this long before, ms. */
export const REMIND_MS = 24 * 3_600_000;

const SLOT_MS = SLOT_MIN * 60_000;
const HOUR_MS = 3_600_000;

export interface Appointment {
  id: Id;
  version: number;
  /** YY20261124-0003. */
  no: string;
  citizenId: Id;
  staffId: Id;
  /** Person and time, unique while it is taken: two bookings of one seat cannot both be written. */
  seat?: string;
  /** While it is open: which of the open ones of its citizen and of its number it is. Unique, as the seat is. */
  ofCitizen?: string;
  ofPhone?: string;
  service: Service;
  way: AppointmentWay;
  place: string;
  startAt: Instant;
  endAt: Instant;
  name: string;
  phone: string;
  words: string;
  state: AppointmentState;
  ticketId?: Id;
  ticketNo?: string;
  /** AP7: staff booked it from this ticket, which is its matter: at its time no second one is made. */
  joined?: true;
  /** AP7: when the joined ticket went to whoever was booked. */
  handedAt?: Instant;
  /** RD: the reception turn that it is in. */
  reception?: Id;
  remindedAt?: Instant;
  steps: { at: Instant; by: string; what: string; words?: string }[];
  createdAt: Instant;
  updatedAt: Instant;
}

export interface SlotAsk {
  service: Service;
  way: AppointmentWay;
  /** Of `station`: the place as the roster names it. */
  place?: string | undefined;
  /** RD: times of this reception turn alone, whatever its line and place. */
  reception?: Id | undefined;
}

export interface Slot {
  startAt: Instant;
  endAt: Instant;
  /** Who may be booked, in the order in which they are. */
  staffIds: Id[];
}

/** AP3: the places of a citizen or a number; whoever has none left books no more. */
export const openPlaces = (of: string): string[] =>
  Array.from({ length: MOST_OPEN }, (_, index) => `${of}#${index + 1}`);

export const seatOf = (staffId: Id, startAt: Instant): string => `${staffId}@${startAt}`;

type Turn = Pick<Shift, 'staffId' | 'startAt' | 'endAt' | 'line' | 'place' | 'lead'> &
  Partial<Pick<Shift, 'id' | 'post'>>;

/** RD1: whoever leads receives citizens in this turn: the roster names its post so (领导接待, 接待日). */
export const isReception = ({ lead, post }: Partial<Pick<Shift, 'lead' | 'post'>>): boolean =>
  lead === true && post?.includes('接待') === true;

/** Whoever leads the day is not booked but in his reception; a turn without a line of its own gives advice. */
const serves = (turn: Turn, { service, way, place, reception }: SlotAsk): boolean =>
  reception === undefined
    ? turn.lead !== true &&
      (turn.line ?? 'advice') === service &&
      (way !== 'station' || (turn.place !== undefined && turn.place === place))
    : turn.id === reception && isReception(turn) && way === 'station';

/** What somebody does at that time: the post of his turn; '' when he is not on duty for this. */
export const postAt = (
  turns: readonly Turn[],
  ask: SlotAsk,
  { startAt, endAt }: Pick<Slot, 'startAt' | 'endAt'>,
  staffId: Id,
): string =>
  turns.find(
    (turn) => turn.staffId === staffId && serves(turn, ask) && turn.startAt <= startAt && turn.endAt >= endAt,
  )?.post ?? '';

/** Places at which somebody is rostered for this service within the days that can be booked. */
export const placesOf = (turns: readonly Turn[], service: Service, nowMs: number): string[] => {
  const until = new Date(nowMs + AHEAD_DAYS * 24 * HOUR_MS).toISOString();
  const places = turns
    .filter((turn) => turn.startAt < until && serves(turn, { service, way: 'phone' }))
    .flatMap(({ place }) => (place ? [place] : []));
  return [...new Set(places)].sort((a, b) => a.localeCompare(b, 'zh'));
};

/**
 * Slots of one day. Of those on duty for the whole of a slot half (rounded up) may be booked: the others stay for who
 * comes without an appointment. Who is booked first moves on by one each slot, so that it is not always the same.
 * @param day YYYY-MM-DD in Asia/Shanghai
 */
export const slotsOfDay = (turns: readonly Turn[], ask: SlotAsk, day: string, nowMs: number): Slot[] => {
  const slots: Slot[] = [];
  const from = startOfDay(day) + DAY_FROM_H * HOUR_MS;
  const to = startOfDay(day) + DAY_TO_H * HOUR_MS;
  const fitting = turns.filter((turn) => serves(turn, ask));
  for (let ms = from, index = 0; ms + SLOT_MS <= to; ms += SLOT_MS, index += 1) {
    if (ms < nowMs + LEAD_MS) continue;
    const [startAt, endAt] = [new Date(ms).toISOString(), new Date(ms + SLOT_MS).toISOString()];
    const there = [
      ...new Set(
        fitting
          .filter((turn) => turn.startAt <= startAt && turn.endAt >= endAt)
          .map(({ staffId }) => staffId),
      ),
    ].sort();
    if (there.length === 0) continue;
    const turned = [...there.slice(index % there.length), ...there.slice(0, index % there.length)];
    slots.push({ startAt, endAt, staffIds: turned.slice(0, Math.ceil(there.length / 2)) });
  }
  return slots;
};

/** Days that can be booked. */
export const bookableDays = (nowMs: number): string[] =>
  Array.from({ length: AHEAD_DAYS }, (_, index) => addDays(dayOf(nowMs), index));

export type AppointmentAct = 'confirm' | 'cancel' | 'arrive' | 'no_show';
const OPEN: readonly AppointmentState[] = ['booked', 'confirmed'];
export const isOpenAppointment = ({ state }: Pick<Appointment, 'state'>): boolean => OPEN.includes(state);

/** What becomes of it; a repeat changes nothing. The citizen cancels before it begins, staff whenever it is open. */
export const actOn = (
  appointment: Appointment,
  act: AppointmentAct,
  by: 'citizen' | 'staff',
  now: Instant,
): Outcome<AppointmentState | undefined> => {
  const to = ({ confirm: 'confirmed', cancel: 'cancelled', arrive: 'arrived', no_show: 'no_show' } as const)[
    act
  ];
  if (appointment.state === to) return ok(undefined);
  if (!isOpenAppointment(appointment))
    return refuse('wrong_state', `该预约${APPOINTMENT_STATES[appointment.state].zh}，不能再办理。`);
  if (by === 'citizen' && now >= appointment.startAt)
    return refuse('wrong_state', '预约时间已到，不能再修改；如有变化请拨打 12348。');
  if (act === 'no_show' && now < appointment.startAt)
    return refuse('wrong_state', '还没到预约时间，不能登记未到。');
  return ok(to);
};
