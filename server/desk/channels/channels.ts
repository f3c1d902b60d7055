/** The channels of other platforms as one part of the desk: what comes in, what goes out, what the agent sees of it. */

import { isFollowerId } from '../../../routing/channels/follower.ts';
import { allowanceOf } from '../../../routing/channels/reply-window.ts';
import { SMS_PURPOSES } from '../../../routing/channels/sms.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { ChannelView, TicketChannel } from '../../../routing/protocol/channels/channel.ts';
import type { ChannelChecks } from '../../../routing/protocol/channels/channel-check.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { InboundEvent, PullMarks } from '../../channels/channel.ts';
import type { JobHandlers } from '../../jobs/timers.ts';
import { lookOver } from '../look-over.ts';
import type { Parts } from '../parts.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { createBinds } from './binding.ts';
import { createElsewhere } from './elsewhere.ts';
import { createEraser } from './erase.ts';
import { createFollowers } from './followers.ts';
import { createInbound } from './inbound.ts';
import { createInbox } from './inbox.ts';
import { createMediaKeeper } from './media.ts';
import { createOutbox } from './outbox.ts';
import type { ChannelPorts } from './ports.ts';
import { createPullMarks } from './pull-marks.ts';
import { createReaches } from './reach.ts';
import { createSender } from './sender.ts';
import { inviteText } from './words.ts';

/** What agents may ask and do. */
export interface ChannelDesk {
  view(who: StaffPrincipal, ticketId: Id): Promise<Outcome<TicketChannel>>;
  /** Only the owner, and only for what is `unknown` or `refused`. */
  again(who: StaffPrincipal, ticketId: Id, seq: number): Promise<Outcome<TicketChannel>>;
  /** The self-test of every account. */
  check(): Promise<ChannelChecks>;
  /** The owner has phoned, since nothing else reached the citizen. */
  phoned(who: StaffPrincipal, ticketId: Id): Promise<Outcome<TicketChannel>>;
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
  desk: ChannelDesk;
  /** For accounts that want to be pulled. */
  marks: PullMarks;
}

/** Tickets that changed within this are looked at by the sweep, ms. */
const LOOK_BACK_MS = 2 * 86_400_000;

export const createChannels = (parts: Parts, ports: ChannelPorts, sms: SmsOutbox): Channels => {
  const { core, record, closing } = parts;
  const { store, bus, clock } = core;
  const followers = createFollowers(core, ports);
  const outbox = createOutbox(core);
  const sender = createSender(core, ports, followers, outbox);
  const reaches = createReaches(parts, ports, followers, sms);
  const inbound = createInbound(parts, {
    accounts: ports.accounts,
    reaches,
    followers,
    outbox,
    media: createMediaKeeper(core, ports),
    eraser: createEraser(parts, ports, followers),
    elsewhere: createElsewhere(parts, { followers, outbox }),
    binds: createBinds(core, followers, outbox),
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
    // What waits here is shown before it leaves, also when it cannot leave yet.
    if (await outbox.follow(ticket)) bus.publish('channel.changed', { ticketId });
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

  const view: Channels['view'] = async (ticket) => {
    const follower = await followers.get(ticket.requester.citizenId);
    const account = follower && ports.accounts.get(follower.accountId);
    if (!follower || !account) return undefined;
    const allowance = allowanceOf(follower.ledger, clock.nowMs(), account.capabilities.rules);
    const [entries, ways] = await Promise.all([outbox.ofTicket(ticket.id), reaches.ofTicket(ticket.id)]);
    return {
      ways: ways.flatMap(({ about, steps }) =>
        steps.map(({ way, state, why, at }) => ({ about, way, state, at, ...(why ? { why } : {}) })),
      ),
      accountId: follower.accountId,
      following: follower.following,
      left: allowance.forTalk,
      ...(allowance.untilMs === undefined ? {} : { untilMs: allowance.untilMs }),
      messages: entries.flatMap(({ messageSeq, state, why }) =>
        messageSeq === undefined ? [] : [{ seq: messageSeq, state, ...(why ? { why } : {}) }],
      ),
    };
  };

  const answer = async (ticket: Ticket) => ok({ channel: (await view(ticket)) ?? null });
  const desk: ChannelDesk = {
    view: async (who, ticketId) => {
      const found = await parts.queries.readable(who, ticketId);
      return found.ok ? answer(found.value) : found;
    },
    check: async () => ({
      accounts: await Promise.all(
        [...ports.accounts.values()].map(async (account) => ({
          id: account.id,
          ...((await account.check?.()) ?? { kind: 'other' as const, address: '', items: [] }),
        })),
      ),
      sms: SMS_PURPOSES.some(sms.isOpen),
    }),
    phoned: async (who, ticketId) => {
      const ticket = await record.get(ticketId);
      if (!ticket) return refuse('not_found');
      if (ticket.ownerId !== who.id) return refuse('not_owner');
      if (!(await reaches.phoned(ticketId, who.id))) return refuse('wrong_state', '没有待电话联系的任务。');
      core.audit.note({
        id: core.ids.next(),
        at: core.now(),
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'channel.phoned',
        target: `ticket:${ticketId}`,
        data: {},
      });
      return answer(ticket);
    },
    again: async (who, ticketId, seq) => {
      const ticket = await record.get(ticketId);
      if (!ticket) return refuse('not_found');
      if (ticket.ownerId !== who.id) return refuse('not_owner');
      const entry = (await outbox.ofTicket(ticketId)).find(({ messageSeq }) => messageSeq === seq);
      if (!entry) return refuse('not_found', '没有这条消息。', 'seq');
      if (entry.state !== 'unknown' && entry.state !== 'refused')
        return refuse('wrong_state', '这条消息已发送或正在等待发送。', 'seq');
      const { why: _, notBeforeMs: _when, ...rest } = entry;
      if (!(await outbox.set(rest, { state: 'waiting', tries: 0 }))) return refuse('version_conflict');
      core.audit.note({
        id: core.ids.next(),
        at: core.now(),
        who: who.id,
        whoName: who.name,
        from: who.from,
        what: 'channel.sent_again',
        target: `ticket:${ticketId}`,
        data: { seq, was: entry.state },
      });
      core.background('channel outbox', sender.work(entry.followerId));
      return answer(ticket);
    },
  };

  return {
    receive: inbox.receive,
    view,
    desk,
    marks: createPullMarks(core),
    sweep: async () => {
      if (ports.accounts.size === 0) return 0;
      let found = await inbox.sweep();
      const since = new Date(clock.nowMs() - LOOK_BACK_MS).toISOString();
      const where = { channel: 'wechat', updatedAt: { gte: since } } as const;
      for await (const tickets of lookOver(store.tickets, { where }))
        for (const ticket of tickets) if (await outbox.follow(ticket)) found += 1;
      found += await sender.sweep();
      return found + (await reaches.sweep());
    },
    jobs: {
      'channel.inbox': ({ followerId }) => inbox.work(followerId),
      'channel.outbox': ({ followerId }) => sender.work(followerId),
      'channel.media': ({ inboxId, ticketId }) => inbound.fetchLater(inboxId, ticketId),
    },
  };
};
