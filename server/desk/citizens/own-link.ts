/**
 * Links of the citizen's own: they stand in his view of the conversation, in a message to his account on another
 * platform, or in a text message, and are made when they are shown or leave. Which way there is, is asked beforehand.
 */
import { isMobile, type SmsPurpose } from '../../../routing/channels/sms.ts';
import type { Message } from '../../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import { MAILBOX_ENTRY } from '../../../routing/vocabulary/mailbox.ts';
import type { Core } from '../core.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { aidLinkOf } from './aid-link.ts';
import { videoLinkOf } from './video-link.ts';

/** `talk`: in the conversation; `sms`: texted, since he has no screen of his own. */
export type LinkWay = 'talk' | 'sms';
export type LinkPurpose = Extract<SmsPurpose, 'aid' | 'video'>;

type LinkCore = Pick<Core, 'ratingKey' | 'publicUrl' | 'now'>;

/** Does this line of the conversation speak of a link? */
export const hasOwnLink = ({ event }: Pick<Message, 'event'>): boolean =>
  Boolean(event?.data.aid ?? event?.data.video);

export const ownLinkOf = (core: LinkCore, message: Pick<Message, 'event'>): string | undefined =>
  aidLinkOf(core, message) ?? videoLinkOf(core, message);

/** Where a link for this citizen may go, or in words why nowhere. `phone`: his number, where it is known. */
export const linkWay = async (
  { store }: Pick<Core, 'store'>,
  sms: Pick<SmsOutbox, 'isOpen'>,
  ticket: Pick<Ticket, 'channel' | 'entry' | 'requester'>,
  purpose: LinkPurpose,
  phone: string | undefined,
): Promise<Outcome<LinkWay>> => {
  const none = (why: string) => refuse('wrong_state', `${why}，链接送不到本人；请当面或电话办理。`);
  switch (ticket.channel) {
    case 'web':
      return ticket.entry === MAILBOX_ENTRY ? none('来信没有会话窗口') : ok('talk');
    case 'wechat': {
      const follower = await store.followers.get(ticket.requester.citizenId);
      return follower?.following ? ok('talk') : none('对方已不再关注，公众号发不到');
    }
    case 'workorder':
      return none('转办工单没有与本人的会话');
    case 'phone':
    case 'counter':
      if (!isMobile(phone)) return none('没有留下手机号');
      return sms.isOpen(purpose) ? ok('sms') : none('短信通道未开通');
  }
};
