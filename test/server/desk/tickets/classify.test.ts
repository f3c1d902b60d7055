/** TK9: who says what a ticket is about. */
import { expect, it, onTestFinished } from 'vitest';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

it('TK9: its owner and supervisors classify it; whoever may only read it (waiting, consulted) does not', async () => {
  const world = await createDeskWorld();
  onTestFinished(() => world.close());
  const { desk } = world;
  const owner = await world.hire({ username: 'owner' });
  const reader = await world.hire({ username: 'reader', displayName: '李红' });
  const boss = await world.hire({ username: 'boss', role: 'supervisor' });
  const barred = await world.hire({ username: 'barred', role: 'supervisor' });
  const id = await world.ask(await world.visitor(), '公司拖欠工资两个月');
  const input = { ticketId: id, matter: '婚姻家庭' as const };
  const can = async (who: typeof owner) =>
    must(await desk.queries.ticket(who, id)).can.includes('reclassify');
  // It waits: every agent reads it.
  expect(codeOf(await desk.queries.ticket(reader, id))).toBe('ok');
  expect(await can(reader)).toBe(false);
  expect(codeOf(await desk.staff.classify(reader, input))).toBe('not_owner');
  await world.ready(owner);
  must(await desk.staff.accept(owner, (await world.offersOf(owner))[0]!));
  // Asked by the owner: he reads and notes.
  must(await desk.staff.note(owner, { ticketId: id, clientKey: 'note-key-1', text: '@李红 请看' }));
  await world.settle();
  expect(codeOf(await desk.queries.ticket(reader, id))).toBe('ok');
  expect(codeOf(await desk.staff.classify(reader, input))).toBe('not_owner');
  expect((await world.store.tickets.get(id))!.confirmedMatter).toBeUndefined();
  expect(await can(owner)).toBe(true);
  expect(must(await desk.staff.classify(owner, input)).matter).toBe('婚姻家庭');
  expect(await can(boss)).toBe(true);
  expect(must(await desk.staff.classify(boss, { ...input, matter: '劳动纠纷' })).matter).toBe('劳动纠纷');
  const ticket = (await world.store.tickets.get(id))!;
  const at = world.core.now();
  await world.store.tickets.replace(
    { ...ticket, exclusions: [{ staffId: barred.id, why: 'complained_of', at }] },
    ticket.version,
  );
  expect(codeOf(await desk.staff.classify(barred, input))).toBe('forbidden');
});
