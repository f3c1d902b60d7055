/** Words of a recording: an internal note where a recogniser is set up, nothing else where it fails. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHttpRecogniser } from '../../../../server/channels/recogniser-http/recogniser.ts';
import { createCallWorld } from '../../../support/worlds/call-world.ts';

describe('PH16 transcripts', () => {
  let server: Server;
  let url = '';
  const asked: { type: string | undefined; token: string | undefined; bytes: number }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let bytes = 0;
      request.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      request.on('end', () => {
        asked.push({ type: request.headers['content-type'], token: request.headers.authorization, bytes });
        if (request.url === '/broken') response.writeHead(500).end();
        else response.end(JSON.stringify({ text: '我被公司拖欠工资' }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const talk = async (address: string) => {
    const recogniser = createHttpRecogniser({ url: address, token: 'for-tests' });
    const world = await createCallWorld({ around: (ports) => ({ ...ports, recogniser }) });
    const li = await world.agent('li');
    const callId = await world.caller('13800000001');
    await world.takes(li);
    world.exchange.end(callId);
    await world.settle();
    return { world, ticketId: await world.ticketOf(callId), callId };
  };

  it('become a note and a classification', async () => {
    const { world, ticketId, callId } = await talk(url);
    await vi.waitFor(async () => {
      await world.settle();
      const [one] = (await world.store.recordings.find({ where: { callId } })).items;
      expect(one?.transcript).toEqual({ state: 'done', text: '我被公司拖欠工资' });
      expect((await world.store.tickets.get(ticketId))?.classification?.matter).toBe('劳动纠纷');
    });
    const notes = (await world.store.messages.find({ where: { ticketId, kind: 'note' } })).items;
    expect(notes.map((note) => note.text)).toEqual(['录音转写：我被公司拖欠工资']);
    expect(asked[0]).toMatchObject({ type: 'audio/wav', token: 'Bearer for-tests' });
    expect(asked[0]?.bytes).toBeGreaterThan(44);
    await world.close();
  });

  it('that fail are said to have failed; the recording stays', async () => {
    const { world, callId } = await talk(`${url}/broken`);
    await vi.waitFor(async () => {
      await world.settle();
      const [one] = (await world.store.recordings.find({ where: { callId } })).items;
      expect(one).toMatchObject({ state: 'kept', transcript: { state: 'failed' } });
    });
    await world.close();
  });
});
