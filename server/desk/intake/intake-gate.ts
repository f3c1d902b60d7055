/** How many contacts are taken in and planned at once: a bound, fair waiting, and an honest "not now" (IN1-IN3). */
import { refuse } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { Channel } from '../../../routing/vocabulary.ts';
import { createFairGate, type FairGate, type GateLimits } from './fair-gate.ts';
import type { ContactEvent, Intake } from './intake.ts';

/** Per node. Sizes are ours: a wave of a thousand chats is taken in within seconds; more is told to come again. */
export const INTAKE_LIMITS: GateLimits = {
  running: 64,
  waiting: 2000,
  perSource: 1000,
  /** Characters: what waits holds its text in memory. */
  weight: 20_000_000,
  waitMs: 8000,
};
const PLANNING_LIMITS: GateLimits = { ...INTAKE_LIMITS, perSource: 2000, waitMs: 60_000 };

/** A caller is in the line, a follower has sent his message: both are durable already and nobody would send them again. */
const PATIENT: ReadonlySet<Channel> = new Set(['phone', 'wechat']);

/** Citizens are one source, each system and each counter is one of its own. */
const sourceOf = ({ channel, actor }: ContactEvent): string =>
  actor.kind === 'citizen' ? channel : `${channel}:${actor.id}`;

/** IN1: the same intake, bounded. `busy` means that nothing was written and the same key may be sent again. */
export const gatedIntake = (
  intake: Intake,
  limits: GateLimits = INTAKE_LIMITS,
): Intake & { counts: FairGate['counts'] } => {
  const gate = createFairGate(limits);
  return {
    ...intake,
    counts: gate.counts,
    accept: async (event) => {
      const request = {
        source: sourceOf(event),
        weight: event.text.length,
        // Whoever is being served already has nobody to come back to later.
        patient: PATIENT.has(event.channel) || event.servedBy !== undefined,
      };
      const answer = await gate.run(request, () => intake.accept(event));
      return answer.passed ? answer.value : refuse('busy');
    },
  };
};

/**
 * IN3: planning of what could not be planned on the way in, bounded likewise. What finds no place is left to its job,
 * which comes a few seconds after acceptance and stands in the timers, not in memory.
 */
export const gatedPlanning = <Rest extends unknown[]>(
  process: (ticketId: Id, ...rest: Rest) => Promise<void>,
  limits: GateLimits = PLANNING_LIMITS,
): ((ticketId: Id, ...rest: Rest) => Promise<void>) => {
  const gate = createFairGate(limits);
  return async (ticketId, ...rest) => {
    await gate.run({ source: 'planning' }, () => process(ticketId, ...rest));
  };
};
