/** R084, R085: which marks of organisations are made for which groups; an order for them proposes such ones first. */
import type { Group, OrgSubtype } from '../vocabulary.ts';

const MARKS_OF: Partial<Record<Group, OrgSubtype>> = {
  veteran: 'veteran_mediation',
  military: 'veteran_mediation',
  unemployed: 'low_income',
  hardship_worker: 'low_income',
  migrant_worker: 'migrant_worker',
  elderly: 'barrier_free',
  disabled: 'barrier_free',
};

/** The marks of an organisation that are made for one of these groups. */
export const marksFor = (groups: readonly Group[], marks: readonly OrgSubtype[] = []): OrgSubtype[] =>
  marks.filter((mark) => groups.some((group) => MARKS_OF[group] === mark));
