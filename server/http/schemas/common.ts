/** Pieces that the answer schemas share. Answers are documented by them; the compiler holds them against the views. */
import { z } from 'zod';
import { REFUSALS } from '../../../routing/errors.ts';
import { serviceSchema } from '../../../routing/protocol/bureau/service-code.ts';
import {
  CHANNELS,
  CRISIS_LEVELS,
  DEADLINES,
  GROUPS,
  KINDS,
  LANGUAGES,
  MATTERS,
  NEXT_PATHS,
  ORDER_KINDS,
  ORDER_RESULTS,
  ORDER_STAGES,
  ORDER_STATUSES,
  ORG_KINDS,
  PAUSE_REASONS,
  PLATFORMS,
  RATING_TAGS,
  RESULTS,
  RETURN_REASONS,
  ROLES,
  SUSPEND_REASONS,
  TICKET_STATUSES,
  URGENCIES,
} from '../../../routing/vocabulary.ts';

/** A closed list of the vocabulary as a named schema. */
const codes = <T extends Record<string, unknown>>(id: string, table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]).meta({ id });

export const channel = codes('Channel', CHANNELS);
export const crisisLevel = codes('CrisisLevel', CRISIS_LEVELS);
export const group = codes('Group', GROUPS);
export const kind = codes('Kind', KINDS);
export const language = codes('Language', LANGUAGES);
export const matter = codes('Matter', MATTERS);
export const orderStatus = codes('OrderStatus', ORDER_STATUSES);
export const orderResult = codes('OrderResult', ORDER_RESULTS);
export const orderStage = codes('OrderStage', ORDER_STAGES);
export const suspendReason = codes('SuspendReason', SUSPEND_REASONS);
export const nextPath = codes('NextPath', NEXT_PATHS);
export const deadlineKind = codes('DeadlineKind', DEADLINES);
export const orderKind = codes('OrderKind', ORDER_KINDS);
export const orgKind = codes('OrgKind', ORG_KINDS);
export const pauseReason = codes('PauseReason', PAUSE_REASONS);
export const platform = codes('Platform', PLATFORMS);
export const ratingTag = codes('RatingTag', RATING_TAGS);
export const result = codes('Result', RESULTS);
export const returnReason = codes('ReturnReason', RETURN_REASONS);
export const role = codes('Role', ROLES);
export const service = serviceSchema.meta({ id: 'Service' });
export const ticketStatus = codes('TicketStatus', TICKET_STATUSES);
export const urgency = codes('Urgency', URGENCIES);
export const refusalCode = codes('RefusalCode', REFUSALS);

export const grade = z
  .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])
  .meta({ id: 'Grade', description: '5 非常满意 ... 1 非常不满意' });

export const id = z.string();
export const instant = z.string().meta({ format: 'date-time' });
export const count = z.int().min(0);
export const ms = z.number();
export const plainData = z.record(z.string(), z.unknown());

/** How many of each lane. */
export const lanes = z.object({ voice: count, chat: count, task: count }).meta({ id: 'Lanes' });

/** One page of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    cursor: z.string().optional().describe('Absent on the last page; send it back to get the next one'),
  });

export const done = z.object({ ok: z.literal(true) });

export const httpError = z
  .object({
    error: z.object({
      code: refusalCode,
      message: z.string().describe('For a person, in the language of Accept-Language (zh-CN or en)'),
      detail: z.string().optional().describe('What exactly is wrong in this case, in Chinese'),
      field: z.string().optional().describe('Path into the input'),
      incident: z.string().optional().describe('Number under which the log knows an unexpected error'),
    }),
  })
  .meta({ id: 'Error' });

/* ---- request parts ---- */

export const idParams = z.object({
  id: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\w-]+$/),
});

export const transcriptView = z
  .object({ link: z.string(), until: instant })
  .meta({ id: 'TranscriptLink', description: 'Whoever has the link reads the conversation until it ends' });

/** FG10. */
export const firstContact = z.object({
  resolved: count.describe('Answered by the first contact, and not asked again within seven days'),
  judged: count,
  pending: count.describe('Answered, the seven days are not over: in neither of the others'),
});
