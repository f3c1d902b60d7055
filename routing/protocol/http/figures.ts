/** Board and what is behind it, reports, ratings, what-if. */

import type { Instant } from '../../ticket.ts';
import type * as C from '../commands.ts';
import type * as F from '../figures/figures.ts';
import type * as Sim from '../simulation.ts';
import type { BoardView } from '../views.ts';
import type { PageOf, RatingLine, ReportSummary } from './shapes.ts';

export interface FigureHttpApi {
  'GET /api/v1/board': { out: BoardView };
  /** What is behind one figure of the board. */
  'GET /api/v1/board/drill': { query: F.DrillQuery; out: F.DrillView };
  'GET /api/v1/board/drill/export': { query: F.DrillExport; out: Blob };
  'GET /api/v1/board/service': { query: F.ServiceQuery; out: F.ServiceView };
  'GET /api/v1/board/trend': { out: F.TrendView };
  'GET /api/v1/shift/figures': { out: F.OwnFigures };
  'GET /api/v1/reports/summary': { query: { from: Instant; to: Instant }; out: ReportSummary };
  'GET /api/v1/reports/export': { query: C.ReportExport; out: Blob };
  'GET /api/v1/ratings': { query: { cursor?: string; limit?: number }; out: PageOf<RatingLine> };
  'GET /api/v1/reports/ratings/export': { query: C.SheetQuery; out: Blob };
  'POST /api/v1/simulations/day': { in: { source: Sim.SimulationSource }; out: Sim.SimulationDayView };
  'POST /api/v1/simulations': { in: Sim.SimulationStart; out: Sim.SimulationView };
  'GET /api/v1/simulations/:id': { out: Sim.SimulationView };
  'DELETE /api/v1/simulations/:id': { out: Sim.SimulationView };
  'POST /api/v1/simulations/staffing': { in: Sim.StaffingAsk; out: Sim.StaffingView };
  'GET /api/v1/reports/calibration': {
    query: { from: Instant; to: Instant };
    out: { items: Sim.CalibrationDay[] };
  };
}
