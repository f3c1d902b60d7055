/** PORT: the bytes of uploaded files, by content. What they are called and whose they are is in the store. */
import type { Readable } from 'node:stream';

/** A file that has arrived but does not count yet. */
export interface StagedFile {
  sha256: string;
  sizeBytes: number;
  /** The whole content; files are small (10 MB by default). */
  bytes(): Promise<Buffer>;
  /** Makes it durable under its hash. Idempotent; equal content is kept once. */
  commit(): Promise<void>;
  /** Forgets it unless it was committed. Idempotent. */
  discard(): Promise<void>;
}

export interface FileStore {
  stage(content: Readable): Promise<StagedFile>;
  /** The content by its hash; undefined when there is none. */
  open(sha256: string): Promise<{ content: Readable; sizeBytes: number } | undefined>;
  /** Erases the bytes for good; whoever calls knows that nothing names them any more. Idempotent. */
  remove(sha256: string): Promise<void>;
}
