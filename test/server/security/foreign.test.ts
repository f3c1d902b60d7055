/** Somebody else's ticket, order, file, recording, call or appointment: whoever has the role but not the thing gets 404 or 403. */
import { Readable } from 'node:stream';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../../server/http/route.ts';
import { type Caller, readAccessTable } from '../../support/access-table.ts';
import { sampleOf } from '../../support/from-schema.ts';
import { must } from '../../support/worlds/desk-world.ts';
import { type EdgeWorld, startEdgeWorld } from '../../support/worlds/edge-world.ts';
import { verdict } from '../../support/worlds/http-world.ts';

const REFUSED = ['not_found', 'forbidden', 'not_owner', 'bad_token', 'offer_gone'];
const SECRET = '被拖欠工资的王小明';

let world: EdgeWorld;
/** Who has the role and nothing to do with the ticket. */
const strangers = new Map<Caller, { cookie?: string; token?: string }>();
/** What belongs to others, by the word of the table. */
let theirs: Record<'ticket' | 'order' | 'file' | 'recording' | 'call' | 'appointment' | 'exchange', string>;
let orgId: string;
/** A handler of the order whom the ticket keeps out (DP13). */
let keptOut: { cookie: string };

beforeAll(async () => {
  world = await startEdgeWorld();
  const { desk, store, files } = world;
  orgId = (await world.found({ code: 'gz' })).id;
  await world.found({ code: 'other' });
  const owner = await world.person('owner', 'agent');
  const member = await world.person('member', 'org_member', { orgId });
  keptOut = await world.person('kept-out', 'org_member', { orgId });
  await world.ready(owner.who);
  const { token } = await world.visitors.create();
  const citizen = await world.visitors.authenticateToken(token, '');
  const ticketId = await world.ask(citizen!, SECRET);
  const [offerId] = await world.offersOf(owner.who);
  must(await desk.staff.accept(owner.who, offerId!));
  const order = must(
    await desk.staff.dispatchOrder(owner.who, {
      ticketId,
      clientKey: 'order-key-1',
      orgId,
      service: 'notary',
      demand: '请办理',
    }),
  );
  const staged = await files.stage(Readable.from([Buffer.from('png')]));
  await staged.commit();
  await store.files.insert({
    ...{ id: 'file-1', ticketId, name: '证据.png', mime: 'image/png', sizeBytes: 3 },
    ...{ sha256: staged.sha256, uploadedBy: citizen!.citizenId, at: world.core.now() },
  });
  const at = world.core.now();
  // A call of somebody else, still going on.
  await world.phone.start();
  await world.settle();
  const talker = await world.person('talker', 'agent');
  world.exchange.signOn(talker.who.id);
  await world.settle();
  await world.ready(talker.who);
  const callId = world.exchange.call('13912345678');
  await world.settle();
  world.exchange.heard(callId);
  await world.settle();
  const [leg] = world.exchange.ringing();
  if (!leg) throw new Error('nothing rings');
  world.exchange.pickUp(leg.legId);
  await world.settle();
  await store.recordings.insert({
    ...{ id: 'recording-1', version: 1, callId, ticketId, kind: 'call', startedAt: at, ms: 1000 },
    ...{ state: 'kept', whole: true, sha256: staged.sha256, sizeBytes: 3 },
    ...{ keepUntil: '2027-11-20T00:00:00.000Z', createdAt: at, updatedAt: at },
  });
  await store.appointments.insert({
    ...{ id: 'appointment-1', version: 1, no: 'YY20261121-0001' },
    ...{ citizenId: citizen!.citizenId, service: 'advice', way: 'station', place: '大厅' },
    ...{ startAt: '2026-11-21T01:00:00.000Z', endAt: '2026-11-21T01:30:00.000Z', staffId: owner.who.id },
    ...{ name: '王小明', phone: '13912345678', words: SECRET, state: 'booked', steps: [] },
    ...{ createdAt: at, updatedAt: at },
  });
  theirs = {
    ticket: ticketId,
    order: order.id,
    file: 'file-1',
    recording: 'recording-1',
    call: callId,
    appointment: 'appointment-1',
    exchange: 'x0000000000001',
  };
  const ticket = (await store.tickets.get(ticketId))!;
  await store.tickets.replace(
    { ...ticket, exclusions: [{ staffId: 'staff-kept-out', why: 'complained_of', at }] },
    ticket.version,
  );
  strangers.set('agent', { cookie: (await world.person('stranger', 'agent')).cookie });
  strangers.set('organisation', {
    cookie: (await world.person('stranger-org', 'org_member', { orgId: 'org-other' })).cookie,
  });
  strangers.set('administrator', { cookie: (await world.person('admin', 'admin')).cookie });
  strangers.set('auditor', { cookie: (await world.person('auditor', 'auditor')).cookie });
  strangers.set('citizen', { token: (await world.visitors.create()).token });
  strangers.set('key', { token: await world.apiKey('other-system') });
  expect((await desk.queries.ticket(member.who, ticketId)).ok).toBe(true);
});
afterAll(() => world.close());

/** Lists: what stands in them is filtered. */
const LISTS = new Set([
  'GET /api/v1/tickets',
  'GET /api/v1/orders',
  'GET /api/v1/exchange',
  'GET /api/v1/follow-ups',
]);
const BOUND = new Set(['ticket', 'served ticket', 'order', 'file', 'recording', 'call', 'own ticket']);

const pathOf = (route: Route, boundTo: string): string => {
  const id = route.path.includes('/exchange/')
    ? theirs.exchange
    : boundTo === 'own ticket'
      ? theirs.ticket
      : (theirs[boundTo as keyof typeof theirs] ?? 'x0000000000001');
  return route.path.replace(/:\w+/g, id);
};

/** Every field by which an input names a thing, filled with somebody else's. */
const pointing = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? {
        ...body,
        ...('ticketId' in body ? { ticketId: theirs.ticket } : {}),
        ...('orderId' in body ? { orderId: theirs.order } : {}),
      }
    : body;

const form = (): FormData => {
  const made = new FormData();
  made.set('ticketId', theirs.ticket);
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  made.set('file', new Blob([png], { type: 'image/png' }), 'a.png');
  return made;
};

describe('HTTP', () => {
  it('each line of the table that is bound to a thing refuses it to strangers', {
    timeout: 120_000,
  }, async () => {
    const table = readAccessTable();
    const wrong: string[] = [];
    let asked = 0;
    for (const route of world.http.routes) {
      const line = table.get(route.key);
      if (!line || !BOUND.has(line.boundTo)) continue;
      const body = route.multipart ? form() : route.body ? pointing(sampleOf(route.body)) : undefined;
      for (const [caller, who] of strangers) {
        if (line.answers[caller] !== 'yes') continue;
        asked += 1;
        const answer = await world.call(route.method.toUpperCase(), pathOf(route, line.boundTo), {
          ...who,
          ...(body === undefined ? {} : { body }),
        });
        const text = await answer.clone().text();
        const [, code] = await verdict(answer);
        const told = text.includes(SECRET) || text.includes(theirs.ticket);
        if (LISTS.has(route.key) ? told : told || !REFUSED.includes(code))
          wrong.push(`${caller} ${route.key}: ${code} ${text.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(60);
  });

  it('nobody touches an appointment of somebody else, and lists hold only one’s own', async () => {
    const citizen = strangers.get('citizen')!;
    for (const act of ['move', 'confirm', 'cancel'])
      expect(
        await verdict(
          await world.call('POST', `/api/v1/visitor/appointments/${theirs.appointment}/${act}`, {
            ...citizen,
            ...(act === 'move' ? { body: { startAt: '2026-11-21T02:00:00.000Z' } } : {}),
          }),
        ),
      ).toEqual([404, 'not_found']);
    for (const path of ['/api/v1/visitor/appointments', '/api/v1/visitor/subject-requests'])
      expect(await (await world.call('GET', path, citizen)).json()).toEqual({ items: [] });
  });

  it('DP13: a handler of the order whom its ticket keeps out finds neither of them', async () => {
    for (const path of [
      `/api/v1/tickets/${theirs.ticket}`,
      `/api/v1/tickets/${theirs.ticket}/messages`,
      `/api/v1/orders/${theirs.order}`,
      `/api/v1/files/${theirs.file}`,
      `/api/v1/tickets/${theirs.ticket}/letter`,
    ]) {
      const answer = await world.call('GET', path, keptOut);
      expect([path, REFUSED.includes((await verdict(answer))[1])]).toEqual([path, true]);
    }
    const list = await (await world.call('GET', '/api/v1/orders', keptOut)).text();
    expect(list).not.toContain(theirs.order);
  });
});

/** One input for all: schemas take what they know and leave the rest. */
const everything = () => ({
  ...{ ticketId: theirs.ticket, orderId: theirs.order, callId: theirs.call, parentId: theirs.ticket },
  ...{ fromId: theirs.ticket, other: theirs.ticket, ticketIds: [theirs.ticket], offerId: 'offer-1' },
  ...{ clientKey: 'client-key-7', text: '字', note: '字', reason: 'conflict', words: '字', demand: '字' },
  ...{
    seq: 1,
    afterSeq: 0,
    matter: '劳动纠纷',
    service: 'notary',
    result: 'answered',
    basis: '',
    feedback: '好',
  },
  ...{ staffId: 'staff-stranger', toMatter: '劳动纠纷', orgId: 'org-other', days: 3, grade: 5, on: true },
  ...{ legId: 'leg-1', mode: 'consult', to: { staffId: 'staff-owner' }, accept: true, grant: true },
  ...{ stage: 'accepted', why: 'verification', how: 'words', phone: '13912345678' },
});
/** Where one field means two things. */
const OTHERWISE: Record<string, object> = {
  'call:listen': { mode: 'leave' },
  'ticket:merge': { reason: '同一件事' },
  'order:reply': { result: 'done' },
  'pull:assign': { reason: '字' },
  'offer:refuse': { reason: 'other' },
};

describe('sockets', () => {
  it('each event that is bound to a thing refuses it to strangers', { timeout: 120_000 }, async () => {
    const table = readAccessTable();
    const wrong: string[] = [];
    let asked = 0;
    const sockets = new Map<string, Socket | string>();
    for (const [what, line] of table) {
      const [namespace = '', event = ''] = what.split(' ');
      if (!namespace.startsWith('/') || !(BOUND.has(line.boundTo) || event.startsWith('offer:'))) continue;
      for (const [caller, who] of strangers) {
        if (line.answers[caller] !== 'yes') continue;
        const key = `${namespace} ${caller}`;
        const socket = sockets.get(key) ?? (await world.connect(namespace, who));
        sockets.set(key, socket);
        if (typeof socket === 'string') throw new Error(`${key}: ${socket}`);
        asked += 1;
        const said = await world.emit(socket, event, { ...everything(), ...OTHERWISE[event] });
        const code = said.ok ? 'ok' : said.code;
        // Neither its state nor who has it: for a stranger it does not exist.
        const refused = event.endsWith(':take') ? code === 'not_found' : REFUSED.includes(code);
        if (!refused || JSON.stringify(said).includes(SECRET))
          wrong.push(`${caller} ${what}: ${JSON.stringify(said).slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(50);
  });
});
