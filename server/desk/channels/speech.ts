/** What a message to a follower looks like: which lines go together, the menu of an invitation, files. */
import type { Follower, OutEntry } from '../../../routing/channels/follower.ts';
import { menuIdOf } from '../../../routing/channels/follower.ts';
import { GRADES, type Grade } from '../../../routing/vocabulary.ts';
import type { ChannelAccount, MediaKind, OutboundContent } from '../../channels/channel.ts';
import { ownLinkOf } from '../citizens/own-link.ts';
import { isVideoOver } from '../citizens/video-link.ts';
import type { Core } from '../core.ts';
import type { ChannelPorts } from './ports.ts';

export interface Speech {
  /** Texts that follow each other go out as one: replies are few. */
  batchOf(waiting: readonly OutEntry[], maxBytes: number): OutEntry[];
  /** Undefined for nothing at all. */
  contentOf(
    account: ChannelAccount,
    follower: Follower,
    batch: readonly OutEntry[],
  ): Promise<OutboundContent | undefined>;
}

const GRADES_DOWN: readonly Grade[] = [5, 4, 3, 2, 1];
/** Room between merged messages. */
const GAP = '\n\n';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Cuts on whole characters, so that a long answer still arrives. */
const cut = (text: string, maxBytes: number): string => {
  if (bytesOf(text) <= maxBytes) return text;
  let kept = '';
  let size = 0;
  for (const letter of text) {
    size += bytesOf(letter);
    if (size > maxBytes - 3) break;
    kept += letter;
  }
  return `${kept}…`;
};

const mediaOf = (mime: string): MediaKind => {
  if (mime.startsWith('image/')) return 'image';
  if (mime === 'audio/amr') return 'voice';
  return mime === 'video/mp4' ? 'video' : 'file';
};

export const createSpeech = (
  core: Pick<Core, 'store' | 'ratingKey' | 'publicUrl' | 'now'>,
  ports: Pick<ChannelPorts, 'files'>,
): Speech => {
  const { store } = core;
  /** As with a rating (I6) a link of his own is made when it leaves. */
  const wordsOf = ({ text, about }: OutEntry, isOver = false): string => {
    if (!about) return text;
    const link = isOver ? undefined : ownLinkOf(core, { event: { code: 'said', data: about } });
    return `${text}\n${link ?? '（链接已过期）'}`;
  };
  /** VD2: what waited may speak of a meeting that is over when it leaves. */
  const saidNow = async (entry: OutEntry): Promise<string> => {
    if (!entry.about?.video) return wordsOf(entry);
    const ticket = await store.tickets.get(entry.ticketId);
    return wordsOf(entry, isVideoOver(core, { event: { code: 'said', data: entry.about } }, ticket));
  };

  const batchOf: Speech['batchOf'] = (waiting, maxBytes) => {
    const [first, ...rest] = waiting;
    if (!first) return [];
    const batch = [first];
    if (first.kind === 'rating' || first.fileId) return batch;
    let size = bytesOf(wordsOf(first));
    for (const next of rest) {
      size += bytesOf(GAP + wordsOf(next));
      if (next.kind === 'rating' || next.fileId || size > maxBytes) break;
      batch.push(next);
    }
    return batch;
  };

  const menuOf = (account: ChannelAccount, follower: Follower, entry: OutEntry): OutboundContent => {
    const invite = follower.invites.find(({ ticketId }) => ticketId === entry.ticketId);
    if (account.capabilities.menus && invite) {
      const items = GRADES_DOWN.map((grade) => ({ id: menuIdOf(invite.no, grade), text: GRADES[grade].zh }));
      return {
        kind: 'menu',
        head: cut(entry.text, account.capabilities.maxMenuBytes),
        items,
        tail: '谢谢您的评价。',
      };
    }
    const choices = GRADES_DOWN.map((grade) => `${grade} ${GRADES[grade].zh}`).join('\n');
    return { kind: 'text', text: `${entry.text}\n请回复数字评价：\n${choices}` };
  };

  const contentOf: Speech['contentOf'] = async (account, follower, batch) => {
    const [first] = batch;
    if (!first) return undefined;
    if (first.kind === 'rating') return menuOf(account, follower, first);
    const file = first.fileId ? await store.files.get(first.fileId) : undefined;
    const media = file && mediaOf(file.mime);
    const held =
      file && media && account.capabilities.media.includes(media)
        ? await ports.files.open(file.sha256)
        : undefined;
    if (file && media && held) {
      const chunks: Buffer[] = [];
      for await (const chunk of held.content) chunks.push(Buffer.from(chunk as Uint8Array));
      return { kind: 'media', media, name: file.name, mime: file.mime, bytes: Buffer.concat(chunks) };
    }
    // What has no room on the platform: he is told its name.
    const text = file
      ? `[文件] ${file.name}${first.text ? `\n${first.text}` : ''}`
      : (await Promise.all(batch.map(saidNow))).join(GAP);
    return { kind: 'text', text: cut(text, account.capabilities.maxTextBytes) };
  };

  return { batchOf, contentOf };
};
