/** RT5 on channels: a pressed menu entry, or a word, that answers an invitation to rate. */
import { type Follower, ratingAnswer } from '../../../routing/channels/follower.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { InboundContent } from '../../channels/channel.ts';
import type { Core } from '../core.ts';
import type { Parts } from '../parts.ts';
import type { Followers } from './followers.ts';
import type { Outbox } from './outbox.ts';
import { ratedText, ratingOverText, whichText } from './words.ts';

const OPEN = ['queued', 'serving', 'with_org', 'message_box'];

export const newestOpenTicket = async (store: Core['store'], followerId: Id): Promise<Ticket | undefined> =>
  (
    await store.tickets.find({
      where: { 'requester.citizenId': followerId, status: { in: OPEN } },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: 1,
    })
  ).items[0];

/** The follower as whoever acts. */
export const citizenOf = (follower: Follower) => ({
  kind: 'citizen' as const,
  citizenId: follower.id,
  from: follower.accountId,
});

/** True when the words were an answer to an invitation. */
export type RatingAnswers = (follower: Follower, content: InboundContent, key: string) => Promise<boolean>;

export const createRatingAnswers =
  (
    { core, record, ratings }: Pick<Parts, 'core' | 'record' | 'ratings'>,
    { followers, outbox }: { followers: Followers; outbox: Outbox },
  ): RatingAnswers =>
  async (follower, content, key) => {
    if (content.kind !== 'text') return false;
    const talking = (await newestOpenTicket(core.store, follower.id)) !== undefined;
    const answer = ratingAnswer(follower, content, talking, core.now());
    switch (answer.kind) {
      case 'message':
        return false;
      case 'over':
        await outbox.notice(follower, `over:${content.menuId}`, ratingOverText);
        return true;
      case 'which':
        await outbox.notice(
          follower,
          `which:${key}`,
          whichText(answer.invites.map(({ ticketNo }) => ticketNo)),
        );
        return true;
      case 'rate': {
        const ticket = await record.get(answer.invite.ticketId);
        if (!ticket) return true;
        const given = await ratings.byCitizen(
          citizenOf(follower),
          ticket,
          { grade: answer.grade, tags: [], words: '' },
          'wechat',
        );
        // A second press of any entry changes nothing and costs no reply.
        if (given.ok) await outbox.notice(follower, `rated:${ticket.id}`, ratedText);
        await followers.change(follower.id, (now) => ({
          invites: now.invites.filter(({ ticketId }) => ticketId !== ticket.id),
        }));
        return true;
      }
    }
  };
