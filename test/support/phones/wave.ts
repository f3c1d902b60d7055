/** Which tones a recording holds, piece by piece. */
import { RATE, readWav } from '../../../server/pbx/sounds.ts';
import { amplitude, TONES, type Tone } from './sound.ts';

/** Quieter than this is a neighbour of what is heard, not a voice. */
const HEARD = 600;

/**
 * @param everyMs length of a piece
 * @returns the tones of each piece, lowest first
 */
export const tonesOf = (wav: Uint8Array, everyMs = 500): Tone[][] => {
  const samples = readWav(wav);
  if (!samples) throw new Error('not a recording of 8 kHz, mono, 16 bit');
  const size = (RATE * everyMs) / 1000;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, n) => {
    const piece = Float64Array.from(samples.subarray(n * size, (n + 1) * size));
    return TONES.filter((hz) => amplitude(piece, hz) > HEARD);
  });
};
