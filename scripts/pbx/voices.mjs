/** Makes the spoken sentences with espeak-ng from the packages: 8 kHz WAV files that people may replace by recordings. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupProblem, say, seconds } from '../setup/console.mjs';
import { spoken } from './sentences.mjs';

const RATE = 8000;
const VOICES = /** @type {const} */ ({ zh: ['cmn', '150'], en: ['en-gb', '150'] });
/** Telephone band, Hz: above it nothing passes the line, and it would fold back at 8 kHz. */
const CUTOFF = 3600;
const TAPS = 48;

/** Samples of a mono 16-bit WAV. @param {Buffer} wav */
function samplesOf(wav) {
  for (let at = 12, rate = 0; at + 8 <= wav.length; ) {
    const id = wav.toString('latin1', at, at + 4);
    const size = wav.readUInt32LE(at + 4);
    if (id === 'fmt ') rate = wav.readUInt32LE(at + 12);
    if (id === 'data') {
      // A program that writes to a pipe may not know the length.
      const bytes = wav.subarray(at + 8, Math.min(wav.length, at + 8 + size));
      const samples = new Float64Array(bytes.length >> 1);
      for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(2 * i);
      return { rate, samples };
    }
    at += 8 + size + (size & 1);
  }
  throw new Error('no sound in the file');
}

/** Windowed-sinc resampling to 8 kHz. @param {{ rate: number, samples: Float64Array }} sound */
function resample({ rate, samples }) {
  const out = Buffer.alloc(2 * Math.floor((samples.length * RATE) / rate));
  const band = (2 * CUTOFF) / rate;
  for (let n = 0; n < out.length / 2; n += 1) {
    const centre = (n * rate) / RATE;
    let sum = 0;
    for (let k = Math.ceil(centre) - TAPS; k <= Math.floor(centre) + TAPS; k += 1) {
      const x = centre - k;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * band * x) / (Math.PI * band * x);
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (TAPS + 1));
      sum += (samples[k] ?? 0) * band * sinc * window;
    }
    out.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(sum))), 2 * n);
  }
  return out;
}

/** @param {Buffer} pcm */
function wavOf(pcm) {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + pcm.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(2 * RATE, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([head, pcm]);
}

/** @param {string} program @returns {(voice: string, speed: string, text: string) => Buffer} */
function speaker(program) {
  const lib = readdirSync(path.join(program, 'usr', 'lib')).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const libs = path.join(program, 'usr', 'lib', lib);
  const loader = readdirSync(libs).find((name) => name.startsWith('ld-linux')) ?? '';
  return (voice, speed, text) => {
    const args = [
      '--library-path',
      `${libs}:${path.join(libs, 'pulseaudio')}`,
      path.join(program, 'usr', 'bin', 'espeak-ng'),
    ];
    const run = spawnSync(path.join(libs, loader), [...args, '-v', voice, '-s', speed, '--stdout', text], {
      env: { LC_ALL: 'C.UTF-8', ESPEAK_DATA_PATH: libs },
      maxBuffer: 64 * 1024 * 1024,
    });
    if (run.status !== 0) throw new SetupProblem(`espeak-ng does not speak: ${run.stderr}`);
    return run.stdout;
  };
}

/**
 * @param {string} home where the folder is made
 * @param {string} program unpacked packages
 * @returns {string} folder with `zh/` and `en/`; it is not there without espeak-ng
 */
export function makePrompts(home, program) {
  const texts = { zh: spoken('zh'), en: spoken('en') };
  const sum = createHash('sha256')
    .update(JSON.stringify([texts, VOICES, CUTOFF, TAPS]))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(home, `prompts-${sum}`);
  if (existsSync(folder)) return folder;
  const startedMs = Date.now();
  if (!existsSync(path.join(program, 'usr', 'bin', 'espeak-ng'))) {
    say('espeak-ng is not there: the exchange is silent where it should speak, until sentences are recorded');
    return folder;
  }
  const draft = mkdtempSync(path.join(home, 'draft-prompts-'));
  for (const language of /** @type {const} */ (['zh', 'en'])) mkdirSync(path.join(draft, language));
  const speak = speaker(program);
  for (const language of /** @type {const} */ (['zh', 'en'])) {
    const [voice, speed] = VOICES[language];
    for (const [name, text] of Object.entries(texts[language])) {
      const pcm = text === '.' ? Buffer.alloc(RATE / 5) : resample(samplesOf(speak(voice, speed, text)));
      writeFileSync(path.join(draft, language, `${name}.wav`), wavOf(pcm));
    }
  }
  for (const old of readdirSync(home)) {
    if (old.startsWith('prompts-')) rmSync(path.join(home, old), { recursive: true, force: true });
  }
  renameSync(draft, folder);
  say(
    `spoke ${Object.keys(texts.zh).length + Object.keys(texts.en).length} sentences in ${seconds(startedMs)}`,
  );
  return folder;
}
