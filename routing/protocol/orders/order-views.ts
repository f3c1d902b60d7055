/** What staff see of the life of orders: one order with what hangs below it, notices, figures of organisations. */
import type { Notice } from '../../notice.ts';
import type { Instant } from '../../ticket.ts';
import type { OrderView } from '../views.ts';
import type { OrgFigures } from './org-figures.ts';

export interface NoticeView extends Omit<Notice, 'to' | 'version' | 'readBy'> {
  read: boolean;
}

export interface OrderDetail {
  order: OrderView;
  /** Co-handlers, collaborations and supervision orders of it. */
  below: OrderView[];
  /** The order above it. */
  parent?: OrderView;
}

/** The supervisor's page 督办与超期. */
export interface SupervisionView {
  at: Instant;
  since: Instant;
  /** Returns that wait for a decision; `needsForced` ones are the supervisor's alone. */
  returns: OrderView[];
  extensions: OrderView[];
  overdue: OrderView[];
  /** Organisation or person disabled. */
  stranded: OrderView[];
  supervision: OrderView[];
  orgs: OrgFigures[];
}
