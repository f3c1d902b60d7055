/** Lists of administration as files: every line, in words, and written down who took it. */
import { describe, expect, it } from 'vitest';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createListFiles, FILE_ROWS } from '../../../../server/desk/admin/list-files.ts';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { createStaffAdmin } from '../../../../server/desk/admin/staff.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import {
  aStaff,
  fakeAudit,
  fakeBus,
  fakeClock,
  fakeIds,
  fakePasswords,
} from '../../../support/ports/server-fakes.ts';

const WHO: StaffPrincipal = {
  ...{ kind: 'staff', id: 'shen', name: '审计员', role: 'auditor' },
  ...{ sessionId: 's', from: '10.0.0.1' },
};

const world = () => {
  const store = createMemoryStore();
  const base = { store, clock: fakeClock(), ids: fakeIds(), audit: fakeAudit(), bus: fakeBus() };
  const staff = createStaffAdmin({
    ...base,
    passwords: fakePasswords(),
    sessions: { endAllOf: async () => 0 },
    services: () => [],
  });
  const reports = createReports(base);
  return { ...base, reports, files: createListFiles({ ...base, reports, staff }) };
};

const entry = (seq: number, at: string, what = 'staff.updated') => ({
  ...{ id: `a${seq}`, seq, at, who: 'admin', whoName: '管理员', from: '10.0.0.1', what },
  ...{ target: 'staff:zhang', data: { fields: ['skills'] }, prevHash: '', hash: `hash-${seq}` },
});

describe('FG7: lists as files', () => {
  it('the audit log of a span, words as on the page, each entry with its hash', async () => {
    const { store, files, audit, reports } = world();
    const days = ['2026-11-18T15:59:59.000Z', '2026-11-18T16:00:00.000Z', '2026-11-19T16:00:00.000Z'];
    for (const [index, at] of days.entries()) await store.audit.insert(entry(index + 1, at));
    const span = { from: '2026-11-18T16:00:00.000Z', to: '2026-11-19T16:00:00.000Z' };
    expect((await reports.audit(WHO, { limit: 10, ...span })).items.map(({ seq }) => seq)).toEqual([2]);
    const found = await files.audit(WHO, { text: 'staff', ...span }, 'csv');
    if (!found.ok) throw new Error(found.code);
    expect(found.value.rows).toEqual([
      [
        ...[2, '2026-11-19 00:00:00', '管理员', 'staff.updated', 'staff:zhang', '10.0.0.1'],
        ...['{"fields":["skills"]}', 'hash-2'],
      ],
    ]);
    expect(found.value.rows[0]).toHaveLength(found.value.header.length);
    expect(audit.facts).toMatchObject([
      { what: 'list.exported', target: 'list:audit', who: 'shen', data: { rows: 1, format: 'csv', ...span } },
    ]);
  });

  it('accounts over several pages, without a word on passwords', async () => {
    const { store, files, audit } = world();
    for (let index = 0; index < 205; index += 1)
      await store.staff.insert(
        aStaff({
          id: `p${index}`,
          username: `p${index}`,
          disabled: index === 0,
          displayName: `人员${index}`,
        }),
      );
    const found = await files.staff({ ...WHO, role: 'admin' }, 'xlsx');
    if (!found.ok) throw new Error(found.code);
    expect(found.value.rows).toHaveLength(205);
    const [first] = found.value.rows;
    expect(first).toEqual(expect.arrayContaining(['p0', '坐席', '不限事项3级', '普通话', '停用']));
    expect(first).toHaveLength(found.value.header.length);
    expect(JSON.stringify(found.value)).not.toMatch(/hash|password/i);
    expect(audit.facts).toMatchObject([{ target: 'list:staff', data: { rows: 205 } }]);
  });

  it('refuses more than a file holds instead of leaving some out, and then writes nothing down', async () => {
    const { reports, audit, ...base } = world();
    const line = {
      ...{ id: 'r', ticketId: 't', ticketNo: 'no', grade: 5 as const, tags: [], words: '', staffName: '周' },
      at: '2026-11-19T00:00:00.000Z',
    };
    const endless = async () => ({ items: Array.from({ length: 200 }, () => line), cursor: 'on' });
    const files = createListFiles({
      ...base,
      audit,
      reports: { ...reports, ratings: endless },
      staff: { list: async () => ({ items: [] }) },
    });
    expect(await files.ratings(WHO, 'csv')).toMatchObject({ ok: false, code: 'too_large' });
    expect(FILE_ROWS % 200).toBe(0);
    expect(audit.facts).toEqual([]);
  });
});
