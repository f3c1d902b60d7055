/** What is answered before the application is there, and that the same door leads to it afterwards. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createDoor } from '../../../server/http/starting.ts';

const door = createDoor();
const server = createServer(door.listener);
afterEach(() => server.close());

it('lives, is not ready, and refuses the rest in words until the application is there', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, failing: ['start'] }]);
  const refused = await fetch(`${url}/api/v1/session`, { method: 'POST', body: '{}' });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(await refused.json()).toMatchObject({ error: { code: 'unavailable' } });
  door.open((_request, response) => response.end('here'));
  expect(await (await fetch(`${url}/readyz`)).text()).toBe('here');
});
