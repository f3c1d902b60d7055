import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { scenario, scenarioChange } from '../../../routing/protocol/simulation.ts';
import { playStudy } from '../../../routing/simulate/replicate.ts';
import { baseOfDay, baseOfScenario, studyOf } from '../../../routing/simulate/study.ts';
import { readSimDay } from '../../../server/desk/simulation/simulation-record.ts';
import { createDeskWorld, must } from '../../support/worlds/desk-world.ts';
import { memoryEngine } from './worlds.ts';

const MINUTE = 60_000;
const options = { engine: memoryEngine, replications: 1, seed: 1 };

describe('SM7: a recorded day', () => {
  it('has the contacts, handle times and shifts of the record, and can be played with a person less', async () => {
    const world = await createDeskWorld();
    const one = await world.hire({ username: 'li' });
    await world.hire({ username: 'wu' });
    await world.ready(one);
    const visitor = await world.visitor();
    const ticketId = await world.ask(visitor, '公司拖欠工资怎么办');
    const [offerId] = await world.offersOf(one);
    must(await world.desk.staff.accept(one, offerId!));
    await world.pass(7 * MINUTE);
    must(
      await world.desk.staff.close(one, {
        ticketId,
        matter: '劳动纠纷',
        service: 'advice',
        result: 'answered',
        basis: '',
        feedback: '已答复',
      }),
    );
    const leaver = await world.visitor();
    await world.desk.staff.setPresence(one, { state: 'paused', reason: 'meal' });
    const left = await world.ask(leaver, '离婚怎么分财产');
    await world.pass(2 * MINUTE);
    must(await world.desk.citizen.end(leaver, left));
    await world.settle();

    const day = await readSimDay(world.store, '2026-11-20', DEFAULT_POLICY);
    expect(day.people.map(({ id }) => id)).toEqual(['staff-li', 'staff-wu']);
    expect(day.shifts.every((shift) => Date.parse(shift.endAt) <= day.toMs)).toBe(true);
    expect(day.tickets).toHaveLength(2);
    const [served, gone] = day.tickets;
    expect(served).toMatchObject({ id: ticketId, lane: 'chat', matter: '劳动纠纷' });
    expect(served!.handleMs).toBeGreaterThanOrEqual(7 * MINUTE);
    expect(served!.handleMs).toBeLessThan(8 * MINUTE);
    expect(gone!.patienceMs! / MINUTE).toBeCloseTo(2, 0);
    expect(await readSimDay(world.store, '2026-11-20', DEFAULT_POLICY)).toEqual(day);
    expect((await readSimDay(world.store, '2026-11-19', DEFAULT_POLICY)).tickets).toEqual([]);

    const base = baseOfDay(day, DEFAULT_POLICY);
    const before = await playStudy(studyOf(base), options);
    const after = await playStudy(studyOf(base, { remove: ['staff-li', 'staff-wu'] }), options);
    expect(before.total.answered.mean).toBe(2);
    expect(after.total.boxed.mean).toBe(2);
  });
});

describe('SM8: files of scenarios', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../docs/simulation/${name}`, import.meta.url), 'utf8'));

  it('those of the documentation are whole and can be played', async () => {
    const base = baseOfScenario(scenario.parse(read('scenario.json')), DEFAULT_POLICY, 1);
    const { change, name } = scenarioChange.parse(read('change.json'));
    const before = await playStudy(studyOf(base), options);
    const after = await playStudy(studyOf(base, change, name), options);
    expect(after.name).toBe('多一名下午班');
    expect(after.byPerson).toHaveLength(before.byPerson.length + 1);
    expect(after.total.contacts.mean!).toBeGreaterThan(before.total.contacts.mean!);
  });
  it('names what it does not know', () => {
    const wrong = scenario.safeParse({ ...(read('scenario.json') as object), peple: [] });
    expect(wrong.error?.issues[0]?.message).toContain('peple');
  });
});
