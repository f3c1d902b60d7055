/** Something that people must hear of (提醒): a deadline, a return to review, a decision, a reminder. */
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
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  id: string;
  version: number;
  /** `staff:ID`, `org:ID` or `role:ROLE`; whoever is reached by one of them reads it. */
  to: string[];
  at: string;
  kind: NoticeKind;
  ticketId: string;
  ticketNo: string;
  orderId?: string;
  orderNo?: string;
  /** Of a deadline: which one, how high, and when it was or is due. */
  of?: DeadlineKind;
  level?: number;
  dueAt?: string;
  /** Name of the organisation that it is about. */
  orgName?: string;
  /** Who addressed the reader. */
  byName?: string;
  /** Granted, accepted. */
  yes?: boolean;
  readBy: string[];
}
