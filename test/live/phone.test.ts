/**
 * The telephone on the built product and a real exchange, from outside: what callers and agents hear while a process
 * is killed, what stands on the ticket afterwards, messages and calling back, fifty callers for five people.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { PhoneSelfView } from '../../routing/protocol/phone/phone.ts';
import type { PhoneCall } from '../support/phones/call.ts';
import { type Person, type PhoneProduct, startPhoneProduct } from '../support/phones/phone-product.ts';
import { findExchange } from '../support/phones/phone-windows.ts';
import type { Tone } from '../support/phones/sound.ts';
import { tonesOf } from '../support/phones/wave.ts';
import { eventually } from '../support/product/conversations.ts';
import { ask, call } from '../support/product/product.ts';
import {
  expectAuditWhole,
  expectNoDefects,
  expectOnePlace,
  redisUrlOf,
} from '../support/product/product-checks.ts';
import { hasRedis } from '../support/services/redis.ts';

const exchange = hasRedis() ? await findExchange() : undefined;
/** Everything that two loaded cores may take. */
const PATIENCE_MS = 90_000;
const PACKET_MS = 20;

const WRAP_UP = {
  matter: '劳动纠纷',
  service: 'advice',
  result: 'answered',
  basis: '',
  feedback: '已在电话里解答。',
} as const;

/** Hears this and nothing else while so many packets of sound come. */
const goesOnHearing = async (one: PhoneCall, tone: Tone, packets: number): Promise<void> => {
  const until = one.sound.packets + packets;
  while (one.sound.packets < until) {
    await one.hears(tone);
    await pause(100);
  }
};

describe.skipIf(!exchange)('telephone', { timeout: 300_000 }, () => {
  let house: PhoneProduct;
  const start = async (env: Record<string, string> = {}) => {
    house = await startPhoneProduct(exchange ?? {}, env);
    return house;
  };
  afterEach(() => house?.close());

  /** The call of a number and its ticket, when both pass the look. */
  const comesTo = async (
    number: string,
    look: (found: Awaited<ReturnType<PhoneProduct['find']>>) => void,
  ) => {
    let found: Awaited<ReturnType<PhoneProduct['find']>>;
    await eventually(async () => {
      found = await house.find(number);
      look(found);
    }, PATIENCE_MS);
    if (!found) throw new Error(`no call of ${number}`);
    return found;
  };
  const expectBothHear = (one: PhoneCall, hers: Tone, other: PhoneCall, his: Tone) =>
    Promise.all([one.hears(his), other.hears(hers)]);
  const audioOf = async (recordingId: string): Promise<Uint8Array> => {
    const response = await fetch(`${house.product.url}/api/v1/recordings/${recordingId}/audio`, {
      headers: { cookie: house.cookie },
    });
    expect(response.status).toBe(200);
    return new Uint8Array(await response.arrayBuffer());
  };
  const callsOf = async (person: Person) => ask<PhoneSelfView>(person.socket, 'phone:hello');

  it('PH13 PH15 PH17: kill -9 of the server in mid-call: the talk goes on, and the next server has it', async () => {
    const { product } = await start();
    const zhou = await house.seat('zhou', '8001', 1000);
    const caller = await house.caller('13900000011', 600);
    const agent = await zhou.phone.next();
    await expectBothHear(caller, 600, agent, 1000);
    const heardBefore = caller.sound.packets;

    await product.kill9();
    expect(product.pid).toBe(0);
    await Promise.all([goesOnHearing(caller, 1000, 200), goesOnHearing(agent, 600, 200)]);
    await product.restart();

    const { ticketId } = await comesTo('13900000011', (found) =>
      expect(found?.call).toMatchObject({ state: 'talking', recording: true }),
    );
    expect(await house.ticket(ticketId)).toMatchObject({
      status: 'serving',
      ownerId: zhou.id,
      channel: 'phone',
    });
    await Promise.all([goesOnHearing(caller, 1000, 50), goesOnHearing(agent, 600, 50)]);
    const talkedMs = (caller.sound.packets - heardBefore) * PACKET_MS;

    agent.hangUp();
    await comesTo('13900000011', (found) => expect(found?.call.state).toBe('rating'));
    caller.press('4');
    await caller.ended;
    const { all } = await comesTo('13900000011', (found) => {
      expect(found?.call).toMatchObject({ state: 'ended', end: 'talked' });
      expect(found?.all.recordings.map((one) => [one.kind, one.state])).toEqual([['call', 'kept']]);
    });
    await eventually(async () => {
      await ask(zhou.socket, 'ticket:close', { ticketId, ...WRAP_UP });
    }, PATIENCE_MS);
    await eventually(async () =>
      expect(await house.ticket(ticketId)).toMatchObject({ status: 'closed', rating: { grade: 4 } }),
    );

    const [kept] = all.recordings;
    const wav = await audioOf(kept?.id ?? '');
    expect(createHash('sha256').update(wav).digest('hex')).toBe(kept?.sha256);
    expect(kept?.ms).toBeGreaterThan(talkedMs - 3_000);
    // Both voices in every half second but the first and the last.
    const pieces = tonesOf(wav).slice(1, -1);
    expect(pieces.length).toBeGreaterThan(8);
    expect(pieces.filter((tones) => String(tones) !== '600,1000')).toEqual([]);
    await expectOnePlace(product, house.cookie, redisUrlOf(product));
    await expectAuditWhole(product);
    expectNoDefects(product);
  });

  it('PH15 PH17: kill -9 of the exchange in mid-call: the call has ended, who waited is missed, the next call works', async () => {
    const { product } = await start();
    const zhou = await house.seat('zhou', '8001', 1000);
    const caller = await house.caller('13900000021', 600);
    const agent = await zhou.phone.next();
    await expectBothHear(caller, 600, agent, 1000);
    const waiting = await house.caller('13900000022', 1500);
    await comesTo('13900000022', (found) => expect(found?.call.state).toBe('waiting'));
    await waiting.hearsMusic();
    // Asterisk writes recordings in blocks of two seconds.
    await goesOnHearing(caller, 1000, 250);

    const before = house.exchangePid();
    process.kill(before, 'SIGKILL');
    const { ticketId, call: cut } = await comesTo('13900000021', (found) => {
      expect(found?.call).toMatchObject({ state: 'ended', end: 'talked', recording: false });
      expect(found?.all.recordings.map((one) => one.state)).toEqual(['kept']);
    });
    expect(cut.parties.every((party) => party.state === 'gone')).toBe(true);
    expect(house.exchangePid()).not.toBe(before);
    expect(await house.ticket(ticketId)).toMatchObject({
      status: 'serving',
      ownerId: zhou.id,
    });
    const [kept] = (await house.find('13900000021'))?.all.recordings ?? [];
    const pieces = tonesOf(await audioOf(kept?.id ?? '')).slice(1, -1);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.filter((tones) => String(tones) !== '600,1000')).toEqual([]);
    await comesTo('13900000022', (found) =>
      expect(found?.call).toMatchObject({ state: 'ended', end: 'abandoned' }),
    );
    expect((await house.missed()).map((one) => one.number?.slice(-4))).toEqual(['0022']);

    expect(await callsOf(zhou)).toMatchObject({ line: 'up', calls: [] });
    await ask(zhou.socket, 'ticket:close', { ticketId, ...WRAP_UP });
    caller.die();
    agent.die();
    waiting.die();
    expect(await zhou.phone.register()).toBe(200);
    const next = await house.caller('13900000023', 800);
    const again = await zhou.phone.next();
    await expectBothHear(next, 800, again, 1000);
    next.hangUp();
    await again.ended;
    await comesTo('13900000023', (found) => expect(found?.call.state).toBe('ended'));
    await expectOnePlace(product, house.cookie, redisUrlOf(product));
    expectNoDefects(product);
  });

  it('PH7 PH14: outside duty a caller leaves a message; an agent plays it, calls back, and both hear each other', async () => {
    const { product, cookie, api } = await start();
    const span = new URLSearchParams({
      from: new Date(Date.now() - 864e5).toISOString(),
      to: new Date(Date.now() + 864e5).toISOString(),
    });
    const shifts = (await api('GET', `/api/v1/shifts?${span}`, undefined, cookie)) as {
      items: { id: string }[];
    };
    expect(shifts.items.length).toBeGreaterThan(0);
    for (const { id } of shifts.items) await api('DELETE', `/api/v1/shifts/${id}`, undefined, cookie);
    const zhou = await house.seat('zhou', '8001', 1000, false);

    const caller = await house.caller('13900000031', 600);
    const spool = path.join(product.dataDir, 'pbx', 'spool', 'recording');
    // The file is there when the tone is over: from then on he is heard.
    await eventually(async () => expect(readdirSync(spool).join()).toMatch(/msg-/), PATIENCE_MS);
    const from = caller.sound.spoken;
    await expect.poll(() => caller.sound.spoken - from, { timeout: PATIENCE_MS }).toBeGreaterThan(200);
    const spokenMs = (caller.sound.spoken - from) * PACKET_MS;
    caller.press('#');
    await caller.ended;
    const { ticketId, all } = await comesTo('13900000031', (found) => {
      expect(found?.call).toMatchObject({ state: 'ended', end: 'message_left' });
      expect(found?.all.recordings.map((one) => [one.kind, one.state])).toEqual([['message', 'kept']]);
    });
    expect(await house.ticket(ticketId)).toMatchObject({ status: 'message_box' });
    const [message] = all.recordings;
    // Who does not handle the ticket may not listen (PH17).
    const asAgent = { headers: { cookie: zhou.socket.cookie } };
    const audio = `${product.url}/api/v1/recordings/${message?.id}/audio`;
    expect((await fetch(audio, asAgent)).status).toBe(403);
    await ask(zhou.socket, 'ticket:take', { ticketId });
    const played = await fetch(audio, asAgent);
    expect(played.status).toBe(200);
    expect(message?.ms).toBeGreaterThan(spokenMs - 500);
    const pieces = tonesOf(new Uint8Array(await played.arrayBuffer()));
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.slice(1, -1).filter((tones) => String(tones) !== '600')).toEqual([]);

    // His own telephone rings first, then the citizen's over the carrier, who hears the notice.
    await ask(zhou.socket, 'call:dial', { ticketId });
    const own = await zhou.phone.next();
    const citizen = await house.carrier.next();
    expect(citizen.invite?.first).toContain('13900000031');
    await expectBothHear(own, 1000, citizen, 1200);
    const talk = await comesTo('13900000031', (found) =>
      expect(found?.call).toMatchObject({ state: 'talking', direction: 'out', recording: true }),
    );
    expect(talk.ticketId).toBe(ticketId);
    citizen.hangUp();
    await own.ended;
    await comesTo('13900000031', (found) => {
      expect(found?.call).toMatchObject({ state: 'ended', end: 'talked' });
      expect(found?.all.recordings.map((one) => [one.kind, one.state])).toEqual([
        ['message', 'kept'],
        ['call', 'kept'],
      ]);
    });
    expect(await call(zhou.socket, 'ticket:close', { ticketId, ...WRAP_UP })).toMatchObject({ ok: true });
    expectNoDefects(product);
  });
});
