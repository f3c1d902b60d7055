/** The public page of service promises (PM): what is promised, and beside each how it was kept. */
import { z } from 'zod';
import type { PromiseCount } from '../../figures/promises.ts';
import type { Channel, Group, Service } from '../../vocabulary.ts';
import { CHANNELS, GROUPS, keysOf } from '../../vocabulary.ts';
import { serviceSchema } from './service-code.ts';

/** Fewer than these are not told: they would say more about single matters than about the promise. */
export const LEAST_JUDGED = 10;

/** What was judged and what of it was in time; or too few to say. */
export type Kept = PromiseCount | { few: true };

export interface OrderPromise {
  service: Service;
  /** Working days until an answer. */
  days: number;
  /** Groups that are answered sooner (R074). */
  sooner: { groups: Group[]; days: number }[];
  /** How many organisations do it. */
  orgs: number;
  /** Items of the catalogue that name a limit of their own. */
  items: { code: string; name: string; days: number }[];
  kept: Kept;
}

export interface PromisesView {
  /** First and last day that was counted, Asia/Shanghai. */
  from: string;
  to: string;
  /** Fewer judged than this are not told. */
  least: number;
  hoursText: string;
  /** First answers: `withinMs` while somebody is on duty; a message left otherwise is answered within `boxMs`. */
  first: { channel: Channel; withinMs: number; boxMs?: number; kept: Kept }[];
  letters: { days: number; kept: Kept };
  signing: { days: number; kept: Kept };
  orders: OrderPromise[];
  /** Share of a limit after which whoever works on an order is warned; absent: nobody is. */
  warnShare?: number;
  /** Days in which a closed matter may be rated. */
  ratingDays: number;
}

const count = z.number().int().nonnegative();
const kept = z
  .union([z.object({ due: count, inTime: count }), z.object({ few: z.literal(true) })])
  .meta({ id: 'PromiseKept' });

export const promisesView = z
  .object({
    from: z.string().describe('YYYY-MM-DD, Asia/Shanghai'),
    to: z.string().describe('Last day that was counted'),
    least: count.describe('Fewer judged than this are not told'),
    hoursText: z.string(),
    first: z.array(
      z.object({
        channel: z.enum(keysOf(CHANNELS)),
        withinMs: z.number().describe('While somebody is on duty'),
        boxMs: z.number().optional().describe('A message that was left while nobody was'),
        kept,
      }),
    ),
    letters: z.object({ days: z.number().describe('Working days'), kept }),
    signing: z.object({ days: z.number().describe('Working days'), kept }),
    orders: z.array(
      z.object({
        service: serviceSchema,
        days: z.number().describe('Working days'),
        sooner: z.array(z.object({ groups: z.array(z.enum(keysOf(GROUPS))), days: z.number() })),
        orgs: count,
        items: z.array(z.object({ code: z.string(), name: z.string(), days: z.number() })),
        kept,
      }),
    ),
    warnShare: z.number().optional(),
    ratingDays: z.number(),
  })
  .meta({ id: 'ServicePromises' });
