/** What is behind the figures: lists, the service level over time, today beside the usual day. */
import { z } from 'zod';
import {
  FIGURES,
  type Figure,
  KEYED_FIGURES,
  type OFFER_STEPS,
  type OfferFigure,
} from '../../figures/scope.ts';
import type { Move, ServiceInterval } from '../../figures/service-level.ts';
import type { Id, Instant, PresenceState } from '../../ticket.ts';
import type {
  Channel,
  CrisisLevel,
  Grade,
  Matter,
  OrderStatus,
  PauseReason,
  Service,
  TicketStatus,
} from '../../vocabulary.ts';

const DAY_MS = 86_400_000;
const instant = z.iso.datetime({ offset: true }).max(40);
const span = { from: instant.optional(), to: instant.optional() };

const figureShape = {
  figure: z.enum(FIGURES),
  key: z.string().trim().min(1).max(200).optional().describe('Which channel, matter, organisation ...'),
  ...span,
};
const hasKey = (ask: { figure: Figure; key?: string | undefined }) =>
  KEYED_FIGURES.includes(ask.figure) === (ask.key !== undefined);
/** Without a period: today, in Asia/Shanghai. */
export const drillQuery = z
  .object({
    ...figureShape,
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(hasKey, { path: ['key'], message: 'key' });
export type DrillQuery = z.input<typeof drillQuery>;
export const drillExport = z
  .object({ ...figureShape, format: z.enum(['csv', 'xlsx']).default('xlsx') })
  .refine(hasKey, { path: ['key'], message: 'key' });
export type DrillExport = z.input<typeof drillExport>;

const MINUTE_MS = 60_000;
const MOST_INTERVALS = 300;
/** At most a day, cut into whole minutes. */
export const serviceQuery = z
  .object({ from: instant, to: instant, stepMinutes: z.coerce.number().int().min(1).max(60).default(5) })
  .refine(
    ({ from, to, stepMinutes }) => {
      const length = Date.parse(to) - Date.parse(from);
      return length > 0 && length <= DAY_MS && length / (stepMinutes * MINUTE_MS) <= MOST_INTERVALS;
    },
    { path: ['to'], message: 'span' },
  );
export type ServiceQuery = z.input<typeof serviceQuery>;

export type OfferStep = (typeof OFFER_STEPS)[OfferFigure];

export type DrillLine =
  | {
      kind: 'ticket';
      /** Absent where the reader is excluded from it: then nothing but its being there is told (R106). */
      id?: Id;
      no?: string;
      subject: string;
      channel: Channel;
      status: TicketStatus;
      matter?: Matter;
      crisis?: CrisisLevel;
      regionCode: string;
      ownerName?: string;
      createdAt: Instant;
      /** Until the first answer; absent while there is none. */
      answerSeconds?: number;
      inTime?: boolean;
    }
  | {
      kind: 'order';
      id: Id;
      no: string;
      ticketId: Id;
      ticketNo: string;
      service: Service;
      status: OrderStatus;
      orgName?: string;
      overdue: boolean;
      createdAt: Instant;
      dueAt: Instant;
    }
  | {
      kind: 'rating';
      id: Id;
      ticketId: Id;
      ticketNo: string;
      grade: Grade;
      words: string;
      staffName: string;
      at: Instant;
    }
  | {
      kind: 'offer';
      id: Id;
      ticketId: Id;
      ticketNo: string;
      staffId: Id;
      staffName: string;
      how: OfferStep;
      /** Why he declined, as he said. */
      reason?: string;
      at: Instant;
    }
  | {
      kind: 'person';
      staffId: Id;
      name: string;
      orgName?: string;
      state: PresenceState;
      reason?: PauseReason;
      sinceMs: number;
      onDuty: boolean;
      load: number;
      capacity: number;
    };

export interface DrillView {
  figure: Figure;
  key?: string;
  at: Instant;
  from: Instant;
  to: Instant;
  /** Equal to the figure. */
  total: number;
  items: DrillLine[];
  cursor?: string;
}

export interface MoveView extends Omit<Move, 'staffId'> {
  staffId: Id;
  name: string;
  /** A supervisor changed the state, for this reason. */
  forcedBy?: string;
  forcedWhy?: string;
}

export interface ServiceView {
  at: Instant;
  fromMs: number;
  toMs: number;
  stepMs: number;
  /** Targets of the first answer, ms. */
  targets: { voice: number; chat: number };
  intervals: ServiceInterval[];
  /** Start of the interval in which most answers were missed. */
  worstMs?: number;
  /** Everybody who came or left, oldest first, from `backMs` before the first interval on. */
  moves: MoveView[];
  backMs: number;
}

export interface TrendView {
  /** Contacts per hour, 0 to 23; of today what has passed. */
  today: number[];
  usual: number[];
  /** The days that usual is the mean of. */
  days: string[];
}

/** A person's own figures of the turn that he is on, else of the day (FG8). */
export interface OwnFigures {
  since: Instant;
  /** Tickets that he closed. */
  closed: number;
  /** Of them, those with a first answer, and those answered in time. */
  answered: number;
  inTime: number;
  /** Mean of the first answers of those, ms; absent when there is none. */
  answerMs?: number;
  /** Ratings of his tickets that came in, and the satisfied ones. */
  rated: number;
  satisfied: number;
}
