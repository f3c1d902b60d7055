/** A line of the staff list with the version that a change must name. */
import type { StaffLine } from '../../../routing/protocol/views.ts';

export type StaffRow = StaffLine & { version?: number };
