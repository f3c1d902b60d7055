/** Something that people must hear of (提醒): a deadline, a return to review, a decision, a reminder. */
import type { SanctionKind } from './vocabulary/sanctions.ts';
import type { DeadlineKind } from './vocabulary.ts';

export const NOTICE_KINDS = [
  'deadline',
  'return_asked',
  'return_decided',
  'extension_asked',
  'extension_decided',
  'reminded',
  'supervised',
  'assigned',
  'taken_back',
  'co_asked',
  'co_replied',
  'replied',
  'resumed',
  'stranded',
  'mentioned',
  'unsolved',
  'phone_him',
  'data_requested',
  'sanctioned',
  'sanction_over',
  'sanction_objected',
  'sanction_decided',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  id: string;
  version: number;
  /** `staff:ID`, `org:ID` or `role:ROLE`; whoever is reached by one of them reads it. */
  to: string[];
  at: string;
  kind: NoticeKind;
  /** What it is about: a ticket, or a request about one's own data (PI5). */
  ticketId?: string;
  ticketNo?: string;
  subjectId?: string;
  subjectNo?: string;
  orderId?: string;
  orderNo?: string;
  /** Of a deadline: which one, how high, and when it was or is due. */
  of?: DeadlineKind;
  level?: number;
  dueAt?: string;
  /** Name of the organisation, or of a sanctioned person, that it is about. */
  orgName?: string;
  /** SN: whom a sanction is about, and which step of the ladder it is. */
  sanction?: { subjectKind: 'staff' | 'organisation'; subjectId: string; kind: SanctionKind };
  /** Who addressed the reader. */
  byName?: string;
  /** Granted, accepted. */
  yes?: boolean;
  readBy: string[];
}
