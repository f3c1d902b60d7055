import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulationView, StaffingView } from '../../../routing/protocol/simulation.ts';
import { type HttpWorld, startHttpWorld } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
let boss: string;

beforeAll(async () => {
  world = await startHttpWorld();
  boss = await world.signIn('supervisor');
});
afterAll(() => world.close());

const call = async <T>(method: string, path: string, body?: unknown, cookie = boss) => {
  const response = await world.request(method, path, {
    headers: { cookie, 'x-yixiantong': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as T };
};

const finished = async (id: string): Promise<SimulationView> => {
  for (;;) {
    const { body } = await call<SimulationView>('GET', `/api/v1/simulations/${id}`);
    if (body.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe('SM8: what-if over HTTP', () => {
  it('plays the day as it is and with one person less, in a thread, one run at a time per person', async () => {
    const input = {
      source: { example: 'county' },
      change: { remove: ['周律师'], policy: { pauseAfterMissed: 2 } },
      replications: 3,
    };
    const started = await call<SimulationView>('POST', '/api/v1/simulations', input);
    expect(started.status).toBe(201);
    expect(started.body).toMatchObject({ state: 'running', of: 6 });
    const again = await call<{ error: { code: string } }>('POST', '/api/v1/simulations', input);
    expect(again.body.error.code).toBe('wrong_state');
    const done = await finished(started.body.id);
    expect(done.state).toBe('done');
    expect(done.done).toBe(6);
    expect(done.changed!.byPerson).toHaveLength(done.base!.byPerson.length - 1);
    expect(done.base!.total.contacts.mean).toBe(done.changed!.total.contacts.mean);
    expect(done.base!.total.contacts.half).toBeGreaterThan(0);
  });

  it('can be stopped, and belongs to whoever started it', async () => {
    const started = await call<SimulationView>('POST', '/api/v1/simulations', {
      source: { example: 'province' },
      replications: 20,
    });
    const path = `/api/v1/simulations/${started.body.id}`;
    expect((await call('GET', path, undefined, await world.signIn('agent'))).status).toBe(403);
    const stopped = await call<SimulationView>('DELETE', path);
    expect(stopped.body.state).toBe('cancelled');
    const view = await finished(started.body.id);
    expect(view.state).toBe('cancelled');
    expect(view.base).toBeUndefined();
  });

  it('refuses what no bureau is, and a day without contacts', async () => {
    const wrong = await call('POST', '/api/v1/simulations', {
      source: { example: 'county' },
      change: { policy: { messageBoxMs: 1 } },
    });
    expect(wrong.status).toBe(400);
    const empty = await call('POST', '/api/v1/simulations', { source: { day: '2001-01-01' } });
    expect(empty.status).toBe(404);
  });

  it('tells the people of a day and how many each half hour needs', async () => {
    const day = await call<{ people: unknown[]; contacts: number }>('POST', '/api/v1/simulations/day', {
      source: { example: 'county' },
    });
    expect(day.body.people).toHaveLength(4);
    expect(day.body.people[0]).toMatchObject({ name: '周律师', shifts: '08:30-17:30' });
    const plan = await call<StaffingView>('POST', '/api/v1/simulations/staffing', {
      source: { example: 'province' },
      handleMs: 337_000,
    });
    expect(plan.body.rows).toHaveLength(48);
    const peak = plan.body.rows.find((row) => row.fromMinute === 9 * 60)!;
    expect(peak.serviceLevel).toBeGreaterThanOrEqual(0.95);
    expect(peak.rostered).toBeGreaterThan(peak.needed);
    const days = await call<{ items: unknown[] }>(
      'GET',
      '/api/v1/reports/calibration?from=2026-11-01T00:00:00.000Z&to=2026-11-20T00:00:00.000Z',
    );
    expect(days.body.items).toEqual([]);
  });
});
