/** RS4, RS9: a ticket that later words restrict; copies and files of restricted tickets. */
import { expect, it, onTestFinished } from 'vitest';
import { CALENDAR_2026 } from '../../../../routing/calendar.ts';
import type { CitizenPrincipal } from '../../../../server/auth/policy.ts';
import { createSubjectEraser } from '../../../../server/desk/subjects/erase.ts';
import { createSubjects } from '../../../../server/desk/subjects/subjects.ts';
import { createTicketRecord } from '../../../../server/desk/tickets/ticket-record.ts';
import { createMemoryFiles } from '../../../support/ports/memory-files.ts';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';
import { publishPolicy } from '../../../support/worlds/publish-policy.ts';

const PLAIN = '公司拖欠工资两个月';
const LATER = '忘了说，我是现役军人，家属被拖欠工资';

const bureau = async () => {
  const world = await createDeskWorld();
  onTestFinished(() => world.close());
  const restrict = [{ when: { groups: ['military' as const] }, clearance: 'military' as const }];
  await publishPolicy(world, { restrict });
  const plain = await world.hire({ username: 'li', displayName: '李红' });
  const cleared = { clearances: ['military' as const] };
  const boss = await world.hire({ username: 'ma', role: 'supervisor', ...cleared });
  const outside = await world.hire({ username: 'xu', role: 'supervisor' });
  const citizen = await world.visitor();
  let said = 0;
  const say = async (who: CitizenPrincipal, ticketId: string, text: string) => {
    said += 1;
    must(await world.desk.citizen.send(who, { ticketId, clientKey: `later-key-${said}`, text }));
    await world.settle();
  };
  const ticketOf = async (id: string) => (await world.store.tickets.get(id))!;
  return { world, plain, boss, outside, citizen, say, ticketOf };
};

it('RS4: later words restrict a ticket that is being served: who serves it goes on, others see it no longer', async () => {
  const { world, plain, boss, outside, citizen, say, ticketOf } = await bureau();
  const { desk } = world;
  await world.ready(plain);
  const id = await world.ask(citizen, PLAIN);
  must(await desk.staff.accept(plain, (await world.offersOf(plain))[0]!));
  const office = await world.found({ code: 'MD01', name: '调委会', services: ['mediation'] });
  const member = await world.hire(
    { username: 'sun', role: 'org_member', orgId: office.id, capacityTotal: 0 },
    { onDuty: false },
  );
  const order = {
    clientKey: 'order-key-1',
    orgId: office.id,
    service: 'mediation',
    demand: '请调解',
  } as const;
  must(await desk.staff.dispatchOrder(plain, { ticketId: id, ...order }));
  expect(codeOf(await desk.queries.ticket(outside, id))).toBe('ok');
  await say(citizen, id, LATER);
  expect(await ticketOf(id)).toMatchObject({
    ...{ status: 'serving', ownerId: plain.id },
    restriction: { clearance: 'military', by: 'policy' },
    groups: expect.arrayContaining(['military']),
  });
  expect(codeOf(await desk.queries.ticket(outside, id))).toBe('forbidden');
  for (const who of [plain, boss, member]) expect(codeOf(await desk.queries.ticket(who, id))).toBe('ok');
  // A supervisor who lifts it has the last word.
  must(await desk.restrictions.lift(boss, id, '核实后与涉军无关'));
  await say(citizen, id, LATER);
  expect(codeOf(await desk.queries.ticket(outside, id))).toBe('ok');
});

it('RS4: an offer to somebody who is not cleared ends with the words that restrict it', async () => {
  const { world, plain, citizen, say, ticketOf } = await bureau();
  await world.ready(plain);
  const id = await world.ask(citizen, PLAIN);
  expect(await world.offersOf(plain)).toHaveLength(1);
  await say(citizen, id, LATER);
  expect(await world.offersOf(plain)).toEqual([]);
  expect((await ticketOf(id)).restriction?.clearance).toBe('military');
  expect(codeOf(await world.desk.queries.ticket(plain, id))).toBe('forbidden');
});

it('RS9: a copy for the person holds his restricted tickets; who makes it must be cleared, and each is in the log first', async () => {
  const { world, citizen } = await bureau();
  const { core, store } = world;
  await world.ask(citizen, LATER);
  const record = createTicketRecord(core);
  const subjects = createSubjects({
    ...{ ...core, record, store, calendar: () => CALENDAR_2026 },
    eraser: createSubjectEraser({
      ...{ store, record, files: createMemoryFiles(), now: core.now },
      key: new Uint8Array(32).fill(5),
    }),
  });
  const admin = await world.hire({ username: 'admin', role: 'admin' }, { onDuty: false });
  const may = { ...admin, clearances: ['military' as const] };
  const request = must(
    await subjects.create(admin, {
      ...{ clientKey: 'subject-key-1', kind: 'export', citizenId: citizen.citizenId },
      ...{ proof: 'id_card', words: '' },
    }),
  );
  const logged = async () =>
    (await store.audit.find({ where: { what: 'ticket.restricted_exported' }, limit: 9 })).items;
  const refused = await subjects.export(admin, request.id);
  expect(refused).toMatchObject({ code: 'forbidden', detail: expect.stringContaining('涉军') });
  expect(await logged()).toEqual([]);
  expect(must(await subjects.export(may, request.id)).data.tickets).toHaveLength(1);
  expect(await logged()).toMatchObject([{ who: admin.id, data: { clearance: 'military', no: request.no } }]);
});

it('RS9: the file of a restricted case says in the log that it was one', async () => {
  const { world, boss, citizen } = await bureau();
  const id = await world.ask(citizen, LATER);
  must(await world.desk.queries.caseFile(boss, id, { format: 'html', notes: false }));
  const { items } = await world.store.audit.find({ where: { what: 'ticket.exported' }, limit: 9 });
  expect(items).toMatchObject([{ who: boss.id, data: { clearance: 'military' } }]);
});
