/** Lost services and defects: a clear answer, a failing readiness check, an incident number, and no personal data in the log. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS } from '../../../routing/errors.ts';
import type { HttpError } from '../../../routing/protocol/http.ts';
import { QueueUnavailable } from '../../../server/queue/live-queue.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
let agent: string;

beforeAll(async () => {
  world = await startHttpWorld();
  agent = await world.signIn('agent');
});
afterAll(() => world.close());

const bodyOf = async (response: Response): Promise<HttpError['error']> =>
  ((await response.json()) as HttpError).error;

describe('services away', () => {
  it('answers unavailable while the store is away and heals by itself', async () => {
    const get = async () =>
      verdict(await world.request('GET', '/api/v1/tickets', { headers: { cookie: agent } }));
    world.store.fail();
    expect(await get()).toEqual([503, 'unavailable']);
    expect(await (await world.request('GET', '/readyz')).json()).toEqual({
      ready: false,
      failing: ['store'],
    });
    world.store.fail(false);
    expect(await get()).toEqual([200, 'ok']);
    expect((await world.request('GET', '/readyz')).status).toBe(200);
  });

  it('names every part that does not answer in time, and keeps /healthz and /metrics', async () => {
    const broken = await startHttpWorld({
      deps: {
        queue: {
          ping: () => new Promise(() => undefined),
          counts: () => Promise.reject(new QueueUnavailable('away')),
        },
        timers: {
          ping: () => Promise.reject(new Error('away')),
          counts: async () => ({ waiting: 0, delayed: 0, failed: 2 }),
        },
      },
    });
    try {
      const ready = await broken.request('GET', '/readyz');
      expect([ready.status, await ready.json()]).toEqual([
        503,
        { ready: false, failing: ['queue', 'timers'] },
      ]);
      expect((await broken.request('GET', '/healthz')).status).toBe(200);
      const metrics = await (await broken.request('GET', '/metrics')).text();
      expect(metrics).toContain('yxt_part_up{part="queue"} 0');
      expect(metrics).toContain('yxt_jobs{state="failed"} 2');
      expect(metrics).not.toContain('yxt_tickets{');
    } finally {
      await broken.close();
    }
  });

  it('gives an unexpected error an incident number, and logs no word of its message', async () => {
    const secret = '张三 13800001111';
    const broken = await startHttpWorld({
      deps: { audit: { verify: () => Promise.reject(new Error(secret)) } },
    });
    try {
      const cookie = await broken.signIn('auditor');
      const response = await broken.request('GET', '/api/v1/audit/verify', { headers: { cookie } });
      const error = await bodyOf(response);
      expect(response.status).toBe(500);
      expect(error).toMatchObject({ code: 'internal', message: REFUSALS.internal.zh });
      const line = broken.log.lines.find(
        ({ fields }) => 'incident' in fields && fields.incident === error.incident,
      );
      expect(line).toMatchObject({
        level: 'error',
        fields: { route: 'GET /api/v1/audit/verify', error: 'Error' },
      });
      expect(JSON.stringify([broken.log.lines, error])).not.toContain('13800001111');
    } finally {
      await broken.close();
    }
  });
});
