/** Signing in, passwords and accounts. */
import { z } from 'zod';
import { STAFF_KINDS } from '../../vocabulary/staff-kinds.ts';
import { CLEARANCES, LANGUAGES, ROLES } from '../../vocabulary.ts';
import { codes, id, region, skillKey, text } from './fields.ts';

export const signIn = z.object({
  username: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(200),
  /** Of the second factor, or a spare code. */
  code: z.string().trim().min(1).max(40).optional(),
});
export type SignIn = z.input<typeof signIn>;

/** 8.1.4 of GB/T 22239: complexity; at least 10 characters of three kinds. */
export const newPassword = z
  .string()
  .min(10)
  .max(200)
  .refine((value) => [/[a-z]/, /[A-Z]/, /\d/, /[^\w]/].filter((kind) => kind.test(value)).length >= 3, {
    message: '密码至少10位，并包含大写、小写、数字、符号中的三种',
  });

export const passwordChange = z.object({ oldPassword: z.string().min(1).max(200), newPassword });
export type PasswordChange = z.input<typeof passwordChange>;

const ownPassword = z.string().min(1).max(200);
export const secondFactorAdd = z.object({
  password: ownPassword,
  /** As proposed: base32, 160 bits. */
  secret: z.string().regex(/^[A-Z2-7]{32}$/),
  code: z.string().trim().min(6).max(10),
});
export type SecondFactorAdd = z.input<typeof secondFactorAdd>;
export const secondFactorDrop = z.object({ password: ownPassword, code: z.string().trim().min(6).max(40) });
export type SecondFactorDrop = z.input<typeof secondFactorDrop>;

/** A desk telephone by its name in the exchange (softphones' and citizens' pages' names are not given away), or digits. */
export const answersAt = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sip'), address: z.string().regex(/^(?!agent-|web-)[\w.+-]{1,64}$/) }),
  z.object({ kind: z.literal('number'), number: z.string().regex(/^\d{5,20}$/) }),
]);

/** What both making and changing an account may set. Defaults stand in `staffCreate` alone: a change touches only what it names. */
const staffFields = z.object({
  displayName: text(50),
  role: codes(ROLES),
  orgId: id.optional(),
  kind: codes(STAFF_KINDS).optional(),
  clearances: z.array(codes(CLEARANCES)).max(Object.keys(CLEARANCES).length).optional(),
  skills: z.array(z.object({ key: skillKey, level: z.int().min(1).max(5) })).max(40),
  languages: z.array(codes(LANGUAGES)).max(Object.keys(LANGUAGES).length),
  regionCodes: z.array(region).max(50),
  capacity: z.object({
    voice: z.int().min(0).max(5),
    chat: z.int().min(0).max(50),
    task: z.int().min(0).max(50),
  }),
  capacityTotal: z.int().min(0).max(60),
  answersAt: answersAt.optional(),
});

export const staffCreate = staffFields.extend({
  username: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9._-]{2,31}$/),
  skills: staffFields.shape.skills.default([]),
  languages: staffFields.shape.languages.default(['zh']),
  regionCodes: staffFields.shape.regionCodes.default([]),
  capacity: staffFields.shape.capacity.default({ voice: 1, chat: 4, task: 4 }),
  capacityTotal: staffFields.shape.capacityTotal.default(6),
});
export type StaffCreate = z.input<typeof staffCreate>;

export const staffUpdate = staffFields.partial().extend({
  version: z.int().min(1),
  disabled: z.boolean().optional(),
  orgId: id.nullable().optional().describe('null: he belongs to no organisation any more'),
  kind: codes(STAFF_KINDS).nullable().optional().describe('null: not said any more'),
  answersAt: answersAt.nullable().optional().describe('null: calls ring at the console again'),
});
export type StaffUpdate = z.input<typeof staffUpdate>;
