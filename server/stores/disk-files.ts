/** The file store on a local disk: DATA_DIR/files/ab/abcdef..., named by SHA-256, written aside and then renamed. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileStore, StagedFile } from './file-store.ts';

const SHA256 = /^[0-9a-f]{64}$/;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Makes the content and the name survive a power cut. */
const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Opens the folder, making it if needed, and removes what a crash left half written. */
export const openDiskFiles = async (dir: string): Promise<FileStore> => {
  const incoming = join(dir, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const dayAgoMs = Date.now() - 86_400_000;
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < dayAgoMs) await rm(path, { force: true });
  }

  const pathOf = (sha256: string): string => join(dir, sha256.slice(0, 2), sha256);

  const staged = (path: string, sha256: string, sizeBytes: number): StagedFile => {
    let state: 'staged' | 'committed' | 'gone' = 'staged';
    return {
      sha256,
      sizeBytes,
      bytes: () => readFile(state === 'committed' ? pathOf(sha256) : path),
      commit: async () => {
        if (state !== 'staged') return;
        const target = pathOf(sha256);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await syncPath(path);
        await rename(path, target);
        await syncPath(dirname(target));
        state = 'committed';
      },
      discard: async () => {
        if (state !== 'staged') return;
        state = 'gone';
        await rm(path, { force: true });
      },
    };
  };

  return {
    stage: async (content) => {
      const path = join(incoming, randomUUID());
      const hash = createHash('sha256');
      let sizeBytes = 0;
      const measure = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          hash.update(chunk);
          sizeBytes += chunk.length;
          done(null, chunk);
        },
      });
      try {
        await pipeline(content, measure, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return staged(path, hash.digest('hex'), sizeBytes);
    },
    open: async (sha256) => {
      if (!SHA256.test(sha256)) return undefined;
      try {
        const { size } = await stat(pathOf(sha256));
        return { content: createReadStream(pathOf(sha256)), sizeBytes: size };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    remove: async (sha256) => {
      if (SHA256.test(sha256)) await rm(pathOf(sha256), { force: true });
    },
  };
};
