/**
 * Where text messages go: `DATA_DIR/sms.json` for its owner alone, with address and key also from the environment.
 * Neither there: no gateway, and nothing is ever sent.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { SMS_PURPOSES, type SmsPurpose } from '../../../routing/channels/sms.ts';

export const SMS_FILE = 'sms.json';

const template = z.union([
  /** This purpose is not texted. */
  z.literal(false),
  z.strictObject({
    /** As the gateway has registered it. */
    id: z.string().min(1).max(64).optional(),
    /** Words with {placeholders}; default: those of the product. */
    text: z.string().min(1).max(300).optional(),
  }),
]);

const settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  keyId: z.string().regex(/^[\w.-]{1,64}$/),
  secret: z.string().min(16).max(256),
  /** 签名: the name in brackets in front of each message. */
  sign: z.string().min(2).max(16).optional(),
  /** The gateway takes a repeat under one `Idempotency-Key` as one message. */
  idempotent: z.boolean().default(false),
  templates: z
    .partialRecord(z.enum(SMS_PURPOSES as readonly [SmsPurpose, ...SmsPurpose[]]), template)
    .default({}),
});

export type SmsSettings = z.output<typeof settings>;

/** What the environment may give instead of the file: `SMS_URL`, `SMS_KEY_ID`, `SMS_SECRET`, `SMS_SIGN`. */
export interface SmsEnvironment {
  url?: string;
  keyId?: string;
  secret?: string;
  sign?: string;
}

const readJson = async (dataDir: string): Promise<Record<string, unknown> | undefined> => {
  const name = path.join(dataDir, SMS_FILE);
  let text: string;
  try {
    text = await readFile(name, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (((await stat(name)).mode & 0o077) !== 0)
    throw new Error(`${SMS_FILE} holds a secret: run chmod 600 on it`);
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>;
  } catch {
    // Falls through to the one refusal: the text may hold the secret and is not repeated.
  }
  throw new Error(`${SMS_FILE} is not a JSON object`);
};

/** @throws Error that names the field, never its value: half a gateway would lose messages unseen. */
export const readSmsSettings = async (
  dataDir: string,
  environment: SmsEnvironment,
): Promise<SmsSettings | undefined> => {
  const file = await readJson(dataDir);
  if (!file && Object.keys(environment).length === 0) return undefined;
  const read = settings.safeParse({ ...file, ...environment });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${SMS_FILE} / SMS_*: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`);
};
