/**
 * What a citizen asks about his own data (Personal Information Protection Law, articles 44 to 50): a copy, a correction,
 * a deletion. One document each, with the proof of identity, the deadline, and every step.
 */
import type { Id, Instant } from '../ticket.ts';

export const SUBJECT_REQUEST_KINDS = {
  export: { zh: '查阅复制', en: 'Copy' },
  correct: { zh: '更正补充', en: 'Correction' },
  erase: { zh: '删除', en: 'Deletion' },
} as const;
export type SubjectRequestKind = keyof typeof SUBJECT_REQUEST_KINDS;

/** How the person proved who he is; the proof itself is not kept. */
export const IDENTITY_PROOFS = {
  id_card: { zh: '当面核验身份证', en: 'Identity card, seen in person' },
  called_back: { zh: '回拨登记电话核对', en: 'Called back at the number on record' },
  query_code: { zh: '工单号与查询码', en: 'Ticket number and query code' },
  agent: { zh: '代理人出示授权', en: 'Agent with a power of attorney' },
  device: { zh: '提出咨询的设备', en: 'The device from which he asked' },
} as const;
export type IdentityProof = keyof typeof IDENTITY_PROOFS;
/** PI5: how he proves it when he asks by himself. */
export type OwnProof = Extract<IdentityProof, 'query_code' | 'device'>;
/** Who took it down when he did so himself. */
export const SELF = 'citizen';

export const SUBJECT_REQUEST_STATES = {
  open: { zh: '待办', en: 'Open' },
  done: { zh: '已办结', en: 'Done' },
  refused: { zh: '不予办理', en: 'Refused' },
} as const;
export type SubjectRequestState = keyof typeof SUBJECT_REQUEST_STATES;

/** Answered within 15 working days (GB/T 35273-2020 8.7 asks for 30 days; the bureau promises less). */
export const SUBJECT_REQUEST_DAYS = 15;

export interface SubjectRequest {
  id: Id;
  version: number;
  /** `GS20261120-0001` */
  no: string;
  kind: SubjectRequestKind;
  /** Whose data; after a deletion his pseudonym. */
  citizenId: Id;
  proof: IdentityProof;
  /** What was asked, in the words of whoever took it down. */
  words: string;
  state: SubjectRequestState;
  dueAt: Instant;
  createdAt: Instant;
  updatedAt: Instant;
  steps: { at: Instant; by: Id; byName: string; what: string; words?: string }[];
  /** What a deletion kept, and why: which tickets stand under a pseudonym. */
  kept?: { tickets: number; basis: string };
  /** Which facts a correction changed; the values themselves are not repeated here. */
  corrected?: ('name' | 'phone')[];
}
