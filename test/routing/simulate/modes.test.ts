/** Grab and pull in a simulated day, owners, breaks, and people who come late. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../../../routing/policy.ts';
import { scenario as scenarioSchema } from '../../../routing/protocol/simulation.ts';
import type { Behaviour, SimDay } from '../../../routing/simulate/day.ts';
import { COUNTY } from '../../../routing/simulate/examples.ts';
import { breaksOf, keptShifts } from '../../../routing/simulate/habits.ts';
import type { SimLine, SimLog } from '../../../routing/simulate/log.ts';
import { policyWith } from '../../../routing/simulate/policy-change.ts';
import { simulateDay } from '../../../routing/simulate/run.ts';
import { generateDay, type Scenario } from '../../../routing/simulate/scenario.ts';
import { giniOf } from '../../../routing/simulate/statistics.ts';
import { AT_ONCE, memoryEngine, PLAIN_POLICY, plainScenario } from './worlds.ts';

const MINUTE = 60_000;
const everything = (mode: 'grab' | 'pull', over: Partial<Policy> = {}): Policy => ({
  ...PLAIN_POLICY,
  shiftTailMs: { voice: 0, chat: 0, task: 0 },
  modes: [{ when: {}, mode }],
  ...over,
});
const grabbing = (over: Partial<Policy['grab']> = {}): Policy =>
  everything('grab', {
    grab: {
      ...{ broadcastMs: 30 * MINUTE, capPerDay: 0, coolDownMs: 0 },
      ...{ minSeenMs: 0, perMinute: 1000, headStartMs: 0 },
      ...over,
    },
  });
const eager: Behaviour = { ...AT_ONCE, grabShare: 1, grabMs: 20_000, grabSpread: 0 };

/** Many people and little work: what a wait is then, is the mode. */
const idle = (people: number, perHalfHour = 20, over: Partial<Scenario> = {}) =>
  plainScenario(people, perHalfHour, {
    handle: {
      voice: { law: 'fixed', meanMs: 1000 },
      chat: { law: 'fixed', meanMs: 1000 },
      task: { law: 'fixed', meanMs: 1000 },
    },
    ...over,
  });
const play = (day: SimDay, policy: Policy, behaviour: Behaviour = eager, seed = 1): Promise<SimLog> =>
  simulateDay(day, { engine: memoryEngine(policy), policy, behaviour, seed });
const meanWait = (lines: readonly SimLine[]): number =>
  lines.reduce((sum, line) => sum + line.waitMs!, 0) / lines.length;
const waits = (log: SimLog) => log.tickets.filter((line) => line.outcome === 'answered');

describe('SM10: grab', () => {
  it('is a race: with n who want it the wait is the shortest of n reactions, each has one winner', async () => {
    for (const people of [1, 4]) {
      const log = await play(generateDay(idle(people), 1), grabbing());
      const served = waits(log);
      expect(served.length).toBe(log.tickets.length);
      expect(served.every((line) => line.how === 'grab' && line.offers === 0)).toBe(true);
      // 960 waits of an exponential law: four times the standard error of its mean.
      const expected = eager.grabMs / people;
      expect(Math.abs(meanWait(served) / expected - 1)).toBeLessThan(4 / Math.sqrt(served.length));
      expect(log.people.reduce((sum, one) => sum + one.cases, 0)).toBe(served.length);
    }
  }, 60_000);
  it('GR5: what nobody goes for is pushed after the broadcast; GR1: what is critical is pushed at once', async () => {
    const day = generateDay(idle(3, 5), 2);
    const shy = await play(day, grabbing({ broadcastMs: 2 * MINUTE }), { ...eager, grabShare: 0 });
    expect(waits(shy)).toHaveLength(day.tickets.length);
    expect(waits(shy).every((line) => line.waitMs === 2 * MINUTE && !line.how)).toBe(true);
    const grave = day.tickets.map((ticket) => ({ ...ticket, urgency: 'critical' as const }));
    const urgent = await play({ ...day, tickets: grave }, grabbing(), { ...eager, grabShare: 0 });
    expect(waits(urgent).every((line) => line.waitMs === 0)).toBe(true);
  });
  it('GR6, GR7: the daily limit, the pause between two, and the time to read hold', async () => {
    const day = generateDay(idle(2, 10), 3);
    const capped = await play(day, grabbing({ capPerDay: 3, broadcastMs: MINUTE }));
    const grabs = waits(capped).filter((line) => line.how === 'grab');
    expect(grabs).toHaveLength(6);
    expect(waits(capped)).toHaveLength(day.tickets.length);
    const slow = await play(day, grabbing({ coolDownMs: 20 * MINUTE, minSeenMs: 5000 }));
    const times = new Map<string, number[]>();
    for (const line of waits(slow)) {
      if (line.how !== 'grab') continue;
      const atMs = line.arrivalMs + line.waitMs!;
      expect(line.waitMs).toBeGreaterThanOrEqual(5000);
      times.set(line.staffId!, [...(times.get(line.staffId!) ?? []), atMs]);
    }
    expect(times.size).toBe(2);
    for (const mine of times.values()) {
      const inOrder = mine.sort((a, b) => a - b);
      for (let next = 1; next < inOrder.length; next += 1)
        expect(inOrder[next]! - inOrder[next - 1]!).toBeGreaterThanOrEqual(20 * MINUTE);
    }
  });
  it('people differ: the keen have more, a daily limit and the head start of GR8 even it out', async () => {
    const day = generateDay(idle(6, 15), 10);
    const grabsOf = async (policy: Policy, behaviour: Behaviour, seed = 1): Promise<number[]> => {
      const log = await play(day, policy, behaviour, seed);
      // What nobody went for is still being shown when the turns end at midnight.
      expect(waits(log).length).toBeGreaterThan(0.95 * day.tickets.length);
      return log.people.map(
        ({ id }) => log.tickets.filter((line) => line.staffId === id && line.how === 'grab').length,
      );
    };
    const keen: Behaviour = { ...eager, grabShare: 0.6, grabSpread: 0.6 };
    const [alike, apart, held, capped] = [
      await grabsOf(grabbing(), { ...keen, grabSpread: 0 }),
      await grabsOf(grabbing(), keen),
      await grabsOf(grabbing({ headStartMs: 60_000 }), keen),
      await grabsOf(grabbing({ capPerDay: 60 }), keen),
    ];
    expect(giniOf(alike)).toBeLessThan(0.07);
    expect(giniOf(apart)).toBeGreaterThan(2 * giniOf(alike));
    expect(giniOf(held)).toBeLessThan(0.7 * giniOf(apart));
    expect(Math.max(...apart)).toBeGreaterThan(60);
    expect(Math.max(...capped)).toBe(60);
    // Who is keen is so by himself, not by the chance of one day.
    const again = await grabsOf(grabbing(), keen, 2);
    const first = apart.indexOf(Math.max(...apart));
    expect(again.indexOf(Math.max(...again))).toBe(first);
  }, 60_000);
  it('DP7: with fair_share whoever has served less in the day goes first', async () => {
    const policy = { ...PLAIN_POLICY, balance: { ...PLAIN_POLICY.balance, voice: 'fair_share' as const } };
    const day = generateDay(idle(4, 10), 11);
    // One of them comes at noon: what he has not served yet is made up for.
    const noon = new Date(day.fromMs + 12 * 3_600_000).toISOString();
    const late = {
      ...day,
      shifts: day.shifts.map((one) => (one.staffId === 'p-4' ? { ...one, startAt: noon } : one)),
    };
    const firstHours = async (how: Policy) => {
      const log = await play(late, how, AT_ONCE);
      const [from, to] = [Date.parse(noon), Date.parse(noon) + 2 * 3_600_000];
      const all = log.tickets.filter((line) => line.arrivalMs >= from && line.arrivalMs < to);
      return all.filter((line) => line.staffId === 'p-4').length / all.length;
    };
    expect(await firstHours(policy)).toBeGreaterThan(0.9);
    expect(await firstHours(PLAIN_POLICY)).toBeLessThan(0.4);
  });
  it('waits for a place: who is busy sees it when he is free, and nobody is lost', async () => {
    const day = generateDay(plainScenario(2, 18), 4);
    const [log, again] = [await play(day, grabbing()), await play(day, grabbing())];
    expect(again).toEqual(log);
    // What still waits when the turns end at midnight goes to the message box.
    const lost = log.tickets.filter((line) => line.outcome !== 'answered');
    expect(
      lost.filter((line) => line.outcome !== 'boxed' || line.arrivalMs < day.toMs - 30 * MINUTE),
    ).toEqual([]);
    // Nobody ever has two at once.
    const spans = waits(log).map((line) => ({
      staffId: line.staffId!,
      fromMs: line.arrivalMs + line.waitMs!,
      toMs: line.arrivalMs + line.waitMs! + day.tickets.find(({ id }) => id === line.id)!.handleMs,
    }));
    for (const staffId of new Set(spans.map((one) => one.staffId))) {
      const mine = spans.filter((one) => one.staffId === staffId).sort((a, b) => a.fromMs - b.fromMs);
      for (let next = 1; next < mine.length; next += 1)
        expect(mine[next]!.fromMs).toBeGreaterThanOrEqual(mine[next - 1]!.toMs);
    }
  });
});

describe('SM10: pull', () => {
  const slow: Behaviour = { ...AT_ONCE, assignMs: 90_000 };
  it('waits for the supervisor, whose time is exponential, and is assigned without an offer', async () => {
    const log = await play(generateDay(idle(5), 5), everything('pull'), slow);
    const served = waits(log);
    expect(served).toHaveLength(log.tickets.length);
    expect(served.every((line) => line.how === 'assign' && line.offers === 0)).toBe(true);
    expect(Math.abs(meanWait(served) / 90_000 - 1)).toBeLessThan(4 / Math.sqrt(served.length));
  }, 60_000);
  it('GR10: with an end it is pushed after that; without anybody free the supervisor looks again', async () => {
    const day = generateDay(idle(2, 5), 6);
    const ended = await play(day, everything('pull', { pull: { pushAfterMs: MINUTE } }), {
      ...slow,
      assignMs: 10 * 86_400_000,
    });
    expect(waits(ended).every((line) => line.waitMs === MINUTE && !line.how)).toBe(true);
    const long = generateDay(plainScenario(1, 4), 7);
    const busy = await play(long, everything('pull'), slow);
    const early = busy.tickets.filter((line) => line.arrivalMs < long.toMs - 60 * MINUTE);
    expect(early.every((line) => line.outcome === 'answered' && line.how === 'assign')).toBe(true);
    expect(Math.max(...early.map((line) => line.waitMs!))).toBeGreaterThan(180_000);
  });
});

describe('SM10: owners, breaks, late people', () => {
  it('DP12: who answered before is asked first, and others are where he is not there', async () => {
    const sticky = idle(4, 5);
    const day = generateDay({ ...sticky, arrivals: { ...sticky.arrivals, sticky: 1 } }, 8);
    expect(new Set(day.tickets.map((ticket) => ticket.preferredStaffId)).size).toBe(4);
    const log = await play(day, { ...PLAIN_POLICY, modes: [] }, AT_ONCE);
    for (const line of log.tickets)
      expect(line.staffId).toBe(day.tickets.find(({ id }) => id === line.id)!.preferredStaffId);
    const away = { ...day, shifts: day.shifts.filter(({ staffId }) => staffId !== 'p-1') };
    const others = await play(away, { ...PLAIN_POLICY, modes: [] }, AT_ONCE);
    expect(others.tickets.every((line) => line.outcome === 'answered' && line.staffId !== 'p-1')).toBe(true);
    // The contacts themselves do not change with it.
    const plain = generateDay(sticky, 8).tickets;
    expect(day.tickets.map(({ preferredStaffId: _, ...rest }) => rest)).toEqual(plain);
  });
  it('nobody is asked in his break; who comes late is on duty from then on', async () => {
    const day = generateDay(idle(1, 20), 9);
    const habits = { ...AT_ONCE, breakEveryMs: 2 * 3_600_000, breakMs: 15 * MINUTE };
    const breaks = breaksOf(day.shifts, habits, 9);
    expect(breaks.length).toBeGreaterThan(8);
    const log = await play(day, { ...PLAIN_POLICY, modes: [] }, habits, 9);
    const starts = waits(log).map((line) => line.arrivalMs + line.waitMs!);
    for (const { fromMs, toMs } of breaks)
      expect(starts.filter((atMs) => atMs > fromMs && atMs < toMs)).toEqual([]);
    expect(Math.max(...waits(log).map((line) => line.waitMs!))).toBeGreaterThan(10 * MINUTE);

    const late = keptShifts(day.shifts, { lateMs: 30 * MINUTE }, 9);
    expect(late[0]!.startAt > day.shifts[0]!.startAt).toBe(true);
    expect(keptShifts(day.shifts, { lateMs: 0 }, 9)).toBe(day.shifts);
    const lateLog = await play(day, { ...PLAIN_POLICY, modes: [] }, { ...AT_ONCE, lateMs: 30 * MINUTE }, 9);
    expect(lateLog.people[0]!.dutyMs).toBe(day.toMs - Date.parse(late[0]!.startAt));
    const early = lateLog.tickets.filter((line) => line.arrivalMs < Date.parse(late[0]!.startAt));
    expect(early.every((line) => line.outcome === 'boxed')).toBe(true);
  });
  it('a policy with modes is played as it is, and a scenario file may set them', async () => {
    const modes: Policy['modes'] = [{ when: { matters: ['婚姻家庭'] }, mode: 'grab' }];
    expect(policyWith({ ...DEFAULT_POLICY, modes }).modes).toEqual(modes);
    const file = scenarioSchema.parse({
      ...COUNTY,
      behaviour: { grabShare: 1, lateMs: MINUTE },
      policy: { modes, grab: { capPerDay: 2 }, balance: { chat: 'fair_share' } },
    });
    const policy = policyWith(DEFAULT_POLICY, file.policy as Scenario['policy']);
    expect(policy.grab).toEqual({ ...DEFAULT_POLICY.grab, capPerDay: 2 });
    expect(policy.balance).toEqual({ ...DEFAULT_POLICY.balance, chat: 'fair_share' });
    const log = await play(generateDay(COUNTY, 1), policy, { ...eager });
    const grabbed = log.tickets.filter((line) => line.how === 'grab');
    expect(grabbed.length).toBeGreaterThan(0);
    expect(new Set(grabbed.map((line) => line.matter))).toEqual(new Set(['婚姻家庭']));
  });
});
