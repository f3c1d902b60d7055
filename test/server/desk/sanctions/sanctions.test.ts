/** SN, R120: what a sanction does to routing at once, when it ends, who is told, and who decides on an objection. */
import { expect, it } from 'vitest';
import type { SanctionSubject } from '../../../../routing/protocol/bureau/sanctions.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createProviders } from '../../../../server/desk/organisations/providers.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const DAY = 86_400_000;
const WAGES = '公司拖欠工资三个月';
const NOTARY = '想咨询办理房产继承公证需要什么材料';

const bureau = async () => {
  const world = await createDeskWorld();
  const boss = await world.hire(
    { username: 'ma', role: 'supervisor', displayName: '马科长' },
    { onDuty: false },
  );
  const other = await world.hire(
    { username: 'xu', role: 'supervisor', displayName: '徐科长' },
    { onDuty: false },
  );
  const zhou = await world.hire({ username: 'zhou', displayName: '周明' });
  const li = await world.hire({ username: 'li', displayName: '李红' });
  return { world, boss, other, zhou, li };
};

const WHY = {
  reason: 'bad_service',
  words: '多次被群众差评',
  basis: 'rating',
  basisRef: '20261120-0001',
} as const;
const person = (who: StaffPrincipal): SanctionSubject => ({ kind: 'staff', id: who.id });
const suspend = (world: DeskWorld, boss: StaffPrincipal, subject: SanctionSubject, over = {}) =>
  world.desk.sanctions.impose(boss, { ...WHY, subject, kind: 'suspend', workingDays: 3, ...over });
const toldOf = async (world: DeskWorld, who: StaffPrincipal) =>
  must(await world.desk.orders.notices(who, { limit: 50 })).items.filter((one) => one.sanction);

it('SN2: a warning is recorded and told, and routing goes on as before; the next one suggests a suspension', async () => {
  const { world, boss, zhou } = await bureau();
  await world.ready(zhou);
  const warned = must(
    await world.desk.sanctions.impose(boss, { ...WHY, subject: person(zhou), kind: 'warn' }),
  );
  expect(warned).toMatchObject({
    stopped: [],
    suggested: 'suspend',
    items: [{ kind: 'warn', state: 'recorded' }],
  });
  expect(await toldOf(world, zhou)).toMatchObject([{ kind: 'sanctioned', byName: '马科长' }]);
  await world.ask(await world.visitor(), WAGES);
  expect(await world.offersOf(zhou)).toHaveLength(1);
  const [entry] = (await world.store.audit.find({ where: { what: 'sanction.imposed' }, limit: 9 })).items;
  expect(entry).toMatchObject({
    who: boss.id,
    target: `staff:${zhou.id}`,
    data: { kind: 'warn', basis: 'rating' },
  });
});

it('SN3: suspended at once: his open offer goes to another, he gets nothing, the receipt says why', async () => {
  const { world, boss, zhou, li } = await bureau();
  await world.ready(zhou);
  const id = await world.ask(await world.visitor(), WAGES);
  expect(await world.offersOf(zhou)).toHaveLength(1);
  await world.ready(li);
  must(await suspend(world, boss, person(zhou)));
  await world.settle();
  expect(await world.offersOf(zhou)).toEqual([]);
  expect(await world.offersOf(li)).toHaveLength(1);
  const plans = must(await world.desk.queries.receipts(boss, id)).items.filter((one) => one.step === 'plan');
  expect(plans.at(-1)!.data).toMatchObject({ removed: [{ id: zhou.id, by: 'sanctioned' }] });
  must(await world.desk.staff.accept(li, (await world.offersOf(li))[0]!));
  expect(codeOf(await world.desk.staff.assign(boss, { ticketId: id, staffId: zhou.id, reason: 'x' }))).toBe(
    'forbidden',
  );
  const next = await world.ask(await world.visitor(), NOTARY);
  expect(await world.offersOf(zhou)).toEqual([]);
  expect((await world.offersOf(li)).length).toBe(1);
  expect((await world.store.tickets.get(next))!.status).toBe('queued');
});

it('SN3: suspended for one line alone he goes on with the others, and what waits for that line passes him by', async () => {
  const { world, boss, zhou } = await bureau();
  await world.ready(zhou);
  // Both wait behind a full desk.
  for (let n = 0; n < 2; n += 1) {
    await world.ask(await world.visitor(), WAGES);
    must(await world.desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
  }
  const waiting = await world.ask(await world.visitor(), NOTARY);
  const service = (await world.store.tickets.get(waiting))!.classification!.service!;
  expect(service).toBe('notary');
  must(await suspend(world, boss, person(zhou), { services: [service] }));
  await world.settle();
  const held = (await world.store.tickets.find({ where: { ownerId: zhou.id }, limit: 9 })).items;
  expect(held).toHaveLength(2);
  for (const one of held)
    must(
      await world.desk.staff.close(zhou, {
        ...{ ticketId: one.id, matter: '劳动纠纷', service: 'advice', result: 'answered' },
        ...{ basis: '', feedback: '已答复' },
      }),
    );
  await world.settle();
  expect(await world.offersOf(zhou)).toEqual([]);
  await world.ask(await world.visitor(), WAGES);
  expect(await world.offersOf(zhou)).toHaveLength(1);
  expect((await world.store.tickets.get(waiting))!.ownerId).toBeUndefined();
});

it('SN4: it ends by itself at its time, also after a crash, and says so', async () => {
  const { world, boss, zhou } = await bureau();
  await world.ready(zhou);
  must(await suspend(world, boss, person(zhou), { workingDays: undefined, toDay: '2026-11-20' }));
  await world.ask(await world.visitor(), WAGES);
  expect(await world.offersOf(zhou)).toEqual([]);
  // Another process takes over store, clocks and queue.
  const { store, timers, queue } = world;
  await world.close();
  const after = await createDeskWorld({ store, timers, queue });
  await after.leap(10 * 3_600_000);
  expect(must(await after.desk.sanctions.of(boss, person(zhou))).stopped).toEqual(['*']);
  await after.leap(6 * 3_600_000);
  const view = must(await after.desk.sanctions.of(boss, person(zhou)));
  expect(view).toMatchObject({ stopped: [], items: [{ state: 'ended', may: [] }] });
  expect((await toldOf(after, zhou)).map((one) => one.kind).sort()).toEqual(['sanction_over', 'sanctioned']);
  await after.ready(zhou);
  expect(await after.offersOf(zhou)).toHaveLength(1);
});

it('SN4: one that begins later begins at its day', async () => {
  const { world, boss, zhou } = await bureau();
  await world.store.shifts.insert({
    ...{ id: 'next-day', version: 1, staffId: zhou.id, post: '热线', startAt: '2026-11-21T01:00:00.000Z' },
    ...{ endAt: '2026-11-23T01:00:00.000Z', createdAt: '', updatedAt: '' },
  });
  await world.core.directory.reload();
  await world.ready(zhou);
  const dates = { workingDays: undefined, fromDay: '2026-11-22', toDay: '2026-11-22' };
  must(await suspend(world, boss, person(zhou), dates));
  expect(must(await world.desk.sanctions.of(boss, person(zhou))).items[0]!.state).toBe('coming');
  await world.leap(DAY);
  await world.ask(await world.visitor(), WAGES);
  expect(await world.offersOf(zhou)).toHaveLength(1);
  await world.leap(15.5 * 3_600_000);
  expect(must(await world.desk.sanctions.of(boss, person(zhou))).stopped).toEqual(['*']);
  expect(await world.offersOf(zhou)).toEqual([]);
  for (const [wrong, field] of [
    [{ fromDay: '2026-11-01', toDay: '2026-12-01' }, 'fromDay'],
    [{ fromDay: '2026-12-02', toDay: '2026-12-01' }, 'toDay'],
  ] as const)
    expect(await suspend(world, boss, person(zhou), { workingDays: undefined, ...wrong })).toMatchObject({
      ok: false,
      field,
    });
});

it('SN5: an organisation gets no new order, signs none that it has not begun, and leaves the public directory', async () => {
  const { world, boss, zhou } = await bureau();
  const { desk } = world;
  const office = await world.found({ code: 'GZ01', name: '云溪公证处', services: ['notary', 'mediation'] });
  const member = await world.hire(
    { username: 'sun', role: 'org_member', orgId: office.id, capacityTotal: 0 },
    { onDuty: false },
  );
  await world.ready(zhou);
  const id = await world.ask(await world.visitor(), NOTARY);
  must(await desk.staff.accept(zhou, (await world.offersOf(zhou))[0]!));
  const dispatch = (service: 'notary' | 'mediation', clientKey: string) =>
    desk.staff.dispatchOrder(zhou, { ticketId: id, clientKey, orgId: office.id, service, demand: '办理' });
  const begun = must(await dispatch('notary', 'order-key-1')).id;
  must(await desk.orders.act(member, 'sign', { orderId: begun }));
  const fresh = must(await dispatch('notary', 'order-key-2')).id;
  const subject = { kind: 'organisation', id: office.id } as const;
  must(await suspend(world, boss, subject, { services: ['notary'] }));
  expect(codeOf(await dispatch('notary', 'order-key-3'))).toBe('forbidden');
  expect(codeOf(await dispatch('mediation', 'order-key-4'))).toBe('ok');
  expect(codeOf(await desk.orders.act(member, 'sign', { orderId: fresh }))).toBe('forbidden');
  expect(
    codeOf(await desk.orders.act(member, 'reply', { orderId: begun, text: '已办结', result: 'done' })),
  ).toBe('ok');
  expect(must(await desk.orders.supervision(boss)).stranded.map((one) => one.id)).toEqual([fresh]);
  const told = must(await desk.orders.notices(boss, { limit: 50 })).items;
  expect(told.filter((one) => one.kind === 'stranded').map((one) => one.orderId)).toEqual([fresh]);
  expect(await toldOf(world, member)).toMatchObject([{ kind: 'sanctioned', orgName: '云溪公证处' }]);

  const providers = createProviders({
    directory: world.core.directory,
    regions: { tree: () => ({ name: () => '' }) as never },
    clock: world.core.clock,
    policy: world.core.policy,
  });
  const found = () => must(providers.find({ limit: 9 } as never)).items.map((one) => one.services);
  expect(found()).toEqual([['mediation']]);
  const removed = must(await desk.sanctions.impose(boss, { ...WHY, subject, kind: 'remove' }));
  expect(removed.stopped).toEqual(['*']);
  expect(found()).toEqual([]);
  expect(codeOf(await dispatch('mediation', 'order-key-5'))).toBe('forbidden');
  for (const one of removed.items.filter(({ may }) => may.includes('lift')))
    must(await desk.sanctions.lift(boss, one.id, { subject, reason: '整改到位' }));
  expect(codeOf(await dispatch('mediation', 'order-key-6'))).toBe('ok');
  expect(found()).toEqual([['notary', 'mediation']]);
});

it('SN6: it is objected to once, by whom it concerns, and decided by another supervisor', async () => {
  const { world, boss, other, zhou, li } = await bureau();
  const { desk } = world;
  await world.ready(zhou);
  const subject = person(zhou);
  const { id } = must(await suspend(world, boss, subject)).items[0]!;
  expect(codeOf(await desk.sanctions.object(li, id, { subject, words: 'x' }))).toBe('not_found');
  expect(codeOf(await desk.sanctions.of(li, subject))).toBe('not_found');
  expect((await desk.sanctions.list(li)).items).toEqual([]);
  expect((await desk.sanctions.list(zhou)).items).toMatchObject([
    { name: '周明', items: [{ may: ['object'] }] },
  ]);
  must(await desk.sanctions.object(zhou, id, { subject, words: '差评并非针对本人' }));
  expect(codeOf(await desk.sanctions.object(zhou, id, { subject, words: '再提' }))).toBe('wrong_state');
  expect((await toldOf(world, other)).map((one) => one.kind)).toEqual(['sanction_objected']);
  expect(codeOf(await desk.sanctions.decide(boss, id, { subject, upheld: false, words: 'x' }))).toBe(
    'forbidden',
  );
  expect(await world.offersOf(zhou)).toEqual([]);
  await world.ask(await world.visitor(), WAGES);
  expect(await world.offersOf(zhou)).toEqual([]);
  const decided = must(await desk.sanctions.decide(other, id, { subject, upheld: false, words: '情况属实' }));
  expect(decided).toMatchObject({ stopped: [], items: [{ state: 'lifted', may: [] }] });
  await world.settle();
  expect(await world.offersOf(zhou)).toHaveLength(1);
  expect(await toldOf(world, zhou)).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: 'sanction_decided', yes: true })]),
  );
});

it('SN6: upheld it stays; nobody sanctions, lifts or decides for himself', async () => {
  const { world, boss, other, zhou } = await bureau();
  const { desk } = world;
  const subject = person(zhou);
  const { id } = must(await suspend(world, boss, subject)).items[0]!;
  must(await desk.sanctions.object(zhou, id, { subject, words: '有误' }));
  const upheld = must(await desk.sanctions.decide(other, id, { subject, upheld: true, words: '证据充分' }));
  expect(upheld).toMatchObject({ stopped: ['*'], items: [{ state: 'active', may: ['lift'] }] });
  expect(codeOf(await desk.sanctions.impose(boss, { ...WHY, subject: person(boss), kind: 'warn' }))).toBe(
    'forbidden',
  );
  must(await suspend(world, other, person(boss)));
  const own = must(await desk.sanctions.of(boss, person(boss))).items[0]!;
  expect(own.may).toEqual(['object']);
  expect(codeOf(await desk.sanctions.lift(boss, own.id, { subject: person(boss), reason: 'x' }))).toBe(
    'forbidden',
  );
  must(await desk.sanctions.lift(other, own.id, { subject: person(boss), reason: '查清' }));
  expect(codeOf(await desk.sanctions.lift(other, own.id, { subject: person(boss), reason: 'x' }))).toBe(
    'wrong_state',
  );
});

it('SN: an organisation that is edited keeps its sanctions, and nobody reads their words with it', async () => {
  const { world, boss } = await bureau();
  const office = await world.found({ code: 'GZ01', name: '云溪公证处' });
  must(await suspend(world, boss, { kind: 'organisation', id: office.id }));
  const { createOrganisationAdmin } = await import('../../../../server/desk/organisations/admin.ts');
  const admin = await createOrganisationAdmin({
    ...world.core,
    sheets: {} as never,
    regions: { tree: () => ({ name: () => '', all: () => [], path: () => [] }) as never },
  });
  const [line] = (await admin.list({ limit: 9 } as never)).items;
  expect(JSON.stringify(line)).not.toContain('差评');
  const { id, version } = (await world.store.organisations.get(office.id))!;
  const {
    code: _c,
    createdAt: _a,
    updatedAt: _u,
    id: _i,
    ...fields
  } = line as never as Record<string, unknown>;
  must(await admin.update(boss, id, { ...fields, version, name: '云溪县公证处' } as never));
  await world.core.directory.reload();
  const now = must(await world.desk.sanctions.of(boss, { kind: 'organisation', id }));
  expect(now).toMatchObject({ name: '云溪县公证处', stopped: ['*'] });
});

it('SN3: what is being offered to another when a line is stopped passes him by when the other refuses', async () => {
  const { world, boss, zhou, li } = await bureau();
  await world.ready(li);
  const id = await world.ask(await world.visitor(), NOTARY);
  expect(await world.offersOf(li)).toHaveLength(1);
  await world.ready(zhou);
  must(await suspend(world, boss, person(zhou), { services: ['notary'] }));
  await world.settle();
  const [offer] = await world.offersOf(li);
  must(await world.desk.staff.refuse(li, { offerId: offer!, reason: '我不熟悉' } as never));
  await world.settle();
  expect(await world.offersOf(zhou)).toEqual([]);
  expect((await world.store.tickets.get(id))!.status).toBe('queued');
});
