/** Answers about contacts of other systems, and about ratings. */
import { z } from 'zod';
import * as c from './common.ts';

export const ratingPage = z
  .object({
    ticketNo: z.string(),
    subject: z.string(),
    servedBy: z.string().optional(),
    closesAt: c.instant,
    state: z.enum(['invited', 'rated', 'expired']),
    grade: c.grade.optional(),
  })
  .meta({ id: 'RatingPage' });

export const ratingLine = z
  .object({
    id: c.id,
    ticketId: c.id,
    ticketNo: z.string(),
    grade: c.grade,
    tags: z.array(c.ratingTag),
    words: z.string(),
    staffName: z.string(),
    at: c.instant,
  })
  .meta({ id: 'RatingLine' });

const contactShape = {
  ticketId: c.id,
  ticketNo: z.string(),
  status: c.ticketStatus,
  externalNo: z.string(),
  repeated: z.boolean().describe('True when this idempotency key had been answered before'),
};
export const contactAnswer = z.object(contactShape).meta({ id: 'ContactAnswer' });
export const contactStatus = z
  .object({
    ...contactShape,
    feedback: z.string().optional(),
    closedAt: c.instant.optional(),
    rating: z
      .object({ link: z.string(), closesAt: c.instant, state: z.enum(['invited', 'rated', 'expired']) })
      .optional()
      .describe('For the other system to send to its citizen'),
  })
  .meta({ id: 'ContactStatus' });
