import { describe, expect, it } from 'vitest';
import type { CrowdFacts } from '../../../routing/dispatch/crowd.ts';
import type { Profile, Requirement } from '../../../routing/dispatch/eligibility.ts';
import { exponentialLaw, lawOf, restAt, timeAt } from '../../../routing/dispatch/handle-law.ts';
import { forecastWait } from '../../../routing/dispatch/wait.ts';
import {
  crowdOf,
  type Room,
  type RoomPerson,
  type RoomTicket,
  stepTimes,
} from '../../../routing/dispatch/wait-facts.ts';
import { createWaitLearning } from '../../../routing/dispatch/wait-learning.ts';

const MINUTE = 60_000;
const FIVE = exponentialLaw(5 * MINUTE);
const NEVER = Number.POSITIVE_INFINITY;

/** `people` busy with one contact each, `ahead` equal tickets before me. */
const crowd = (
  people: number,
  ahead: number,
  over: { law?: typeof FIVE; ranMs?: number; untilMs?: number } = {},
): CrowdFacts => {
  const law = over.law ?? FIVE;
  const ticket = { line: 0, law, stepAtMs: [0] };
  return {
    people: Array.from({ length: people }, () => ({
      capacity: { voice: 1, chat: 0, task: 0 },
      capacityTotal: 1,
      held: [{ lane: 'voice' as const, ranMs: over.ranMs ?? 0, law }],
      fromMs: 0,
      untilMs: over.untilMs ?? NEVER,
    })),
    lines: [{ lane: 'voice', answerMs: 1, takers: Array.from({ length: people }, () => 0) }],
    before: Array.from({ length: ahead }, () => ticket),
    me: ticket,
  };
};

describe('WT1: the forecast of a wait', () => {
  it('agrees with the Gamma law where the times forget how long they have run', () => {
    const { likelyMs, atMostMs } = forecastWait(crowd(10, 19))!;
    // 20 endings of ten people at five minutes: median 9.83 min, 90 % 12.95 min.
    expect(likelyMs / MINUTE).toBeGreaterThan(8.8);
    expect(likelyMs / MINUTE).toBeLessThan(10.9);
    expect(atMostMs / MINUTE).toBeGreaterThan(11.4);
    expect(atMostMs / MINUTE).toBeLessThan(14.5);
  });
  it('is the same for the same facts', () => {
    expect(forecastWait(crowd(5, 9))).toEqual(forecastWait(crowd(5, 9)));
  });
  it('knows how long the contacts in hand have run', () => {
    const steady = lawOf(Array.from({ length: 100 }, (_, i) => (9 + i / 50) * MINUTE))!;
    const early = forecastWait(crowd(1, 0, { law: steady, ranMs: MINUTE }))!;
    const late = forecastWait(crowd(1, 0, { law: steady, ranMs: 8 * MINUTE }))!;
    expect(early.likelyMs / MINUTE).toBeCloseTo(9, 0);
    expect(late.likelyMs / MINUTE).toBeCloseTo(2, 0);
  });
  it('has no number when whoever is there leaves before, and a later one when somebody comes', () => {
    const facts = crowd(1, 0, { untilMs: 1 });
    expect(forecastWait(facts)).toBeUndefined();
    const comes = { ...facts.people[0]!, held: [], fromMs: 30 * MINUTE, untilMs: NEVER };
    const told = forecastWait({
      ...facts,
      people: [...facts.people, comes],
      lines: [{ ...facts.lines[0]!, takers: [0, 0] }],
    })!;
    expect(told.likelyMs / MINUTE).toBeCloseTo(30, 0);
  });
  it('gets shorter when those ahead give up, and longer when others overtake', () => {
    const plain = forecastWait(crowd(3, 20))!;
    const facts = crowd(3, 20);
    const hurried = forecastWait({
      ...facts,
      lines: [{ ...facts.lines[0]!, patienceMs: 5 * MINUTE }],
    })!;
    expect(hurried.likelyMs).toBeLessThan(0.7 * plain.likelyMs);
    const overtaken = forecastWait({
      ...facts,
      overtaking: [{ perMs: 1 / MINUTE, forMs: 10 * MINUTE, line: 0, law: FIVE }],
    })!;
    expect(overtaken.likelyMs).toBeGreaterThan(1.2 * plain.likelyMs);
  });
  it('waits for the widening step that opens to the only one who is free', () => {
    const facts = crowd(1, 0);
    const free = { ...facts.people[0]!, held: [] };
    const told = forecastWait({
      ...facts,
      people: [
        ...facts.people.map((one) => ({ ...one, held: [{ ...one.held[0]!, law: exponentialLaw(1e8) }] })),
        free,
      ],
      lines: [{ ...facts.lines[0]!, takers: [0, 1] }],
      me: { ...facts.me, stepAtMs: [0, 2 * MINUTE] },
    })!;
    expect(told.likelyMs / MINUTE).toBeCloseTo(2, 1);
  });
});

describe('WT1: from the room to the facts', () => {
  const need = (over: Partial<Requirement> = {}): Requirement => ({
    lane: 'voice',
    matter: '劳动纠纷',
    language: 'zh',
    regionCode: '990101',
    ...over,
  });
  const profile = (matter: string): Profile => ({
    skills: [{ key: matter as '劳动纠纷', level: 3 }],
    languages: ['zh'],
    regionCodes: [],
    lanes: ['voice'],
  });
  const person = (staffId: string, matter: string): RoomPerson => ({
    staffId,
    profile: profile(matter),
    capacity: { voice: 1, chat: 0, task: 0 },
    capacityTotal: 1,
    held: [],
  });
  const ticket = (over: Partial<RoomTicket> = {}): RoomTicket => ({
    lane: 'voice',
    matter: '劳动纠纷',
    virtualArrivalMs: 1000,
    needsAt: [[need()], [need(), need({ matter: '*' })]],
    stepAtMs: [0, 61_000],
    excludedStaffIds: [],
    ...over,
  });
  const room = (waiting: RoomTicket[]): Room => ({
    nowMs: 1000,
    people: [person('a', '劳动纠纷'), person('b', '婚姻家庭')],
    waiting,
    lawOf: () => FIVE,
    answerMs: () => 1000,
    patienceMs: () => undefined,
  });

  it('takes who may now from step 0, who may after widening from step 1, and the excluded never', () => {
    expect(crowdOf(ticket(), room([])).lines[0]!.takers).toEqual([0, 1]);
    expect(crowdOf(ticket({ excludedStaffIds: ['a'] }), room([])).lines[0]!.takers).toEqual([-1, 1]);
    expect(crowdOf(ticket({ onlyStaffId: 'b' }), room([])).lines[0]!.takers).toEqual([-1, 1]);
    expect(crowdOf(ticket(), room([])).me.stepAtMs).toEqual([0, 60_000]);
  });
  it('stands behind all with an earlier virtual arrival, in order, and no others', () => {
    const mine = ticket();
    const facts = crowdOf(
      mine,
      room([
        mine,
        ticket({ virtualArrivalMs: 900, stepAtMs: [0, 2] }),
        ticket({ virtualArrivalMs: 2000 }),
        ticket({ virtualArrivalMs: 500, stepAtMs: [0, 61_500] }),
      ]),
    );
    expect(facts.before.map((one) => one.stepAtMs[1])).toEqual([60_500, 0]);
  });
  it('counts waits between steps from the step that is reached', () => {
    expect(stepTimes(0, 100, [20, 40])).toEqual([100, 120, 160]);
    expect(stepTimes(1, 100, [20, 40])).toEqual([100, 100, 140]);
  });
});

describe('WT5: learning', () => {
  it('takes the matter’s times, else the lane’s, else the policy’s', () => {
    const learning = createWaitLearning(() => 337_000);
    expect(learning.meanMs('voice')).toBe(337_000);
    for (let i = 0; i < 40; i += 1) learning.handled('voice', '劳动纠纷', 2 * MINUTE);
    for (let i = 0; i < 5; i += 1) learning.handled('voice', '侵权', 20 * MINUTE);
    expect(learning.lawOf('voice', '劳动纠纷').meanMs).toBe(2 * MINUTE);
    expect(learning.lawOf('voice', '侵权').meanMs).toBe(4 * MINUTE);
    expect(learning.lawOf('chat', '侵权').meanMs).toBe(337_000);
  });
  it('estimates patience from time waited ÷ those who gave up', () => {
    const learning = createWaitLearning(() => 337_000);
    expect(learning.patienceMs('voice')).toBeUndefined();
    for (let i = 0; i < 200; i += 1) learning.waited('voice', MINUTE, i % 4 === 0);
    expect(learning.patienceMs('voice')! / MINUTE).toBeCloseTo(4, 0);
  });
  it('corrects a forecast that came out too short, within limits', () => {
    const learning = createWaitLearning(() => 337_000);
    const told = { likelyMs: 100_000, atMostMs: 200_000 };
    expect(learning.corrected(told)).toEqual(told);
    for (let i = 0; i < 100; i += 1) learning.came(told, 150_000);
    expect(learning.corrected(told)).toEqual({ likelyMs: 150_000, atMostMs: 150_000 });
    for (let i = 0; i < 300; i += 1) learning.came(told, 10_000_000);
    expect(learning.corrected(told)).toEqual({ likelyMs: 180_000, atMostMs: 360_000 });
  });
  it('draws what is left of a contact from those that lasted longer', () => {
    const law = lawOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => n * MINUTE))!;
    expect(timeAt(law, 0.5) / MINUTE).toBeCloseTo(5.5, 1);
    expect(restAt(law, 5.5 * MINUTE, 0.5) / MINUTE).toBeCloseTo(2.5, 1);
    // An exponential law forgets: what is left has the same median as the whole.
    expect(restAt(FIVE, 20 * MINUTE, 0.5)).toBeGreaterThan(0.8 * timeAt(FIVE, 0.5));
    expect(restAt(FIVE, 20 * MINUTE, 0.5)).toBeLessThan(1.2 * timeAt(FIVE, 0.5));
    expect(lawOf([])).toBeUndefined();
  });
});
