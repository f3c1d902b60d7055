/**
 * How published promises were kept (FG12): per promise what was to be done in a span, and how much of it was done in time.
 * Kept or broken, never both; what is neither answered nor due is not judged yet.
 */
import { MAILBOX_ENTRY } from '../vocabulary/mailbox.ts';
import type { Channel, Service } from '../vocabulary.ts';
import type { FigureScope, Where } from './scope.ts';

export type PromiseFigure = `promise_${'first' | 'letter' | 'sign' | 'order'}_${'due' | 'in_time'}`;

export interface PromiseCount {
  /** Judged: done, or past its limit. */
  due: number;
  inTime: number;
}

export interface PromiseFigures {
  /** First answers of what was opened in the span, letters of the letter box apart. */
  first: (PromiseCount & { channel: Channel })[];
  /** Letters of the letter box whose promise ended in the span. */
  letters: PromiseCount;
  /** Signing for the service orders that were made in the span. */
  signing: PromiseCount;
  /** Service orders whose limit ended in the span. */
  orders: (PromiseCount & { service: Service })[];
}

/** Instants in ISO: [from, to), judged at `now`. */
export interface PromiseSpan {
  from: string;
  to: string;
  now: string;
}

const absent = { exists: false };
const present = { exists: true };
const earlier = (a: string, b: string): string => (a < b ? a : b);
/** Of a ticket without an answer: somebody still has to give one. */
const owed = { 'answer.inTime': absent, status: { in: ['queued', 'serving', 'with_org', 'message_box'] } };

/**
 * Conditions of what was done (in time or not) and of what is owed and past its limit; no document fits both. What lasts
 * for days is counted by the day on which its limit ends: by the day of opening the late ones would be missing still.
 */
export const promiseWheres = ({ from, to, now }: PromiseSpan) => {
  const opened = { createdAt: { gte: from, lt: to } };
  const contact = { ...opened, entry: { ne: MAILBOX_ENTRY } };
  const letter = { entry: MAILBOX_ENTRY };
  const service = { kind: 'service' };
  const ends = { gte: from, lt: to };
  const ended = { gte: from, lt: earlier(to, now) };
  return {
    first: {
      done: { ...contact, 'answer.inTime': present },
      missed: { ...contact, ...owed, dueAt: { lt: now } },
    },
    letter: {
      done: { ...letter, dueAt: ends, 'answer.inTime': present },
      missed: { ...letter, ...owed, dueAt: ended },
    },
    sign: {
      done: { ...service, ...opened, signedInTime: present },
      missed: { ...service, ...opened, status: 'dispatched', overdue: true },
    },
    order: {
      done: { ...service, dueAt: ends, repliedInTime: present },
      // While its clock stands still an order is not late.
      missed: { ...service, dueAt: ended, status: { in: ['dispatched', 'signed', 'returning'] } },
    },
  } satisfies Record<string, Record<'done' | 'missed', Where>>;
};

/** The field that tells whether what was done was done in time. */
export const IN_TIME = {
  first: 'answer.inTime',
  letter: 'answer.inTime',
  sign: 'signedInTime',
  order: 'repliedInTime',
} as const;

/** What is behind one of these figures; `key` is the channel of first answers, the service of orders. */
export const promiseScope = (figure: PromiseFigure, key: string, span: PromiseSpan): FigureScope => {
  const kind = figure.split('_')[1] as keyof typeof IN_TIME;
  const { done, missed } = promiseWheres(span)[kind];
  const of: Where = kind === 'first' ? { channel: key } : kind === 'order' ? { service: key } : {};
  const isDue = figure.endsWith('_due');
  return {
    of: kind === 'first' || kind === 'letter' ? 'tickets' : 'orders',
    any: isDue
      ? [
          { ...done, ...of },
          { ...missed, ...of },
        ]
      : [{ ...done, ...of, [IN_TIME[kind]]: true }],
    by: 'createdAt',
  };
};
