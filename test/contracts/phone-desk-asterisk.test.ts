/** The whole way of a call on a real Asterisk: desk, adapter, exchange, and scripted telephones that know what they hear. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PhoneLine } from '../../server/channels/phone-line.ts';
import { findAsterisk } from '../support/phones/pbx.ts';
import { type PhoneWorld, startPhoneWorld } from '../support/phones/phone-world.ts';
import { createDeskWorld, type DeskWorld, must } from '../support/worlds/desk-world.ts';

const asterisk = await findAsterisk();
/** Two and a half seconds of voice. */
const SPOKEN_PACKETS = 125;
const PACKET_MS = 20;
const PATIENCE = { timeout: 75_000, interval: 100 };

/** The adapter as it is; what it tells goes to the desk too. */
const sharedLine = (world: PhoneWorld): PhoneLine => {
  const { line, told } = world;
  const take = told.take.bind(told);
  return Object.assign(Object.create(line) as PhoneLine, {
    start: async (handler: Parameters<PhoneLine['start']>[0]) => {
      told.take = (event) => {
        handler(event);
        take(event);
      };
      handler({ type: 'link', up: true, atMs: 0 });
    },
  });
};

describe.skipIf(!asterisk)('a desk with a telephone exchange', () => {
  let world: PhoneWorld;
  let desk: DeskWorld;
  beforeAll(async () => {
    if (!asterisk) return;
    world = await startPhoneWorld(asterisk);
    desk = await createDeskWorld({ around: (ports) => ({ ...ports, phoneLine: sharedLine(world) }) });
    await desk.phone.start();
    await desk.settle();
  }, 120_000);
  afterAll(async () => {
    await desk?.close();
    await world?.close();
  });
  /** Until it holds: the desk goes on meanwhile. */
  const until = (holds: () => Promise<void>) =>
    vi.waitFor(async () => {
      // The clock of the desk goes on as the real one does: it mends words that were lost.
      await desk.pass(PATIENCE.interval);
      await holds();
    }, PATIENCE);

  test('PH2 PH7 PH10 PH13 message, talk, hold, grade by key, recordings with their sounds', async () => {
    const early = await world.caller(600, '13900000009');
    await until(async () => expect((await desk.store.calls.get(early.id))?.recording).toBe(true));
    await until(async () => {
      const [one] = (await desk.store.calls.find({ where: { number: '13900000009' } })).items;
      expect(one?.state).toBe('recording');
    });
    // On record it begins with the order to record. The exchange begins later, after its tone: with the file.
    const spool = path.join(world.pbx.dataDir, 'pbx', 'spool', 'recording');
    await until(async () => expect(readdirSync(spool).join()).toContain('msg-'));
    const from = early.call.sound.spoken;
    await until(async () => expect(early.call.sound.spoken - from).toBeGreaterThan(SPOKEN_PACKETS));
    const spokenMs = (early.call.sound.spoken - from) * PACKET_MS;
    early.call.press('#');
    await until(async () =>
      expect(await desk.store.calls.get(early.id)).toMatchObject({ end: 'message_left' }),
    );

    const li = await desk.hire({ username: 'li', answersAt: { kind: 'sip', address: '8001' } });
    const phone = await world.desk('8001', 1000);
    await desk.ready(li);
    const { call, id } = await world.caller(600, '013900000001');
    await until(async () => expect((await desk.store.calls.get(id))?.state).toBe('talking'));
    const [own] = phone.calls;
    await call.hears(1000);
    await own?.hears(600);
    must(await desk.desk.phone.hold(li, { callId: id, on: true }));
    await call.hearsMusic();
    must(await desk.desk.phone.hold(li, { callId: id, on: false }));
    await call.hears(1000);
    own?.hangUp();
    await until(async () => expect((await desk.store.calls.get(id))?.state).toBe('rating'));
    call.press('5');
    await until(async () =>
      expect(await desk.store.calls.get(id)).toMatchObject({ grade: 5, end: 'talked', live: false }),
    );
    expect((await desk.store.calls.get(id))?.number).toBe('13900000001');
    await until(async () => {
      const kept = (await desk.store.recordings.find({ limit: 10 })).items;
      expect(kept.map((one) => [one.kind, one.state]).sort()).toEqual([
        ['call', 'kept'],
        ['message', 'kept'],
      ]);
      for (const one of kept) {
        expect(one.ms).toBeGreaterThan(one.kind === 'message' ? spokenMs - 500 : 200);
        expect(Math.max(...(one.peaks ?? []))).toBeGreaterThan(0.05);
      }
    });
    expect(await world.line.snapshot()).toMatchObject({ legs: [], recording: [], stored: [] });
  }, 300_000);

  test('PH8 PH9 a declined call goes on to the next; giving up lets everybody go', async () => {
    const [li] = desk.core.directory.allStaff().filter((one) => one.username === 'li');
    const wang = await desk.hire({ username: 'wang', answersAt: { kind: 'sip', address: '8002' } });
    const phone = await world.desk('8002', 1200);
    phone.manner = 'decline';
    await desk.ready(wang);
    const { call, id } = await world.caller(600, '13900000002');
    await until(async () => {
      const receipts = (await desk.store.receipts.find({ where: { step: 'refuse' }, limit: 50 })).items;
      expect(receipts.map((one) => one.data.staffId)).toContain(wang.id);
    });
    expect(await desk.store.presences.get(wang.id)).toMatchObject({ state: 'ready' });
    expect(li).toBeDefined();
    call.hangUp();
    await until(async () =>
      expect(await desk.store.calls.get(id)).toMatchObject({ end: 'abandoned', callback: 'missed' }),
    );
    await until(async () => expect((await world.line.snapshot())?.legs).toEqual([]));
  }, 240_000);
});
