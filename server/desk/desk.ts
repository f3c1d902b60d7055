/** The use cases that the edges (HTTP, sockets, channels) may call. Edges know this shape and nothing behind it. */

import type { z } from 'zod';
import type { Outcome } from '../../routing/errors.ts';
import type { UnmaskedView } from '../../routing/protocol/citizens/privacy.ts';
import type * as C from '../../routing/protocol/commands.ts';
import type { GrabBoard, PullBoard } from '../../routing/protocol/grab.ts';
import type { ApiContactAnswer, PageOf, RatingPage } from '../../routing/protocol/http.ts';
import type * as J from '../../routing/protocol/tickets/join-commands.ts';
import type {
  BoardView,
  CitizenTicketView,
  MessageView,
  MeView,
  OfferView,
  OrderView,
  PresenceView,
  PublicSite,
  ReceiptView,
  TicketDetail,
  TicketSummary,
} from '../../routing/protocol/views.ts';
import type { Id, Instant } from '../../routing/ticket.ts';
import type { CitizenPrincipal, PartnerPrincipal, StaffPrincipal } from '../auth/policy.ts';
import type { TilesAsk } from './bureau/site.ts';
import type { CitizenServices } from './citizens/services.ts';
import type { StatusDesk } from './citizens/status.ts';
import type { RatingLink } from './closing/rating.ts';
import type { ConflictDesk } from './conflicts/conflicts.ts';
import type { RestrictionDesk } from './conflicts/restrictions.ts';
import type { DrillDesk } from './figures/drill.ts';
import type { OwnFiguresDesk } from './figures/own.ts';
import type { Timeline } from './figures/timeline.ts';
import type { Trend } from './figures/trend.ts';
import type { GrabAudience } from './offers/grab.ts';
import type { OrderDesk } from './orders/order-desk.ts';
import type { AdviserDesk } from './people/advisers.ts';
import type { PhoneDesk } from './phone/types.ts';
import type { PolicyDesk } from './policies/policies.ts';
import type { SanctionDesk } from './sanctions/sanctions.ts';
import type { SuperviseDesk } from './supervise/supervise.ts';
import type { DeliveryDesk, ExchangeDesk, WorkOrderDesk } from './workorders/types.ts';

type In<S extends z.ZodType> = z.output<S>;
type Result<T> = Promise<Outcome<T>>;

/** What a citizen may do; every call checks that the ticket is his own. */
export interface CitizenDesk {
  /** Makes an anonymous citizen bound to the hash of a fresh visitor token. */
  createVisitor(tokenHash: string): Promise<{ citizenId: Id }>;
  /** Whose token this is; `also` are his other devices (CZ2). */
  visitorByHash(tokenHash: string): Promise<{ citizenId: Id; also: Id[] } | undefined>;
  tickets(who: CitizenPrincipal): Promise<CitizenTicketView[]>;
  ticket(who: CitizenPrincipal, ticketId: Id): Result<CitizenTicketView>;
  open(
    who: CitizenPrincipal,
    input: In<typeof C.contactOpen>,
  ): Result<{ ticket: CitizenTicketView; message: MessageView }>;
  send(who: CitizenPrincipal, input: In<typeof C.messageSend>): Result<MessageView>;
  read(who: CitizenPrincipal, input: In<typeof C.messageRead>): Result<true>;
  typing(who: CitizenPrincipal, ticketId: Id): Result<true>;
  sync(
    who: CitizenPrincipal,
    input: In<typeof C.conversationSync>,
  ): Result<{ messages: MessageView[]; more: boolean; ticket: CitizenTicketView }>;
  /** VD2: the line with the link into the last video meeting, without the link, once that is over. */
  endedLink(who: CitizenPrincipal, ticketId: Id): Promise<MessageView | undefined>;
  end(who: CitizenPrincipal, ticketId: Id): Result<CitizenTicketView>;
  /** CZ4: a call or an answer in writing instead of waiting. */
  instead(who: CitizenPrincipal, input: In<typeof C.instead>): Result<CitizenTicketView>;
  rate(who: CitizenPrincipal, input: In<typeof C.ratingSubmitFor>): Result<{ ratedAt: Instant }>;
}

/** What the one-time link may do: nothing but look at its own invitation and rate. */
export interface RatingDesk {
  page(token: string): Result<RatingPage>;
  submit(token: string, input: In<typeof C.ratingSubmit>, from: string): Result<{ ratedAt: Instant }>;
}

export interface StaffDesk {
  me(who: StaffPrincipal): Result<MeView>;
  /** A staff socket is open (first of this person) / the last one is gone. Presence follows. */
  connected(who: StaffPrincipal): Promise<void>;
  disconnected(staffId: Id): Promise<void>;
  /** He acts at his console (DP9). */
  active(staffId: Id): Promise<void>;
  presence(staffId: Id): Promise<PresenceView>;
  setPresence(who: StaffPrincipal, input: In<typeof C.presenceSet>): Result<PresenceView>;
  forcePresence(who: StaffPrincipal, input: In<typeof C.presenceForce>): Result<true>;
  mine(who: StaffPrincipal): Promise<{ tickets: TicketSummary[]; offers: OfferView[]; orders: OrderView[] }>;
  accept(who: StaffPrincipal, offerId: Id): Result<TicketDetail>;
  refuse(who: StaffPrincipal, input: In<typeof C.offerRefuse>): Result<true>;
  open(
    who: StaffPrincipal,
    input: In<typeof C.conversationSync>,
  ): Result<{ ticket: TicketDetail; messages: MessageView[] }>;
  send(who: StaffPrincipal, input: In<typeof C.messageSend>): Result<MessageView>;
  note(who: StaffPrincipal, input: In<typeof C.noteAdd>): Result<MessageView>;
  read(who: StaffPrincipal, input: In<typeof C.messageRead>): Result<true>;
  typing(who: StaffPrincipal, ticketId: Id): Result<true>;
  classify(who: StaffPrincipal, input: In<typeof C.ticketClassify>): Result<TicketDetail>;
  transfer(who: StaffPrincipal, input: In<typeof C.ticketTransfer>): Result<true>;
  handOver(who: StaffPrincipal, ticketId: Id): Result<true>;
  close(who: StaffPrincipal, input: In<typeof C.ticketClose>): Result<TicketDetail>;
  clearRisk(who: StaffPrincipal, ticketId: Id): Result<TicketDetail>;
  take(who: StaffPrincipal, ticketId: Id): Result<TicketDetail>;
  assign(who: StaffPrincipal, input: In<typeof C.ticketAssign>): Result<true>;
  /** JN: tickets that belong together. */
  merge(who: StaffPrincipal, input: In<typeof J.ticketMerge>): Result<TicketDetail>;
  link(who: StaffPrincipal, input: In<typeof J.ticketLink>): Result<TicketDetail>;
  unlink(who: StaffPrincipal, input: In<typeof J.ticketUnlink>): Result<TicketDetail>;
  counterFile(who: StaffPrincipal, input: In<typeof C.counterFile>): Result<TicketDetail>;
  dispatchOrder(who: StaffPrincipal, input: In<typeof C.orderDispatch>): Result<OrderView>;
  orderAction(
    who: StaffPrincipal,
    action: 'sign' | 'return' | 'reply' | 'cancel',
    input: { orderId: Id; text?: string; reason?: In<typeof C.orderReturn>['reason'] },
  ): Result<OrderView>;
  summary(who: StaffPrincipal, ticketId: Id): Result<TicketSummary>;
  order(who: StaffPrincipal, orderId: Id): Result<OrderView>;
  /** One message; the author gets his own client key back when he is the viewer. */
  message(ticketId: Id, seq: number, viewer?: { kind: string; id: Id }): Promise<MessageView | undefined>;
  /** An open offer of this person. */
  offer(who: StaffPrincipal, offerId: Id, ticketId: Id): Promise<OfferView | undefined>;
}

/** Reading for lists and pages; each call filters by what the person may see. */
export interface QueryDesk {
  tickets(who: StaffPrincipal, query: In<typeof C.ticketQuery>): Result<PageOf<TicketSummary>>;
  ticket(who: StaffPrincipal, id: Id): Result<TicketDetail>;
  messages(who: StaffPrincipal, id: Id, after: number, limit: number): Result<PageOf<MessageView>>;
  receipts(who: StaffPrincipal, id: Id): Result<PageOf<ReceiptView>>;
  history(who: StaffPrincipal, id: Id): Result<PageOf<TicketSummary>>;
  orders(who: StaffPrincipal, query: In<typeof C.orderQuery>): Result<PageOf<OrderView>>;
  /** PD2: in full, for a reason that is in the audit log before it is shown. */
  unmask(who: StaffPrincipal, id: Id, why: string): Result<UnmaskedView>;
  /** PD3: the file of the case as a page to print, or its conversation as text; audited. */
  caseFile(
    who: StaffPrincipal,
    id: Id,
    form: { format: 'html' | 'text'; notes: boolean },
  ): Result<{ name: string; content: string }>;
  /** May this person or visitor fetch a file of this ticket? */
  mayReadFiles(who: StaffPrincipal | CitizenPrincipal, ticketId: Id): Promise<boolean>;
  /** May this person or visitor add a file to this ticket (owner, own citizen; ticket not closed)? */
  mayAddFiles(who: StaffPrincipal | CitizenPrincipal, ticketId: Id): Promise<boolean>;
}

export interface PartnerDesk {
  /** Idempotent by (api key, idempotency key): other content under the same key is `key_reused`. */
  contact(
    who: PartnerPrincipal,
    idempotencyKey: string,
    input: In<typeof C.apiContact>,
  ): Result<ApiContactAnswer>;
  status(
    who: PartnerPrincipal,
    ticketNo: string,
  ): Result<ApiContactAnswer & { feedback?: string; closedAt?: Instant; rating?: RatingLink }>;
}

export interface BoardDesk {
  snapshot(): Promise<BoardView>;
  /** Called when a figure may have moved; the caller coalesces. */
  onChange(listener: () => void): () => void;
}

export interface FigureDesk {
  drill: DrillDesk;
  timeline: Timeline;
  trend: Trend;
  own: OwnFiguresDesk;
}

/** Tickets that are open for grabbing, and those that a supervisor assigns. */
export interface GrabDeskFace {
  list(who: StaffPrincipal): Result<GrabBoard>;
  take(who: StaffPrincipal, ticketId: Id): Result<TicketDetail>;
  pulls(who: StaffPrincipal): Result<PullBoard>;
  /** Tells the people of this node what opens and closes; returns how to stop. */
  serve(audience: GrabAudience): () => void;
}

export interface Desk {
  grabs: GrabDeskFace;
  citizen: CitizenDesk;
  ratings: RatingDesk;
  staff: StaffDesk;
  orders: OrderDesk;
  queries: QueryDesk;
  partner: PartnerDesk;
  board: BoardDesk;
  /** What is behind the figures of the board. */
  figures: FigureDesk;
  /** How supervisors step in. */
  supervise: SuperviseDesk;
  conflicts: ConflictDesk;
  restrictions: RestrictionDesk;
  sanctions: SanctionDesk;
  policies: PolicyDesk;
  advisers: AdviserDesk;
  workOrders: WorkOrderDesk;
  exchange: ExchangeDesk;
  deliveries: DeliveryDesk;
  phone: PhoneDesk;
  status: StatusDesk;
  /** Identification by a portal and what else stands beside the citizen's conversation. */
  citizens: CitizenServices;
  /** With the first taps of the chat where they are asked for. */
  site(ask?: TilesAsk): Promise<PublicSite>;
}
