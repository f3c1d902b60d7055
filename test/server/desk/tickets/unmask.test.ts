/** PD: personal data is masked for everybody, and shown for a reason that is on record. */
import { beforeEach, expect, it } from 'vitest';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await createDeskWorld();
});

it('PD1, PD2: masked also for the owner; in full with a reason, for whoever works on it', async () => {
  const lin = await world.hire({ username: 'lin' });
  const chen = await world.hire({ username: 'chen' });
  await world.ready(lin);
  const id = await world.ask(await world.visitor(), '电话13912345678，老板拖欠工资', {
    phone: '13812345678',
  });
  must(await world.desk.staff.accept(lin, (await world.offersOf(lin))[0]!));
  const detail = must(await world.desk.queries.ticket(lin, id));
  expect(detail).toMatchObject({ requesterPhone: '138****5678', requester: { phone: '138****5678' } });
  expect(detail.subject).toContain('139****5678');
  const shown = must(await world.desk.queries.unmask(lin, id, '回电联系群众'));
  expect(shown).toMatchObject({ phone: '13812345678', subject: expect.stringContaining('13912345678') });
  expect(Date.parse(shown.until) - world.timers.nowMs()).toBe(300_000);
  await world.core.audit.flush();
  const log = (await world.store.audit.find({ where: { what: 'ticket.unmasked' } })).items;
  expect(log).toMatchObject([{ who: lin.id, target: `ticket:${id}`, data: { why: '回电联系群众' } }]);
  expect(JSON.stringify(log)).not.toContain('13812345678');
  // A colleague may not read it at all; what waits may be read but not unmasked.
  expect(codeOf(await world.desk.queries.unmask(chen, id, '看看'))).toBe('forbidden');
  must(await world.desk.staff.setPresence(lin, { state: 'paused', reason: 'meal' }));
  const waits = await world.ask(await world.visitor(), '邻居漏水', { phone: '13712345678' });
  expect(codeOf(await world.desk.queries.unmask(chen, waits, '看看'))).toBe('not_owner');
  const boss = await world.hire({ username: 'boss', role: 'supervisor' });
  expect(must(await world.desk.queries.unmask(boss, waits, '核对身份')).phone).toBe('13712345678');
});
