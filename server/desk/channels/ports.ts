/** What the channels need beside the desk itself. */
import type { ChannelAccount, MediaKind } from '../../channels/channel.ts';
import type { FileStore, StagedFile } from '../../stores/file-store.ts';

export interface ChannelPorts {
  /** By their id. Empty when no channel of this kind is set up. */
  accounts: ReadonlyMap<string, ChannelAccount>;
  files: Pick<FileStore, 'open' | 'remove'>;
  /** Takes bytes that are in memory into the file store. */
  stage(bytes: Buffer): Promise<StagedFile>;
  /** What the bytes are, when they are something that we keep. */
  identify(bytes: Buffer, media: MediaKind): { mime: string; extension: string } | undefined;
  /** Key of the pseudonyms of followers; at least 32 bytes. */
  pseudonymKey: Uint8Array;
}
