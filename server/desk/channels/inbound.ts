/** What an event of a follower does: words become messages of his ticket, a press becomes a rating, leaving erases him. */
import type { Follower } from '../../../routing/channels/follower.ts';
import { type GrantScene, granted } from '../../../routing/channels/reply-window.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { ChannelAccount, InboundContent, InboundEvent } from '../../channels/channel.ts';
import { actorOf, idFromKey } from '../core.ts';
import type { Parts } from '../parts.ts';
import type { Binds } from './binding.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Eraser } from './erase.ts';
import type { Followers } from './followers.ts';
import type { MediaKeeper } from './media.ts';
import type { Outbox } from './outbox.ts';
import { citizenOf, createRatingAnswers, newestOpenTicket } from './rating-answers.ts';
import type { Reaches } from './reach.ts';
import { acceptedText, lostMediaText, plainText, welcomeText } from './words.ts';

export interface Inbound {
  /** Runs again without harm: every step is known by the event's key. */
  handle(event: InboundEvent, inboxId: Id): Promise<'done' | 'keep'>;
  /** A file that could not be fetched with its message. Rejects while it still cannot, so that the job comes again. */
  fetchLater(inboxId: Id, ticketId: Id): Promise<void>;
}

/** A file that the platform does not give now is asked for again after this, ms. */
const MEDIA_AGAIN_MS = 60_000;

const sceneOf: Partial<Record<InboundEvent['fact']['type'], GrantScene>> = {
  followed: 'follow',
  scanned: 'scan',
  menu_clicked: 'menu_click',
};

export const createInbound = (
  {
    core,
    record,
    intake,
    conversation,
    ratings,
    log,
  }: Pick<Parts, 'core' | 'record' | 'intake' | 'conversation' | 'ratings' | 'log'>,
  deps: {
    accounts: ReadonlyMap<string, ChannelAccount>;
    followers: Followers;
    outbox: Outbox;
    reaches: Reaches;
    media: MediaKeeper;
    eraser: Eraser;
    elsewhere: Elsewhere;
    binds: Binds;
  },
): Inbound => {
  const { store } = core;
  const { accounts, followers, outbox, reaches, media, eraser, elsewhere, binds } = deps;

  const accountOf = (id: string): ChannelAccount => {
    const account = accounts.get(id);
    if (!account) throw new Error(`channel account ${id} is not set up`);
    return account;
  };

  const grant = (follower: Follower, scene: GrantScene, atMs: number): Promise<Follower> => {
    const { rules } = accountOf(follower.accountId).capabilities;
    // A platform whose clock is ahead of ours lets us speak now, not later.
    const sinceMs = Math.min(atMs, core.clock.nowMs());
    return followers.change(follower.id, (now) => {
      const ledger = granted(now.ledger, scene, sinceMs, rules);
      return ledger === now.ledger && now.following ? undefined : { ledger: [...ledger], following: true };
    });
  };

  const rate = createRatingAnswers({ core, record, ratings }, { followers, outbox });
  const openTicket = (follower: Follower) => newestOpenTicket(store, follower.id);

  /** Words of a citizen into his open ticket, or a new one. */
  const say = async (follower: Follower, text: string, key: string): Promise<Ticket> => {
    const opened = await store.tickets.get(idFromKey(`ticket:wechat:${key}`));
    const ticket = opened ?? (await openTicket(follower));
    if (ticket && !opened) {
      const sent = await conversation.fromCitizen(citizenOf(follower), {
        ticketId: ticket.id,
        clientKey: key,
        text,
      });
      if (sent.ok) return ticket;
      // Closed in this moment: then it is the first message of the next one.
      if (sent.code !== 'wrong_state') throw new Error(`message refused: ${sent.code}`);
    }
    const accepted = await intake.accept({
      key: `wechat:${key}`,
      channel: 'wechat',
      text,
      citizenId: follower.id,
      actor: actorOf(citizenOf(follower)),
      declaredGroups: [],
      language: 'zh',
      ...(follower.regionCode ? { regionCode: follower.regionCode } : {}),
      ...(follower.entry ? { entry: follower.entry } : {}),
    });
    if (!accepted.ok) throw new Error(`contact refused: ${accepted.code}`);
    await outbox.notice(
      follower,
      `accepted:${accepted.value.ticket.id}`,
      acceptedText(accepted.value.ticket),
      accepted.value.ticket.id,
    );
    return accepted.value.ticket;
  };

  const attach = async (
    follower: Follower,
    ticket: Ticket,
    content: Extract<InboundContent, { kind: 'media' }>,
    key: string,
  ): Promise<boolean> => {
    const result = await media.keep(accountOf(follower.accountId), follower, ticket.id, content, key);
    if (result.kind === 'later') return false;
    const author = { kind: 'citizen' as const, id: follower.id, name: ticket.requester.name ?? '' };
    const lost = result.kind === 'lost';
    await log.append(ticket, {
      key: `citizen:${follower.id}:${key}:file`,
      author,
      kind: lost ? 'text' : result.file.mime.startsWith('image/') ? 'image' : 'file',
      text: lost ? lostMediaText(content.media, result.why) : '',
      ...(lost ? {} : { file: result.file }),
    });
    return true;
  };

  const message = async (
    follower: Follower,
    content: InboundContent,
    event: InboundEvent,
    inboxId: Id,
  ): Promise<'done' | 'keep'> => {
    const key = idFromKey(event.key);
    const pressed = content.kind === 'text' && content.menuId !== undefined;
    const now = await grant(follower, pressed ? 'menu_click' : 'message', event.atMs);
    if ((await binds(now, content, key)) || (await rate(now, content, key))) return 'done';
    const ticket = await say(now, plainText(content), key);
    // He may be written to again.
    core.bus.publish('channel.changed', { ticketId: ticket.id });
    if (content.kind !== 'media' || (await attach(now, ticket, content, key))) return 'done';
    await core.timers.schedule(
      'channel.media',
      inboxId,
      { inboxId, ticketId: ticket.id },
      core.clock.nowMs() + MEDIA_AGAIN_MS,
    );
    return 'keep';
  };

  const bindScene = (follower: Follower, scene: string) =>
    followers.change(follower.id, () =>
      // A region's code by itself, or the code of a station (R021).
      /^\d{6,12}$/.test(scene) ? { regionCode: scene } : { entry: `station:${scene}`.slice(0, 64) },
    );

  return {
    handle: async (event, inboxId) => {
      const { fact } = event;
      if (fact.type === 'unfollowed') {
        await eraser.erase(followers.idOf(event.accountId, event.sender));
        return 'done';
      }
      const follower = await followers.of(event);
      const scene = sceneOf[fact.type];
      if (scene) await grant(follower, scene, event.atMs);
      switch (fact.type) {
        case 'message':
          return message(follower, fact.content, event, inboxId);
        case 'followed':
          if (fact.scene) await bindScene(follower, fact.scene);
          if (fact.code) await followers.change(follower.id, () => ({ code: fact.code }));
          await outbox.notice(follower, `welcome:${idFromKey(event.key)}`, welcomeText(core.tenant()));
          return 'done';
        case 'scanned':
          await bindScene(follower, fact.scene);
          return 'done';
        case 'notice_finished':
          await reaches.finished(fact.noticeId, fact.delivered, fact.code);
          return 'done';
        case 'menu_clicked':
          await outbox.notice(follower, `menu:${idFromKey(event.key)}`, welcomeText(core.tenant()));
          return 'done';
        default:
          await elsewhere.handle(follower, fact, event);
          return 'done';
      }
    },
    fetchLater: async (inboxId, ticketId) => {
      const entry = await store.inbox.get(inboxId);
      const ticket = await record.get(ticketId);
      const follower = entry && (await followers.get(entry.followerId));
      const pending = entry?.event as InboundEvent | undefined;
      if (
        !follower ||
        !ticket ||
        !pending ||
        pending.fact.type !== 'message' ||
        pending.fact.content.kind !== 'media'
      )
        return;
      if (!(await attach(follower, ticket, pending.fact.content, idFromKey(pending.key))))
        throw new Error('the platform does not give the file yet');
      const { event: _, ...rest } = entry;
      await store.inbox.replace(rest, entry.version);
    },
  };
};
