/** `tenant.json`: read whole or refused with its place; organisations are matched by code and never doubled. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyOrganisations, readTenantFile } from '../../../server/seed/tenant-file.ts';
import { createMemoryStore } from '../../support/ports/memory-store.ts';
import { fakeClock, fakeIds } from '../../support/ports/server-fakes.ts';

const GOOD = {
  name: '青石县公共法律服务中心',
  regionCode: '990202',
  regionName: '青石县',
  organisations: [{ code: 'NT01', name: '青石县公证处', kind: 'notary_office', services: ['notary'] }],
};
let dir: string;
const put = (content: unknown) =>
  writeFileSync(
    path.join(dir, 'tenant.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'yxt-tenant-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('is optional, and fills in what may be left out', async () => {
  expect(await readTenantFile(dir)).toBeUndefined();
  put(GOOD);
  expect(await readTenantFile(dir)).toMatchObject({
    name: GOOD.name,
    phone: '12348',
    organisations: [{ disabled: false }],
  });
});

it.each([
  ['{', '不是有效的 JSON'],
  [{ ...GOOD, regionCode: '12' }, 'regionCode'],
  [{ ...GOOD, adress: 'x' }, 'tenant.json'],
  [{ ...GOOD, organisations: [{ ...GOOD.organisations[0], kind: 'bank' }] }, 'organisations.0.kind'],
])('refuses %j and names the place', async (content, place) => {
  put(content);
  await expect(readTenantFile(dir)).rejects.toThrow(place);
});

it('makes an organisation once, changes it by its code, and leaves the others alone', async () => {
  const deps = { store: createMemoryStore(), clock: fakeClock(), ids: fakeIds() };
  put(GOOD);
  const first = await readTenantFile(dir);
  await applyOrganisations(deps, first!);
  await applyOrganisations(deps, first!);
  put({ ...GOOD, organisations: [{ ...GOOD.organisations[0], name: '青石公证处', disabled: true }] });
  await applyOrganisations(deps, (await readTenantFile(dir))!);
  put({ ...GOOD, organisations: [] });
  await applyOrganisations(deps, (await readTenantFile(dir))!);
  const { items } = await deps.store.organisations.find({});
  expect(items).toMatchObject([{ code: 'NT01', name: '青石公证处', disabled: true, regionCode: '990202' }]);
});
