/** Sound as the line carries it: 8 kHz, A-law (G.711), so that nothing is transcoded while people wait. */

export const RATE = 8000;

/** Segment ends of the A-law curve (ITU-T G.711), for 13-bit magnitudes. */
const SEGMENT_END = [0x1f, 0x3f, 0x7f, 0xff, 0x1ff, 0x3ff, 0x7ff, 0xfff];

const encodeSample = (sample: number): number => {
  const shifted = sample >> 3;
  const mask = shifted >= 0 ? 0xd5 : 0x55;
  const size = shifted >= 0 ? shifted : -shifted - 1;
  const segment = SEGMENT_END.findIndex((end) => size <= end);
  if (segment < 0) return 0x7f ^ mask;
  const step = segment < 2 ? (size >> 1) & 0x0f : (size >> segment) & 0x0f;
  return ((segment << 4) | step) ^ mask;
};

const TABLE = (() => {
  const table = new Uint8Array(65_536);
  for (let sample = -32_768; sample < 32_768; sample += 1) table[sample & 0xffff] = encodeSample(sample);
  return table;
})();

/** @param samples signed 16-bit values */
export const toAlaw = (samples: Int16Array): Uint8Array => {
  const out = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) out[i] = TABLE[(samples[i] ?? 0) & 0xffff] ?? 0xd5;
  return out;
};

/**
 * Samples of a WAV file.
 * @returns undefined when it is not mono, 16 bit, 8 kHz
 */
export const readWav = (bytes: Uint8Array): Int16Array | undefined => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 44 || file.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  let fits = false;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (id === 'fmt ' && at + 24 <= file.length) {
      fits = file.readUInt16LE(at + 10) === 1 && file.readUInt32LE(at + 12) === RATE;
      fits &&= file.readUInt16LE(at + 22) === 16;
    }
    if (id === 'data') {
      if (!fits) return undefined;
      const body = file.subarray(at + 8, Math.min(file.length, at + 8 + size));
      const samples = new Int16Array(body.length >> 1);
      for (let i = 0; i < samples.length; i += 1) samples[i] = body.readInt16LE(2 * i);
      return samples;
    }
    at += 8 + size + (size & 1);
  }
  return undefined;
};

/** A note: Hz (0 is a pause), ms, loudness 0 to 1. */
export type Note = readonly [hz: number, ms: number, loudness?: number];

/** Ms over which a note swells and fades, so that it does not click. */
const EDGE_MS = 12;

export const tones = (notes: readonly Note[]): Int16Array => {
  const parts = notes.map(([hz, ms, loudness = 0.25]) => {
    const length = Math.round((ms * RATE) / 1000);
    const edge = Math.min(length / 2, (EDGE_MS * RATE) / 1000);
    return Int16Array.from({ length }, (_, i) => {
      const swell = Math.min(1, i / edge, (length - i) / edge);
      return Math.round(32_767 * loudness * swell * Math.sin((2 * Math.PI * hz * i) / RATE));
    });
  });
  const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

export const BEEP: readonly Note[] = [[1000, 350, 0.35]];

/** Soft music for those who hold, when no recorded one is there: a slow five-note round. */
export const HOLD_MUSIC: readonly Note[] = [392, 440, 523, 587, 523, 440, 392, 330, 294, 330]
  .flatMap((hz): Note[] => [
    [hz, 700, 0.12],
    [0, 100],
  ])
  .concat([[0, 1200]]);
