/** How a contact begins: on a citizen's page, at the counter, by another system. */
import { z } from 'zod';
import { LANGUAGES } from '../../vocabulary.ts';
import { clientKey, codes, groupCode, id, matterCode, phone, region, text } from './fields.ts';

export const contactOpen = z.object({
  clientKey,
  text: text(100_000).describe('First words; longer text is kept whole and classified by head and tail'),
  name: z.string().trim().max(50).optional(),
  phone: phone.optional(),
  onBehalfOf: z.string().trim().max(50).optional(),
  declaredGroups: z.array(groupCode).max(8).default([]),
  language: codes(LANGUAGES).default('zh'),
  regionCode: region.optional(),
  entry: z.string().max(64).optional(),
  privacyVersion: z.string().max(20).describe('Version of the notice that was shown'),
});
export type ContactOpen = z.input<typeof contactOpen>;

/** CZ4: instead of waiting at the screen. */
export const instead = z.object({
  ticketId: id,
  how: z.enum(['call', 'words']),
  phone: phone.optional().describe('Needed for a call when none is known'),
});
export type InsteadInput = z.input<typeof instead>;

/** R003: the walk-in form that makes the same ticket. */
export const counterFile = contactOpen.omit({ privacyVersion: true }).extend({
  matter: matterCode.optional(),
  /** Serve it myself at once; else it goes into the queue like any other. */
  keep: z.boolean().default(false),
});
export type CounterFile = z.input<typeof counterFile>;

/** Work orders of 12345, the province or any other system: POST /api/v1/contacts. */
export const apiContact = z.object({
  channel: z.enum(['workorder', 'counter', 'phone', 'web']).default('workorder'),
  text: text(100_000),
  name: z.string().trim().max(50).optional(),
  phone: phone.optional(),
  onBehalfOf: z.string().trim().max(50).optional(),
  declaredGroups: z.array(groupCode).max(8).default([]),
  language: codes(LANGUAGES).default('zh'),
  regionCode: region.optional(),
  externalNo: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .describe('Number of the sending system; sent back in the answer'),
});
export type ApiContact = z.input<typeof apiContact>;
