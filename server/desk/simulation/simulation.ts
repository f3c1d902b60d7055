/** What-if: a day played again with other people, shifts or policy numbers; and the staffing table of a day. */
import type { z } from 'zod';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Policy } from '../../../routing/policy.ts';
import type * as P from '../../../routing/protocol/simulation.ts';
import type { SimDay } from '../../../routing/simulate/day.ts';
import { EXAMPLES } from '../../../routing/simulate/examples.ts';
import { expectedPerHalfHour, generateDay, type Scenario } from '../../../routing/simulate/scenario.ts';
import { demandOf } from '../../../routing/simulate/study.ts';
import { staffDay } from '../../../routing/staffing/planner.ts';
import type { Id } from '../../../routing/ticket.ts';
import { type Channel, type Lane, laneOf } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Clock, Ids, Log } from '../../ports.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import type { SimulationResults, SimulationRunner } from './simulation-port.ts';
import { MOST_CONTACTS, type RecordStore, readSimDay } from './simulation-record.ts';

type In<S extends z.ZodType> = z.output<S>;
type Source = In<typeof P.simulationSource>;

/** Results are kept for their owner for so long, and so many of them. */
const KEPT_MS = 3_600_000;
const KEPT = 40;

export interface SimulationDesk {
  /** The people and contacts of a day, to choose from. */
  day(source: Source): Promise<Outcome<P.SimulationDayView>>;
  /** One at a time per person; runs on this node alone. */
  start(who: StaffPrincipal, input: In<typeof P.simulationStart>): Promise<Outcome<P.SimulationView>>;
  view(who: StaffPrincipal, id: Id): Promise<Outcome<P.SimulationView>>;
  cancel(who: StaffPrincipal, id: Id): Promise<Outcome<P.SimulationView>>;
  staffing(input: In<typeof P.staffingAsk>): Promise<Outcome<P.StaffingView>>;
  close(): void;
}

export interface SimulationDeskDeps {
  store: RecordStore;
  clock: Clock;
  ids: Ids;
  log: Log;
  audit: Pick<AuditLog, 'write'>;
  policy: () => Policy;
  runner: SimulationRunner;
}

interface Job {
  id: Id;
  ownerId: Id;
  startedMs: number;
  state: P.SimulationState;
  done: number;
  of: number;
  tookMs: number;
  results?: SimulationResults;
  abort: AbortController;
}

const clockText = (instant: string, fromMs: number): string => {
  const minute = Math.round((Date.parse(instant) - fromMs) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(((minute % 60) + 60) % 60)}`;
};

const shiftsText = (day: SimDay, staffId: Id): string =>
  day.shifts
    .filter((shift) => shift.staffId === staffId)
    .map((shift) => {
      const from = Math.max(day.fromMs, Date.parse(shift.startAt));
      return `${clockText(new Date(from).toISOString(), day.fromMs)}-${clockText(shift.endAt, day.fromMs)}`;
    })
    .join(', ');

/** Share of a scenario's contacts that come in a lane. */
const laneShare = ({ arrivals }: Scenario, lane: Lane): number => {
  const entries = Object.entries(arrivals.channels) as [Channel, number][];
  const all = entries.reduce((sum, [, weight]) => sum + weight, 0);
  const mine = entries.reduce((sum, [channel, weight]) => sum + (laneOf[channel] === lane ? weight : 0), 0);
  return all > 0 ? mine / all : 0;
};

export const createSimulationDesk = (deps: SimulationDeskDeps): SimulationDesk => {
  const { store, clock, ids, log, policy, runner } = deps;
  const record = createRecorder(deps);
  const jobs = new Map<Id, Job>();

  const viewOf = (job: Job): P.SimulationView => ({
    id: job.id,
    state: job.state,
    done: job.done,
    of: job.of,
    tookMs: job.state === 'running' ? clock.nowMs() - job.startedMs : job.tookMs,
    ...job.results,
  });
  const mine = (who: StaffPrincipal, id: Id): Job | undefined => {
    const job = jobs.get(id);
    return job?.ownerId === who.id ? job : undefined;
  };
  const forgetOld = (): void => {
    for (const [id, job] of jobs) {
      const old = clock.nowMs() - job.startedMs > KEPT_MS || jobs.size > KEPT;
      if (old && job.state !== 'running') jobs.delete(id);
    }
  };
  const dayOf = async (source: Source): Promise<Outcome<SimDay>> => {
    if ('example' in source) return ok(generateDay(EXAMPLES[source.example]!, 'page'));
    const day = await readSimDay(store, source.day, policy());
    return day.tickets.length > 0 ? ok(day) : refuse('not_found', '这一天没有来件记录。', 'source.day');
  };

  const follow = async (job: Job, run: ReturnType<SimulationRunner['run']>): Promise<void> => {
    try {
      const end = await run;
      if (end.how === 'done') job.results = end.value;
      job.state = end.how === 'out_of_memory' ? 'too_long' : end.how;
    } catch (error) {
      log.error({ err: error }, 'a simulation failed');
      job.state = 'failed';
    }
    job.tookMs = clock.nowMs() - job.startedMs;
  };

  return {
    day: async (source) => {
      const found = await dayOf(source);
      if (!found.ok) return found;
      const day = found.value;
      const now = policy();
      return ok({
        name: day.name,
        contacts: day.tickets.length,
        people: day.people.map(({ id, displayName, firm, skills, languages }) => ({
          id,
          name: displayName,
          ...(firm ? { firm } : {}),
          skills,
          languages,
          shifts: shiftsText(day, id),
        })),
        policy: { offerMs: now.offerMs, pauseAfterMissed: now.pauseAfterMissed, widening: now.widening },
      });
    },
    start: async (who, input) => {
      forgetOld();
      if ([...jobs.values()].some((job) => job.ownerId === who.id && job.state === 'running'))
        return refuse('wrong_state', '您的上一次推演还在运行，请等待结束或先取消。');
      const { source, change, replications, seed } = input;
      const factor = change?.arrivalsFactor ?? 1;
      let base: { scenario: Scenario } | { day: SimDay };
      if ('example' in source) base = { scenario: EXAMPLES[source.example]! };
      else {
        const found = await dayOf(source);
        if (!found.ok) return found;
        if (found.value.tickets.length * factor > MOST_CONTACTS)
          return refuse('too_large', `来件超过 ${MOST_CONTACTS} 件，请减小倍数。`, 'change.arrivalsFactor');
        base = { day: found.value };
      }
      const job: Job = {
        id: ids.next(),
        ownerId: who.id,
        startedMs: clock.nowMs(),
        state: 'running',
        done: 0,
        of: change ? 2 * replications : replications,
        tookMs: 0,
        abort: new AbortController(),
      };
      jobs.set(job.id, job);
      await record(who, 'simulation.started', `simulation:${job.id}`, { ...source, replications, seed });
      const task = { base, policy: policy(), replications, seed, ...(change ? { change } : {}) };
      void follow(
        job,
        runner.run(task, {
          signal: job.abort.signal,
          onProgress: (done) => {
            job.done = done;
          },
        }),
      );
      return ok(viewOf(job));
    },
    view: async (who, id) => {
      const job = mine(who, id);
      return job ? ok(viewOf(job)) : refuse('not_found');
    },
    cancel: async (who, id) => {
      const job = mine(who, id);
      if (!job) return refuse('not_found');
      if (job.state === 'running') {
        job.state = 'cancelled';
        job.abort.abort();
      }
      return ok(viewOf(job));
    },
    staffing: async ({ source, lane, ...goal }) => {
      const found = await dayOf(source);
      if (!found.ok) return found;
      const demand = demandOf(found.value, lane);
      const handleMs = goal.handleMs ?? (demand.handleMs || policy().handleMs);
      const expected = 'example' in source ? EXAMPLES[source.example] : undefined;
      const perHalfHour = expected
        ? expectedPerHalfHour(expected.arrivals).map((all) => all * laneShare(expected, lane))
        : demand.perHalfHour;
      return ok({ handleMs, rows: staffDay(perHalfHour, { ...goal, handleMs }) });
    },
    close: () => {
      for (const job of jobs.values()) job.abort.abort();
    },
  };
};
