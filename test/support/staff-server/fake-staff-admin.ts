/** Administration, reports and audit of the fake staff server. */
import { randomUUID } from 'node:crypto';
import type { Express, Response } from 'express';
import { REFUSALS, type RefusalCode } from '../../../routing/errors.ts';
import type { StaffLine } from '../../../routing/protocol/views.ts';
import { fakeBoard } from './fake-staff-board.ts';
import { serveDuty } from './fake-staff-duty.ts';
import { type FakeAccount, type FakeWorld, iso, ORGS } from './fake-staff-world.ts';

export const refuseWith = (res: Response, code: RefusalCode, detail?: string, field?: string): void => {
  res.status(REFUSALS[code].status).json({
    error: { code, message: REFUSALS[code].zh, ...(detail ? { detail } : {}), ...(field ? { field } : {}) },
  });
};

const staffLine = ({ me, presence }: FakeAccount): StaffLine => ({
  id: me.id,
  username: me.username,
  displayName: me.displayName,
  role: me.role,
  ...(me.orgId ? { orgId: me.orgId } : {}),
  disabled: false,
  skills: me.skills,
  languages: me.languages,
  regionCodes: ['130534'],
  capacity: me.capacity,
  capacityTotal: me.capacityTotal,
  presence,
});

export const serveAdmin = (app: Express, world: FakeWorld): void => {
  const shifts = [...world.accounts.values()]
    .filter(({ me }) => me.role === 'agent')
    .map(({ me }, index) => ({
      id: `h${index}`,
      version: 1,
      staffId: me.id,
      staffName: me.displayName,
      startAt: iso(new Date().setHours(8 + index * 4, 0, 0, 0)),
      endAt: iso(new Date().setHours(14 + index * 4, 0, 0, 0)),
      post: '热线',
      createdAt: iso(Date.now()),
      updatedAt: iso(Date.now()),
    }));
  serveDuty(app, shifts);
  const keys = [
    { id: 'k1', name: '市12345转办', system: '12345', disabled: false, createdAt: iso(Date.now() - 8e8) },
  ];
  const audit = Array.from({ length: 40 }, (_, index) => ({
    id: `a${index}`,
    seq: 40 - index,
    at: iso(Date.now() - index * 61_000),
    who: 's-lin',
    whoName: '林晓',
    from: '10.0.0.8',
    what: ['session.created', 'ticket.accepted', 'order.dispatched', 'ticket.closed'][index % 4]!,
    target: `ticket:t-${40 - index}`,
    data: { no: `20261122-00${40 - index}` },
    prevHash: 'ab'.repeat(32),
    hash: 'cd'.repeat(32),
  }));

  app.get('/api/v1/public/catalogue', (_req, res) => res.json({ items: [] }));
  app.get('/api/v1/exchange', (_req, res) => res.json({ items: [] }));
  app.get('/api/v1/organisations', (_req, res) => res.json({ items: ORGS }));
  app.get('/api/v1/staff', (_req, res) => res.json({ items: [...world.accounts.values()].map(staffLine) }));
  app.post('/api/v1/staff', (req, res) => {
    if (world.accounts.has(req.body.username)) return refuseWith(res, 'duplicate_key', undefined, 'username');
    const base = world.accounts.get('lin')!;
    const made: FakeAccount = {
      ...structuredClone(base),
      me: {
        ...structuredClone(base.me),
        ...req.body,
        id: `s-${req.body.username}`,
        mustChangePassword: true,
      },
      password: 'Ab3-xy7-Qw9z',
    };
    world.accounts.set(made.me.username, made);
    return res.json({ staff: staffLine(made), password: made.password });
  });
  app.patch('/api/v1/staff/:id', (req, res) => {
    const account = world.byId(req.params.id);
    const { version: _version, ...change } = req.body;
    Object.assign(account.me, change);
    res.json(staffLine(account));
  });
  app.post('/api/v1/staff/:id/password', (_req, res) => res.json({ password: 'Zx8-kk2-Tt5q' }));
  app.get('/api/v1/shifts', (_req, res) => res.json({ items: shifts }));
  app.post('/api/v1/shifts', (req, res) => {
    const staffName = world.byId(req.body.staffId).me.displayName;
    const made = {
      ...req.body,
      id: randomUUID(),
      version: 1,
      staffName,
      createdAt: iso(Date.now()),
      updatedAt: iso(Date.now()),
    };
    shifts.push(made);
    res.json(made);
  });
  app.delete('/api/v1/shifts/:id', (req, res) => {
    const at = shifts.findIndex((one) => one.id === req.params.id);
    if (at >= 0) shifts.splice(at, 1);
    res.json({ ok: true });
  });
  app.get('/api/v1/canned-replies', (_req, res) =>
    res.json({ items: world.canned, version: world.cannedVersion }),
  );
  app.put('/api/v1/canned-replies', (req, res) => {
    if (req.body.version !== world.cannedVersion) return refuseWith(res, 'version_conflict');
    world.canned = req.body.items;
    world.cannedVersion += 1;
    return res.json({ version: world.cannedVersion });
  });
  app.get('/api/v1/board', (_req, res) => res.json(fakeBoard(world)));
  app.get('/api/v1/reports/summary', (req, res) => {
    const { byChannel, byMatter } = fakeBoard(world).today;
    const days = Array.from({ length: 14 }, (_, index) => ({
      day: iso(Date.now() - (13 - index) * 86_400_000).slice(0, 10),
      count: 96 + ((index * 37) % 61),
    }));
    res.json({
      from: req.query.from,
      to: req.query.to,
      byDay: days,
      byMatter,
      byChannel: Object.entries(byChannel).map(([channel, count]) => ({ channel, count })),
      offers: { made: 131, accepted: 118, declined: 6, expired: 4, withdrawn: 3 },
      byMode: [
        { mode: 'text', count: 72 },
        { mode: 'voice', count: 42 },
        { mode: 'in_person', count: 8 },
        { mode: 'video', count: 6 },
      ],
      byEvent: [
        { tag: '生活事件:就业', count: 96, answered: 90, rated: 31, satisfied: 30 },
        { tag: '生活事件:婚育', count: 54, answered: 54, rated: 12, satisfied: 11 },
        { tag: '企业事件:设立', count: 7, answered: 5, rated: 0, satisfied: 0 },
      ],
      byStaff: ['林晓', '周敏', '王主任'].map((name, index) => ({
        staffId: `s${index}`,
        name,
        count: 64 - index * 17,
      })),
      ratings: [5, 4, 3, 2, 1].map((grade, index) => ({ grade, count: [212, 94, 21, 4, 2][index] })),
      byRegion: [
        { code: '990101', name: '云溪县', count: 412 },
        { code: '990102', name: '临江区', count: 188 },
      ],
      byOrganisation: [{ orgId: 'o-notary', name: '云溪县公证处', count: 41 }],
      closed: 540,
      firstContact: {
        ...{ resolved: 301, judged: 388, pending: 96 },
        byWeek: [
          { from: '2026-11-09', resolved: 210, judged: 262, pending: 0 },
          { from: '2026-11-16', resolved: 91, judged: 126, pending: 96 },
        ],
        byMatter: [{ matter: '劳动纠纷', resolved: 160, judged: 204, pending: 51 }],
        byStaff: [{ staffId: 's0', name: '林晓', resolved: 57, judged: 64, pending: 9 }],
      },
      answers: { count: 580, due: 588, inTime: 551, meanMs: 42_000 },
      scores: [
        ...[
          { month: '2026-10', invited: 58, rated: 31, satisfied: 30, grades: 144 },
          { month: '2026-11', invited: 64, rated: 37, satisfied: 34, grades: 166 },
        ].map((one) => ({ staffId: 's0', name: '林晓', ...one })),
        { staffId: 's1', name: '周敏', month: '2026-11', invited: 47, rated: 0, satisfied: 0, grades: 0 },
      ],
      followUps: [
        { why: 'group', asked: 41, reached: 36, solved: 28, partly: 5, unsolved: 2, overdue: 3 },
        { why: 'sample', asked: 12, reached: 9, solved: 8, partly: 1, unsolved: 0, overdue: 0 },
      ],
      promises: {
        first: [
          { channel: 'web', due: 402, inTime: 391 },
          { channel: 'phone', due: 151, inTime: 139 },
        ],
        letters: { due: 12, inTime: 12 },
        signing: { due: 41, inTime: 40 },
        orders: [{ service: 'notary', due: 29, inTime: 27 }],
      },
      total: days.reduce((sum, day) => sum + day.count, 0),
    });
  });
  app.get('/api/v1/ratings', (_req, res) =>
    res.json({
      items: [
        {
          id: 'g1',
          ticketId: 't-1',
          ticketNo: '20261121-0031',
          grade: 5,
          tags: ['patient', 'clear'],
          words: '讲得很清楚，谢谢律师。',
          staffName: '林晓',
          at: iso(Date.now() - 4e6),
        },
        {
          id: 'g2',
          ticketId: 't-2',
          ticketNo: '20261121-0017',
          grade: 2,
          tags: ['slow'],
          words: '等了很久。',
          staffName: '周敏',
          at: iso(Date.now() - 9e6),
        },
      ],
    }),
  );
  app.get('/api/v1/audit', (_req, res) => res.json({ items: audit }));
  app.get('/api/v1/audit/verify', (_req, res) => res.json({ ok: true, entries: audit.length }));
  const portals: Record<string, unknown>[] = [];
  app.get('/api/v1/identity-keys', (_req, res) =>
    res.json({ items: portals, audience: 'https://line.test' }),
  );
  app.post('/api/v1/identity-keys', (req, res) => {
    const made = { id: randomUUID(), ...req.body, disabled: false, createdAt: iso(Date.now()) };
    portals.push(made);
    res.json({ ...made, secret: randomUUID(), audience: 'https://line.test' });
  });
  app.get('/api/v1/api-keys', (_req, res) => res.json({ items: keys }));
  app.post('/api/v1/api-keys', (req, res) => {
    const made = { id: randomUUID(), name: req.body.name, system: req.body.system };
    keys.push({ ...made, disabled: false, createdAt: iso(Date.now()) });
    res.json({ ...made, key: `yxt_${randomUUID()}` });
  });
  app.delete('/api/v1/api-keys/:id', (req, res) => {
    const at = keys.findIndex((one) => one.id === req.params.id);
    if (at >= 0) keys.splice(at, 1);
    res.json({ ok: true });
  });
};
