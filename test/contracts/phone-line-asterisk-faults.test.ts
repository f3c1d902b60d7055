/** The telephone exchange on a real Asterisk when things go wrong: dead callers, engines that leave, a crash, a rush. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPbx } from '../../server/pbx/pbx.ts';
import { findAsterisk } from '../support/phones/pbx.ts';
import { TestPhone } from '../support/phones/phone.ts';
import { type PhoneWorld, startPhoneWorld } from '../support/phones/phone-world.ts';

const OK = { ok: true };
const asterisk = await findAsterisk();

/** Size that the header of a RIFF file claims, and that it has. */
const sizes = (bytes: Uint8Array | undefined) => {
  const file = Buffer.from(bytes ?? []);
  const at = file.indexOf('data') + 4;
  return { riff: file.readUInt32LE(4), data: file.readUInt32LE(at), length: file.length, from: at + 4 };
};

describe.skipIf(!asterisk)('a telephone exchange in trouble', () => {
  let world: PhoneWorld;
  beforeAll(async () => {
    if (asterisk) world = await startPhoneWorld(asterisk);
  });
  afterAll(() => world?.close());

  test('a talk and a message are recorded, fetched and removed; a repeated command makes no second one', async () => {
    const { line, told } = world;
    const { call, id } = await world.answered(600);
    const agent = await world.reach(await world.desk('8001', 1000), '8001', 'rec-agent', id);
    await line.connect('talk-r', [id, 'rec-agent']);
    await call.hears(1000);
    const talk = { recordingId: 'T1-talk', talkId: 'talk-r', maxMs: 60_000, beep: false };
    expect(await line.record(talk)).toEqual(OK);
    expect(await line.record(talk)).toEqual(OK);
    expect((await line.snapshot())?.recording).toEqual(['T1-talk']);
    const before = agent.sound.packets;
    await expect.poll(() => agent.sound.packets - before).toBeGreaterThan(75);
    expect(await line.stopRecord('T1-talk')).toEqual(OK);
    const recorded = await told.next('recorded', { recordingId: 'T1-talk' });
    expect(recorded.ms).toBeGreaterThanOrEqual(1_000);
    const whole = sizes(await line.fetchRecording('T1-talk'));
    expect(whole).toMatchObject({ riff: whole.length - 8, data: whole.length - whole.from });
    expect(whole.length).toBeGreaterThan(16_000);
    agent.hangUp();
    await told.next('ended', { legId: 'rec-agent' });
    await line.endTalk('talk-r');

    const message = { recordingId: 'T1-message', legId: id, maxMs: 60_000, maxSilenceMs: 5_000, beep: true };
    expect(await line.record(message)).toEqual(OK);
    await call.hears(1000);
    const packets = call.sound.packets;
    await call.hears();
    expect(call.sound.packets).toBeGreaterThan(packets);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    call.press('#');
    const left = await told.next('recorded', { recordingId: 'T1-message' });
    expect(left.ms).toBeGreaterThanOrEqual(1_000);
    expect(left.heardMs).toBeGreaterThanOrEqual(1_000);
    expect((await line.snapshot())?.stored.sort()).toEqual(['T1-message', 'T1-talk']);
    for (const name of ['T1-message', 'T1-talk']) expect(await line.removeRecording(name)).toEqual(OK);
    expect(await line.removeRecording('T1-talk')).toEqual({ ok: false, why: 'gone' });
    expect(await line.fetchRecording('T1-talk')).toBeUndefined();
    expect((await line.snapshot())?.stored).toEqual([]);
    call.hangUp();
    await told.next('ended', { legId: id });
  });

  test('PH7 of the silence at the end of a message the exchange keeps a fifth of a second, of the voice nothing is lost', async () => {
    const { line, told } = world;
    const { call, id } = await world.answered(600);
    const message = { recordingId: 'T2-quiet', legId: id, maxMs: 60_000, maxSilenceMs: 30_000, beep: true };
    expect(await line.record(message)).toEqual(OK);
    const file = path.join(world.pbx.dataDir, 'pbx', 'spool', 'recording', 'T2-quiet.wav');
    await expect.poll(() => statSync(file, { throwIfNoEntry: false }) !== undefined).toBe(true);
    const from = call.sound.spoken;
    await expect.poll(() => call.sound.spoken - from).toBeGreaterThan(50);
    const voiceMs = (call.sound.spoken - from) * 20;
    call.sound.muted = true;
    await expect.poll(() => call.sound.spoken - from).toBeGreaterThan(200);
    call.press('#');
    await told.next('recorded', { recordingId: 'T2-quiet' });
    const kept = sizes(await line.fetchRecording('T2-quiet'));
    const keptMs = kept.data / 16;
    expect(keptMs).toBeGreaterThan(voiceMs - 300);
    expect(keptMs).toBeLessThan(voiceMs + 1_500);
    await line.removeRecording('T2-quiet');
    call.hangUp();
    await told.next('ended', { legId: id });
  });

  test('a caller whose line is cut without a word ends as silent', async () => {
    const { line, told } = world;
    const { call, id } = await world.answered(600);
    await line.music(id, true);
    await call.hearsMusic();
    call.die();
    await told.next('ended', { legId: id, why: 'silent' });
  });

  test('a caller who gives up before he is answered has hung up', async () => {
    const { told } = world;
    const { call, id } = await world.caller(600);
    call.cancel();
    await told.next('ended', { legId: id, why: 'hung_up' });
  });

  test('talks go on without the engine; another one finds them, and callers meanwhile leave a message', async () => {
    const { line } = world;
    const { call, id } = await world.answered(600);
    const agent = await world.reach(await world.desk('8002', 1000), '8002', 'stay-agent', id);
    await line.connect('talk-stay', [id, 'stay-agent']);
    await Promise.all([call.hears(1000), agent.hears(600)]);
    await line.close();

    const phone = await TestPhone.open({ port: world.pbx.sipPort, user: '13977778888', tone: 800 });
    const late = await phone.call('12348');
    expect(await late.answered).toBe(200);
    await late.hearsMusic();
    // The tone after the sentence; then he speaks, and ends with the key.
    await late.hears(1000);
    await late.hears();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    late.press('#');
    await late.hearsMusic();
    late.hangUp();
    phone.close();
    await Promise.all([call.hears(1000), agent.hears(600)]);

    Object.assign(world, await world.engine());
    const found = await world.line.snapshot();
    expect(found?.legs.map(({ legId, callId, talkId }) => ({ legId, callId, talkId }))).toEqual(
      expect.arrayContaining([
        { legId: id, callId: id, talkId: 'talk-stay' },
        { legId: 'stay-agent', callId: id, talkId: 'talk-stay' },
      ]),
    );
    expect(found?.online).toContainEqual({ kind: 'sip', address: '8002' });
    const [missed] = found?.missed ?? [];
    expect(missed).toMatchObject({ from: '13977778888', to: '12348' });
    expect(found?.stored).toEqual([missed?.recordingId]);
    expect(sizes(await world.line.fetchRecording(missed?.recordingId ?? '')).length).toBeGreaterThan(8_000);
    expect(await world.line.removeRecording(missed?.recordingId ?? '')).toEqual(OK);
    expect((await world.line.snapshot())?.missed).toBeUndefined();

    call.press('3');
    await world.told.next('digit', { legId: id, digit: '3' });
    expect(await world.line.hangUp('stay-agent')).toEqual(OK);
    await world.told.next('ended', { legId: 'stay-agent' });
    call.hangUp();
    await world.told.next('ended', { legId: id });
  });

  test('an engine that takes over stops the one before', async () => {
    const before = { line: world.line, told: world.told };
    Object.assign(world, await world.engine());
    await before.told.next('link', { up: false });
    const { call, id } = await world.caller(600);
    expect(await before.line.answer(id)).toEqual({ ok: false, why: 'unavailable' });
    expect(await world.line.answer(id)).toEqual(OK);
    call.hangUp();
    await world.told.next('ended', { legId: id });
    expect(before.told.all.some((event) => event.type === 'arrived' && event.callId === id)).toBe(false);
    await before.line.close();
  });

  test('fifty callers at once each arrive, are answered, and hear the one they are connected to', async () => {
    const { line, told } = world;
    const callers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        world.answered(i % 2 === 0 ? 600 : 1500, `1380000${String(i).padStart(4, '0')}`),
      ),
    );
    expect(new Set(callers.map(({ id }) => id)).size).toBe(50);
    await Promise.all(callers.map(({ id }) => line.music(id, true)));
    await Promise.all(callers.map(({ call }) => call.hearsMusic()));
    // Each even one talks with the odd one behind him.
    const pairs = Array.from({ length: 25 }, (_, i) => [callers[2 * i], callers[2 * i + 1]] as const);
    await Promise.all(
      pairs.map(([one, two], i) => line.connect(`rush-${i}`, [one?.id ?? '', two?.id ?? ''])),
    );
    await Promise.all(pairs.flatMap(([one, two]) => [one?.call.hears(1500), two?.call.hears(600)]));
    for (const { call } of callers) call.hangUp();
    for (const { id } of callers) await told.next('ended', { legId: id, why: 'hung_up' });
    await Promise.all(pairs.map((_, i) => line.endTalk(`rush-${i}`)));
    expect((await line.snapshot())?.legs).toEqual([]);
  });

  test('an exchange that is killed comes back; its calls are gone, the cut recording is whole to its last word', async () => {
    const { line, told } = world;
    const { call, id } = await world.answered(600);
    const booted = (await line.snapshot())?.bootedAtMs ?? 0;
    expect(await line.record({ recordingId: 'cut', legId: id, maxMs: 60_000, beep: false })).toEqual(OK);
    // Asterisk writes in blocks of two seconds: what it had not written is lost with it.
    const file = path.join(world.pbx.dataDir, 'pbx', 'spool', 'recording', 'cut.wav');
    await expect.poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(20_000);
    const unheard = line.say(id, ['welcome']);
    process.kill(world.pbx.pid() ?? 0, 'SIGKILL');
    await told.next('link', { up: false });
    await unheard;
    await told.next('link', { up: true });
    const after = await line.snapshot();
    expect(after?.bootedAtMs).toBeGreaterThan(booted);
    expect(after?.legs).toEqual([]);
    expect(after?.stored).toEqual(['cut']);
    const cut = sizes(await line.fetchRecording('cut'));
    expect(cut.riff).toBe(cut.length - 8);
    expect(cut.data).toBeGreaterThan(8_000);
    call.die();
    const next = await world.answered(600, '13912340000');
    next.call.hangUp();
    await told.next('ended', { legId: next.id });
  });

  test('a second keeper of the same folder is refused while the first one lives', async () => {
    await expect(startPbx(world.pbx.options)).rejects.toThrow('uses this DATA_DIR');
  });
});
