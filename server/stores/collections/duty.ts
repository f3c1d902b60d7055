/** Turns of duty, their changes and how they were kept. */
import type { Attendance } from '../../../routing/duty/attendance.ts';
import type { RosterChange } from '../../../routing/duty/roster-change.ts';
import type { SwapRequest } from '../../../routing/duty/swap.ts';
import type { LeaderVisit } from '../../../routing/duty/visits.ts';
import type { Shift } from '../../../routing/people.ts';
import type { CollectionSpec } from '../collection.ts';

export interface DutyDocuments {
  shifts: Shift;
  rosterChanges: RosterChange;
  swaps: SwapRequest;
  attendance: Attendance;
  leaderVisits: LeaderVisit;
}

export const DUTY = {
  shifts: {
    name: 'shifts',
    fields: ['staffId', 'startAt', 'endAt', 'post'],
    unique: [['staffId', 'startAt']],
  },
  rosterChanges: { name: 'rosterChanges', fields: ['kind', 'state', 'at'], unique: [] },
  swaps: { name: 'swaps', fields: ['fromId', 'toId', 'state', 'createdAt'], unique: [] },
  attendance: { name: 'attendance', fields: ['staffId', 'startAt', 'endAt', 'closed'], unique: [] },
  leaderVisits: { name: 'leaderVisits', fields: ['staffId', 'day'], unique: [] },
} as const satisfies Record<keyof DutyDocuments, CollectionSpec>;
