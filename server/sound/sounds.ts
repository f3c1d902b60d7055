/** Voice messages made playable, each in a thread of its own with limits: what citizens send is not to be trusted. */
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import { threadFile } from '../threads/spawn.ts';
import type { TaskThreads } from '../threads/tasks.ts';

export interface Sounds {
  /** WAV of an AMR file. `unsupported_type`: another kind of voice (AMR-WB, speex), to be downloaded instead. */
  toWav(bytes: Uint8Array): Promise<Outcome<Buffer>>;
}

const WORKER = threadFile(import.meta.url, 'sound-worker');

export const createSounds = (
  threads: Pick<TaskThreads, 'run'>,
  { limitMs = 20_000, heapMb = 256 } = {},
): Sounds => ({
  toWav: async (bytes) => {
    const end = await threads.run<Uint8Array | undefined>(
      WORKER,
      { bytes: new Uint8Array(bytes) },
      { limitMs, heapMb },
    );
    if (end.how === 'cancelled') return refuse('unavailable');
    if (end.how !== 'done' || !end.value)
      return refuse('unsupported_type', '这段语音不能直接播放，请下载原文件。', 'file');
    return ok(Buffer.from(end.value.buffer, end.value.byteOffset, end.value.byteLength));
  },
});
