/** The channels of other platforms as one part of the desk: what comes in, what goes out, what the agent sees of it. */
import { isFollowerId, type OutState } from '../../../routing/follower.ts';
import { allowanceOf } from '../../../routing/reply-window.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { InboundEvent } from '../../channels/channel.ts';
import type { JobHandlers } from '../../jobs/timers.ts';
import type { Parts } from '../parts.ts';
import { createEraser } from './erase.ts';
import { createFollowers } from './followers.ts';
import { createInbound } from './inbound.ts';
import { createInbox } from './inbox.ts';
import { createMediaKeeper } from './media.ts';
import { createOutbox } from './outbox.ts';
import type { ChannelPorts } from './ports.ts';
import { createSender } from './sender.ts';
import { inviteText } from './words.ts';

/** What an agent needs to know before he writes. */
export interface ChannelView {
  accountId: string;
  following: boolean;
  /** Messages that may still be written before he speaks again, without the one kept for the rating. */
  left: number;
  /** When the time to write ends, ms. */
  untilMs?: number;
  /** How each message of ours fared, by its number. */
  messages: { seq: number; state: OutState; why?: string }[];
}

type ChannelJobs = Pick<JobHandlers, 'channel.inbox' | 'channel.outbox' | 'channel.media'>;

export interface Channels {
  /** Resolves when the event is kept. */
  receive(event: InboundEvent): Promise<void>;
  /** Undefined for tickets of other channels. */
  view(ticket: Pick<Ticket, 'id' | 'requester'>): Promise<ChannelView | undefined>;
  /** What was missed by a node that died: events kept, messages not taken over, messages not sent. */
  sweep(): Promise<number>;
  jobs: ChannelJobs;
}

/** Tickets that changed within this are looked at by the sweep, ms. */
const LOOK_BACK_MS = 2 * 86_400_000;

export const createChannels = (parts: Parts, ports: ChannelPorts): Channels => {
  const { core, record, closing } = parts;
  const { store, bus, clock } = core;
  const followers = createFollowers(core, ports);
  const outbox = createOutbox(core);
  const sender = createSender(core, ports, followers, outbox);
  const inbound = createInbound(parts, {
    accounts: ports.accounts,
    followers,
    outbox,
    media: createMediaKeeper(core, ports),
    eraser: createEraser(parts, ports, followers),
  });
  const inbox = createInbox(core, followers, async (event, inboxId) => {
    const then = await inbound.handle(event, inboxId);
    await sender.work(followers.idOf(event.accountId, event.sender));
    return then;
  });

  /** The invitation of a closed ticket, on his own channel, numbered so that a press says which ticket. */
  const invite = async (ticket: Ticket): Promise<void> => {
    const invitation = await closing.invitationOf(ticket);
    if (!invitation || invitation.ratedAt) return;
    const followerId = ticket.requester.citizenId;
    const follower = await followers.get(followerId);
    if (!follower?.following) return;
    const nowAt = core.now();
    await followers.change(followerId, (now) => {
      if (now.invites.some(({ ticketId }) => ticketId === ticket.id)) return undefined;
      const no = now.inviteSerial + 1;
      const open = now.invites.filter(({ closesAt }) => closesAt >= nowAt);
      const { closesAt } = invitation;
      return {
        inviteSerial: no,
        invites: [...open, { no, ticketId: ticket.id, ticketNo: ticket.no, closesAt }],
      };
    });
    await outbox.rating(follower, ticket.id, inviteText(ticket));
  };

  const isInvited = async (ticketId: Id): Promise<boolean> =>
    (await outbox.ofTicket(ticketId)).some(({ kind }) => kind === 'rating');

  /** Takes over what a ticket has to say, and says it. */
  const tell = async (ticketId: Id): Promise<void> => {
    const ticket = await record.get(ticketId);
    if (!ticket || !(await followers.get(ticket.requester.citizenId))) return;
    await outbox.follow(ticket);
    if (ticket.status === 'closed' && !(await isInvited(ticketId))) await invite(ticket);
    await sender.work(ticket.requester.citizenId);
  };

  const onHint = ({ ticketId, citizenId }: { ticketId: Id; citizenId: Id }) => {
    if (isFollowerId(citizenId)) core.background('channel outbox', tell(ticketId));
  };
  bus.on('message.appended', onHint);
  bus.on('ticket.changed', (change) => {
    if (change.status === 'closed') onHint(change);
  });

  return {
    receive: inbox.receive,
    view: async (ticket) => {
      const follower = await followers.get(ticket.requester.citizenId);
      const account = follower && ports.accounts.get(follower.accountId);
      if (!follower || !account) return undefined;
      const allowance = allowanceOf(follower.ledger, clock.nowMs(), account.capabilities.rules);
      const entries = await outbox.ofTicket(ticket.id);
      return {
        accountId: follower.accountId,
        following: follower.following,
        left: allowance.forTalk,
        ...(allowance.untilMs === undefined ? {} : { untilMs: allowance.untilMs }),
        messages: entries.flatMap(({ messageSeq, state, why }) =>
          messageSeq === undefined ? [] : [{ seq: messageSeq, state, ...(why ? { why } : {}) }],
        ),
      };
    },
    sweep: async () => {
      if (ports.accounts.size === 0) return 0;
      let found = await inbox.sweep();
      const since = new Date(clock.nowMs() - LOOK_BACK_MS).toISOString();
      const page = await store.tickets.find({
        where: { channel: 'wechat', updatedAt: { gte: since } },
        limit: 500,
      });
      for (const ticket of page.items) if (await outbox.follow(ticket)) found += 1;
      return found + (await sender.sweep());
    },
    jobs: {
      'channel.inbox': ({ followerId }) => inbox.work(followerId),
      'channel.outbox': ({ followerId }) => sender.work(followerId),
      'channel.media': ({ inboxId, ticketId }) => inbound.fetchLater(inboxId, ticketId),
    },
  };
};
