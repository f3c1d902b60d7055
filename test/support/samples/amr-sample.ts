/** Real AMR bytes for tests: a tone, encoded. */
import { wavToAmr } from '../../../server/sound/amr.ts';

export const amrTone = (hz: number, seconds: number): Uint8Array =>
  wavToAmr(
    Float32Array.from({ length: seconds * 8_000 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / 8_000)),
  );
