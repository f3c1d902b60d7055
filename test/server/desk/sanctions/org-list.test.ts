/** SN3: the list of organisations that dialogs choose from says which lines a sanction stops now. */
import { expect, it, onTestFinished } from 'vitest';
import { createReports } from '../../../../server/desk/admin/reports.ts';
import { isOrgStopped } from '../../../../widgets/console/orders/org-stopped.ts';
import { createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

it('SN3: a suspended organisation bears its stopped lines while it lasts; the page cannot choose it for them', async () => {
  const world = await createDeskWorld();
  onTestFinished(() => world.close());
  const boss = await world.hire({ username: 'ma', role: 'supervisor' }, { onDuty: false });
  const office = await world.found({ code: 'GZ01', services: ['notary', 'mediation'] });
  const other = await world.found({ code: 'GZ02' });
  must(
    await world.desk.sanctions.impose(boss, {
      ...{ subject: { kind: 'organisation', id: office.id }, kind: 'suspend', workingDays: 3 },
      ...{ services: ['notary'], reason: 'bad_service', words: '多次差评', basis: 'rating', basisRef: '1' },
    }),
  );
  const reports = createReports({ store: world.store, clock: world.core.clock });
  const lines = async () =>
    Object.fromEntries((await reports.organisations({ limit: 50 })).items.map((one) => [one.id, one]));
  const now = await lines();
  expect(now[office.id]?.stopped).toEqual(['notary']);
  expect(now[other.id]).not.toHaveProperty('stopped');
  expect(isOrgStopped(now[office.id]!, 'notary')).toBe(true);
  expect(isOrgStopped(now[office.id]!, 'mediation')).toBe(false);
  expect(isOrgStopped(now[other.id]!, 'notary')).toBe(false);
  expect(isOrgStopped({ stopped: ['*'] }, 'mediation')).toBe(true);
  await world.leap(10 * 86_400_000);
  expect((await lines())[office.id]).not.toHaveProperty('stopped');
});
