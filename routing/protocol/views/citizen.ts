/** A ticket as its citizen sees it. */
import type { Id, Instant } from '../../ticket.ts';
import type { Grade, OrderStatus, Service, TicketStatus } from '../../vocabulary.ts';

/** How far the waiting citizen is. A range, never one number. */
export interface WaitView {
  /** Waiting tickets that go before this one and want the same people. */
  ahead: number;
  /** Median and 90th percentile in ms; absent when nobody suitable is on duty. */
  likelyMs?: number;
  atMostMs?: number;
}

export interface CitizenTicketView {
  id: Id;
  no: string;
  /** Grows with every change: an older view that comes late is dropped. */
  version: number;
  status: TicketStatus;
  subject: string;
  createdAt: Instant;
  /** Display name of the person who answers, once accepted. */
  servedBy?: string;
  /** With the number it opens the status page (CT6). */
  queryCode?: string;
  /** JN6: the ticket in which this conversation goes on. */
  mergedInto?: Id;
  wait?: WaitView;
  /** CZ4: he is called, or answered in writing, instead of waiting. */
  instead?: 'call' | 'words';
  /** Message box: answered by then at the latest. */
  promisedBy?: Instant;
  orders: {
    no: string;
    service: Service;
    orgName: string;
    status: OrderStatus;
    dueAt: Instant;
    dispatchedAt: Instant;
    reply?: string;
  }[];
  feedback?: string;
  result?: string;
  closedAt?: Instant;
  /** Present from close on: whether the citizen may rate, and the one-time link. Never part of a staff view. */
  rating?: { state: 'invited' | 'rated' | 'expired'; link?: string; closesAt: Instant; grade?: Grade };
  lastSeq: number;
  readByStaff: number;
  readByCitizen: number;
}
