/** A citizen who is erased: nothing of his calls can be heard, read or dialled. */
import { expect, it } from 'vitest';
import { eraseCalls } from '../../../../server/desk/phone/erase.ts';
import { createCallWorld } from '../../../support/worlds/call-world.ts';
import { must } from '../../../support/worlds/desk-world.ts';

it('PI4 PH17 numbers, recordings and the file of a message go; the call stays a figure', async () => {
  const world = await createCallWorld();
  const { exchange, settle, store, core, desk } = world;
  const callId = await world.caller('13800000002');
  exchange.heard(callId);
  await settle();
  exchange.hangUpMessage(exchange.recordings()[0]?.recordingId ?? '', 4000);
  await settle();
  exchange.end(callId);
  await settle();
  const ticketId = await world.ticketOf(callId);
  const [kept] = (await store.recordings.find({ where: { ticketId } })).items;
  expect(kept?.state).toBe('kept');
  const deps = { store, files: core.channels.files, now: core.now };
  await eraseCalls(deps, ticketId);
  await eraseCalls(deps, ticketId);
  expect(JSON.stringify(await store.calls.get(callId))).not.toContain('13800000002');
  expect(await store.calls.get(callId)).toMatchObject({ end: 'message_left' });
  expect(await store.recordings.get(kept?.id ?? '')).toMatchObject({ state: 'expired' });
  expect(await core.channels.files.open(kept?.sha256 ?? '')).toBeUndefined();
  expect(await store.files.get(kept?.id ?? '')).toBeUndefined();
  const li = await world.agent('li');
  expect(must(await desk.phone.missed(li)).items).toEqual([]);
  await world.close();
});
