/** Typed events of the three namespaces, both ways. Every client event is acknowledged with data or a refusal. */
import type { Id, Instant } from '../ticket.ts';
import type { Ack } from './ack.ts';
import type * as C from './commands.ts';
import type { GrabBoard, GrabGone, GrabView, PullBoard } from './grab.ts';
import type * as O from './orders/order-commands.ts';
import type { NoticeView } from './orders/order-views.ts';
import type { PhoneClientEvents, PhoneServerEvents } from './phone/phone.ts';
import type * as S from './supervise.ts';
import type * as J from './tickets/join-commands.ts';
import type {
  BoardView,
  CitizenTicketView,
  MessageView,
  MeView,
  OfferView,
  OrderView,
  PresenceView,
  TicketDetail,
  TicketSummary,
} from './views.ts';

/** Sent in the handshake as `auth.protocol`; another number is refused with `protocol_version`. */
export const PROTOCOL_VERSION = 1;

/** Namespace `/citizen`. Handshake: `{ protocol, token }`, token from POST /api/v1/visitors. */
export interface CitizenClientEvents {
  /** All tickets of this visitor, newest first (at most 20). Sent by the client on every (re)connect. */
  hello: (input: Record<string, never>, ack: Ack<{ nowMs: number; tickets: CitizenTicketView[] }>) => void;
  'contact:open': (
    input: C.ContactOpen,
    ack: Ack<{ ticket: CitizenTicketView; message: MessageView }>,
  ) => void;
  'message:send': (input: C.MessageSend, ack: Ack<MessageView>) => void;
  'message:read': (input: C.MessageRead, ack: Ack<true>) => void;
  typing: (input: C.TicketRef, ack: Ack<true>) => void;
  /** Messages after a sequence number, in order, at most 500; `more` says that there are further ones. */
  'conversation:sync': (
    input: C.ConversationSync,
    ack: Ack<{ messages: MessageView[]; more: boolean; ticket: CitizenTicketView }>,
  ) => void;
  /** The citizen ends it: a queued ticket is closed as withdrawn, a served one tells the agent. */
  'contact:end': (input: C.TicketRef, ack: Ack<CitizenTicketView>) => void;
  /** CZ4: a call or an answer in writing instead of waiting. */
  'contact:instead': (input: C.InsteadInput, ack: Ack<CitizenTicketView>) => void;
  'rating:submit': (input: C.RatingSubmitFor, ack: Ack<{ ratedAt: Instant }>) => void;
  /** 催办, once a day. */
  'ticket:remind': (input: C.TicketRef, ack: Ack<{ reminded: number }>) => void;
}

export interface CitizenServerEvents {
  /** Whenever status, owner, wait, orders or the invitation change. */
  ticket: (ticket: CitizenTicketView) => void;
  message: (message: MessageView) => void;
  typing: (info: { ticketId: Id }) => void;
  /** Staff has read up to `seq`. */
  read: (info: { ticketId: Id; seq: number }) => void;
}

/** Namespace `/agent`: agents, supervisors and organisation members, by the session cookie and `auth.protocol`. */
export interface AgentClientEvents extends PhoneClientEvents {
  hello: (
    input: Record<string, never>,
    ack: Ack<{
      nowMs: number;
      me: MeView;
      presence: PresenceView;
      /** Tickets that I own and that are not closed. */
      tickets: TicketSummary[];
      offers: OfferView[];
      /** Open orders of my organisation, or mine (rectification). */
      orders: OrderView[];
    }>,
  ) => void;
  'presence:set': (input: C.PresenceSet, ack: Ack<PresenceView>) => void;
  'offer:accept': (input: C.OfferRef, ack: Ack<TicketDetail>) => void;
  'offer:refuse': (input: C.OfferRefuse, ack: Ack<true>) => void;
  /** The ticket with its messages after `afterSeq` (at most 500, the newest when `afterSeq` is 0). */
  'ticket:open': (
    input: C.ConversationSync,
    ack: Ack<{ ticket: TicketDetail; messages: MessageView[] }>,
  ) => void;
  'message:send': (input: C.MessageSend, ack: Ack<MessageView>) => void;
  'note:add': (input: C.NoteAdd, ack: Ack<MessageView>) => void;
  'message:read': (input: C.MessageRead, ack: Ack<true>) => void;
  typing: (input: C.TicketRef, ack: Ack<true>) => void;
  'ticket:classify': (input: C.TicketClassify, ack: Ack<TicketDetail>) => void;
  'ticket:transfer': (input: C.TicketTransfer, ack: Ack<true>) => void;
  /** The talk is over, open orders go on: frees the agent, who stays the responsible owner (首问负责). */
  'ticket:hand-over': (input: C.TicketRef, ack: Ack<true>) => void;
  'ticket:close': (input: C.TicketClose, ack: Ack<TicketDetail>) => void;
  'ticket:clear-risk': (input: C.TicketRef, ack: Ack<TicketDetail>) => void;
  /** Takes a ticket from the message box or back from an organisation that I am responsible for. */
  'ticket:take': (input: C.TicketRef, ack: Ack<TicketDetail>) => void;
  /** JN1: another open ticket of the citizen goes on in this one. */
  'ticket:merge': (input: J.TicketMerge, ack: Ack<TicketDetail>) => void;
  /** JN5: two tickets point at each other, and no more. */
  'ticket:link': (input: J.TicketLinkInput, ack: Ack<TicketDetail>) => void;
  'ticket:unlink': (input: J.TicketUnlink, ack: Ack<TicketDetail>) => void;
  /** Tickets that I may grab now; counts as shown to me (GR7). */
  'grab:list': (input: Record<string, never>, ack: Ack<GrabBoard>) => void;
  'grab:take': (input: C.TicketRef, ack: Ack<TicketDetail>) => void;
  /** Supervisors: tickets that only they assign. */
  'pull:list': (input: Record<string, never>, ack: Ack<PullBoard>) => void;
  /** What I have not acknowledged yet. */
  'broadcast:pending': (input: Record<string, never>, ack: Ack<{ items: S.BroadcastView[] }>) => void;
  'broadcast:ack': (input: S.BroadcastAck, ack: Ack<true>) => void;
  'pull:assign': (input: C.TicketAssign, ack: Ack<true>) => void;
  'counter:file': (input: C.CounterFile, ack: Ack<TicketDetail>) => void;
  'order:dispatch': (input: C.OrderDispatch, ack: Ack<OrderView>) => void;
  'order:cancel': (input: C.OrderRef, ack: Ack<OrderView>) => void;
  'order:sign': (input: C.OrderRef, ack: Ack<OrderView>) => void;
  'order:return': (input: C.OrderReturn, ack: Ack<OrderView>) => void;
  'order:reply': (input: O.OrderReply, ack: Ack<OrderView>) => void;
  'order:stage': (input: O.OrderStageInput, ack: Ack<OrderView>) => void;
  /** Asks for more time; a supervisor decides. */
  'order:extend': (input: O.OrderExtend, ack: Ack<OrderView>) => void;
  'order:suspend': (input: O.OrderSuspend, ack: Ack<OrderView>) => void;
  'order:resume': (input: O.OrderNote, ack: Ack<OrderView>) => void;
  /** Asks a co-handler (协办). */
  'order:co': (input: O.OrderCo, ack: Ack<OrderView>) => void;
  /** Asks the legal aid body of another region (异地协作). */
  'order:collaborate': (input: O.OrderCollaborate, ack: Ack<OrderView>) => void;
  /** Decides on a return: the ticket's owner, or a supervisor. */
  'order:review': (input: O.OrderReview, ack: Ack<OrderView>) => void;
  /** 催办 */
  'order:remind': (input: O.OrderNote, ack: Ack<OrderView>) => void;
  /** Supervisors: another organisation, or the same for good (指定承办). */
  'order:assign': (input: O.OrderAssign, ack: Ack<OrderView>) => void;
  'order:take-back': (input: O.OrderWordsInput, ack: Ack<OrderView>) => void;
  'order:extension': (input: O.OrderExtension, ack: Ack<OrderView>) => void;
  /** 督办: an answer is owed. */
  'order:supervise': (input: O.OrderSupervise, ack: Ack<OrderView>) => void;
  /** R050: puts tickets under the parent of a group case; takes them out again. */
  'group:link': (input: O.GroupLink, ack: Ack<{ linked: number }>) => void;
  'group:unlink': (input: O.GroupLink, ack: Ack<{ linked: number }>) => void;
  /** One answer to every linked ticket that is open. */
  'group:reply': (input: O.GroupReply, ack: Ack<{ told: number }>) => void;
}

export interface AgentServerEvents extends PhoneServerEvents {
  offer: (offer: OfferView) => void;
  'offer:gone': (info: { offerId: Id; how: 'accepted' | 'refused' | 'expired' | 'withdrawn' }) => void;
  /** A ticket is open for grabbing to me, or opened wider. */
  grab: (grab: GrabView) => void;
  /** It is open no more, with who has it. */
  'grab:gone': (gone: GrabGone) => void;
  /** A ticket that I own changed, or became mine. */
  ticket: (ticket: TicketSummary) => void;
  /** No longer mine (transferred, closed). */
  'ticket:gone': (info: { ticketId: Id }) => void;
  message: (message: MessageView) => void;
  typing: (info: { ticketId: Id }) => void;
  /** The citizen has read up to `seq`. */
  read: (info: { ticketId: Id; seq: number }) => void;
  /** Something left for, or came from, a citizen on somebody else's platform. */
  channel: (info: { ticketId: Id }) => void;
  presence: (presence: PresenceView) => void;
  order: (order: OrderView) => void;
  /** A supervisor tells everybody something; to be acknowledged once. */
  broadcast: (broadcast: S.BroadcastView) => void;
  /** Acknowledged, here or in another window. */
  'broadcast:gone': (info: { broadcastId: Id }) => void;
  /** Something in the inbox of reminders. */
  notice: (notice: NoticeView) => void;
  /** The session ended (signed out elsewhere, idle, disabled). */
  'session:ended': (info: { code: 'not_signed_in' }) => void;
}

/** Namespace `/supervisor`: the live board and interventions. */
export interface SupervisorClientEvents {
  hello: (input: Record<string, never>, ack: Ack<{ nowMs: number; me: MeView; board: BoardView }>) => void;
  'ticket:assign': (input: C.TicketAssign, ack: Ack<true>) => void;
  'presence:force': (input: C.PresenceForce, ack: Ack<true>) => void;
  /** Follows a conversation without being noticed by the citizen; audited. Ends with `talk:leave` or the line. */
  'talk:watch': (input: S.WatchTalk, ack: Ack<{ ticket: TicketDetail; messages: MessageView[] }>) => void;
  'talk:leave': (input: S.WatchTalk, ack: Ack<true>) => void;
  /** A note for whoever serves. */
  'talk:whisper': (input: S.Whisper, ack: Ack<MessageView>) => void;
  'talk:take-over': (input: S.TakeOver, ack: Ack<true>) => void;
  'ticket:assign-many': (input: S.AssignMany, ack: Ack<{ items: S.AssignOutcome[] }>) => void;
  'line:list': (input: Record<string, never>, ack: Ack<{ items: S.ClosureView[] }>) => void;
  'line:close': (input: S.LineClose, ack: Ack<S.ClosureView>) => void;
  'line:open': (input: S.LineOpen, ack: Ack<true>) => void;
  'broadcast:send': (input: S.BroadcastSend, ack: Ack<S.BroadcastView>) => void;
  'broadcast:list': (input: Record<string, never>, ack: Ack<{ items: S.BroadcastLine[] }>) => void;
}

export interface SupervisorServerEvents {
  /** At most four a second while figures move. */
  board: (board: BoardView) => void;
  /** Of a conversation that this supervisor watches, notes included. */
  message: (message: MessageView) => void;
  /** Somebody has acknowledged, or there is a new one: ask `broadcast:list`. */
  broadcasts: (info: { broadcastId: Id }) => void;
  'session:ended': (info: { code: 'not_signed_in' }) => void;
}
