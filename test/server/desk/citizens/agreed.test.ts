/** CZ5: what a citizen agreed to is in the audit log, by version; what a bureau wants to know beside the words. */
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_NOTICE, EARLIER_NOTICES } from '../../../../server/desk/bureau/privacy-notice.ts';
import { createSettings } from '../../../../server/desk/bureau/settings.ts';
import { codeOf, createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

describe('CZ5: the notice on personal data', () => {
  let world: DeskWorld;
  beforeEach(async () => {
    world = await createDeskWorld();
  });
  const agreements = async () => {
    await world.core.audit.flush();
    return (await world.store.audit.find({ limit: 200 })).items
      .filter(({ what }) => what === 'citizen.agreed')
      .map(({ who, data }) => [who, data]);
  };

  it('each contact keeps the version that was shown, once; a new version is agreed to again', async () => {
    const citizen = await world.visitor();
    const input = { clientKey: 'first-words', text: '欠薪', declaredGroups: [], language: 'zh' as const };
    must(await world.desk.citizen.open(citizen, { ...input, privacyVersion: '2026-01' }));
    must(await world.desk.citizen.open(citizen, { ...input, privacyVersion: '2026-01' }));
    expect(await agreements()).toEqual([[citizen.citizenId, { version: '2026-01' }]]);
    await world.settings.saveTenant({ privacyVersion: '2026-02' }, 'admin');
    expect(codeOf(world.desk.citizens.agree(citizen, '2026-01'))).toBe('version_conflict');
    must(world.desk.citizens.agree(citizen, '2026-02'));
    expect((await agreements()).at(-1)).toEqual([citizen.citizenId, { version: '2026-02' }]);
  });

  it('the notice that ships names notices and video; who never wrote one gets it with its new version, and what was agreed to stays readable', async () => {
    for (const word of ['/notices', '退订', '视频']) expect(DEFAULT_NOTICE.text).toContain(word);
    const [old] = EARLIER_NOTICES;
    const { version: privacyVersion, text: privacyText } = old!;
    // As the update finds it.
    await world.settings.saveTenant({ name: '云溪县', privacyVersion, privacyText }, 'seed');
    const settings = await createSettings(world.core);
    expect(settings.tenant()).toMatchObject({
      name: '云溪县',
      privacyVersion: DEFAULT_NOTICE.version,
      privacyText: DEFAULT_NOTICE.text,
    });
    expect((await world.store.settings.get(`privacy:${privacyVersion}`))?.value).toBe(privacyText);
    const citizen = await world.visitor();
    expect(codeOf(world.desk.citizens.agree(citizen, privacyVersion))).toBe('version_conflict');
    must(world.desk.citizens.agree(citizen, DEFAULT_NOTICE.version));
    // A bureau's own words are its own, whatever version it gave them.
    await world.settings.saveTenant({ privacyVersion, privacyText: '本单位自己的告知' }, 'admin');
    expect(world.settings.tenant()).toMatchObject({ privacyVersion, privacyText: '本单位自己的告知' });
  });

  it('name and telephone are asked for only where the bureau says so', async () => {
    const citizen = await world.visitor();
    const input = {
      clientKey: 'first-words',
      text: '欠薪',
      declaredGroups: [],
      language: 'zh' as const,
      privacyVersion: '1',
    };
    await world.settings.saveTenant({ asks: ['phone'] }, 'admin');
    expect((await world.desk.site()).asks).toEqual(['phone']);
    expect(await world.desk.citizen.open(citizen, input)).toMatchObject({
      code: 'invalid_input',
      field: 'phone',
    });
    must(await world.desk.citizen.open(citizen, { ...input, phone: '13800001111' }));
    await world.settings.saveTenant({ asks: [] }, 'admin');
    expect((await world.desk.site()).asks).toBeUndefined();
    must(await world.desk.citizen.open(citizen, { ...input, clientKey: 'second-words' }));
  });

  it('CZ7: a page gets its first taps when it asks; the bureau says which, a host page may say otherwise', async () => {
    const site = async (ask?: Parameters<DeskWorld['desk']['site']>[0]) =>
      (await world.desk.site(ask)).tiles?.map(({ name }) => name);
    expect(await site()).toBeUndefined();
    expect((await site({ tiles: 'site' }))?.[0]).toBe('出生');
    expect((await site({ tiles: 'matters', tongue: 'en' }))?.[0]).toBe('Unpaid wages');
    await world.settings.saveTenant({ tiles: 'both' }, 'admin');
    expect(await site({ tiles: 'site' })).toHaveLength(20);
    const citizen = await world.visitor();
    const input = { clientKey: 'first-words', text: '你好', declaredGroups: [], language: 'zh' as const };
    const entry = 'tile:pension/event:retirement';
    const { ticket } = must(
      await world.desk.citizen.open(citizen, { ...input, entry, privacyVersion: '2026-01' }),
    );
    await world.settle();
    expect((await world.store.tickets.get(ticket.id))?.classification).toMatchObject({
      matter: '劳动纠纷',
      tags: ['生活事件:退休'],
    });
  });
});
