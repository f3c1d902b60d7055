/** The routes of models and similar tickets: each answers by its schema, and none to anybody without the permission. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultModelFile } from '../../../routing/classify/index.ts';
import type { Role } from '../../../routing/vocabulary.ts';
import * as schemas from '../../../server/http/schemas/models.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let world: HttpWorld;
let cookie: string;
beforeAll(async () => {
  world = await startHttpWorld({ settings: { limits: { staff: { capacity: 1e6, perSecond: 1e6 } } } });
  cookie = await world.signIn('supervisor');
});
afterAll(() => world.close());

const read = (path: string) => world.request('GET', `/api/v1/${path}`, { headers: { cookie } });
const change = (method: string, path: string, body?: unknown) =>
  world.change(method, `/api/v1/${path}`, { cookie, ...(body === undefined ? {} : { body }) });
const content = (file: unknown) => Buffer.from(JSON.stringify(file)).toString('base64');

describe('model routes', () => {
  it('CL-M2, CL-M3: upload, publish, download, roll back', async () => {
    const first = schemas.modelsView.parse(await (await read('models')).json());
    expect(first).toMatchObject({ live: { no: 0, model: 'default' }, running: 0 });
    const file = { ...defaultModelFile(), id: 'm-brought' };
    const made = await change('POST', 'models', { name: 'm.json', content: content(file) });
    expect(made.status).toBe(201);
    expect(schemas.modelLine.parse(await made.json()).how).toBe('uploaded');
    const version = await change('POST', 'models/publish', { model: 'm-brought', live: 0, why: '试' });
    expect(schemas.modelVersion.parse(await version.json()).no).toBe(1);
    const again = await change('POST', 'models/publish', { model: 'none', live: 0, why: '旧' });
    expect(await verdict(again)).toEqual([409, 'version_conflict']);
    const kept = await read('models/m-brought/file');
    expect(kept.headers.get('content-disposition')).toContain('m-brought.json');
    expect(await kept.json()).toEqual(file);
    const back = await change('POST', 'models/rollback', { to: 0, live: 1, why: '回' });
    expect(schemas.modelVersion.parse(await back.json())).toMatchObject({
      no: 2,
      model: 'default',
      copyOf: 0,
    });
  });

  it('CL-M3: a cut file is refused with its reason, rubbish before it reaches the desk', async () => {
    const cut = Buffer.from(JSON.stringify(defaultModelFile()).slice(0, 50_000)).toString('base64');
    const refused = await change('POST', 'models', { name: 'm.json', content: cut });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(await refused.json())).toContain('截断');
    expect(await verdict(await change('POST', 'models', { name: 'm.json', content: '!' }))).toEqual([
      400,
      'invalid_input',
    ]);
  });

  it('CL-M1: training is begun, shown and cancelled', async () => {
    const begun = await change('POST', 'models/training');
    expect(begun.status).toBe(201);
    schemas.trainingView.parse(await begun.json());
    // Without a confirmed ticket it is over in a moment.
    await expect
      .poll(async () => schemas.modelsView.parse(await (await read('models')).json()).training?.state)
      .toBe('failed');
    expect(await verdict(await change('DELETE', 'models/training'))).toEqual([409, 'wrong_state']);
  });

  it('CL-W11, ST1: agreement and similar tickets answer by their schemas', async () => {
    const { weeks } = schemas.agreementView.parse(await (await read('models/agreement?weeks=4')).json());
    expect(weeks).toHaveLength(4);
    schemas.similarTickets.parse(await (await read('tickets/ticket-1/similar')).json());
    expect(await verdict(await read('tickets/nowhere/similar'))).toEqual([404, 'not_found']);
  });

  it('CL-W8: no model route answers anybody but those who manage rules', async () => {
    const routes = world.http.routes.filter(({ path }) => path.startsWith('/api/v1/models'));
    expect(routes).toHaveLength(8);
    const readers: Role[] = ['admin', 'auditor'];
    for (const role of ['agent', 'org_member', 'admin', 'auditor'] as const) {
      const other = await world.signIn(role);
      for (const { method, path, key } of routes) {
        const verb = method.toUpperCase();
        const url = path.replace(':id', 'default');
        const answer =
          verb === 'GET'
            ? await world.request('GET', url, { headers: { cookie: other } })
            : await world.change(verb, url, { cookie: other, body: {} });
        const mayRead = key.endsWith('/agreement') && readers.includes(role);
        expect([key, role, (await verdict(answer))[0]]).toEqual([key, role, mayRead ? 200 : 403]);
      }
    }
  });
});
