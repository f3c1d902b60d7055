/** Follow-ups over HTTP: what staff see, and what they may say. */
import { z } from 'zod';
import {
  FOLLOW_UP_OUTCOMES,
  FOLLOW_UP_WAYS,
  type FollowUpOutcome,
  type FollowUpResult,
  type FollowUpWay,
  type FollowUpWhy,
} from '../../follow-up.ts';
import type { Label } from '../../vocabulary.ts';

const l = (zh: string, en: string): Label => ({ zh, en });

export const FOLLOW_UP_WHYS: Record<FollowUpWhy, Label> = {
  group: l('重点人群', 'priority group'),
  sample: l('抽样', 'sample'),
  planned: l('计划再访', 'planned again'),
};
export const WAY_LABELS: Record<FollowUpWay, Label> = {
  phone: l('电话', 'phone'),
  visit: l('上门', 'visit'),
};
export const OUTCOME_LABELS: Record<FollowUpOutcome, Label> = {
  solved: l('已解决', 'solved'),
  partly: l('部分解决', 'partly solved'),
  unsolved: l('未解决', 'not solved'),
  declined: l('不愿受访', 'declined'),
  unreachable: l('未接通', 'not reached'),
};

export const followUpQuery = z.object({
  scope: z.enum(['due', 'mine', 'later', 'done']).default('due'),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type FollowUpQuery = z.output<typeof followUpQuery>;

export const followUpResult = z.object({
  way: z.enum(FOLLOW_UP_WAYS),
  outcome: z.enum(FOLLOW_UP_OUTCOMES),
  words: z.string().trim().max(1000),
  againOn: z.iso.date().optional().describe('Ask once more on this day'),
});
export type FollowUpAnswer = z.output<typeof followUpResult>;

export interface FollowUpView {
  id: string;
  ticketNo: string;
  round: number;
  why: FollowUpWhy;
  fromDay: string;
  dueDay: string;
  overdue: boolean;
  state: 'open' | 'taken' | 'done';
  takenByName?: string;
  tries: number;
  /** Whether this person may take it: who handled the ticket may not. */
  mayTake: boolean;
  result?: Omit<FollowUpResult, 'by'> & { byName: string };
  /** What he needs to ask, once it is his; empty for everybody else. */
  ask?: { name: string; phone: string; subject: string; feedback: string };
}
