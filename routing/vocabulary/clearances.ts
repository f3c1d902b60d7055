/** R092: what a ticket may be restricted as; whoever is cleared for it may take and open such tickets. */
import { l } from './label.ts';

export const CLEARANCES = {
  military: l('涉军', 'Military'),
  sensitive: l('其他受限事项', 'Other restricted matters'),
} as const;
export type Clearance = keyof typeof CLEARANCES;
