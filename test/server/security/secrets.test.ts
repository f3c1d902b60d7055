/** One-time links and tokens: each opens its own door and no other, and none of them, nor a name or number, is written into a log. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loggedError } from '../../../server/system.ts';
import { must } from '../../support/worlds/desk-world.ts';
import { type EdgeWorld, startEdgeWorld } from '../../support/worlds/edge-world.ts';
import { verdict } from '../../support/worlds/http-world.ts';

const NAME = '欧阳明月';
const PHONE = '13912345678';
const ID_NUMBER = '110101199003070011';
const WORDS = `我叫${NAME}，身份证${ID_NUMBER}，电话${PHONE}，老板拖欠工资`;

let world: EdgeWorld;
let agent: Awaited<ReturnType<EdgeWorld['person']>>;
let ticketId: string;
let ticketNo: string;
let tokens: Record<'visitor' | 'key' | 'session' | 'rating' | 'transcript' | 'aid', string>;

const json = async <T>(answer: Response): Promise<T> => {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return JSON.parse(text) as T;
};

beforeAll(async () => {
  world = await startEdgeWorld();
  const { desk, visitors } = world;
  agent = await world.person('agent', 'agent');
  await world.ready(agent.who);
  const { token: visitor } = await visitors.create();
  const citizen = (await visitors.authenticateToken(visitor, ''))!;
  ticketId = await world.ask(citizen, WORDS, { name: NAME, phone: PHONE });
  must(await desk.staff.accept(agent.who, (await world.offersOf(agent.who))[0]!));
  const { link } = await json<{ link: string }>(
    await world.call('POST', `/api/v1/visitor/tickets/${ticketId}/transcript`, { token: visitor }),
  );
  must(
    await desk.staff.close(agent.who, {
      ...{ ticketId, matter: '劳动纠纷', service: 'advice', result: 'answered', basis: '' },
      feedback: '已告知仲裁途径',
    }),
  );
  await world.settle();
  const closed = must(await desk.citizen.ticket(citizen, ticketId));
  ticketNo = closed.no;
  // An application belongs to a ticket that is open.
  const openId = await world.ask(citizen, WORDS, { name: NAME, phone: PHONE });
  must(await desk.staff.accept(agent.who, (await world.offersOf(agent.who))[0]!));
  const draft = {
    ...{ name: NAME, matter: '拖欠工资', happened: WORDS, region: '示范县' },
    ...{ hardship: '靠打工', opponent: '某公司', asks: '追讨工资', round: 0 },
  };
  await json(
    await world.call('POST', `/api/v1/tickets/${openId}/aid`, { cookie: agent.cookie, body: draft }),
  );
  const { messages } = must(await desk.citizen.sync(citizen, { ticketId: openId, afterSeq: 0 }));
  const aid = messages
    .flatMap(({ link }) => link ?? [])
    .at(-1)
    ?.split('#')[1];
  tokens = {
    visitor,
    key: await world.apiKey('12345'),
    session: agent.cookie.split('=')[1]!,
    rating: /\/rate\/(.+)$/.exec(JSON.stringify(closed).match(/"link":"([^"]+)"/)?.[1] ?? '')?.[1] ?? '',
    transcript: link.split('/').at(-1)!,
    aid: aid ?? '',
  };
});
afterAll(() => world.close());

/** Each door with the kind of token that opens it. */
const doors = (token: string): [keyof typeof tokens, () => Promise<Response>][] => [
  ['visitor', () => world.call('GET', '/api/v1/visitor/appointments', { token })],
  ['key', () => world.call('GET', '/api/v1/contacts/20261120-9999', { token })],
  ['session', () => world.call('GET', '/api/v1/session', { cookie: `yxt_session=${token}` })],
  ['rating', () => world.call('GET', `/api/v1/ratings/${token}`)],
  ['transcript', () => world.call('GET', `/api/v1/public/transcripts/${token}`)],
  ['aid', () => world.call('GET', `/api/v1/public/aid/${token}`)],
];
const SHUT = ['bad_token', 'not_signed_in', 'not_found', 'invalid_input'];
const isOpen = async (answer: Response, kind: string): Promise<boolean> => {
  const [status, code] = await verdict(answer);
  // A good key is told that there is no such contact; any other that it is no key.
  if (kind === 'key') return code === 'not_found';
  // The page of a transcript says to people that the link is gone.
  if (status === 404 && kind === 'transcript') return false;
  if (status !== 200 && !SHUT.includes(code)) throw new Error(`${kind}: ${status} ${code}`);
  return status === 200;
};

describe('tokens', () => {
  it('each opens its own door and no other', async () => {
    for (const [kind, token] of Object.entries(tokens)) {
      expect([kind, token.length > 20]).toEqual([kind, true]);
      for (const [door, knock] of doors(token))
        expect([kind, door, await isOpen(await knock(), door)]).toEqual([kind, door, kind === door]);
    }
  });

  it('one that is changed, cut short or belongs to another thing opens nothing', async () => {
    for (const [kind, token] of Object.entries(tokens)) {
      const last = token.at(-1) === 'A' ? 'E' : 'A';
      const other = token.includes('.') ? [`x${token}`, token.replace('.', 'x.')] : [`x${token}`];
      for (const wrong of [token.slice(0, -2), token.slice(0, -1) + last, ...other, token.toUpperCase()]) {
        const knock = doors(wrong).find(([door]) => door === kind)![1];
        // The last sign of base64 holds bits that say nothing: what is compared is the text.
        expect([kind, wrong !== token && (await isOpen(await knock(), kind))]).toEqual([kind, false]);
      }
    }
  });

  it('ends: rated once, taken back, out of time', async () => {
    const rate = () =>
      world.call('POST', `/api/v1/ratings/${tokens.rating}`, { body: { grade: 5, tags: [], words: '' } });
    expect(await verdict(await rate())).toEqual([200, 'ok']);
    expect(await verdict(await rate())).toEqual([409, 'already_rated']);
    const end = await world.call('DELETE', `/api/v1/visitor/tickets/${ticketId}/transcript`, {
      token: tokens.visitor,
    });
    expect(end.status).toBe(200);
    expect((await world.call('GET', `/api/v1/public/transcripts/${tokens.transcript}`)).status).toBe(404);
    const out = await world.call('DELETE', '/api/v1/session', { cookie: agent.cookie });
    expect(out.status).toBe(200);
    expect(out.headers.get('set-cookie')).toMatch(/Max-Age=0/);
    expect((await world.call('GET', '/api/v1/session', { cookie: agent.cookie })).status).toBe(401);
  });
});

describe('sessions', () => {
  const signIn = (password: string, headers: Record<string, string> = {}) =>
    world.call('POST', '/api/v1/session', { body: { username: 'agent', password }, headers });

  it('a sign-in makes a token of its own, whatever the browser brought', async () => {
    const brought = 'a'.repeat(43);
    const answer = await signIn('right', { cookie: `yxt_session=${brought}` });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^yxt_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(cookie).not.toContain(brought);
    expect((await world.call('GET', '/api/v1/session', { cookie: `yxt_session=${brought}` })).status).toBe(
      401,
    );
  });

  it('a page of another site opens no socket, not even with the cookie', async () => {
    const { cookie } = await world.person('elsewhere', 'agent');
    for (const origin of ['https://evil.example', 'null', `${world.url}.evil.example`])
      expect(await world.connect('/agent', { cookie, origin })).toBe('closed');
    expect(typeof (await world.connect('/agent', { cookie, origin: world.url }))).toBe('object');
  });

  it('no answer gives an address away to another site, or lets a script in', async () => {
    for (const path of ['/', '/api/v1/public/site', `/api/v1/public/transcripts/${tokens.transcript}`]) {
      const { headers } = await world.call('GET', path);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'|script-src 'self';.*object-src 'none'/);
      expect(policy).not.toMatch(/script-src[^;]*unsafe|default-src[^;]*unsafe/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('logs', () => {
  it('hold no word, name, number or token of a whole story', async () => {
    const post = (path: string, body: unknown, token?: string) =>
      world.call('POST', path, { body, ...(token ? { token } : {}) });
    const letter = await post('/api/v1/public/mailbox', {
      ...{ clientKey: 'letter-key-1', subject: WORDS, text: WORDS, name: NAME, phone: PHONE },
      privacyVersion: '1',
    });
    const { queryCode } = await json<{ queryCode: string }>(letter);
    await post('/api/v1/public/faq/search', { text: WORDS });
    await post('/api/v1/public/status', { no: ticketNo, code: '00000000' });
    await post('/api/v1/public/status/code', { no: ticketNo, phone: PHONE });
    await post(`/api/v1/public/aid/${tokens.aid}/decline`, { words: WORDS });
    await post(`/api/v1/public/aid/${tokens.aid}/confirm`, { name: NAME, phone: PHONE, happened: WORDS });
    await post(
      '/api/v1/visitor/appointments',
      {
        ...{ clientKey: 'booking-key-1', service: 'advice', way: 'station', words: WORDS },
        ...{ startAt: '2026-11-21T01:00:00.000Z', name: NAME, phone: PHONE, privacyVersion: '1' },
      },
      tokens.visitor,
    );
    await post(
      '/api/v1/visitor/identify',
      { token: `a.b.${tokens.visitor}`, origin: world.url },
      tokens.visitor,
    );
    await post('/api/v1/session', { username: NAME, password: `Geheim-${PHONE}` });
    // Broken, and the text of it would stand in the message of the error.
    await post('/api/v1/public/mailbox', `{"text":"${WORDS}`);
    await world.call('GET', `/api/v1/public/transcripts/${tokens.transcript}?x=${PHONE}`);
    await world.call('GET', `/api/v1/contacts/${PHONE}`, { token: tokens.key });
    await world.pass(60_000);
    const written = JSON.stringify(world.logged.lines, (_key, value: unknown) =>
      value instanceof Error ? loggedError(value) : value,
    );
    const audited = JSON.stringify((await world.store.audit.find({ limit: 500 })).items);
    expect(world.logged.lines.length).toBeGreaterThan(3);
    for (const secret of [
      NAME,
      PHONE,
      ID_NUMBER,
      '拖欠工资',
      'Geheim',
      queryCode,
      ...Object.values(tokens),
    ]) {
      expect(written).not.toContain(secret);
      expect(audited).not.toContain(secret);
    }
  });
});
