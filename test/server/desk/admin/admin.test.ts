/** Administrative use cases: accounts, shifts, canned replies, API keys, reports; each change audited. */
import { describe, expect, it } from 'vitest';
import { staffUpdate } from '../../../../routing/protocol/commands.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createApiKeyAdmin } from '../../../../server/desk/admin/api-keys.ts';
import { CANNED_REPLIES_KEY, createCannedReplyAdmin } from '../../../../server/desk/admin/canned-replies.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { createShiftAdmin } from '../../../../server/desk/admin/shifts.ts';
import { createStaffAdmin } from '../../../../server/desk/admin/staff.ts';
import { STARTER_REPLIES } from '../../../../server/seed/replies.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import {
  aStaff,
  fakeAudit,
  fakeBus,
  fakeClock,
  fakeIds,
  fakePasswords,
  fakeTimers,
} from '../../../support/ports/server-fakes.ts';

const WHO: StaffPrincipal = {
  kind: 'staff',
  id: 'admin',
  name: '管理员',
  role: 'admin',
  sessionId: 's',
  from: '10.0.0.1',
};

const world = async () => {
  const base = {
    store: createMemoryStore(),
    clock: fakeClock(),
    ids: fakeIds(),
    audit: fakeAudit(),
    bus: fakeBus(),
  };
  const timers = fakeTimers();
  const ended: string[] = [];
  const sessions = {
    endAllOf: async (staffId: string, reason: string) => {
      ended.push(`${staffId} ${reason}`);
      return 1;
    },
  };
  for (const id of ['admin', 'zhang', 'wang']) await base.store.staff.insert(aStaff({ id }));
  return {
    ...base,
    timers,
    ended,
    staff: createStaffAdmin({ ...base, passwords: fakePasswords(), sessions, services: () => [] }),
    shifts: createShiftAdmin({ ...base, timers, services: () => [] }),
    replies: createCannedReplyAdmin(base),
    keys: createApiKeyAdmin({
      ...base,
      makeKey: () => ({ key: 'yxt_secret', keyHash: `h${Math.random()}` }),
    }),
    reports: createReports(base),
  };
};

/** The version that the list shows for everybody made by `aStaff`. */
const REVISION = Date.parse('2026-11-01T00:00:00.000Z');

const newcomer = {
  username: 'li.si',
  displayName: '李四',
  role: 'agent' as const,
  skills: [],
  languages: ['zh' as const],
  regionCodes: [],
  capacity: { voice: 1, chat: 4, task: 4 },
  capacityTotal: 6,
};

describe('staff', () => {
  it('creates an account whose password is for one time and in no record', async () => {
    const { staff, store, audit } = await world();
    const made = await staff.create(WHO, newcomer);
    if (!made.ok) throw new Error(made.code);
    expect(await store.staff.getBy({ username: 'li.si' })).toMatchObject({
      mustChangePassword: true,
      version: 1,
    });
    expect(JSON.stringify([audit.facts, await store.staff.find()])).not.toContain(made.value.password);
    expect(audit.facts).toMatchObject([{ what: 'staff.created', who: 'admin', from: '10.0.0.1' }]);
    expect(await staff.create(WHO, newcomer)).toMatchObject({ code: 'duplicate_key', field: 'username' });
  });

  it('wants an organisation for its members and for nobody else', async () => {
    const { staff } = await world();
    const member = { ...newcomer, role: 'org_member' as const };
    expect(await staff.create(WHO, member)).toMatchObject({ code: 'invalid_input', field: 'orgId' });
    expect(await staff.create(WHO, { ...member, orgId: 'nowhere' })).toMatchObject({ field: 'orgId' });
    expect(await staff.create(WHO, { ...newcomer, orgId: 'nowhere' })).toMatchObject({ field: 'orgId' });
  });

  it('changes only what is named, and refuses an old version', async () => {
    const { staff } = await world();
    const input = staffUpdate.parse({ version: REVISION, displayName: '张三丰' });
    expect(await staff.update(WHO, 'zhang', input)).toMatchObject({
      value: { displayName: '张三丰', skills: [{ key: '*', level: 3 }], regionCodes: ['510000'] },
    });
    expect(await staff.update(WHO, 'zhang', input)).toMatchObject({ code: 'version_conflict' });
    expect(await staff.update(WHO, 'nobody', input)).toMatchObject({ code: 'not_found' });
  });

  it('PH19 sets where calls ring, in the audit log without the number, shown to administrators alone', async () => {
    const { staff, store, audit } = await world();
    const number = '13912345678';
    const ringing = { kind: 'number' as const, number };
    const set = await staff.update(
      WHO,
      'zhang',
      staffUpdate.parse({ version: REVISION, answersAt: ringing }),
    );
    if (!set.ok) throw new Error(set.code);
    expect(set.value.answersAt).toEqual(ringing);
    expect(audit.facts).toMatchObject([{ what: 'staff.updated', data: { fields: ['answersAt'] } }]);
    expect(JSON.stringify(audit.facts)).not.toContain(number);
    const seenBy = async (role: 'admin' | 'supervisor') =>
      (await staff.list({ ...WHO, role }, { limit: 10 })).items.find((one) => one.id === 'zhang');
    expect(await seenBy('admin')).toMatchObject({ answersAt: ringing });
    expect(await seenBy('supervisor')).not.toHaveProperty('answersAt');
    // A change of something else leaves it; null takes it away.
    const { version } = set.value;
    const renamed = await staff.update(WHO, 'zhang', staffUpdate.parse({ version, displayName: '张三丰' }));
    if (!renamed.ok) throw new Error(renamed.code);
    expect(renamed.value.answersAt).toEqual(ringing);
    const none = staffUpdate.parse({ version: renamed.value.version, answersAt: null });
    expect((await staff.update(WHO, 'zhang', none)).ok).toBe(true);
    expect(await store.staff.get('zhang')).not.toHaveProperty('answersAt');
  });

  it.each([
    { kind: 'sip', address: 'agent-zhang' },
    { kind: 'sip', address: 'web-1' },
    { kind: 'sip', address: '8001@elsewhere' },
    { kind: 'number', number: '110' },
    { kind: 'number', number: '1391234567x' },
    { kind: 'browser', staffId: 'zhang' },
  ])('PH19 refuses $kind $address$number as a place to ring', (answersAt) => {
    expect(staffUpdate.safeParse({ version: 1, answersAt }).success).toBe(false);
  });

  it('ends sessions on disabling, new role and reset, and tells the bus', async () => {
    const { staff, ended, bus, audit } = await world();
    const changed = await staff.update(WHO, 'zhang', { version: REVISION, role: 'supervisor' });
    if (!changed.ok) throw new Error(changed.code);
    await staff.update(WHO, 'zhang', { version: changed.value.version, disabled: true });
    await staff.resetPassword(WHO, 'wang');
    expect(ended).toEqual(['zhang role_changed', 'zhang disabled', 'wang password_reset']);
    expect(bus.published.map(({ event }) => event)).toEqual(['staff.changed', 'staff.changed']);
    expect(audit.facts.map(({ what }) => what)).toEqual([
      'staff.updated',
      'staff.disabled',
      'staff.password_reset',
    ]);
  });

  it('does not let administrators lock themselves out', async () => {
    const { staff } = await world();
    expect(await staff.update(WHO, 'admin', { version: REVISION, disabled: true })).toMatchObject({
      code: 'forbidden',
    });
    expect(await staff.update(WHO, 'admin', { version: REVISION, role: 'auditor' })).toMatchObject({
      code: 'forbidden',
    });
    expect(await staff.update(WHO, 'admin', { version: REVISION, displayName: '管' })).toMatchObject({
      ok: true,
    });
  });

  it('is not made stale by sign-ins, which only count attempts', async () => {
    const { staff, store } = await world();
    const signedIn = (await store.staff.get('zhang'))!;
    await store.staff.replace({ ...signedIn, failedLogins: 1 }, 1);
    expect(await staff.update(WHO, 'zhang', { version: REVISION, displayName: '张' })).toMatchObject({
      ok: true,
      value: { displayName: '张' },
    });
    expect(await store.staff.get('zhang')).toMatchObject({ failedLogins: 1, displayName: '张' });
  });

  it('frees a locked account on reset', async () => {
    const { staff, store } = await world();
    const locked = (await store.staff.get('wang'))!;
    await store.staff.replace({ ...locked, failedLogins: 5, lockedUntil: '2030-01-01T00:00:00.000Z' }, 1);
    await staff.resetPassword(WHO, 'wang');
    const freed = (await store.staff.get('wang'))!;
    expect([freed.failedLogins, freed.lockedUntil, freed.mustChangePassword]).toEqual([0, undefined, true]);
  });
});

describe('shifts', () => {
  const turn = (from: string, to: string, staffId = 'zhang') => ({
    staffId,
    startAt: `2026-11-20T${from}:00Z`,
    endAt: `2026-11-20T${to}:00Z`,
    post: '热线',
  });

  it('knows both ends to the timers, and forgets them with the shift', async () => {
    const { shifts, timers, audit, bus } = await world();
    const made = await shifts.create(WHO, turn('01:00', '09:00'));
    if (!made.ok) throw new Error(made.code);
    expect([...timers.pending.values()].map(({ name, atMs }) => [name, atMs])).toEqual([
      ['shift.edge', Date.parse('2026-11-20T01:00:00Z')],
      ['shift.edge', Date.parse('2026-11-20T09:00:00Z')],
    ]);
    expect(await shifts.list({ from: '2026-11-20T08:00:00Z', to: '2026-11-21T00:00:00Z' })).toMatchObject({
      value: { items: [{ id: made.value.id, staffName: '人员zhang' }] },
    });
    await shifts.remove(WHO, made.value.id);
    expect(timers.pending.size).toBe(0);
    expect(audit.facts.map(({ what }) => what)).toEqual(['shift.created', 'shift.removed']);
    expect(bus.published).toHaveLength(2);
    expect(await shifts.remove(WHO, made.value.id)).toMatchObject({ code: 'not_found' });
  });

  it('refuses overlaps of one person with a sentence, not of two, nor turns that touch', async () => {
    const { shifts, timers } = await world();
    await shifts.create(WHO, turn('01:00', '05:00'));
    expect(await shifts.create(WHO, turn('04:00', '08:00'))).toEqual({
      ok: false,
      code: 'duplicate_key',
      detail: '该人员在 2026-11-20 09:00 至 2026-11-20 13:00 已有排班，时间重叠。',
      field: 'startAt',
    });
    expect(await shifts.create(WHO, turn('01:00', '05:00'))).toMatchObject({ code: 'duplicate_key' });
    expect(await shifts.create(WHO, turn('00:00', '23:00'))).toMatchObject({ code: 'duplicate_key' });
    expect(await shifts.create(WHO, turn('05:00', '08:00'))).toMatchObject({ ok: true });
    expect(await shifts.create(WHO, turn('04:00', '08:00', 'wang'))).toMatchObject({ ok: true });
    expect(timers.pending.size).toBe(6);
  });

  it('keeps one of two overlapping shifts that are written at the same moment', async () => {
    const { shifts, store, timers } = await world();
    const outcomes = await Promise.all([
      shifts.create(WHO, turn('01:00', '05:00')),
      shifts.create(WHO, turn('02:00', '06:00')),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await store.shifts.count()).toBe(1);
    expect(timers.pending.size).toBe(2);
  });

  it('refuses unknown people, ends before starts in other zones, and ranges without end', async () => {
    const { shifts } = await world();
    expect(await shifts.create(WHO, turn('01:00', '02:00', 'nobody'))).toMatchObject({ field: 'staffId' });
    expect(await shifts.list({ from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' })).toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('canned replies', () => {
  const reply = (id: string, shortcut: string) => ({ id, shortcut, title: '问候', text: '您好' });

  it('is versioned from nothing on', async () => {
    const { replies, bus } = await world();
    expect(await replies.list()).toEqual({ items: [], version: 0 });
    expect(await replies.save(WHO, { version: 0, items: [reply('a', 'nh')] })).toMatchObject({
      value: { version: 1 },
    });
    expect(await replies.save(WHO, { version: 0, items: [] })).toMatchObject({ code: 'version_conflict' });
    expect(await replies.save(WHO, { version: 1, items: [] })).toMatchObject({ value: { version: 2 } });
    expect(await replies.save(WHO, { version: 1, items: [] })).toMatchObject({ code: 'version_conflict' });
    expect(bus.published).toHaveLength(2);
  });

  it('CN5: an opening that ships has its group until another or none is chosen', async () => {
    const { replies } = await world();
    const old = reply('script.elderly', 'ln');
    const items = [old, { ...reply('script.minor', 'wcn'), group: null }, reply('own', 'x')];
    expect(await replies.save(WHO, { version: 0, items })).toMatchObject({ ok: true });
    expect((await replies.list()).items).toEqual([{ ...old, group: 'elderly' }, ...items.slice(1)]);
  });

  it('CN5: what a new bureau starts with is read whole, one opening for each special group', async () => {
    const { replies, store } = await world();
    const at = '2026-11-20T01:00:00.000Z';
    await store.settings.insert({
      ...{ id: CANNED_REPLIES_KEY, version: 1, value: STARTER_REPLIES, updatedAt: at, updatedBy: 'seed' },
    });
    const { items } = await replies.list();
    expect(items).toHaveLength(STARTER_REPLIES.length);
    expect(items.filter(({ group }) => group)).toHaveLength(8);
  });

  it('refuses one shortcut twice', async () => {
    const { replies } = await world();
    const items = [reply('a', 'nh'), reply('b', 'nh')];
    expect(await replies.save(WHO, { version: 0, items })).toMatchObject({
      code: 'duplicate_key',
      field: 'items.1.shortcut',
    });
  });
});

describe('API keys', () => {
  it('shows the key once, and keeps the record of a revoked one', async () => {
    const { keys, store, audit } = await world();
    const made = await keys.create(WHO, { name: '市12345', system: '12345' });
    if (!made.ok) throw new Error(made.code);
    expect(JSON.stringify([await keys.list(), await store.apiKeys.find(), audit.facts])).not.toContain(
      'yxt_secret',
    );
    expect(await keys.create(WHO, { name: '市12345', system: 'x' })).toMatchObject({ code: 'duplicate_key' });
    await keys.revoke(WHO, made.value.id);
    await keys.revoke(WHO, made.value.id);
    expect((await keys.list()).items).toMatchObject([{ disabled: true }]);
    expect(audit.facts.map(({ what }) => what)).toEqual(['apikey.created', 'apikey.revoked']);
  });
});

describe('reports', () => {
  it('counts by day in China, by the confirmed matter, and leaves unowned tickets out of the people', async () => {
    const { reports, store } = await world();
    const ticket = (id: string, createdAt: string, more: object) =>
      store.tickets.insert({
        ...{ id, no: id, version: 1, channel: 'web', regionCode: '990101', createdAt },
        ...more,
      } as never);
    await ticket('1', '2026-11-19T15:59:00.000Z', { classification: { matter: '婚姻家庭' } });
    await ticket('2', '2026-11-19T16:01:00.000Z', {
      classification: { matter: '婚姻家庭' },
      confirmedMatter: '劳动纠纷',
      attribution: { staffId: 'zhang' },
    });
    await ticket('3', '2026-11-20T02:00:00.000Z', {
      channel: 'phone',
      classification: { matter: '劳动纠纷' },
      attribution: { staffId: 'zhang' },
    });
    await ticket('4', '2026-12-01T02:00:00.000Z', {});
    expect(
      await reports.summary({ from: '2026-11-01T00:00:00+08:00', to: '2026-12-01T00:00:00+08:00' }),
    ).toEqual({
      ok: true,
      value: {
        from: '2026-10-31T16:00:00.000Z',
        to: '2026-11-30T16:00:00.000Z',
        byDay: [
          { day: '2026-11-19', count: 1 },
          { day: '2026-11-20', count: 2 },
        ],
        byMatter: [
          { matter: '劳动纠纷', count: 2 },
          { matter: '婚姻家庭', count: 1 },
        ],
        byChannel: [
          { channel: 'web', count: 2 },
          { channel: 'phone', count: 1 },
        ],
        offers: { made: 0, accepted: 0, declined: 0, expired: 0, withdrawn: 0 },
        byMode: [
          { mode: 'text', count: 2 },
          { mode: 'voice', count: 1 },
        ],
        byEvent: [],
        byStaff: [{ staffId: 'zhang', name: '人员zhang', count: 2 }],
        ratings: [],
        byRegion: [{ code: '990101', name: '990101', count: 3 }],
        byOrganisation: [],
        closed: 0,
        answers: { count: 0, due: 0, inTime: 0, meanMs: 0 },
        scores: [],
        followUps: [],
        firstContact: { resolved: 0, judged: 0, pending: 0, byWeek: [], byMatter: [], byStaff: [] },
        promises: {
          first: [],
          letters: { due: 0, inTime: 0 },
          signing: { due: 0, inTime: 0 },
          orders: [],
        },
        total: 3,
      },
    });
  });

  it('refuses a range that ends before it starts', async () => {
    const { reports } = await world();
    expect(await reports.summary({ from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' })).toMatchObject(
      { field: 'to' },
    );
  });
});
