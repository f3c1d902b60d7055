/** What the private Asterisk has on disk: endpoint, configuration, sentences, music, recordings. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keysOf, LANGUAGES } from '../../routing/vocabulary.ts';
import { configFiles, type PbxPlace, SOUNDS } from './configuration.ts';
import { BEEP, HOLD_MUSIC, readWav, toAlaw, tones } from './sounds.ts';

/** What stays the same from start to start, so that a left-over exchange is found again. */
export interface PbxEndpoint {
  httpPort: number;
  sipPort: number;
  rtpFrom: number;
  rtpTo: number;
  ariPassword: string;
  runDir: string;
}

/** Below the ports that systems hand out by themselves. Asterisk tries the next one when a port is taken. */
const RTP_LOWEST = 16_384;
const RTP_HIGHEST = 32_000;
const RTP_PORTS = 1_000;
const LARGEST_LOG_BYTES = 5_000_000;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export function readEndpoint(dir: string): PbxEndpoint | undefined {
  try {
    return JSON.parse(readFileSync(path.join(dir, 'endpoint.json'), 'utf8')) as PbxEndpoint;
  } catch {
    return undefined;
  }
}

/** Free ports and a random password, kept over restarts of the exchange so that telephones find it again. */
export async function chooseEndpoint(dir: string, wanted: { sipPort?: number }): Promise<PbxEndpoint> {
  const rtpFrom = RTP_LOWEST + 2 * Math.floor((Math.random() * (RTP_HIGHEST - RTP_LOWEST - RTP_PORTS)) / 2);
  const chosen: PbxEndpoint = {
    httpPort: await freePort(),
    sipPort: wanted.sipPort ?? (await freePort()),
    rtpFrom,
    rtpTo: rtpFrom + RTP_PORTS,
    ariPassword: randomBytes(24).toString('base64url'),
    runDir: mkdtempSync(path.join(tmpdir(), 'yxt-pbx-')),
  };
  const file = path.join(dir, 'endpoint.json');
  writeFileSync(`${file}.tmp`, JSON.stringify(chosen), { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  return chosen;
}

const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

const link = (target: string, file: string): void => {
  // Calls may be playing from it.
  if (isThere(file) && lstatSync(file).isSymbolicLink() && readlinkSync(file) === target) return;
  if (isThere(file)) rmSync(file, { recursive: true, force: true });
  symlinkSync(target, file);
};

/** Beside every WAV its A-law form; made again when somebody has put a newer recording there. */
function makeAlaw(folder: string): string[] {
  const unfit: string[] = [];
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.wav'))) {
    const from = path.join(folder, name);
    const to = from.replace(/\.wav$/, '.alaw');
    if (existsSync(to) && statSync(to).mtimeMs >= statSync(from).mtimeMs) continue;
    const samples = readWav(readFileSync(from));
    // Asterisk plays what it can by itself; the log names the file so that somebody converts it.
    if (samples) writeFileSync(to, toAlaw(samples));
    else unfit.push(name);
  }
  return unfit;
}

function prepareSounds(dir: string, promptsFrom: string | undefined): string[] {
  const unfit: string[] = [];
  const beep = toAlaw(tones(BEEP));
  for (const language of keysOf(LANGUAGES)) {
    const own = path.join(dir, 'prompts', language);
    mkdirSync(own, { recursive: true });
    const given = promptsFrom ? path.join(promptsFrom, language) : undefined;
    for (const name of given && existsSync(given) ? readdirSync(given) : []) {
      if (!existsSync(path.join(own, name)))
        copyFileSync(path.join(given as string, name), path.join(own, name));
    }
    unfit.push(...makeAlaw(own).map((name) => `${language}/${name}`));
    if (!existsSync(path.join(own, 'beep.alaw'))) writeFileSync(path.join(own, 'beep.alaw'), beep);
    const sounds = path.join(dir, 'share', 'sounds', language);
    mkdirSync(sounds, { recursive: true });
    link(own, path.join(sounds, SOUNDS));
    // Asterisk looks for its own beep by this name; without it a recording with a beep ends at once, without a file.
    link(path.join(own, 'beep.alaw'), path.join(sounds, 'beep.alaw'));
  }
  return unfit;
}

/** Music of the package as A-law; a soft round of notes without it. People may put other files there. */
function prepareMusic(dir: string, musicFrom: string): void {
  const folder = path.join(dir, 'music');
  mkdirSync(folder, { recursive: true });
  makeAlaw(folder);
  if (readdirSync(folder).some((name) => name.endsWith('.alaw'))) return;
  for (const name of existsSync(musicFrom) ? readdirSync(musicFrom) : []) {
    const samples = name.endsWith('.wav') ? readWav(readFileSync(path.join(musicFrom, name))) : undefined;
    if (samples) writeFileSync(path.join(folder, name.replace(/\.wav$/, '.alaw')), toAlaw(samples));
  }
  if (readdirSync(folder).length === 0)
    writeFileSync(path.join(folder, 'tones.alaw'), toAlaw(tones(HOLD_MUSIC)));
}

/** @returns whether anything differs from what stood there */
export function writeConfig(at: PbxPlace): boolean {
  for (const part of ['etc', 'var/keys', 'share', 'spool/recording', 'log', 'own']) {
    mkdirSync(path.join(at.dir, part), { recursive: true, mode: 0o700 });
  }
  mkdirSync(at.runDir, { recursive: true, mode: 0o700 });
  let changed = false;
  for (const [name, text] of Object.entries(configFiles(at))) {
    const file = path.join(at.dir, 'etc', name);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    writeFileSync(file, text, { mode: 0o600 });
    chmodSync(file, 0o600);
    changed = true;
  }
  return changed;
}

export function readPid(dir: string): number | undefined {
  try {
    return Number(readFileSync(path.join(dir, 'pbx.pid'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

export const writePid = (dir: string, pid: number): void =>
  writeFileSync(path.join(dir, 'pbx.pid'), `${pid}\n`, { mode: 0o600 });

/** Appends to the exchange's own log; one that has grown large is kept once as pbx.log.1. */
export function openLog(dir: string): number {
  const file = path.join(dir, 'log', 'pbx.log');
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG_BYTES)
    renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/**
 * Writes everything that Asterisk reads at its start.
 * @returns names of sentences in a form that the line cannot carry (wanted: mono, 16 bit, 8 kHz)
 */
export function prepareFiles(at: PbxPlace, promptsFrom: string | undefined): string[] {
  writeConfig(at);

  link(path.join(at.program.shareDir, 'documentation'), path.join(at.dir, 'share', 'documentation'));
  prepareMusic(at.dir, path.join(at.program.shareDir, 'moh'));
  return prepareSounds(at.dir, promptsFrom);
}
