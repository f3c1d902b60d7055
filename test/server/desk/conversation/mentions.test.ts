/** MN: who is addressed in a note hears of it and may read the ticket; nobody else. */
import { beforeEach, expect, it } from 'vitest';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await createDeskWorld();
});

it('MN1, MN2: told once, may read and add notes, may not answer; the excluded and organisations are not told', async () => {
  const lin = await world.hire({ username: 'lin', displayName: '林晓' });
  await world.ready(lin);
  const id = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
  must(await world.desk.staff.accept(lin, (await world.offersOf(lin))[0]!));
  const chen = await world.hire({ username: 'chen', displayName: '陈静' });
  const out = await world.hire({ username: 'wu', displayName: '吴越' });
  const org = await world.found({ code: 'notary' });
  const member = await world.hire({
    username: 'gong',
    displayName: '公证员',
    role: 'org_member',
    orgId: org.id,
  });
  const ticket = (await world.store.tickets.get(id))!;
  const at = ticket.createdAt;
  await world.store.tickets.replace(
    { ...ticket, exclusions: [{ staffId: out.id, why: 'declared', at }] },
    ticket.version,
  );
  expect(codeOf(await world.desk.queries.ticket(chen, id))).toBe('forbidden');
  const note = { ticketId: id, clientKey: 'note-key-1', text: '@陈静 请看合同，@吴越 @公证员 @林晓' };
  must(await world.desk.staff.note(lin, note));
  must(await world.desk.staff.note(lin, note));
  await world.settle();
  const inbox = async (who: typeof chen) => must(await world.desk.orders.notices(who, { limit: 20 })).items;
  expect(await inbox(chen)).toMatchObject([{ kind: 'mentioned', ticketId: id, byName: '林晓', read: false }]);
  for (const who of [lin, out, member]) expect(await inbox(who)).toEqual([]);
  expect(must(await world.desk.queries.ticket(chen, id)).can).toEqual(expect.arrayContaining(['note']));
  must(await world.desk.staff.note(chen, { ticketId: id, clientKey: 'note-key-2', text: '已看，没问题' }));
  const answer = { ticketId: id, clientKey: 'text-key-1', text: '您好' };
  expect(codeOf(await world.desk.staff.send(chen, answer))).toBe('not_owner');
  expect(codeOf(await world.desk.queries.ticket(out, id))).toBe('forbidden');
});
