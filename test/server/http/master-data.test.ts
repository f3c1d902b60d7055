/** CT1-CT5 over HTTP: imports whole or not at all, the public directory, versions of the catalogue, published numbers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CatalogueView,
  OrganisationView,
  ProviderView,
  RegionList,
  SheetReport,
  SiteView,
} from '../../../routing/protocol/bureau/directory.ts';
import type { FaqTopics } from '../../../routing/protocol/bureau/faq.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
let admin: string;
beforeAll(async () => {
  world = await startHttpWorld();
  admin = await world.signIn('admin');
}, 60_000);
afterAll(() => world.close());

const get = async <T>(path: string, cookie?: string): Promise<T> =>
  (await (await world.request('GET', path, cookie ? { headers: { cookie } } : {})).json()) as T;
const send = (method: string, path: string, body: unknown) =>
  world.change(method, path, { cookie: admin, body });
const csv = (rows: string[][]) =>
  Buffer.from(
    rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n'),
  ).toString('base64');
const bring = async (path: string, content: string, apply = true, name = 'file.csv') =>
  (await (await send('POST', path, { name, content, apply })).json()) as SheetReport;

const REGIONS = [
  ['代码', '名称', '级别', '上级代码'],
  ['990101', '云溪县', '县区', ''],
  ['990101100', '溪口镇', '', '990101'],
  ['990101100201', '桥头村', '村社区', '990101100'],
];

describe('master data', () => {
  it('CT3: regions come in whole or not at all, and again without a change', async () => {
    const bad = await bring(
      '/api/v1/regions/import',
      csv([...REGIONS, ['99', '短', '', ''], ['990101100', '又', '', '']]),
    );
    expect(bad.applied).toBe(false);
    expect(bad.problems.map((one) => [one.row, one.column])).toEqual([
      [5, '代码'],
      [6, '代码'],
    ]);
    expect((await get<RegionList>('/api/v1/public/regions')).items).toEqual([]);
    expect(await bring('/api/v1/regions/import', csv(REGIONS), false)).toMatchObject({
      applied: false,
      created: 3,
    });
    expect(await bring('/api/v1/regions/import', csv(REGIONS))).toMatchObject({ applied: true, created: 3 });
    expect(await bring('/api/v1/regions/import', csv(REGIONS))).toMatchObject({ applied: true, same: 3 });
    const towns = await get<RegionList>('/api/v1/public/regions?parent=990101');
    expect(towns.items.map((one) => one.name)).toEqual(['溪口镇']);
    expect(towns.path.map((one) => one.name)).toEqual(['云溪县']);
  });

  it('CT4: 1,500 providers and stations go out as XLSX and come in again unchanged; the public finds the nearest', async () => {
    const header = [
      '编号',
      '名称',
      '类型',
      '服务',
      '所在地代码',
      '电话',
      '周一',
      '服务产品',
      '专门窗口',
      '调解领域',
    ];
    const rows = Array.from({ length: 1500 }, (_, n) => [
      `S${n}`,
      `第${n}工作室`,
      n === 7 ? '个人调解工作室' : n % 2 ? '公共法律服务工作室' : '律师事务所',
      n % 2 ? '' : '法律咨询',
      n === 777 ? '990101100201' : '990101',
      '0900-1234567',
      '09:00-12:00',
      '合同审查：500元；遗嘱代书',
      n === 5 ? '老兵调解窗口' : '',
      n === 7 ? '物业管理、邻里关系' : '',
    ]);
    const wrong = await bring(
      '/api/v1/organisations/import',
      csv([
        header,
        ...rows,
        ['S1', '重复', '公证处', '公证', '990101', 'x'.repeat(40), '九点', '', '', '魔法'],
      ]),
    );
    expect(wrong.applied).toBe(false);
    expect(wrong.problems.map((one) => `${one.row} ${one.column}`)).toEqual([
      '1502 电话',
      '1502 调解领域',
      '1502 周一',
      '1502 编号',
    ]);
    expect(await bring('/api/v1/organisations/import', csv([header, ...rows]))).toMatchObject({
      applied: true,
      created: 1500,
    });
    const answer = await world.request('GET', '/api/v1/organisations/export?format=xlsx', {
      headers: { cookie: admin },
    });
    const file = Buffer.from(await answer.arrayBuffer()).toString('base64');
    // The one of the test world has its place outside the tree, which an import refuses.
    const again = await bring('/api/v1/organisations/import', file, false, 'organisations.xlsx');
    expect(again).toMatchObject({ rows: 1501, same: 1501 });
    expect(again.problems.map((one) => one.column)).toEqual(['所在地代码']);

    // The directory is told by the bus and reads in the background.
    await expect
      .poll(
        async () =>
          (await get<{ items: ProviderView[] }>('/api/v1/public/directory?region=990101100201')).items[0]
            ?.code,
      )
      .toBe('S777');
    const veterans = await get<{ items: ProviderView[] }>(
      '/api/v1/public/directory?subtype=veteran_mediation',
    );
    expect(veterans.items.map((one) => one.code)).toEqual(['S5']);
    // R038: studios are a kind of their own, and are found by what they are good at.
    for (const query of ['kind=mediation_studio', 'field=neighbour', 'kind=mediation_studio&field=property'])
      expect((await get<{ items: ProviderView[] }>(`/api/v1/public/directory?${query}`)).items).toMatchObject(
        [{ code: 'S7', kind: 'mediation_studio', fields: ['property', 'neighbour'] }],
      );
    const found = await get<{ items: ProviderView[]; cursor?: string }>(
      '/api/v1/public/directory?service=advice&text=遗嘱&limit=100',
    );
    expect(found.items).toHaveLength(100);
    expect(found.cursor).toBe('100');
    expect(found.items[0]!.products).toEqual([{ name: '合同审查', fee: '500元' }, { name: '遗嘱代书' }]);
    expect((await get<ProviderView>('/api/v1/public/directory/S777')).regionName).toBe(
      '云溪县 溪口镇 桥头村',
    );
    const qr = await world.request('GET', '/api/v1/public/directory/S777/qr');
    expect([qr.headers.get('content-type'), (await qr.text()).slice(0, 4)]).toEqual([
      'image/svg+xml; charset=utf-8',
      '<svg',
    ]);
    expect(await verdict(await world.request('GET', '/api/v1/public/directory/NONE'))).toEqual([
      404,
      'not_found',
    ]);
  }, 60_000);

  it('CT4: an organisation is made, changed, disabled; its code is unique and its place is known', async () => {
    const input = {
      code: 'N1',
      name: '新公证处',
      kind: 'notary_office',
      services: ['notary'],
      regionCode: '990101',
    };
    const made = (await (await send('POST', '/api/v1/organisations', input)).json()) as OrganisationView;
    expect(made).toMatchObject({ code: 'N1', regionName: '云溪县', disabled: false });
    expect(await verdict(await send('POST', '/api/v1/organisations', input))).toEqual([409, 'duplicate_key']);
    expect(
      await verdict(
        await send('POST', '/api/v1/organisations', { ...input, code: 'N2', regionCode: '110101' }),
      ),
    ).toEqual([400, 'invalid_input']);
    const { code: _, ...fields } = input;
    const path = `/api/v1/organisations/${made.id}`;
    const off = { ...fields, version: made.version, disabled: true };
    expect(await verdict(await send('PUT', path, off))).toEqual([200, 'ok']);
    expect(await verdict(await send('PUT', path, off))).toEqual([409, 'version_conflict']);
    expect(await verdict(await world.request('GET', '/api/v1/public/directory/N1'))).toEqual([
      404,
      'not_found',
    ]);
    expect(world.audit.facts.map((one) => one.what)).toEqual(
      expect.arrayContaining([
        'regions.imported',
        'organisations.imported',
        'organisation.created',
        'organisation.updated',
      ]),
    );
  });

  it('CT2: a change of the catalogue is a next version from a day on; the public sees what holds today', async () => {
    const all = await get<{ items: CatalogueView[] }>('/api/v1/public/catalogue');
    expect(all.items).toHaveLength(43);
    const old = all.items.find((one) => one.code === 'FLZX-02')!;
    const { no, state: _s, createdAt: _c, tell: _t, ...content } = old;
    const save = (over: object) =>
      send('POST', '/api/v1/catalogue', { ...content, why: '缩短时限', basedOn: no, ...over });
    expect(await verdict(await save({ from: '2026-11-01' }))).toEqual([400, 'invalid_input']);
    expect(await verdict(await save({ from: '2026-12-01', steps: [] }))).toEqual([400, 'invalid_input']);
    expect(await verdict(await save({ from: '2026-12-01', workingDays: 5 }))).toEqual([201, 'ok']);
    expect(await verdict(await save({ from: '2026-12-01', workingDays: 6 }))).toEqual([
      409,
      'version_conflict',
    ]);
    const now = await get<{ items: CatalogueView[] }>('/api/v1/public/catalogue?text=FLZX-02');
    expect(now.items).toMatchObject([{ no: 1, workingDays: 7 }]);
    world.clock.advance(12 * 86_400_000);
    admin = await world.signIn('admin');
    const later = await get<{ items: CatalogueView[] }>('/api/v1/public/catalogue?text=FLZX-02');
    expect(later.items).toMatchObject([{ no: 2, workingDays: 5, state: 'current' }]);
    const versions = await get<{ items: CatalogueView[] }>('/api/v1/catalogue/FLZX-02/versions', admin);
    expect(versions.items.map((one) => [one.no, one.state])).toEqual([
      [2, 'current'],
      [1, 'past'],
    ]);
  });

  it('CT1: the catalogue goes out and in as XLSX, CSV and JSON; faults stop the whole import', async () => {
    for (const format of ['xlsx', 'csv', 'json'] as const) {
      const answer = await world.request('GET', `/api/v1/catalogue/export?format=${format}`, {
        headers: { cookie: admin },
      });
      const file = Buffer.from(await answer.arrayBuffer());
      expect([
        format,
        await bring('/api/v1/catalogue/import', file.toString('base64'), true, `c.${format}`),
      ]).toMatchObject([format, { applied: true, rows: 43, same: 43, problems: [] }]);
      if (format !== 'json') continue;
      const { items } = JSON.parse(file.toString('utf8')) as { items: Record<string, unknown>[] };
      items[0]!.steps = [];
      items[1]!.name = '改名的事项';
      items[2]!.service = 'nothing';
      const wrong = Buffer.from(JSON.stringify(items)).toString('base64');
      const report = await bring('/api/v1/catalogue/import', wrong, true, 'c.json');
      expect(report.applied).toBe(false);
      expect(report.problems.map((one) => `${one.row} ${one.column}`)).toEqual(['1 办理流程', '3 服务类别']);
      items[0]!.steps = ['一步'];
      items[2]!.service = 'advice';
      const good = await bring(
        '/api/v1/catalogue/import',
        Buffer.from(JSON.stringify(items)).toString('base64'),
        true,
        'c.json',
      );
      expect(good).toMatchObject({ applied: true, created: 0 });
      expect(good.changed).toBeGreaterThan(1);
    }
  }, 60_000);

  it('CT5: the notice on privacy changes with its version, numbers with a log, and missing lines are named', async () => {
    const site = await get<SiteView>('/api/v1/site', admin);
    expect(site.missingLines).toEqual(['publicity', 'legal_aid', 'mediation']);
    const facts = { ...site.facts, privacyText: '新的告知内容' };
    expect(await verdict(await send('PUT', '/api/v1/site', { version: site.version, facts }))).toEqual([
      400,
      'invalid_input',
    ]);
    const saved = await send('PUT', '/api/v1/site', {
      version: site.version,
      facts: { ...facts, privacyVersion: '2026-12' },
    });
    expect(((await saved.json()) as SiteView).facts.privacyVersion).toBe('2026-12');
    const number = { number: '12348', regionCode: '990101', name: '云溪县热线' };
    const save = (version: number, hotlines: object[]) =>
      send('PUT', '/api/v1/site/hotlines', { version, hotlines });
    expect(await verdict(await save(0, [number, number]))).toEqual([409, 'duplicate_key']);
    expect(await verdict(await save(0, [number]))).toEqual([200, 'ok']);
    expect(await verdict(await save(0, []))).toEqual([409, 'version_conflict']);
    const changed = (await (await save(1, [{ ...number, number: '0900-12348' }])).json()) as SiteView;
    expect(changed.changes.map((one) => one.what)).toEqual(['added', 'removed', 'added']);
    expect(await get('/api/v1/public/hotlines')).toMatchObject({
      items: [{ number: '0900-12348', regionName: '云溪县' }],
    });
  });

  it('VD1: the address of video meetings is saved when it is https, on an allowed host and unguessable; empty is none', async () => {
    const put = async (videoRoom: string) => {
      const { version, facts } = await get<SiteView>('/api/v1/site', admin);
      return send('PUT', '/api/v1/site', { version, facts: { ...facts, videoRoom } });
    };
    const before = await get<SiteView>('/api/v1/site', admin);
    expect([before.facts.videoRoom, before.videoHosts]).toEqual(['', ['meet.example.gov.cn']]);
    for (const [wrong, why] of [
      ['http://meet.example.gov.cn/{token}', 'https://'],
      ['https://evil.example/{token}', 'VIDEO_HOSTS'],
      ['https://meet.example.gov.cn/fixed', '{token}'],
    ] as const) {
      const answer = await put(wrong);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        error: { code: 'invalid_input', field: 'facts.videoRoom', detail: expect.stringContaining(why) },
      });
    }
    const room = 'https://meet.example.gov.cn/{ticket}/{token}';
    expect(((await (await put(room)).json()) as SiteView).facts.videoRoom).toBe(room);
    expect(((await (await put('')).json()) as SiteView).facts.videoRoom).toBe('');
  });

  it('CT5: look-ups of one address have a limit', async () => {
    const other = await startHttpWorld({
      settings: { limits: { publicLookup: { capacity: 3, perSecond: 0.001 } } },
    });
    const codes = [];
    for (let n = 0; n < 5; n += 1)
      codes.push((await other.request('GET', '/api/v1/public/directory')).status);
    expect(codes).toEqual([200, 200, 200, 429, 429]);
    await other.close();
  });

  it('FQ5: the public page of frequent questions answers once an administrator has opened it, and takes no other input', async () => {
    const ask = (path: string, body: unknown) => world.change('POST', `/api/v1/public/faq/${path}`, { body });
    const search = (text: string) => ask('search', { text });
    expect(await verdict(await world.request('GET', '/api/v1/public/faq'))).toEqual([404, 'not_found']);
    expect(await verdict(await search('离婚'))).toEqual([404, 'not_found']);
    const { version, facts } = await get<SiteView>('/api/v1/site', admin);
    expect(facts.faq).toBe(false);
    expect(
      await verdict(await send('PUT', '/api/v1/site', { version, facts: { ...facts, faq: true } })),
    ).toEqual([200, 'ok']);
    const topics = await get<FaqTopics>(`/api/v1/public/faq?matter=${encodeURIComponent('劳动纠纷')}`);
    expect(topics.items.map((one) => one.code)).toContain('LC-07');
    expect(await (await search('离婚后孩子归谁抚养')).json()).toMatchObject({ danger: false });
    for (const bad of ['', '   ', '问'.repeat(201)])
      expect(await verdict(await search(bad))).toEqual([400, 'invalid_input']);
    expect(await verdict(await world.request('GET', '/api/v1/public/faq?matter=mars'))).toEqual([
      400,
      'invalid_input',
    ]);
    for (const bad of [{ code: 'LC-07', what: 'bought' }, { code: '../x', what: 'read' }, { code: 'LC-07' }])
      expect(await verdict(await ask('counts', bad))).toEqual([400, 'invalid_input']);
    expect(await (await ask('counts', { code: 'LC-07', what: 'read' })).json()).toEqual({ counted: true });
  });
});
