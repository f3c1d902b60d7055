/** The routes of the rule workbench: each answers by its schema, and none to anybody without the permission. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { STARTER_FILES } from '../../../routing/classify/index.ts';
import type { Judged, RulePreview, RulesView, RuleTrial } from '../../../routing/protocol/classify/rules.ts';
import * as schemas from '../../../server/http/schemas/rules.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const MORE = `format: 1
rules:
  - id: local.birds
    name: 鸟叫扰民归侵权
    when: 鹦鹉学舌
    then: {matter: 侵权, weight: 8}
`;
const files = [...STARTER_FILES, { name: 'local.yaml', text: MORE }];
const TEXT = '鹦鹉学舌这种事怎么处理';

let world: HttpWorld;
let cookie: string;
beforeAll(async () => {
  world = await startHttpWorld({ settings: { limits: { staff: { capacity: 1e6, perSecond: 1e6 } } } });
  cookie = await world.signIn('supervisor');
});
afterAll(() => world.close());

const read = async <T>(path: string): Promise<T> =>
  (await (await world.request('GET', path, { headers: { cookie } })).json()) as T;
const change = (method: string, path: string, body?: unknown) =>
  world.change(method, `/api/v1/rules/${path}`, { cookie, ...(body === undefined ? {} : { body }) });

describe('rule routes', () => {
  it('CL-W1, CL-W2: GET and PUT draft: the live set, a save against its version, the second refused', async () => {
    const first = await read<RulesView>('/api/v1/rules');
    expect(schemas.rulesView.parse(first).live.no).toBe(0);
    expect(first.draft.files.map(({ name }) => name)).toContain('matters.yaml');
    const saved = await change('PUT', 'draft', { version: 0, files });
    expect(await saved.json()).toEqual({ version: 1, problems: [] });
    expect(await verdict(await change('PUT', 'draft', { version: 0, files }))).toEqual([
      409,
      'version_conflict',
    ]);
    const twice = [...files, files[0]];
    expect(await verdict(await change('PUT', 'draft', { version: 1, files: twice }))).toEqual([
      409,
      'duplicate_key',
    ]);
    expect(await verdict(await change('PUT', 'draft', { version: 1, files: [] }))).toEqual([
      400,
      'invalid_input',
    ]);
  });

  it('CL-W3: check names file, line and column; publish refuses a broken draft', async () => {
    const broken = [...STARTER_FILES, { name: 'local.yaml', text: MORE.replace('侵权,', '没有,') }];
    const check = schemas.ruleCheck.parse(await (await change('POST', 'check', { files: broken })).json());
    expect(check.problems[0]).toMatchObject({ file: 'local.yaml', line: 6, severity: 'error' });
    expect(check.problems[0]!.column).toBeGreaterThan(1);
    await change('PUT', 'draft', { version: 1, files: broken });
    const refused = await change('POST', 'publish', { draft: 2, live: 0, why: '试' });
    expect(await verdict(refused)).toEqual([400, 'invalid_input']);
    expect(await verdict(await change('DELETE', 'draft?version=1'))).toEqual([409, 'version_conflict']);
    expect(await (await change('DELETE', 'draft?version=2')).json()).toEqual({ version: 3 });
  });

  it('CL-W6, CL-W7: preview and try answer by their schemas and take unsaved files', async () => {
    const preview = (await (await change('POST', 'preview', { files })).json()) as Judged<RulePreview>;
    expect(schemas.judgedPreview.parse(preview).answer).toMatchObject({ texts: 0, moved: 0 });
    expect(preview.answer?.rules.find(({ id }) => id === 'local.birds')?.dead).toBe(true);
    const trial = (await (await change('POST', 'try', { text: TEXT, files })).json()) as Judged<RuleTrial>;
    expect(schemas.judgedTrial.parse(trial).answer?.classification.matter).toBe('侵权');
    const plain = (await (await change('POST', 'try', { text: TEXT })).json()) as Judged<RuleTrial>;
    expect(plain.answer?.rules.map(({ id }) => id)).not.toContain('local.birds');
  });

  it('CL-W4, CL-W5: publish, export and roll back', async () => {
    await change('PUT', 'draft', { version: 3, files });
    expect(await verdict(await change('POST', 'publish', { draft: 4, live: 0, why: ' ' }))).toEqual([
      400,
      'invalid_input',
    ]);
    const published = await change('POST', 'publish', { draft: 4, live: 0, why: '新增' });
    expect(published.status).toBe(201);
    expect(schemas.ruleVersion.parse(await published.json())).toMatchObject({ no: 1, why: '新增' });
    expect(world.bus.published).toContainEqual({ event: 'rules.published', payload: { version: '1' } });
    const exported = await world.request('GET', '/api/v1/rules/export', { headers: { cookie } });
    expect(exported.headers.get('content-type')).toContain('yaml');
    expect(exported.headers.get('content-disposition')).toContain('rules-v1.yaml');
    expect(await exported.text()).toContain('local.birds');
    const old = await world.request('GET', '/api/v1/rules/export?version=0', { headers: { cookie } });
    expect(await old.text()).not.toContain('local.birds');
    const back = await change('POST', 'rollback', { to: 0, live: 1, why: '撤回' });
    expect(await back.json()).toMatchObject({ no: 2, copyOf: 0 });
    expect((await read<RulesView>('/api/v1/rules')).running).toBe(2);
    expect(world.audit.facts.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['rules.draft_saved', 'rules.published', 'rules.rolled_back']),
    );
  });

  it('CL-W10: rules go out as XLSX and come in again; faults of a table name their cells', async () => {
    const out = await world.request('GET', '/api/v1/rules/export?format=xlsx&version=0', {
      headers: { cookie },
    });
    expect(out.headers.get('content-type')).toContain('spreadsheetml');
    expect(out.headers.get('content-disposition')).toContain('rules-v0.xlsx');
    const bytes = Buffer.from(await out.arrayBuffer());
    const into = { name: '规则.xlsx', content: bytes.toString('base64') };
    const read = schemas.ruleImport.parse(await (await change('POST', 'import', into)).json());
    expect(read).toMatchObject({ problems: [], kept: [], rules: expect.any(Number) as number });

    const table = Buffer.from('编号,名称,条件,作用\na,甲,甲,服务: 占卜\n').toString('base64');
    const faulty = await change('POST', 'import', { name: '错.csv', content: table });
    const { problems, file } = schemas.ruleImport.parse(await faulty.json());
    expect(problems).toMatchObject([{ code: 'unknown_value', sheet: '错.csv', line: 2, column: 4 }]);
    expect(file).toBeUndefined();
    const picture = { name: 'x.xlsx', content: 'iVBORw0KGgo=' };
    expect(await verdict(await change('POST', 'import', picture))).toEqual([415, 'unsupported_type']);
    expect(await verdict(await change('POST', 'import', { name: 'x', content: '*' }))).toEqual([
      400,
      'invalid_input',
    ]);
  });

  it('CL-M4: one proposed weight is written into the files that were sent, and nothing is stored', async () => {
    const before = (await read<RulesView>('/api/v1/rules')).draft.version;
    const taken = await change('POST', 'proposals/take', {
      files,
      rule: 'local.birds',
      word: '鹦鹉学舌',
      to: 4,
    });
    const answer = (await taken.json()) as { files: { name: string; text: string }[] };
    expect(answer.files.at(-1)?.text).toContain('鹦鹉学舌^0.5');
    expect((await read<RulesView>('/api/v1/rules')).draft.version).toBe(before);
    const unknown = { files, rule: 'local.birds', word: '没有', to: 4 };
    expect(await verdict(await change('POST', 'proposals/take', unknown))).toEqual([409, 'wrong_state']);
  });

  it('CL-W8: no route answers anybody but those who manage rules', async () => {
    const routes = world.http.routes.filter(({ path }) => path.startsWith('/api/v1/rules'));
    expect(routes).toHaveLength(11);
    for (const role of ['agent', 'org_member', 'admin', 'auditor'] as const) {
      const other = await world.signIn(role);
      for (const { method, path } of routes) {
        const body = method === 'get' || method === 'delete' ? {} : { body: {} };
        const answer = await world.change(method.toUpperCase(), path, { cookie: other, ...body });
        expect([role, path, ...(await verdict(answer))]).toEqual([role, path, 403, 'forbidden']);
      }
    }
    expect(await verdict(await world.request('GET', '/api/v1/rules'))).toEqual([401, 'not_signed_in']);
  });

  it('CL-W3: files of more than a megabyte are read; above the limit of a request they are refused whole', async () => {
    const big = [{ name: 'big.yaml', text: `${MORE}#${'大'.repeat(450_000)}` }];
    expect(await verdict(await change('POST', 'check', { files: big }))).toEqual([200, 'ok']);
    const huge = [{ name: 'big.yaml', text: '#'.repeat(4_300_000) }];
    expect(await verdict(await change('POST', 'check', { files: huge }))).toEqual([413, 'too_large']);
  });
});
