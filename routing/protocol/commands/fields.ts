/** Pieces of which inputs are made: identifiers, words with a limit, codes of the vocabulary. */
import { z } from 'zod';
import { isDay } from '../../calendar.ts';
import { CHANNELS, GROUPS, LANGUAGES, MATTERS } from '../../vocabulary.ts';
import { serviceSchema } from '../bureau/service-code.ts';

/** Most text that one message may hold, in UTF-16 units. */
export const MAX_TEXT = 10_000;

/** A non-empty enum from the keys of a label table. */
export const codes = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]);

export const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/);

export const clientKey = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/)
  .describe('Made by the client once per message; a repeat changes nothing');

export const text = (max: number) => z.string().trim().min(1).max(max);

export const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d\s-]{5,20}$/, '请填写正确的电话号码');

export const instant = z.iso.datetime();

/** A Shanghai day that exists: one that does not (2026-02-31) cannot be counted with. */
export const day = z.string().refine(isDay, { message: '日期应为 2026-12-01 的样子' });

export const region = z
  .string()
  .regex(/^\d{6,12}$/)
  .describe('Administrative code of GB/T 2260, 6 to 12 digits');

export const matterCode = codes(MATTERS);

export const serviceCode = serviceSchema;

export const groupCode = codes(GROUPS);

export const channelCode = codes(CHANNELS);

export const languageCode = codes(LANGUAGES);

/** The key of a desk of the policy (R080). */
export const deskKey = z.string().regex(/^[a-z][a-z0-9_-]{0,29}$/);

export const skillKey = z.union([
  matterCode,
  serviceCode,
  z.literal('*'),
  z.templateLiteral(['desk:', deskKey]),
]);

export const version = z.int().min(0);

export const why = text(500);

export const base64 = (mostBytes: number) =>
  z
    .base64()
    .min(1)
    .max(Math.ceil(mostBytes / 3) * 4)
    .describe('The file in base64');
