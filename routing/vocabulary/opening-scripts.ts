/** R073: for which group each opening that ships is written; a bureau may mark any canned reply for a group. */
import type { Group } from './citizen.ts';

/** By the id of the starter reply: lists that were saved before replies had a group are read with it. */
const SHIPPED: Partial<Record<string, Group>> = {
  'script.migrant': 'migrant_worker',
  'script.unemployed': 'unemployed',
  'script.women': 'women',
  'script.minor': 'minor',
  'script.elderly': 'elderly',
  'script.disabled': 'disabled',
  'script.military': 'military',
  'script.veteran': 'veteran',
};

/** The group of a reply as it is read: what was chosen (null: none), else what it ships with. */
export const scriptGroup = (reply: { id: string; group?: Group | null | undefined }): Group | null =>
  reply.group === undefined ? (SHIPPED[reply.id] ?? null) : reply.group;
