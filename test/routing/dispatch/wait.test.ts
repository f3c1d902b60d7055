import { describe, expect, it } from 'vitest';
import type { CrowdFacts } from '../../../routing/dispatch/crowd.ts';
import type { Profile, Requirement } from '../../../routing/dispatch/eligibility.ts';
import { exponentialLaw, lawOf, restAt, timeAt } from '../../../routing/dispatch/handle-law.ts';
import { forecastWait } from '../../../routing/dispatch/wait.ts';
import {
  crowdOf,
  type Kind,
  type Room,
  type RoomPerson,
  type RoomTicket,
  stepTimes,
} from '../../../routing/dispatch/wait-facts.ts';
import { createWaitLearning } from '../../../routing/dispatch/wait-learning.ts';

const MINUTE = 60_000;
const FIVE = exponentialLaw(5 * MINUTE);
const NEVER = Number.POSITIVE_INFINITY;
const VOICE: Kind = { lane: 'voice', matter: '劳动纠纷' };

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
  it('DP6: is a range that grows with those ahead and shrinks with the people', () => {
    const at = (people: number, ahead: number) => forecastWait(crowd(people, ahead))!;
    expect(at(5, 5).atMostMs).toBeGreaterThan(at(5, 5).likelyMs);
    expect(at(5, 9).likelyMs).toBeGreaterThan(at(5, 5).likelyMs);
    expect(at(10, 5).likelyMs).toBeLessThan(at(5, 5).likelyMs);
    expect(forecastWait(crowd(0, 0))).toBeUndefined();
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

describe('WT1: who comes after me', () => {
  // One who may take me now and is busy for an hour; one who is free and opens to me in five minutes.
  const hour = lawOf(Array.from({ length: 50 }, (_, i) => (59 + i / 25) * MINUTE))!;
  const base = crowd(2, 0, { law: hour });
  const facts: CrowdFacts = {
    ...base,
    people: [base.people[0]!, { ...base.people[1]!, held: [] }],
    lines: [
      { ...base.lines[0]!, takers: [0, 1] },
      { lane: 'voice', answerMs: 1, takers: [-1, 0] },
    ],
    me: { ...base.me, stepAtMs: [0, 5 * MINUTE] },
  };
  const behind = (perMs: number): CrowdFacts => ({
    ...facts,
    behind: { forMs: 5 * MINUTE, streams: [{ perMs, fromMs: 0, line: 1, law: hour }] },
  });
  it('takes those who open to me only later, while I wait for that', () => {
    expect(forecastWait(facts)!.likelyMs / MINUTE).toBeCloseTo(5, 1);
    expect(forecastWait(behind(2 / MINUTE))!.likelyMs / MINUTE).toBeGreaterThan(50);
    expect(forecastWait(behind(1 / (1000 * MINUTE)))!.likelyMs / MINUTE).toBeCloseTo(5, 1);
  });
  it('does not take those who may have me at once', () => {
    const open = { ...behind(2 / MINUTE), me: { ...facts.me, stepAtMs: [0, 0] } };
    expect(forecastWait(open)!.likelyMs).toBeLessThan(1000);
  });
  it('DP15: nobody takes anything in the tail of his turn', () => {
    const ending = { ...facts, people: facts.people.map((one) => ({ ...one, untilMs: 9 * MINUTE })) };
    expect(forecastWait(ending)!.likelyMs / MINUTE).toBeCloseTo(5, 1);
    expect(forecastWait({ ...ending, tailMs: { voice: 5 * MINUTE, chat: 0, task: 0 } })).toBeUndefined();
    expect(forecastWait({ ...ending, tailMs: { voice: 0, chat: 9 * MINUTE, task: 0 } })).toBeDefined();
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
  it('knows of a call that is over that only its wrap-up is left', () => {
    const [talk, wrapUp] = [exponentialLaw(6 * MINUTE), exponentialLaw(MINUTE)];
    const held = (call?: { endedMs?: number }) => {
      const busy = {
        ...person('a', '劳动纠纷'),
        held: [{ ...VOICE, sinceMs: -59_000, ...(call ? { call } : {}) }],
      };
      return crowdOf(ticket(), { ...room([]), people: [busy], phasesOf: () => ({ talk, wrapUp }) }).people[0]!
        .held[0];
    };
    expect(held()).toEqual({ lane: 'voice', ranMs: MINUTE, law: FIVE });
    expect(held({})).toEqual({ lane: 'voice', ranMs: MINUTE, law: talk, rest: wrapUp });
    expect(held({ endedMs: 800 })).toEqual({ lane: 'voice', ranMs: 200, law: wrapUp });
  });
  it('tells those who come behind me and have people first who open to me later', () => {
    const kinds = { lane: 'voice' as const, matter: '婚姻家庭' as const, creditMs: 0 };
    const theirs = [[need({ matter: '婚姻家庭' })]];
    const arrivals = { perMs: 1 / MINUTE, recent: [{ ...kinds, needsAt: theirs }] };
    const { behind, lines } = crowdOf(ticket(), { ...room([]), arrivals });
    expect(behind).toMatchObject({ forMs: 60_000, streams: [{ perMs: 1 / MINUTE, fromMs: 0 }] });
    expect(lines[behind!.streams[0]!.line]!.takers).toEqual([-1, 0]);
    // Once everybody is open to me nobody behind me matters.
    expect(crowdOf(ticket({ stepAtMs: [0, 0] }), { ...room([]), arrivals }).behind).toBeUndefined();
    // With more credit he goes before me as long as that lasts, and behind me after it.
    const hurried = { ...arrivals, recent: [{ ...kinds, needsAt: theirs, creditMs: 20_000 }] };
    const both = crowdOf(ticket(), { ...room([]), arrivals: hurried });
    expect(both.overtaking).toMatchObject([{ forMs: 20_000 }]);
    expect(both.behind).toMatchObject({ streams: [{ fromMs: 20_000 }] });
    // A hundred a second: the future stays small enough to be played.
    const rush = crowdOf(ticket(), { ...room([]), arrivals: { ...hurried, perMs: 0.1 } });
    expect(rush.overtaking![0]!.perMs * 20_000).toBeCloseTo(100, 6);
    expect(rush.behind!.streams[0]!.perMs * 40_000).toBeCloseTo(100, 6);
  });
  it('counts waits between steps from the step that is reached', () => {
    expect(stepTimes(0, 100, [20, 40])).toEqual([100, 120, 160]);
    expect(stepTimes(1, 100, [20, 40])).toEqual([100, 100, 140]);
  });
});

describe('WT5: learning', () => {
  it('knows a message that came as a call from a work order', () => {
    const learning = createWaitLearning(() => 337_000);
    const message: Kind = { lane: 'task', matter: '劳动纠纷', from: 'voice' };
    const order: Kind = { lane: 'task', matter: '劳动纠纷' };
    for (let i = 0; i < 40; i += 1) {
      learning.handled(message, 5 * MINUTE);
      learning.handled(order, 15 * MINUTE);
    }
    expect(learning.lawOf(message).meanMs).toBe(5 * MINUTE);
    expect(learning.lawOf(order).meanMs).toBe(15 * MINUTE);
    // Of a way in that is seldom all of the lane are asked.
    expect(learning.lawOf({ ...order, from: 'chat' }).meanMs).toBe(10 * MINUTE);
  });
  it('learns talk and wrap-up apart where the end of the talk is known', () => {
    const learning = createWaitLearning(() => 337_000);
    for (let i = 0; i < 40; i += 1) learning.handled(VOICE, 6 * MINUTE);
    expect(learning.phasesOf(VOICE)).toBeUndefined();
    for (let i = 0; i < 40; i += 1) learning.handled(VOICE, 6 * MINUTE, MINUTE);
    const { talk, wrapUp } = learning.phasesOf(VOICE)!;
    expect([talk.meanMs, wrapUp.meanMs]).toEqual([5 * MINUTE, MINUTE]);
  });
  it('takes the matter’s times, else the lane’s, else the policy’s', () => {
    const learning = createWaitLearning(() => 337_000);
    expect(learning.meanMs('voice')).toBe(337_000);
    for (let i = 0; i < 40; i += 1) learning.handled(VOICE, 2 * MINUTE);
    for (let i = 0; i < 5; i += 1) learning.handled({ ...VOICE, matter: '侵权' }, 20 * MINUTE);
    expect(learning.lawOf(VOICE).meanMs).toBe(2 * MINUTE);
    expect(learning.lawOf({ ...VOICE, matter: '侵权' }).meanMs).toBe(4 * MINUTE);
    expect(learning.lawOf({ lane: 'chat', matter: '侵权' }).meanMs).toBe(337_000);
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
