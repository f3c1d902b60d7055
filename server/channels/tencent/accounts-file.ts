/**
 * `DATA_DIR/wechat.json`: the accounts of this installation with their secrets, read at start. A file for its owner
 * alone rather than the database: backups and whoever reads the record do not get what speaks in the bureau's name.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { KEY_PATTERN } from './cipher.ts';

export const ACCOUNTS_FILE = 'wechat.json';

const id = z.string().regex(/^[a-z0-9-]{1,32}$/);

/** As WeChat's console shows it: the id, and what goes into which of its fields (`thing2`, `time4` ...). */
const template = z.strictObject({
  id: z.string().regex(/^[\w-]{10,64}$/),
  /** `{no}` and `{time}` are filled in. */
  fields: z.record(z.string().regex(/^[a-z_]+\d*$/), z.string().min(1).max(60)),
});

const official = z
  .strictObject({
    /** Stands in the address of the web hook: `/channels/wechat/<id>`. */
    id,
    kind: z.literal('official'),
    appId: z.string().regex(/^wx[0-9a-zA-Z]{4,32}$/),
    secret: z.string().min(16).max(128),
    token: z.string().regex(/^[A-Za-z0-9]{3,32}$/),
    mode: z.enum(['plain', 'compatible', 'safe']).default('safe'),
    encodingAesKey: z.string().regex(KEY_PATTERN).optional(),
    previousEncodingAesKey: z.string().regex(KEY_PATTERN).optional(),
    /** Only verified service accounts may send menus; others ask for a digit. */
    menus: z.boolean().default(true),
    /** Template messages of a verified service account, by what they are about. */
    templates: z.partialRecord(z.enum(['answer', 'rating']), template).default({}),
    baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.weixin.qq.com'),
  })
  .refine((it) => it.mode === 'plain' || it.encodingAesKey !== undefined, {
    path: ['encodingAesKey'],
    message: 'needed unless mode is plain',
  });

/** WeCom customer service. One entry per customer service account; those of one company share its address. */
const kf = z.strictObject({
  /** Stands in the address of the web hook: `/channels/wecom/<id>`. */
  id,
  kind: z.literal('kf'),
  corpId: z.string().regex(/^w[wx][0-9a-zA-Z]{4,32}$/),
  /** Of 微信客服, not of another application. */
  secret: z.string().min(16).max(128),
  openKfId: z.string().regex(/^[A-Za-z0-9_-]{4,64}$/),
  token: z.string().regex(/^[A-Za-z0-9]{3,32}$/),
  /** WeCom always encrypts. */
  encodingAesKey: z.string().regex(KEY_PATTERN),
  previousEncodingAesKey: z.string().regex(KEY_PATTERN).optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://qyapi.weixin.qq.com'),
});

const file = z
  .array(z.discriminatedUnion('kind', [official, kf]))
  .max(20)
  .refine((all) => new Set(all.map((it) => it.id)).size === all.length, { message: 'ids must differ' })
  .refine(
    (all) => {
      const named = all.flatMap((it) => (it.kind === 'kf' ? [`${it.corpId} ${it.openKfId}`] : []));
      return new Set(named).size === named.length;
    },
    { message: 'openKfId may stand in one entry only' },
  );

export type OfficialSettings = z.output<typeof official>;
export type KfSettings = z.output<typeof kf>;

export interface Accounts {
  official: OfficialSettings[];
  kf: KfSettings[];
}

const NONE: Accounts = { official: [], kf: [] };

/** @throws Error that names the field, never its value: a start with half a channel would lose messages unseen. */
export const readAccountsFile = async (dataDir: string): Promise<Accounts> => {
  const name = path.join(dataDir, ACCOUNTS_FILE);
  let text: string;
  try {
    text = await readFile(name, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
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
  if (read.success)
    return {
      official: read.data.filter((it) => it.kind === 'official'),
      kf: read.data.filter((it) => it.kind === 'kf'),
    };
  const [issue] = read.error.issues;
  throw new Error(`${ACCOUNTS_FILE}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`);
};
