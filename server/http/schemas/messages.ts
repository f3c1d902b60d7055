/** Answers about what was said on a ticket. */
import { z } from 'zod';
import * as c from './common.ts';

export const fileRef = z
  .object({ id: c.id, name: z.string(), mime: z.string(), sizeBytes: c.count })
  .meta({ id: 'FileRef' });

export const message = z
  .object({
    id: c.id,
    ticketId: c.id,
    seq: c.count.describe('1, 2, 3 ... within the ticket, without gaps'),
    author: z.object({ kind: z.enum(['citizen', 'staff', 'org', 'system']), id: c.id, name: z.string() }),
    kind: z.enum(['text', 'image', 'file', 'note', 'event']),
    text: z.string(),
    file: fileRef.optional(),
    at: c.instant,
    link: z.string().optional().describe('In the view of the citizen alone'),
    clientKey: z.string().optional(),
  })
  .meta({ id: 'Message' });
