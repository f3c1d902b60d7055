/** The telephone exchange that the settings name. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AriAccess } from '../channels/phone/asterisk/ari-http.ts';
import { type AsteriskLine, createAsteriskLine } from '../channels/phone/asterisk/line.ts';
import { sentencesIn, tellSentenceFaults } from '../channels/phone/asterisk/sentences.ts';
import { startPbx } from '../pbx/pbx.ts';
import type { Base } from './base.ts';

/** Seconds without sound after which somebody on the telephone counts as gone. */
const SILENT_S = 20;

/**
 * The line through Asterisk, started when it is our own; undefined without one and with a call centre's own system.
 * `key` makes the addresses of softphones.
 */
export const openPhone = async (
  { config: { dataDir, phone }, log, closing }: Base,
  key: Buffer,
): Promise<AsteriskLine | undefined> => {
  const { numbers, trunk, address, sipPort, programDir, promptsDir } = phone;
  if (phone.pbx === 'none' || phone.pbx === 'cti') return undefined;
  let ari: AriAccess;
  if (phone.ari) {
    const password = (await readFile(phone.ari.passwordFile, 'utf8')).trim();
    ari = { url: phone.ari.url, user: phone.ari.user, password };
  } else {
    const own = { dataDir, log, numbers, address, programDir, promptsDir, silentS: SILENT_S };
    const pbx = await startPbx({ ...own, ...(sipPort ? { sipPort } : {}) });
    closing('telephone exchange', () => pbx.stop());
    ari = pbx.ari;
  }
  const secret = phone.ice.secretFile && (await readFile(phone.ice.secretFile, 'utf8')).trim();
  const sentences = path.resolve(dataDir, 'pbx', 'prompts');
  if (!phone.ari || existsSync(sentences)) tellSentenceFaults(sentences, log);
  const line = createAsteriskLine({
    ari,
    has: sentencesIn(sentences),
    trunk,
    numbers,
    log,
    mediaAddress: address,
    silentS: SILENT_S,
    ice: { urls: phone.ice.urls, ...(secret ? { secret } : {}) },
    key,
  });
  closing('phone line', () => line.close());
  return line;
};
