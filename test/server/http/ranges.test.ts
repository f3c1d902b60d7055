/** Parts of a recording, as players ask for them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rangeOf, sendRange } from '../../../server/http/ranges.ts';

const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));
/** In odd pieces, so that a range begins and ends inside of one. */
const pieces = () => Readable.from([BYTES.subarray(0, 7), BYTES.subarray(7, 500), BYTES.subarray(500)]);

describe('ranges', () => {
  let server: Server;
  let url = '';
  beforeAll(async () => {
    const app = express();
    app.get('/', (request, response, next) => {
      const range = rangeOf(request.headers.range, BYTES.length);
      const what = { mime: 'audio/wav', name: 'a.wav' };
      sendRange(response, { content: pieces(), sizeBytes: BYTES.length }, range, what).catch(next);
    });
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    [undefined, undefined],
    ['bytes=0-9', { from: 0, to: 9 }],
    ['bytes=990-', { from: 990, to: 999 }],
    ['bytes=990-5000', { from: 990, to: 999 }],
    ['bytes=-10', { from: 990, to: 999 }],
    ['bytes=-5000', { from: 0, to: 999 }],
    ['bytes=1000-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=9-3', undefined],
    ['bytes=0-1,4-5', undefined],
    ['seconds=1-2', undefined],
    ['bytes=-', undefined],
  ] as const)('PH17 %s', (header, expected) => expect(rangeOf(header, 1000)).toEqual(expected));

  it('PH17 gives the bytes of the range and says which', async () => {
    const answer = await fetch(url, { headers: { range: 'bytes=5-503' } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe('bytes 5-503/1000');
    expect(Buffer.from(await answer.arrayBuffer()).equals(BYTES.subarray(5, 504))).toBe(true);
    const whole = await fetch(url);
    expect(whole.status).toBe(200);
    expect(Buffer.from(await whole.arrayBuffer()).equals(BYTES)).toBe(true);
    const none = await fetch(url, { headers: { range: 'bytes=2000-' } });
    expect(none.status).toBe(416);
    expect(none.headers.get('content-range')).toBe('bytes */1000');
  });
});
