/** Work orders between systems: signed by the other side, or from the console. */

import type { Instant } from '../../ticket.ts';
import type * as X from '../exchange/exchange.ts';
import type { PageOf } from './shapes.ts';

export interface ExchangeHttpApi {
  /** Signed by another system (docs/work-orders.md), as are all routes with `workorders` and `status`. */
  'POST /api/v1/workorders': { in: X.WorkOrderIn; out: X.WorkOrderState };
  'POST /api/v1/workorders/ping': {
    in: Record<string, unknown>;
    out: { ok: true; at: Instant; partner: string };
  };
  'GET /api/v1/workorders/:no': { out: X.WorkOrderState };
  'POST /api/v1/workorders/:no/withdraw': { in: { text?: string }; out: X.WorkOrderState };
  'POST /api/v1/workorders/:no/remind': { in: { text?: string }; out: X.WorkOrderState };
  'POST /api/v1/partners/:id/status': { in: Record<string, unknown>; out: { ok: true; repeated: boolean } };
  'POST /api/v1/partners/:id/status/ping': {
    in: Record<string, unknown>;
    out: { ok: true; at: Instant; partner: string };
  };
  'GET /api/v1/exchange': { query: X.WorkOrderQuery; out: PageOf<X.WorkOrderView> };
  'GET /api/v1/exchange/targets': { out: PageOf<X.PartnerTarget> };
  'POST /api/v1/exchange': { in: X.HandOverOut; out: X.WorkOrderView };
  'POST /api/v1/exchange/:id/sign': { out: X.WorkOrderView };
  'POST /api/v1/exchange/:id/return': { in: X.WorkOrderReturn; out: X.WorkOrderView };
  'POST /api/v1/exchange/:id/withdraw': { out: X.WorkOrderView };
  'POST /api/v1/exchange/:id/number': { in: { externalNo: string }; out: X.WorkOrderView };
  'GET /api/v1/deliveries': { query: X.DeliveryQuery; out: PageOf<X.DeliveryView> };
  'POST /api/v1/deliveries/:id/again': { out: X.DeliveryView };
  'GET /api/v1/partners': { out: PageOf<X.PartnerView> };
  'POST /api/v1/partners': {
    in: X.PartnerInput;
    out: { partner: X.PartnerView; keyId: string; secret: string };
  };
  'PATCH /api/v1/partners/:id': { in: X.PartnerUpdate; out: X.PartnerView };
  'POST /api/v1/partners/:id/secret': {
    in: { overlapHours?: number; key?: { keyId: string; secret: string } };
    out: { keyId: string; secret: string; previousUntil?: Instant };
  };
  'POST /api/v1/partners/:id/test': { out: X.PartnerTest };
}
