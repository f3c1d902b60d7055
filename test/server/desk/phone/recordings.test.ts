/** Recordings: who may play them, what is written down about it, how long they stay, and that they are what was recorded. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PHONE_POLICY } from '../../../../routing/call/policy.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import { createCallWorld } from '../../../support/worlds/call-world.ts';
import { must } from '../../../support/worlds/desk-world.ts';

const DAY_MS = 86_400_000;

/** A talk of li's that was recorded. */
const recorded = async (keepRecordingDays = 30) => {
  const store = createMemoryStore();
  await store.settings.insert({
    id: 'policy',
    version: 1,
    value: { phone: { ...DEFAULT_PHONE_POLICY, keepRecordingDays } },
    updatedAt: '2026-11-20T00:00:00.000Z',
    updatedBy: 'test',
  });
  const world = await createCallWorld({ store });
  const li = await world.agent('li');
  const callId = await world.caller('13800000001');
  await world.takes(li);
  world.exchange.end(callId);
  await world.settle();
  const [one] = (await store.recordings.find({ where: { callId } })).items;
  if (!one) throw new Error('nothing was recorded');
  return { ...world, store, li, callId, one, ticketId: await world.ticketOf(callId) };
};

describe('recordings', () => {
  it('PH17 each playing is in the audit log: who, when, what, from where; who may not play leaves no such mark', async () => {
    const { desk, hire, li, one, ticketId, store, core, close } = await recorded();
    const wang = await hire({ username: 'wang' });
    const chief = await hire({ username: 'chief', role: 'supervisor' });
    expect(await desk.phone.audio(wang, one.id)).toMatchObject({ ok: false, code: 'forbidden' });
    must(await desk.phone.audio(li, one.id));
    must(await desk.phone.audio(chief, one.id));
    await core.audit.flush();
    const marks = (await store.audit.find({ where: { what: 'recording.played' } })).items;
    expect(marks.map(({ who, whoName, target, data }) => ({ who, whoName, target, data }))).toEqual(
      [li, chief].map((who) => ({
        who: who.id,
        whoName: who.name,
        target: `recording:${one.id}`,
        data: { ticketId },
      })),
    );
    for (const mark of marks) expect(mark.at && mark.from).toBeTruthy();
    await close();
  });

  it('PH17 the kept bytes are those of its name, and the record tells their digest and size', async () => {
    const { core, one, li, desk, close } = await recorded();
    const { sha256, sizeBytes } = must(await desk.phone.audio(li, one.id));
    const file = await core.channels.files.open(sha256);
    const parts: Buffer[] = [];
    for await (const part of file?.content ?? []) parts.push(part as Buffer);
    const bytes = Buffer.concat(parts);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect([bytes.length, one.sha256]).toEqual([sizeBytes, sha256]);
    await close();
  });

  it('PH17 the installation sets how long they are kept; then the bytes are gone', async () => {
    const { one, store, leap, core, close } = await recorded(30);
    expect(Date.parse(one.keepUntil) - Date.parse(one.startedAt)).toBe(30 * DAY_MS);
    await leap(29 * DAY_MS);
    expect(await store.recordings.get(one.id)).toMatchObject({ state: 'kept' });
    await leap(2 * DAY_MS);
    expect(await store.recordings.get(one.id)).toMatchObject({ state: 'expired' });
    expect(await core.channels.files.open(one.sha256 ?? '')).toBeUndefined();
    await close();
  });
});
