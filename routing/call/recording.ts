/** A recording as it is kept, the picture of its loudness, and how long it stays. */
import type { Id, Instant } from '../ticket.ts';

export interface Recording {
  id: Id;
  version: number;
  callId: Id;
  ticketId: Id;
  kind: 'call' | 'message';
  startedAt: Instant;
  ms: number;
  state: 'fetching' | 'kept' | 'lost' | 'expired';
  /** Told by the exchange: the file is whole. */
  whole: boolean;
  /** Where another house keeps it; else the exchange has it under its id. */
  source?: string;
  sha256?: string;
  sizeBytes?: number;
  peaks?: number[];
  transcript?: { state: 'waiting' | 'done' | 'failed'; text?: string };
  keepUntil: Instant;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Days are calendar days of 24 h from the beginning of the recording. */
export const keepUntil = (startedMs: number, days: number): Instant =>
  new Date(startedMs + days * 86_400_000).toISOString();

const STEPS = 200;
/** G.711 A-law (format 6) to linear, by ITU-T G.711. */
const alaw = (byte: number): number => {
  const value = byte ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = value & 15;
  const size = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return value & 0x80 ? size : -size;
};
/** G.711 µ-law (format 7). */
const ulaw = (byte: number): number => {
  const value = ~byte & 0xff;
  const size = ((((value & 15) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
  return value & 0x80 ? -size : size;
};

/** Where the samples lie in a RIFF/WAVE file, and how. Undefined for anything else. */
const waveOf = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 44 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') return undefined;
  let format: { code: number; channels: number; rate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (tag(at) === 'fmt ' && size >= 16 && at + 24 <= bytes.length)
      format = {
        code: view.getUint16(at + 8, true),
        channels: view.getUint16(at + 10, true),
        rate: view.getUint32(at + 12, true),
        bits: view.getUint16(at + 22, true),
      };
    if (tag(at) === 'data' && format) {
      const end = Math.min(bytes.length, at + 8 + size);
      const wide = format.code === 1 && format.bits === 16;
      const narrow = (format.code === 6 || format.code === 7) && format.bits === 8;
      if (!wide && !narrow) return undefined;
      const width = format.bits / 8;
      const from = at + 8;
      return {
        count: Math.floor((end - from) / width),
        perSecond: format.rate * format.channels,
        sample: (index: number): number => {
          if (wide) return view.getInt16(from + index * 2, true);
          const byte = bytes[from + index] ?? 0;
          return format?.code === 6 ? alaw(byte) : ulaw(byte);
        },
      };
    }
    at += 8 + size + (size % 2);
  }
  return undefined;
};

/** Length in ms and the loudest sample (0..1, two decimals) of each of 200 equal steps. */
export const measureWave = (bytes: Uint8Array): { ms: number; peaks: number[] } | undefined => {
  const wave = waveOf(bytes);
  if (!wave || wave.perSecond === 0) return undefined;
  const peaks: number[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    const from = Math.floor((step * wave.count) / STEPS);
    const to = Math.floor(((step + 1) * wave.count) / STEPS);
    let most = 0;
    for (let at = from; at < to; at += 1) most = Math.max(most, Math.abs(wave.sample(at)));
    peaks.push(Math.round((most / 32_768) * 100) / 100);
  }
  return { ms: Math.round((wave.count / wave.perSecond) * 1000), peaks };
};
