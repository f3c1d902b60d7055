/** An exchange of another house that only tells: screen, ticket, transfer, missed calls, recordings. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { CtiReport } from '../../../../routing/protocol/phone/cti.ts';
import { createCtiLine } from '../../../../server/channels/phone/cti/line.ts';
import { toneWave } from '../../../support/ports/fake-phone-line.ts';
import { codeOf, createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

const WHO = { kind: 'partner', apiKeyId: 'cti-1', system: '话务', from: '10.0.0.1' } as const;

const start = async (recordingOrigin?: string) => {
  const world = await createDeskWorld({
    around: (ports) => ({ ...ports, phoneLine: createCtiLine(recordingOrigin ? { recordingOrigin } : {}) }),
  });
  await world.phone.start();
  const li = await world.hire({ username: 'li' });
  await world.ready(li);
  const tell = async (report: CtiReport) => {
    const answer = await world.desk.phone.report(WHO, report);
    await world.settle();
    return answer;
  };
  return { ...world, li, tell };
};

describe('PH18 reports', () => {
  it('a call is on record from ringing to its end; the ticket belongs to whoever answered', async () => {
    const { tell, store, li, desk, close } = await start();
    expect(must(await tell({ callId: 'a.1', event: 'ringing', from: '013800138000', agent: 'li' }))).toEqual({
      callId: 'a.1',
    });
    const [call] = (await store.calls.find({})).items;
    const audience = await desk.phone.audience(call?.id ?? '');
    expect(audience?.staffIds, 'it shows at his console').toEqual([li.id]);
    const answered = must(await tell({ callId: 'a.1', event: 'answered', agent: 'li' }));
    expect(must(await tell({ callId: 'a.1', event: 'answered', agent: 'li' })), 'twice').toEqual(answered);
    expect((await store.tickets.find({})).items).toMatchObject([
      { no: answered.ticketNo, ownerId: li.id, status: 'serving', requester: { phone: '13800138000' } },
    ]);
    must(await tell({ callId: 'a.1', event: 'held' }));
    expect((await store.calls.find({})).items).toMatchObject([{ state: 'held' }]);
    expect(codeOf(await desk.phone.hold(li, { callId: call?.id ?? '', on: false })), 'not ours').toBe(
      'wrong_state',
    );
    must(await tell({ callId: 'a.1', event: 'ended' }));
    must(await tell({ callId: 'a.1', event: 'answered', agent: 'li' }));
    expect((await store.calls.find({})).items).toMatchObject([
      { state: 'ended', end: 'talked', live: false },
    ]);
    expect(await store.tickets.count()).toBe(1);
    await close();
  });

  it('nobody answered: the caller stands among the missed', async () => {
    const { tell, desk, li, close } = await start();
    must(await tell({ callId: 'b', event: 'ringing', from: '13800138000', agent: 'li' }));
    must(await tell({ callId: 'b', event: 'ended' }));
    expect(must(await desk.phone.missed(li)).items).toMatchObject([
      { end: 'abandoned', number: '138****8000' },
    ]);
    await close();
  });

  it('unknown people and missing facts are refused with the field', async () => {
    const { tell, close } = await start();
    expect(await tell({ callId: 'c', event: 'answered' })).toMatchObject({ ok: false, field: 'agent' });
    expect(await tell({ callId: 'c', event: 'ringing', agent: 'nobody' })).toMatchObject({ ok: false });
    expect(await tell({ callId: 'c', event: 'recording' })).toMatchObject({ ok: false, field: 'url' });
    await close();
  });

  it('a recording is fetched from the named origin alone', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/gone.wav') response.writeHead(404).end();
      else response.end(toneWave(2000));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { tell, store, phone, close } = await start(origin);
    must(await tell({ callId: 'd', event: 'ringing', from: '13800138000', agent: 'li' }));
    must(await tell({ callId: 'd', event: 'answered', agent: 'li' }));
    must(await tell({ callId: 'd', event: 'ended' }));
    for (const url of [`${origin}/a.wav`, `${origin}/gone.wav`, 'http://127.0.0.2:9/secret.wav'])
      must(await tell({ callId: 'd', event: 'recording', url }));
    const kept = (await store.recordings.find({})).items;
    for (const one of kept) await phone.jobs['recording.keep']({ recordingId: one.id });
    const states = (await store.recordings.find({})).items.map((one) => [one.source, one.state, one.ms]);
    expect(states).toEqual(
      expect.arrayContaining([
        [`${origin}/a.wav`, 'kept', 2000],
        [`${origin}/gone.wav`, 'lost', 0],
        ['http://127.0.0.2:9/secret.wav', 'lost', 0],
      ]),
    );
    await close();
    await new Promise((resolve) => server.close(resolve));
  });
});
