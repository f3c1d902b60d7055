/** How an organisation works off its orders. */
import type { Id } from '../../ticket.ts';

/** One organisation over a period: what was signed for and answered in time, and what it gave back. */
export interface OrgFigures {
  orgId: Id;
  orgName: string;
  disabled: boolean;
  received: number;
  open: number;
  overdue: number;
  signed: number;
  signedInTime: number;
  replied: number;
  repliedInTime: number;
  returned: number;
}
