/** What-if runs, the staffing table, and how the wait forecasts came out. */
import { z } from 'zod';
import { ok, refuse } from '../../../routing/errors.ts';
import { simulationSource, simulationStart, staffingAsk } from '../../../routing/protocol/simulation.ts';
import type { Calibration } from '../../desk/forecasts/calibration.ts';
import type { SimulationDesk } from '../../desk/simulation/simulation.ts';
import { route } from '../route.ts';
import * as c from '../schemas/common.ts';
import * as s from '../schemas/simulation.ts';

const tag = 'simulation';
const access = 'simulation.run';
const params = z.object({ id: c.id });
const DAY_MS = 86_400_000;
/** Forecasts of so many days are read at most. */
const MOST_DAYS = 100;

export interface SimulationRouteDeps {
  simulation: SimulationDesk;
  calibration: Pick<Calibration, 'days'>;
}

export const simulationRoutes = ({ simulation, calibration }: SimulationRouteDeps) => [
  route('POST /api/v1/simulations/day', {
    access,
    tag,
    summary: 'People and contacts of a recorded or made-up day; changes nothing',
    cost: 5,
    body: z.object({ source: simulationSource }),
    out: s.simulationDay,
    refusals: ['not_found'],
    handle: ({ body }) => simulation.day(body.source),
  }),
  route('POST /api/v1/simulations', {
    access,
    tag,
    summary: 'Play a day, and beside it the day with changes; one at a time per person, on this node',
    cost: 20,
    body: simulationStart,
    out: s.simulationView,
    status: 201,
    refusals: ['wrong_state', 'not_found', 'too_large'],
    handle: ({ who, body }) => simulation.start(who, body),
  }),
  route('GET /api/v1/simulations/:id', {
    access,
    tag,
    summary: 'How far a run of one’s own is, and its figures once it is done',
    params,
    out: s.simulationView,
    refusals: ['not_found'],
    handle: ({ who, params: { id } }) => simulation.view(who, id),
  }),
  route('DELETE /api/v1/simulations/:id', {
    access,
    tag,
    summary: 'Stop a run of one’s own',
    params,
    out: s.simulationView,
    refusals: ['not_found'],
    handle: ({ who, params: { id } }) => simulation.cancel(who, id),
  }),
  route('POST /api/v1/simulations/staffing', {
    access,
    tag,
    summary: 'People needed per half hour for a share answered in time (Erlang C, or A with patience)',
    cost: 5,
    body: staffingAsk,
    out: s.staffingView,
    refusals: ['not_found'],
    handle: ({ body }) => simulation.staffing(body),
  }),
  route('GET /api/v1/reports/calibration', {
    access,
    tag: 'reports',
    summary: 'How the waits told to citizens came out, by day; days in Asia/Shanghai',
    cost: 5,
    query: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
    out: s.calibrationDays,
    handle: async ({ query: { from, to } }) => {
      const span = Date.parse(to) - Date.parse(from);
      if (span <= 0 || span > MOST_DAYS * DAY_MS)
        return refuse('invalid_input', `时间范围应在 ${MOST_DAYS} 天以内。`, 'to');
      return ok({ items: await calibration.days({ from, to }) });
    },
  }),
];
