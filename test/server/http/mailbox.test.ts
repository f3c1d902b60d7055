/** MB1, MB5 over HTTP: anybody may send, bad input names its field, floods from one address are held off. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HttpError } from '../../../routing/protocol/http.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

const LETTER = { clientKey: 'letter-key-1', text: '大厅周六不开门', privacyVersion: '1' };
let world: HttpWorld;
beforeAll(async () => {
  // The clock of the world stands still, so nothing is refilled.
  world = await startHttpWorld({ settings: { limits: { publicLookup: { capacity: 90, perSecond: 1 } } } });
}, 60_000);
afterAll(() => world.close());

const send = (over: Record<string, unknown>) =>
  world.change('POST', '/api/v1/public/mailbox', { body: { ...LETTER, ...over } });

it('MB5: what cannot be read is refused with its field, and costs nothing', async () => {
  for (const [over, field] of [
    [{ text: '   ' }, 'text'],
    [{ text: 'x'.repeat(10_001) }, 'text'],
    [{ about: ['weather'] }, 'about.0'],
    [{ phone: '不告诉你' }, 'phone'],
    [{ name: 'x'.repeat(51) }, 'name'],
    [{ clientKey: 'short' }, 'clientKey'],
  ] as const) {
    const answer = await send(over);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as HttpError).error).toMatchObject({ code: 'invalid_input', field });
  }
});

it('MB1, MB5: number and code come back at once; the fourth letter of the moment from one address waits', async () => {
  for (let sent = 0; sent < 3; sent += 1) {
    const answer = await send({ about: ['fee', 'person'] });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ no: '20261122-0002', queryCode: '01234567' });
  }
  expect(await verdict(await send({}))).toEqual([429, 'rate_limited']);
  // PM2, MB6: the other public pages are held off by the same limit.
  for (const path of ['promises', 'mailbox/answers'])
    expect(await verdict(await world.request('GET', `/api/v1/public/${path}`))).toEqual([
      429,
      'rate_limited',
    ]);
});
