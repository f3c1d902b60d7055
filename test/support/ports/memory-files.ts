/** A file store in memory, for desks without a disk. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FileStore, StagedFile } from '../../../server/stores/file-store.ts';

export interface MemoryFiles extends FileStore {
  stageBytes(bytes: Buffer): Promise<StagedFile>;
  size(): number;
}

export const createMemoryFiles = (): MemoryFiles => {
  const kept = new Map<string, Buffer>();
  const stage = (bytes: Buffer): StagedFile => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      sha256,
      sizeBytes: bytes.length,
      bytes: async () => bytes,
      commit: async () => {
        kept.set(sha256, bytes);
      },
      discard: async () => undefined,
    };
  };
  return {
    stageBytes: async (bytes) => stage(bytes),
    size: () => kept.size,
    stage: async (content) => {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(Buffer.from(chunk as Uint8Array));
      return stage(Buffer.concat(chunks));
    },
    open: async (sha256) => {
      const bytes = kept.get(sha256);
      return bytes && { content: Readable.from([bytes]), sizeBytes: bytes.length };
    },
    remove: async (sha256) => {
      kept.delete(sha256);
    },
  };
};
