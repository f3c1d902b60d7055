/** Pages and headers: what is framed by whom, what is cached, and what a missing build looks like. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFromHere } from '../../../server/http/metrics.ts';
import { addressKey, createBuckets } from '../../../server/http/rate-limit.ts';
import { fakeClock } from '../../support/ports/server-fakes.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

let world: HttpWorld;
beforeAll(async () => {
  world = await startHttpWorld();
  await mkdir(join(world.dir, 'assets'));
  await writeFile(join(world.dir, 'assets', 'console-abc123.js'), 'export {};');
});
afterAll(() => world.close());

const csp = (response: Response): string => response.headers.get('content-security-policy') ?? '';

describe('pages', () => {
  it.each([
    ['/', 'index'],
    ['/demo', 'demo'],
    ['/chat', 'chat'],
    ['/rate/some-token', 'rating'],
    ['/console', 'console'],
    ['/console/tickets/t1', 'console'],
    ['/board', 'board'],
    ['/board/wall', 'board'],
  ])('serves %s', async (path, title) => {
    const response = await world.request('GET', path);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toBe(`<title>${title}</title>`);
    expect(response.headers.get('cache-control')).toBe(title === 'rating' ? 'no-store' : 'no-cache');
  });

  it('lets any site load the widget, and caches hashed assets for ever', async () => {
    const widget = await world.request('GET', '/widget.js');
    expect(Object.fromEntries(widget.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
    });
    await widget.text();
    const asset = await world.request('GET', '/assets/console-abc123.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    await asset.text();
  });

  it('serves nothing beside its list', async () => {
    for (const path of [
      '/console.html',
      '/assets/..%2findex.html',
      '/assets/',
      '/files/x',
      '/%2e%2e/package.json',
    ])
      expect(await verdict(await world.request('GET', path))).toEqual([404, 'not_found']);
  });

  it('says so when nothing has been built', async () => {
    const bare = await startHttpWorld({ pages: false });
    try {
      const response = await bare.request('GET', '/console');
      expect(response.status).toBe(503);
      expect(await response.text()).toContain('npm run build');
      expect(await verdict(await bare.request('GET', '/widget.js'))).toEqual([404, 'not_found']);
    } finally {
      await bare.close();
    }
  });
});

describe('security headers', () => {
  it('lets other sites frame the chat only', async () => {
    const chat = await world.request('GET', '/chat');
    expect(csp(chat)).toContain('frame-ancestors *');
    expect(chat.headers.get('x-frame-options')).toBeNull();
    for (const path of ['/', '/console', '/board', '/rate/x', '/api/v1/public/site']) {
      const response = await world.request('GET', path);
      expect(csp(response)).toContain("frame-ancestors 'self'");
      expect(response.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    }
    const named = await startHttpWorld({ settings: { frameAncestors: ['https://xian.gov.cn'] } });
    try {
      expect(csp(await named.request('GET', '/chat'))).toContain('frame-ancestors https://xian.gov.cn');
    } finally {
      await named.close();
    }
  });

  it('lends the microphone to the console, the chat and the page that calls, and to nothing else', async () => {
    const lent = async (path: string) => (await world.request('GET', path)).headers.get('permissions-policy');
    for (const path of ['/console', '/console/work', '/chat', '/demo/phone'])
      expect(await lent(path)).toBe('microphone=(self)');
    for (const path of ['/', '/demo', '/chats', '/board', '/consoles', '/demo/phones', '/api/v1/public/site'])
      expect(await lent(path)).toBe('microphone=()');
  });

  it('sets a strict policy, no referrer, nosniff, and HSTS with https only', async () => {
    const response = await world.request('GET', '/');
    expect(csp(response)).toBe(
      "default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data: blob:;" +
        "media-src 'self' blob:;font-src 'self' data:;connect-src 'self' ws: wss:;object-src 'none';" +
        "base-uri 'self';form-action 'self';frame-ancestors 'self'",
    );
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('strict-transport-security')).toBeNull();
    const secure = await startHttpWorld({ settings: { publicUrl: 'https://12348.example' } });
    try {
      const headers = (await secure.request('GET', '/')).headers;
      expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
      const origin = 'https://12348.example';
      const visit = await secure.request('POST', '/api/v1/visitors', { headers: { origin } });
      expect(visit.status).toBe(201);
    } finally {
      await secure.close();
    }
  });

  it('believes forwarded addresses only from a proxy that it was told of', async () => {
    const fromOf = async (settings: { trustProxy?: number }): Promise<string> => {
      const one = await startHttpWorld({ settings });
      try {
        await one.change('POST', '/api/v1/session', {
          body: { username: 'agent', password: 'right' },
          headers: { 'x-forwarded-for': '203.0.113.7' },
        });
        return one.audit.facts.find(({ what }) => what === 'session.opened')!.from;
      } finally {
        await one.close();
      }
    };
    expect(await fromOf({})).toBe('127.0.0.1');
    expect(await fromOf({ trustProxy: 1 })).toBe('203.0.113.7');
  });
});

describe('metrics', () => {
  it('measures by route and not by path, and shows the queue', async () => {
    await world.request('GET', '/api/v1/contacts/secret-number', {
      headers: { authorization: `Bearer ${world.apiKey}` },
    });
    const text = await (await world.request('GET', '/metrics')).text();
    expect(text).toMatch(/yxt_http_request_duration_seconds_count\{.*route="GET \/api\/v1\/contacts\/:no"/);
    expect(text).not.toContain('secret-number');
    expect(text).toContain('yxt_tickets{state="waiting"} 3');
    expect(text).toContain('yxt_nodejs_eventloop_lag_seconds');
  });

  it('without a token it answers this machine alone, and nothing that a proxy passes on', async () => {
    const marks = [
      ['x-forwarded-for', '127.0.0.1'],
      ['x-real-ip', '::1'],
      ['forwarded', 'for=127.0.0.1'],
    ] as const;
    for (const headers of marks.map(([name, value]) => ({ [name]: value })))
      expect(await verdict(await world.request('GET', '/metrics', { headers }))).toEqual([403, 'forbidden']);
    const trusting = await startHttpWorld({ settings: { trustProxy: 1 } });
    try {
      const forged = { headers: { 'x-forwarded-for': '127.0.0.1' } };
      expect(await verdict(await trusting.request('GET', '/metrics', forged))).toEqual([403, 'forbidden']);
      expect((await trusting.request('GET', '/metrics')).status).toBe(200);
    } finally {
      await trusting.close();
    }
    const from = (remoteAddress: string | undefined) =>
      isFromHere({ socket: { remoteAddress }, headers: {} });
    expect(['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'].map(from)).toEqual([true, true, true, true]);
    expect(['10.0.0.7', '::ffff:10.0.0.7', '2001:db8::1', '', undefined].map(from)).not.toContain(true);
  });

  it('can be kept for those with a token', async () => {
    const token = 'scrape-token-0123456789';
    const closed = await startHttpWorld({ settings: { metricsToken: token } });
    try {
      expect(await verdict(await closed.request('GET', '/metrics'))).toEqual([401, 'bad_token']);
      const open = await closed.request('GET', '/metrics', { headers: { authorization: `Bearer ${token}` } });
      expect(open.status).toBe(200);
    } finally {
      await closed.close();
    }
  });
});

describe('token buckets', () => {
  it('refills by time and takes costs', () => {
    const clock = fakeClock();
    const buckets = createBuckets(clock, { capacity: 10, perSecond: 2 });
    expect(buckets.take('a', 8)).toBe(0);
    expect(buckets.take('a', 5)).toBe(1500);
    expect(buckets.take('b', 10)).toBe(0);
    clock.advance(1500);
    expect(buckets.take('a', 5)).toBe(0);
  });

  it.each([
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('counts %s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
