/** Requests about one's own data on a whole desk. */
import { beforeEach, describe, expect, it } from 'vitest';
import { CALENDAR_2026 } from '../../../../routing/calendar.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../../../server/auth/policy.ts';
import { subjectPage } from '../../../../server/desk/subjects/collect.ts';
import { createSubjectEraser } from '../../../../server/desk/subjects/erase.ts';
import { createSubjects, type SubjectAdmin } from '../../../../server/desk/subjects/subjects.ts';
import { createTicketRecord } from '../../../../server/desk/tickets/ticket-record.ts';
import { createMemoryFiles } from '../../../support/ports/memory-files.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

let world: DeskWorld;
let admin: StaffPrincipal;
let agent: StaffPrincipal;
let citizen: CitizenPrincipal;
let ticketId: string;
let subjects: SubjectAdmin;
let serial = 0;
/** Runs before a message is put back: a process that dies there. */
let beforeInsert: () => void = () => undefined;

beforeEach(async () => {
  world = await createDeskWorld();
  beforeInsert = () => undefined;
  admin = await world.hire({ username: 'admin', role: 'admin' }, { onDuty: false });
  agent = await world.hire({ username: 'zhou' });
  await world.ready(agent);
  citizen = await world.visitor();
  ticketId = await world.ask(citizen, '我叫王小明，电话13812345678，老板拖欠工资', {
    name: '王小明',
    phone: '13812345678',
  });
  const { core } = world;
  const record = createTicketRecord(core);
  const messages = new Proxy(world.store.messages, {
    get: (target, name) =>
      name === 'insert'
        ? async (doc: never) => {
            beforeInsert();
            return target.insert(doc);
          }
        : typeof target[name as 'get'] === 'function'
          ? (target[name as 'get'] as (id: string) => unknown).bind(target)
          : target[name as 'get'],
  });
  subjects = createSubjects({
    ...core,
    store: world.store,
    record,
    eraser: createSubjectEraser({
      store: { ...world.store, messages },
      record,
      files: createMemoryFiles(),
      key: new Uint8Array(32).fill(5),
      now: core.now,
    }),
    calendar: () => CALENDAR_2026,
  });
});

const finish = async () => {
  const [offerId] = await world.offersOf(agent);
  must(await world.desk.staff.accept(agent, offerId!));
  must(await world.desk.staff.send(agent, { ticketId, clientKey: 'answer-0001', text: '王小明您好' }));
  must(await world.desk.staff.note(agent, { ticketId, clientKey: 'note-00001', text: '内部：情绪激动' }));
  must(
    await world.desk.staff.close(agent, {
      ticketId,
      matter: '劳动纠纷',
      service: 'advice',
      result: 'answered',
      basis: '',
      feedback: '王小明可申请仲裁',
    }),
  );
  await world.settle();
};
const take = async (kind: 'export' | 'correct' | 'erase') =>
  must(
    await subjects.create(admin, {
      clientKey: `request-${++serial}-0`,
      kind,
      citizenId: citizen.citizenId,
      proof: 'id_card',
      words: '本人申请',
    }),
  );
const audited = async () => {
  await world.core.audit.flush();
  const page = await world.store.audit.find({ sort: { field: 'seq', direction: 'asc' }, limit: 200 });
  return page.items.filter((entry) => entry.what.startsWith('subject.'));
};

describe('PI1: taking a request down', () => {
  it('finds the person by number or telephone, masked, and says nothing of it in the log', async () => {
    const { no } = (await world.store.tickets.get(ticketId))!;
    for (const ask of [{ ticketNo: no }, { phone: '138 1234 5678' }]) {
      const { items } = must(await subjects.find(admin, ask));
      expect(items).toMatchObject([
        { citizenId: citizen.citizenId, name: '王小明', phone: '138****5678', tickets: 1 },
      ]);
    }
    expect(must(await subjects.find(admin, { phone: '13900000000' })).items).toEqual([]);
    const log = JSON.stringify(await audited());
    expect(log).toContain('subject.looked_up');
    expect(log).not.toMatch(/5678|王小明/);
  });

  it('is due in 15 working days, once per key, and refuses people who are not there', async () => {
    const request = await take('export');
    expect(request).toMatchObject({ state: 'open', overdue: false, dueAt: '2026-12-11T15:59:59.999Z' });
    expect(request.no).toMatch(/^GS20261120-0001$/);
    expect((await take('export')).no).toBe('GS20261120-0002');
    await world.leap(22 * 86_400_000);
    expect((await subjects.list({ limit: 10 })).items.every((one) => one.overdue)).toBe(true);
    expect(
      codeOf(
        await subjects.create(admin, {
          clientKey: 'request-nobody',
          kind: 'export',
          citizenId: 'nobody',
          proof: 'id_card',
          words: 'x',
        }),
      ),
    ).toBe('not_found');
  });
});

describe('PI2: a copy', () => {
  it('holds what is his, as data and as a page, without internal notes; each time is audited', async () => {
    await finish();
    const request = await take('export');
    const { data, no } = must(await subjects.export(admin, request.id));
    const text = JSON.stringify(data);
    for (const part of ['13812345678', '王小明您好', '王小明可申请仲裁', '劳动纠纷'])
      expect(text).toContain(part);
    expect(text).not.toContain('情绪激动');
    expect(subjectPage(data, no)).toContain('王小明可申请仲裁');
    must(await subjects.close(admin, request.id, { state: 'done', words: '已当面交付' }));
    expect(codeOf(await subjects.export(admin, request.id))).toBe('wrong_state');
    expect((await audited()).map((entry) => entry.what)).toEqual([
      'subject.taken_down',
      'subject.exported',
      'subject.done',
    ]);
  });

  it('escapes what citizens write', async () => {
    const other = await world.visitor();
    await world.ask(other, '<script>alert(1)</script>老板欠薪');
    citizen = other;
    const request = await take('export');
    const { data, no } = must(await subjects.export(admin, request.id));
    expect(subjectPage(data, no)).not.toContain('<script>');
  });
});

describe('PI3: a correction', () => {
  it('changes the person and every ticket of his, and keeps that it was done', async () => {
    const request = await take('correct');
    expect(codeOf(await subjects.export(admin, request.id))).toBe('wrong_state');
    const done = must(await subjects.correct(admin, request.id, { name: '王晓明' }));
    expect(done.corrected).toEqual(['name']);
    const ticket = (await world.store.tickets.get(ticketId))!;
    expect(ticket.requester).toMatchObject({ name: '王晓明', phone: '13812345678' });
    expect(ticket.events.at(-1)).toMatchObject({
      type: 'ticket.requester_corrected',
      actor: { id: admin.id },
      data: { request: request.no, fields: ['name'] },
    });
    expect(JSON.stringify(ticket.events)).not.toContain('王晓明');
  });
});

describe('PI4: a deletion', () => {
  it('waits for open tickets, then leaves the ticket under a pseudonym and his name nowhere', async () => {
    const request = await take('erase');
    expect(codeOf(await subjects.erase(admin, request.id, { basis: '档案' }))).toBe('wrong_state');
    await finish();
    const done = must(await subjects.erase(admin, request.id, { basis: '法律援助档案须保存' }));
    expect(done).toMatchObject({ state: 'done', kept: { tickets: 1, basis: '法律援助档案须保存' } });
    const { tickets, messages, citizens, orders, subjectRequests, settings } = world.store;
    const left = await Promise.all(
      [tickets, messages, citizens, orders, subjectRequests, settings].map((one) =>
        one.find({ limit: 500 } as never),
      ),
    );
    const record = JSON.stringify(left);
    expect(record).not.toMatch(/王小明|13812345678|erasing:/);
    expect(record).not.toContain(citizen.citizenId);
    const ticket = (await tickets.get(ticketId))!;
    expect(ticket).toMatchObject({ status: 'closed', confirmedMatter: '劳动纠纷' });
    const kept = (await messages.find({ where: { ticketId }, sort: { field: 'seq', direction: 'asc' } }))
      .items;
    expect(kept.map((one) => one.seq)).toEqual(kept.map((_, index) => index + 1));
    expect(kept[0]?.text).toBe('我叫［已删除］，电话［已删除］，老板拖欠工资');
    expect(codeOf(await world.desk.citizen.ticket(citizen, ticketId))).toBe('not_found');
    expect(codeOf(await subjects.erase(admin, request.id, { basis: 'x' }))).toBe('wrong_state');
  });

  it('loses no message when it dies in the middle, and ends when it runs again', async () => {
    await finish();
    const before = (await world.store.messages.find({ where: { ticketId } })).items.length;
    const request = await take('erase');
    beforeInsert = () => {
      throw new Error('power cut');
    };
    await expect(subjects.erase(admin, request.id, { basis: '档案' })).rejects.toThrow('power cut');
    expect((await world.store.messages.find({ where: { ticketId } })).items).toHaveLength(before - 1);
    beforeInsert = () => undefined;
    must(await subjects.erase(admin, request.id, { basis: '档案' }));
    expect((await world.store.messages.find({ where: { ticketId } })).items).toHaveLength(before);
  });
});

describe('PI5: asked by the citizen himself', () => {
  const own = () => world.desk.citizens.ownData;

  it('from his device: one open request of each kind, also when pressed twice at once; it is on the list of the desk', async () => {
    const ask = { kind: 'correct' as const, words: '电话应为 13900001111' };
    const [one, two] = await Promise.all([own().ask(citizen, ask), own().ask(citizen, ask)]);
    expect(must(one).no).toBe(must(two).no);
    expect([must(one).repeated, must(two).repeated].filter(Boolean)).toHaveLength(1);
    expect(must(await own().ask(citizen, { kind: 'correct', words: '还有名字' }))).toMatchObject({
      no: must(one).no,
      repeated: true,
    });
    must(await own().ask(citizen, { kind: 'export', words: '' }));
    const { items } = await subjects.list({ limit: 10, state: 'open' });
    expect(items.map(({ kind, proof, words, citizenId }) => [kind, proof, words, citizenId])).toEqual(
      expect.arrayContaining([
        ['correct', 'device', '电话应为 13900001111', citizen.citizenId],
        ['export', 'device', '', citizen.citizenId],
      ]),
    );
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({
      dueAt: '2026-12-11T15:59:59.999Z',
      who: { name: '王小明', tickets: 1 },
    });
    await world.core.audit.flush();
    const log = (await world.store.audit.find({ limit: 200 })).items.filter(
      ({ what }) => what === 'subject.asked',
    );
    expect(log.map(({ who }) => who)).toEqual([citizen.citizenId, citizen.citizenId]);
    expect(JSON.stringify(log)).not.toContain('13900001111');
  });

  it('by number and query code it is the same citizen; when it is done he reads the answer and may ask again', async () => {
    const byCode = must(await own().askFor(citizen.citizenId, { kind: 'export', words: '' }, '10.0.0.1'));
    const [request] = (await subjects.list({ limit: 10 })).items;
    expect(request).toMatchObject({ no: byCode.no, proof: 'query_code' });
    must(await subjects.close(admin, request!.id, { state: 'done', words: '已寄出' }));
    expect(await own().mine(citizen)).toMatchObject([{ no: byCode.no, state: 'done', answer: '已寄出' }]);
    const again = must(await own().ask(citizen, { kind: 'export', words: '' }));
    expect(again.no).not.toBe(byCode.no);
    expect(again.repeated).toBeUndefined();
  });

  it('those who decide hear of it once, by a reminder that names nobody; nobody else does', async () => {
    const ask = { kind: 'correct' as const, words: '电话应为 13900001111' };
    const { no } = must((await Promise.all([own().ask(citizen, ask), own().ask(citizen, ask)]))[0]);
    must(await own().ask(citizen, ask));
    const of = async (who: StaffPrincipal) => must(await world.desk.orders.notices(who, { limit: 20 })).items;
    const told = await of(admin);
    expect(told).toMatchObject([{ kind: 'data_requested', subjectNo: no, read: false }]);
    expect(told[0]?.ticketId).toBeUndefined();
    expect((await world.store.subjectRequests.get(told[0]!.subjectId!))?.no).toBe(no);
    expect(JSON.stringify(told)).not.toMatch(/王小明|1390000|13812/);
    for (const role of ['supervisor', 'agent', 'auditor'] as const) {
      const other = await world.hire({ username: `not-${role}`, role });
      expect(await of(other)).toEqual([]);
      expect(await world.desk.orders.notice(other, told[0]!.id)).toBeUndefined();
    }
    must(await world.desk.orders.readNotices(admin, [told[0]!.id]));
    expect(await of(admin)).toMatchObject([{ read: true }]);
  });

  it('a device without any record has nothing to ask for', async () => {
    expect(codeOf(await own().ask(await world.visitor(), { kind: 'export', words: '' }))).toBe('not_found');
  });

  it('what he wrote in his requests goes with his deletion', async () => {
    must(await own().ask(citizen, { kind: 'correct', words: '我叫王小明，电话13812345678' }));
    must(await own().ask(citizen, { kind: 'erase', words: '我叫王小明，请删' }));
    await finish();
    const open = (await subjects.list({ limit: 10 })).items.find(({ kind }) => kind === 'erase')!;
    must(await subjects.erase(admin, open.id, { basis: '档案' }));
    const left = JSON.stringify((await world.store.subjectRequests.find({ limit: 10 })).items);
    expect(left).not.toMatch(/王小明|13812345678/);
    expect(left).not.toContain(citizen.citizenId);
  });
});
