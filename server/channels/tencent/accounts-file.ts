/**
 * `DATA_DIR/wechat.json`: the accounts of this installation with their secrets, read at start. A file for its owner
 * alone rather than the database: backups and whoever reads the record do not get what speaks in the bureau's name.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { KEY_PATTERN } from './cipher.ts';

export const ACCOUNTS_FILE = 'wechat.json';

const official = z
  .strictObject({
    /** Stands in the address of the web hook: `/channels/wechat/<id>`. */
    id: z.string().regex(/^[a-z0-9-]{1,32}$/),
    kind: z.literal('official'),
    appId: z.string().regex(/^wx[0-9a-zA-Z]{4,32}$/),
    secret: z.string().min(16).max(128),
    token: z.string().regex(/^[A-Za-z0-9]{3,32}$/),
    mode: z.enum(['plain', 'compatible', 'safe']).default('safe'),
    encodingAesKey: z.string().regex(KEY_PATTERN).optional(),
    previousEncodingAesKey: z.string().regex(KEY_PATTERN).optional(),
    /** Only verified service accounts may send menus; others ask for a digit. */
    menus: z.boolean().default(true),
    baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.weixin.qq.com'),
  })
  .refine((it) => it.mode === 'plain' || it.encodingAesKey !== undefined, {
    path: ['encodingAesKey'],
    message: 'needed unless mode is plain',
  });

const file = z
  .array(official)
  .max(20)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { message: 'ids must differ' });

export type OfficialSettings = z.output<typeof official>;

/** @throws Error that names the field, never its value: a start with half a channel would lose messages unseen. */
export const readAccountsFile = async (dataDir: string): Promise<OfficialSettings[]> => {
  const name = path.join(dataDir, ACCOUNTS_FILE);
  let text: string;
  try {
    text = await readFile(name, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  if (((await stat(name)).mode & 0o077) !== 0)
    throw new Error(`${ACCOUNTS_FILE} holds secrets: run chmod 600 on it`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`${ACCOUNTS_FILE} is not valid JSON`);
  }
  const read = file.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${ACCOUNTS_FILE}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`);
};
