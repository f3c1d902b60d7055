/** AMR made into WAV in a thread: a tone that was encoded comes back as that tone; what is none is refused. */
import { afterAll, describe, expect, it } from 'vitest';
import { framesOf, MAX_FRAMES } from '../../../server/sound/amr.ts';
import { createSounds } from '../../../server/sound/sounds.ts';
import { createTaskThreads } from '../../../server/threads/tasks.ts';
import { amrTone } from '../../support/samples/amr-sample.ts';
import { codeOf, must } from '../../support/worlds/desk-world.ts';

/** Strength of one frequency in 16-bit samples (Goertzel). */
const strengthOf = (samples: Int16Array, hz: number): number => {
  const k = 2 * Math.cos((2 * Math.PI * hz) / 8_000);
  let [one, two] = [0, 0];
  for (const value of samples) [one, two] = [value + k * one - two, one];
  return Math.sqrt(one * one + two * two - k * one * two) / samples.length;
};

describe('voice', () => {
  const threads = createTaskThreads();
  const sounds = createSounds(threads);
  afterAll(() => threads.close());
  const amr = amrTone(440, 2);

  it('CH5: two seconds of a tone are two seconds of that tone', async () => {
    const wav = must(await sounds.toWav(amr));
    expect(wav.subarray(0, 4).toString()).toBe('RIFF');
    expect(wav.readUInt32LE(24)).toBe(8_000);
    expect(wav.length).toBe(44 + wav.readUInt32LE(40));
    expect(wav.readUInt32LE(40) / 2 / 8_000).toBeCloseTo(2, 1);
    const samples = new Int16Array(wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.length));
    expect(strengthOf(samples, 440)).toBeGreaterThan(20 * strengthOf(samples, 1_500));
  });
  it('CH5: a file cut in the middle plays as far as it goes', async () => {
    const wav = must(await sounds.toWav(amr.subarray(0, amr.length / 2)));
    expect(wav.readUInt32LE(40) / 2 / 8_000).toBeCloseTo(1, 1);
  });
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a head alone', Buffer.from('#!AMR\n')],
    ['wide-band AMR', Buffer.from('#!AMR-WB\n0123456789')],
    ['speex', Buffer.from('OggS')],
  ])('CH5: %s is refused', async (_name, bytes) => {
    expect(codeOf(await sounds.toWav(bytes))).toBe('unsupported_type');
  });
  it('CH5: noise after the head does no harm', async () => {
    const noise = Buffer.from(Array.from({ length: 4_000 }, (_, n) => (n * 7919) % 251));
    const wav = must(await sounds.toWav(Buffer.concat([Buffer.from('#!AMR\n'), noise])));
    expect(wav.readUInt32LE(40)).toBeGreaterThan(0);
  });
  it('CH5: more than ten minutes are not begun', () => {
    expect(
      framesOf(Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(MAX_FRAMES + 1, 0x7c)])),
    ).toBeUndefined();
  });
});
