/** Files that followers send: fetched at once, since the platform keeps them for days only; lost ones are told of. */

import type { Follower } from '../../../routing/channels/follower.ts';
import type { FileRef } from '../../../routing/conversation.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { ChannelAccount, InboundContent } from '../../channels/channel.ts';
import { type Core, idFromKey } from '../core.ts';
import type { ChannelPorts } from './ports.ts';
import { mediaName } from './words.ts';

type Media = Extract<InboundContent, { kind: 'media' }>;

export type MediaResult = { kind: 'kept'; file: FileRef } | { kind: 'lost'; why: string } | { kind: 'later' };

export interface MediaKeeper {
  /** @param key of the event: the same file is kept once */
  keep(
    account: ChannelAccount,
    follower: Follower,
    ticketId: Id,
    media: Media,
    key: string,
  ): Promise<MediaResult>;
}

export const createMediaKeeper = (
  core: Core,
  ports: Pick<ChannelPorts, 'stage' | 'identify'>,
): MediaKeeper => ({
  keep: async (account, follower, ticketId, media, key) => {
    const id = idFromKey(`media:${key}`);
    const known = await core.store.files.get(id);
    if (known)
      return { kind: 'kept', file: { id, name: known.name, mime: known.mime, sizeBytes: known.sizeBytes } };
    const fetched = await account.fetchMedia(media.mediaId);
    if (!fetched.ok) {
      if (fetched.why === 'unavailable') return { kind: 'later' };
      return { kind: 'lost', why: fetched.why === 'expired' ? '已超过平台保存期限' : '文件过大' };
    }
    const bytes = Buffer.from(fetched.bytes);
    const type = ports.identify(bytes, media.media);
    if (!type) return { kind: 'lost', why: '格式不受支持' };
    const staged = await ports.stage(bytes);
    await staged.commit();
    const file = {
      id,
      name: `${mediaName(media.media)}.${type.extension}`,
      mime: type.mime,
      sizeBytes: staged.sizeBytes,
    };
    await core.store.files.insert({
      ...file,
      ticketId,
      sha256: staged.sha256,
      uploadedBy: follower.id,
      at: core.now(),
    });
    return { kind: 'kept', file };
  },
});
