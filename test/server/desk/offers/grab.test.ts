/** Grab and pull through the desk: who sees what, who wins, what is refused, what the receipts tell. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_OFFER_MODES, type GrabPolicy } from '../../../../routing/dispatch/offer-modes.ts';
import type { GrabGone, GrabView } from '../../../../routing/protocol/grab.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const TEXT = '公司拖欠工资三个月，我叫张建国，电话13800001111，怎么要回来';

const worldWith = async (grab: Partial<GrabPolicy> = {}, mode: 'grab' | 'pull' = 'grab', pushAfterMs = 0) => {
  const store = createMemoryStore();
  await store.settings.insert({
    id: 'policy',
    version: 1,
    value: {
      modes: [{ when: {}, mode }],
      pull: { pushAfterMs },
      grab: { ...DEFAULT_OFFER_MODES.grab, minSeenMs: 0, headStartMs: 0, coolDownMs: 0, ...grab },
    },
    updatedAt: '2026-11-20T00:00:00.000Z',
    updatedBy: 'test',
  });
  const world = await createDeskWorld({ store });
  onTestFinished(() => world.close());
  return world;
};

/** Two people who see what opens on this node. */
const audience = (world: DeskWorld) => {
  const opened: [string, GrabView][] = [];
  const gone: [string, GrabGone][] = [];
  onTestFinished(
    world.desk.grabs.serve({
      isHere: () => true,
      opened: (staffId, view) => opened.push([staffId, view]),
      gone: (staffId, what) => gone.push([staffId, what]),
    }),
  );
  return { opened, gone };
};

const listed = async (world: DeskWorld, who: StaffPrincipal) => must(await world.desk.grabs.list(who)).grabs;
const stepsOf = async (world: DeskWorld, ticketId: string) =>
  (await world.store.receipts.find({ where: { ticketId }, limit: 100 })).items;

describe('grab', () => {
  it('GR2, GR4: shown to all who may take it, taken by the first, the others hear at once who has it', async () => {
    const world = await worldWith();
    const seen = audience(world);
    const [first, second] = [
      await world.hire({ username: 'lin', displayName: '林律师' }),
      await world.hire({ username: 'he', displayName: '何律师' }),
    ];
    await world.ready(first);
    await world.ready(second);
    const ticketId = await world.ask(await world.visitor(), TEXT);
    expect(await world.offersOf(first)).toEqual([]);
    expect(seen.opened.map(([staffId]) => staffId).sort()).toEqual([first.id, second.id].sort());
    const taken = must(await world.desk.grabs.take(first, ticketId));
    expect(taken).toMatchObject({ id: ticketId, ownerId: first.id, status: 'serving' });
    const refused = await world.desk.grabs.take(second, ticketId);
    expect(refused).toEqual({ ok: false, code: 'grab_taken', detail: '已被林律师抢先接单。' });
    await world.settle();
    expect(seen.gone).toContainEqual([
      second.id,
      { ticketId, no: taken.no, how: 'taken', byName: '林律师', mine: false },
    ]);
    expect(seen.gone.find(([staffId]) => staffId === first.id)?.[1].mine).toBe(true);
    // A lost answer is asked for again.
    expect(must(await world.desk.grabs.take(first, ticketId)).ownerId).toBe(first.id);
    expect(await listed(world, second)).toEqual([]);
    await world.close();
    await world.settle();
    const receipts = await stepsOf(world, ticketId);
    expect(receipts.find((one) => one.step === 'grab')?.data).toMatchObject({ name: '林律师' });
    expect(receipts.find((one) => one.step === 'grab_seen')?.data).toMatchObject({
      how: 'taken',
      seen: [{ name: '何律师' }, { name: '林律师' }],
      late: [{ name: '何律师' }],
    });
  });

  it('GR4: what is shown has no personal datum', async () => {
    const world = await worldWith();
    const person = await world.hire({ username: 'lin' });
    await world.ready(person);
    await world.ask(await world.visitor(), TEXT, { name: '张建国', phone: '13800001111' });
    const [view] = await listed(world, person);
    expect(view).toMatchObject({ matter: '劳动纠纷', lane: 'chat', regionCode: expect.any(String) });
    expect(view?.terms.length).toBeGreaterThan(0);
    expect(JSON.stringify(view)).not.toMatch(/建国|1380000/);
  });

  it('GR5: without a taker it is pushed from its old place, and does not open again', async () => {
    const world = await worldWith({ broadcastMs: 10_000 });
    const seen = audience(world);
    const person = await world.hire({ username: 'lin' });
    await world.ready(person);
    const ticketId = await world.ask(await world.visitor(), TEXT);
    const before = (await world.store.tickets.get(ticketId))?.placement;
    await world.pass(9000);
    expect(await world.offersOf(person)).toEqual([]);
    await world.pass(1500);
    expect(await world.offersOf(person)).toHaveLength(1);
    expect(seen.gone).toEqual([[person.id, expect.objectContaining({ how: 'ended', mine: false })]]);
    const after = (await world.store.tickets.get(ticketId))?.placement;
    expect(after).toMatchObject({ virtualArrivalMs: before?.virtualArrivalMs, modeOver: true });
    expect(after).not.toHaveProperty('mode');
    expect(codeOf(await world.desk.grabs.take(person, ticketId))).toBe('grab_closed');
    expect((await stepsOf(world, ticketId)).map((one) => one.step)).toContain('mode_end');
    await world.pass(120_000);
    expect((await world.store.tickets.get(ticketId))?.placement?.mode).toBeUndefined();
  });

  it('GR7: refuses a claim before it was shown, faster than it can be read, and too many tries', async () => {
    const world = await worldWith({ minSeenMs: 2000, perMinute: 4 });
    const person = await world.hire({ username: 'lin' });
    await world.ready(person);
    const ticketId = await world.ask(await world.visitor(), TEXT);
    const code = async () => codeOf(await world.desk.grabs.take(person, ticketId));
    expect(await code()).toBe('grab_too_soon');
    expect((await listed(world, person))[0]?.opensForMeAtMs).toBe(world.timers.nowMs() + 2000);
    expect(await code()).toBe('grab_too_soon');
    await world.pass(1999);
    expect(await code()).toBe('grab_too_soon');
    await world.pass(1);
    expect(await code()).toBe('ok');
    const next = await world.ask(await world.visitor(), TEXT);
    await listed(world, person);
    await world.pass(2000);
    expect(codeOf(await world.desk.grabs.take(person, next))).toBe('rate_limited');
    await world.pass(60_000);
    expect(codeOf(await world.desk.grabs.take(person, next))).toBe('ok');
  });

  it('GR6: keeps the daily limit under claims at once, and the pause between two', async () => {
    const world = await worldWith({ capPerDay: 2, coolDownMs: 5000 });
    const person = await world.hire({
      username: 'lin',
      capacity: { voice: 0, chat: 9, task: 9 },
      capacityTotal: 9,
    });
    await world.ready(person);
    const tickets: string[] = [];
    for (let n = 0; n < 4; n += 1) tickets.push(await world.ask(await world.visitor(), TEXT));
    await listed(world, person);
    const take = async (n: number) => codeOf(await world.desk.grabs.take(person, tickets[n]!));
    expect(await Promise.all([take(0), take(1)])).toEqual(['ok', 'grab_limit']);
    expect(must(await world.desk.grabs.list(person)).quota).toEqual({
      today: 1,
      capPerDay: 2,
      nextAtMs: world.timers.nowMs() + 5000,
    });
    await world.pass(5000);
    expect(await Promise.all([take(1), take(2)])).toEqual(['ok', 'grab_limit']);
    await world.pass(5000);
    expect(await take(2)).toBe('grab_limit');
  });

  it('GR6: the daily limit holds when he claims on two nodes in the same instant', async () => {
    const first = await worldWith({ capPerDay: 1 });
    const { store, queue, timers } = first;
    const second = await createDeskWorld({ store, queue, timers });
    onTestFinished(() => second.close());
    const person = await first.hire({
      username: 'lin',
      capacity: { voice: 0, chat: 9, task: 9 },
      capacityTotal: 9,
    });
    await second.core.directory.reload();
    await first.ready(person);
    const tickets = [
      await first.ask(await first.visitor(), TEXT),
      await first.ask(await first.visitor(), TEXT),
    ];
    for (const world of [first, second]) await listed(world, person);
    const answers = await Promise.all([
      first.desk.grabs.take(person, tickets[0]!),
      second.desk.grabs.take(person, tickets[1]!),
    ]);
    expect(answers.map(codeOf).toSorted()).toEqual(['grab_limit', 'ok']);
    expect((await first.queue.agent(person.id))?.load.chat).toBe(1);
  });

  it('GR3: says why not: paused, full, not for him, excluded, gone', async () => {
    const world = await worldWith();
    const [paused, full, other] = [
      await world.hire({ username: 'paused' }),
      await world.hire({ username: 'full', capacity: { voice: 0, chat: 1, task: 0 }, capacityTotal: 1 }),
      await world.hire({ username: 'other', languages: ['en'] }),
    ];
    for (const who of [paused, full, other]) await world.ready(who);
    const ticketId = await world.ask(await world.visitor(), TEXT);
    const second = await world.ask(await world.visitor(), TEXT);
    audience(world);
    for (const who of [paused, full]) await listed(world, who);
    must(await world.desk.staff.setPresence(paused, { state: 'paused', reason: 'break' }));
    must(await world.desk.grabs.take(full, second));
    const take = (who: StaffPrincipal) => world.desk.grabs.take(who, ticketId);
    expect(codeOf(await take(paused))).toBe('wrong_state');
    expect(codeOf(await take(full))).toBe('at_capacity');
    expect(codeOf(await take(other))).toBe('grab_too_soon');
    expect(codeOf(await world.desk.grabs.take(other, 'unknown'))).toBe('not_found');
    expect(await listed(world, other)).toEqual([]);
  });

  it('GR3: whom it was never shown to and who may not read it is told neither its state nor who has it', async () => {
    const world = await worldWith();
    const [first, stranger, boss] = [
      await world.hire({ username: 'lin', displayName: '林律师' }),
      await world.hire({ username: 'far', regionCodes: ['510000'], languages: ['en'] }),
      await world.hire({ username: 'boss', role: 'supervisor' }),
    ];
    await world.ready(first);
    const ticketId = await world.ask(await world.visitor(), TEXT);
    await listed(world, first);
    must(await world.desk.grabs.take(first, ticketId));
    const unknown = await world.desk.grabs.take(stranger, 'unknown');
    expect(await world.desk.grabs.take(stranger, ticketId)).toEqual(unknown);
    expect(await world.desk.staff.take(stranger, ticketId)).toEqual(unknown);
    expect(codeOf(unknown)).toBe('not_found');
    expect(codeOf(await world.desk.grabs.take(boss, ticketId))).toBe('grab_taken');
    expect(codeOf(await world.desk.staff.take(boss, ticketId))).toBe('wrong_state');
  });

  it('GR8: those who have served less may claim first', async () => {
    const world = await worldWith({ headStartMs: 5000 });
    const [rich, poor] = [await world.hire({ username: 'rich' }), await world.hire({ username: 'poor' })];
    world.core.shares.set(rich.id, 80);
    world.core.shares.set(poor.id, 20);
    await world.ready(rich);
    await world.ready(poor);
    const seen = audience(world);
    const ticketId = await world.ask(await world.visitor(), TEXT);
    const now = world.timers.nowMs();
    const opens = Object.fromEntries(seen.opened.map(([id, view]) => [id, view.opensForMeAtMs - now]));
    expect(opens).toEqual({ [rich.id]: 5000, [poor.id]: 0 });
    expect(codeOf(await world.desk.grabs.take(rich, ticketId))).toBe('grab_too_soon');
    expect(codeOf(await world.desk.grabs.take(poor, ticketId))).toBe('ok');
  });

  it('a citizen who ends it closes it for all', async () => {
    const world = await worldWith();
    const seen = audience(world);
    const person = await world.hire({ username: 'lin' });
    await world.ready(person);
    const citizen = await world.visitor();
    const ticketId = await world.ask(citizen, TEXT);
    must(await world.desk.citizen.end(citizen, ticketId));
    await world.settle();
    expect(seen.gone).toEqual([[person.id, expect.objectContaining({ how: 'withdrawn', mine: false })]]);
    expect(codeOf(await world.desk.grabs.take(person, ticketId))).toBe('grab_closed');
  });
});

describe('pull', () => {
  it('GR10: waits for the supervisor, who sees who may take it and assigns', async () => {
    const world = await worldWith({}, 'pull');
    const boss = await world.hire({ username: 'boss', role: 'supervisor' }, { onDuty: false });
    const person = await world.hire({ username: 'lin', displayName: '林律师' });
    await world.ready(person);
    const ticketId = await world.ask(await world.visitor(), TEXT);
    await world.pass(600_000);
    expect(await world.offersOf(person)).toEqual([]);
    const { tickets } = must(await world.desk.grabs.pulls(boss));
    expect(tickets).toMatchObject([
      { ticket: { id: ticketId }, people: [{ id: person.id, name: '林律师', paused: false, load: 0 }] },
    ]);
    must(await world.desk.staff.assign(boss, { ticketId, staffId: person.id, reason: '指定' }));
    expect(must(await world.desk.grabs.pulls(boss)).tickets).toEqual([]);
    expect(await world.queue.whereIs(ticketId)).toEqual({ place: 'serving', staffId: person.id });
  });

  it('GR10: is pushed when the policy says how long it may wait', async () => {
    const world = await worldWith({}, 'pull', 30_000);
    const person = await world.hire({ username: 'lin' });
    await world.ready(person);
    await world.ask(await world.visitor(), TEXT);
    await world.pass(29_000);
    expect(await world.offersOf(person)).toEqual([]);
    await world.pass(2000);
    expect(await world.offersOf(person)).toHaveLength(1);
  });
});

describe('end of a turn', () => {
  it('DP15: nobody gets a call in the last minutes of his turn', async () => {
    const world = await createDeskWorld();
    onTestFinished(() => world.close());
    const person = await world.hire({ username: 'lin' });
    await world.ready(person);
    const { endsAt } = world.core.directory.duty(person.id);
    const untilMs = Date.parse(endsAt!) - DEFAULT_OFFER_MODES.shiftTailMs.voice;
    expect(await world.queue.agent(person.id)).toMatchObject({ offersUntilMs: { voice: untilMs } });
  });
});

describe('after a missed offer', () => {
  const missing = async (returnAfterMissedMs: number) => {
    const store = createMemoryStore();
    await store.settings.insert({
      id: 'policy',
      version: 1,
      value: { returnAfterMissedMs },
      updatedAt: '2026-11-20T00:00:00.000Z',
      updatedBy: 'test',
    });
    const world = await createDeskWorld({ store });
    onTestFinished(() => world.close());
    const person = await world.hire({ username: 'lin' });
    await world.ready(person);
    await world.ask(await world.visitor(), TEXT);
    await world.pass(31_000);
    const state = () => world.core.directory.presence(person.id)?.state;
    expect(state()).toBe('paused');
    return { world, person, state };
  };

  it('DP9: he is back by one press, or by acting at his console when the policy says so', async () => {
    const { world, person, state } = await missing(60_000);
    await world.desk.staff.active(person.id);
    expect(state()).toBe('paused');
    await world.pass(60_000);
    expect(state()).toBe('paused');
    await world.desk.staff.active(person.id);
    await world.settle();
    expect(state()).toBe('ready');
    // Missed again: the second time in a row takes twice as long.
    await world.pass(31_000);
    expect(state()).toBe('paused');
    await world.pass(61_000);
    await world.desk.staff.active(person.id);
    expect(state()).toBe('paused');
    await world.pass(60_000);
    await world.desk.staff.active(person.id);
    expect(state()).toBe('ready');
  });

  it('DP9: by default only his own press brings him back', async () => {
    const { world, person, state } = await missing(0);
    await world.pass(600_000);
    await world.desk.staff.active(person.id);
    expect(state()).toBe('paused');
    must(await world.desk.staff.setPresence(person, { state: 'ready' }));
    expect(state()).toBe('ready');
  });
});
