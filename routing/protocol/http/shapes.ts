/** What several routes answer with: errors, pages of a list, and the answers that need a name. */
import type { RefusalCode } from '../../errors.ts';
import type { FirstContactCount } from '../../figures/first-contact.ts';
import type { PromiseFigures } from '../../figures/promises.ts';
import type { FollowUpCount, ScoreMonth } from '../../figures/scores.ts';
import type { Id, Instant } from '../../ticket.ts';
import type { Channel, Grade, Matter, Mode, RatingTag, TicketStatus } from '../../vocabulary.ts';
import type { OfferCounts } from '../views/board.ts';

export interface HttpError {
  error: { code: RefusalCode; message: string; detail?: string; field?: string; incident?: string };
}

export interface PageOf<T> {
  items: T[];
  cursor?: string;
}

export interface RatingPage {
  ticketNo: string;
  subject: string;
  servedBy?: string;
  closesAt: Instant;
  state: 'invited' | 'rated' | 'expired';
  grade?: Grade;
}

export interface RatingLine {
  id: Id;
  ticketId: Id;
  ticketNo: string;
  grade: Grade;
  tags: RatingTag[];
  words: string;
  staffName: string;
  at: Instant;
}

export interface ReportSummary {
  from: Instant;
  to: Instant;
  byDay: { day: string; count: number }[];
  byMatter: { matter: Matter | null; count: number }[];
  byChannel: { channel: Channel; count: number }[];
  /** How they were served: by their channel, or led into a video meeting (R067). */
  byMode: { mode: Mode; count: number }[];
  /** R033, R034: by life event and enterprise event; `answered` had a first answer, ratings by when they were given. */
  byEvent: { tag: string; count: number; answered: number; rated: number; satisfied: number }[];
  /** Offers of the period and how they ended. */
  offers: OfferCounts;
  byStaff: { staffId: Id; name: string; count: number }[];
  ratings: { grade: Grade; count: number }[];
  byRegion: { code: string; name: string; count: number }[];
  /** Service orders made in the period, by who received them. */
  byOrganisation: { orgId: Id; name: string; count: number }[];
  /** Closed in the period. */
  closed: number;
  /** First answers of the tickets opened in the period (FG1); `due` are those judged by now (FG15). */
  answers: { count: number; due: number; inTime: number; meanMs: number };
  /** FG13: by person and month. */
  scores: (ScoreMonth & { name: string })[];
  /** FG14: by why they were asked. */
  followUps: FollowUpCount[];
  /** FG10, of the tickets closed in the period. */
  firstContact: FirstContactCount & {
    /** Monday in Asia/Shanghai, oldest first. */
    byWeek: (FirstContactCount & { from: string })[];
    byMatter: (FirstContactCount & { matter: Matter })[];
    byStaff: (FirstContactCount & { staffId: Id; name: string })[];
  };
  /** FG12: how published promises were kept. */
  promises: PromiseFigures;
  total: number;
}

export interface ApiContactAnswer {
  ticketId: Id;
  ticketNo: string;
  status: TicketStatus;
  externalNo: string;
  /** True when this idempotency key had been answered before. */
  repeated: boolean;
}
