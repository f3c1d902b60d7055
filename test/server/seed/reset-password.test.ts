/** A file in the data folder gives an account a new one-time password, once, and the audit log knows of it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditFact } from '../../../server/desk/audit/audit-port.ts';
import { putStaff, staffOf } from '../../../server/seed/accounts.ts';
import { resetAskedPassword } from '../../../server/seed/reset-password.ts';
import { createMemoryStore } from '../../support/ports/memory-store.ts';
import { fakeClock, fakeIds } from '../../support/ports/server-fakes.ts';

let dir: string;
let facts: AuditFact[];
let deps: Parameters<typeof resetAskedPassword>[0];

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'yxt-reset-'));
  facts = [];
  deps = {
    store: createMemoryStore(),
    clock: fakeClock(),
    ids: fakeIds(),
    passwords: {
      hash: async (password) => `hash of ${password}`,
      verify: async () => true,
      random: () => 'new-secret',
    },
    dataDir: dir,
    audit: { write: async (fact) => void facts.push(fact) },
  };
  const person = { username: 'admin', displayName: '系统管理员', role: 'admin' } as const;
  const made = staffOf(person, deps, new Map(), 'hash of a lost one', false);
  await putStaff(deps, { ...made, failedLogins: 4, lockedUntil: '2026-11-23T00:00:00.000Z' });
  await deps.store.sessions.insert({
    id: 's1',
    version: 1,
    tokenHash: 't',
    staffId: made.id,
    createdAt: '2026-11-22T00:00:00.000Z',
    seenAt: '2026-11-22T00:00:00.000Z',
    expiresAt: '2026-11-24T00:00:00.000Z',
    from: '127.0.0.1',
  });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ask = (username: string) => writeFileSync(path.join(dir, 'reset-password'), username);

it('does nothing when nothing is asked for', async () => {
  expect(await resetAskedPassword(deps)).toBeUndefined();
  expect(facts).toEqual([]);
  expect(await deps.store.staff.getBy({ username: 'admin' })).toMatchObject({
    passwordHash: 'hash of a lost one',
  });
});

it('sets the password, lifts the lock, ends the sessions, tells the audit log and asks no second time', async () => {
  ask('admin\n');
  const answer = await resetAskedPassword(deps);
  expect(JSON.parse(readFileSync(answer ?? '', 'utf8'))).toEqual({
    username: 'admin',
    password: 'new-secret',
  });
  expect(statSync(answer ?? '').mode & 0o777).toBe(0o600);
  const staff = await deps.store.staff.getBy({ username: 'admin' });
  expect(staff).toMatchObject({
    passwordHash: 'hash of new-secret',
    mustChangePassword: true,
    failedLogins: 0,
  });
  expect(staff).not.toHaveProperty('lockedUntil');
  expect(await deps.store.sessions.get('s1')).toBeUndefined();
  expect(facts).toMatchObject([{ what: 'staff.password_reset', target: `staff:${staff?.id}` }]);
  expect(JSON.stringify(facts)).not.toContain('new-secret');
  expect(existsSync(path.join(dir, 'reset-password'))).toBe(false);
  expect(await resetAskedPassword(deps)).toBeUndefined();
});

it('refuses a name that nobody has, and changes nothing', async () => {
  ask('nobody');
  await expect(resetAskedPassword(deps)).rejects.toThrow(/用户名不存在/);
  expect(existsSync(path.join(dir, 'new-password.json'))).toBe(false);
});
