/** Softphones on a real Asterisk: short-lived rights, and the one way in for browsers. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { SoftphoneAccess } from '../../server/channels/phone-line.ts';
import { findAsterisk } from '../support/phones/pbx.ts';
import { type PhoneWorld, startPhoneWorld } from '../support/phones/phone-world.ts';
import { digest, header, random, readSip, type SipMessage, writeSip } from '../support/phones/sip-text.ts';

const asterisk = await findAsterisk();

/** The signalling of a browser's softphone: SIP over a websocket. */
class WebPhone {
  readonly socket: WebSocket;
  readonly #answers: SipMessage[] = [];
  readonly #access: SoftphoneAccess;
  readonly #id = random();
  #sequence = 0;

  constructor(origin: string, access: SoftphoneAccess) {
    this.#access = access;
    this.socket = new WebSocket(`${origin.replace('http', 'ws')}${access.url}`, 'sip');
    this.socket.on('message', (data) => {
      const message = readSip(data.toString());
      if ((message.status ?? 0) >= 200) this.#answers.push(message);
      if (message.status === undefined && message.method === 'OPTIONS') this.#here(message);
    });
  }

  /** The exchange looks whether it is still there. */
  #here(message: SipMessage): void {
    const same = ['Via', 'From', 'To', 'Call-ID', 'CSeq'] as const;
    const headers = same.flatMap((name) =>
      (message.headers.get(name.toLowerCase()) ?? []).map((value) => [name, value] as const),
    );
    this.socket.send(writeSip('SIP/2.0 200 OK', headers));
  }

  /** Sends a request, answers a challenge, and gives the final status. */
  async ask(method: 'REGISTER' | 'INVITE', to: string, from = this.#access.uri): Promise<number> {
    const uri = method === 'REGISTER' ? 'sip:phone.yixiantong' : to;
    let proof: readonly [string, string][] = [];
    for (;;) {
      this.#sequence += 1;
      const cseq = `${this.#sequence} ${method}`;
      this.socket.send(
        writeSip(`${method} ${uri} SIP/2.0`, [
          ['Via', `SIP/2.0/WS x.invalid;branch=z9hG4bK${random()}`],
          ['Max-Forwards', '70'],
          ['From', `<${from}>;tag=${this.#id}`],
          ['To', `<${to}>`],
          ['Call-ID', this.#id + method],
          ['CSeq', cseq],
          ['Contact', `<${this.#access.uri.replace(/@.*/, '@x.invalid')};transport=ws>`],
          ['Expires', '300'],
          ...proof,
        ]),
      );
      const answer = await this.#answer(cseq);
      const challenge = header(answer, 'www-authenticate');
      if (answer.status !== 401 || proof.length > 0) return answer.status ?? 0;
      const user = this.#access.uri.replace(/^sip:|@.*/g, '');
      const { password } = this.#access;
      proof = [['Authorization', digest(challenge, { user, password }, method, uri)]];
    }
  }

  async #answer(cseq: string): Promise<SipMessage> {
    const find = () => this.#answers.find((answer) => header(answer, 'cseq') === cseq);
    await expect.poll(find).toBeDefined();
    return find() as SipMessage;
  }
}

describe.skipIf(!asterisk)('softphones', () => {
  let world: PhoneWorld;
  let server: Server;
  let origin = '';
  const open = async (access: SoftphoneAccess | undefined): Promise<WebPhone> => {
    if (!access) throw new Error('no softphone was given');
    const phone = new WebPhone(origin, access);
    await once(phone.socket, 'open');
    return phone;
  };

  beforeAll(async () => {
    if (!asterisk) return;
    world = await startPhoneWorld(asterisk);
    server = createServer((_, response) => response.writeHead(404).end());
    server.on('upgrade', (request, socket, head) => {
      if (!world.line.upgrade(request, socket, head)) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await world?.close();
  });

  test('a softphone signs on over the server’s own origin, is seen, and can be rung; a new right ends the one before', async () => {
    const { line, told } = world;
    const endpoint = { kind: 'browser', staffId: 'zhou' } as const;
    const old = await line.softphone('zhou');
    expect(old?.url).toMatch(/^\/phone\/ws\?t=/);
    const first = await open(old);
    expect(await first.ask('REGISTER', old?.uri ?? '')).toBe(200);
    await told.next('endpoint', { endpoint, online: true });
    expect((await line.snapshot())?.online).toContainEqual(endpoint);

    const rung = new Promise<SipMessage>((resolve) => {
      first.socket.on('message', (data) => {
        const message = readSip(data.toString());
        if (message.status === undefined && message.method === 'INVITE') resolve(message);
      });
    });
    const { call, id } = await world.answered(600);
    await line.ring({
      legId: 'w1',
      callId: id,
      ticketId: 'T7',
      to: endpoint,
      caller: '13800138000',
      timeoutMs: 20_000,
    });
    const invite = await rung;
    expect(header(invite, 'x-ticket-id')).toBe('T7');
    expect(header(invite, 'x-leg-id')).toBe('w1');
    expect(header(invite, 'from')).toContain('13800138000');
    expect(invite.body).toContain('UDP/TLS/RTP/SAVPF 8');
    await line.hangUp('w1');
    await told.next('ended', { legId: 'w1' });
    call.hangUp();

    const fresh = await line.softphone('zhou');
    const second = await open(old);
    expect(await second.ask('REGISTER', old?.uri ?? '')).toBe(401);
    const third = await open(fresh);
    expect(await third.ask('REGISTER', fresh?.uri ?? '')).toBe(200);
    for (const { socket } of [first, second, third]) socket.close();
    await told.next('endpoint', { endpoint, online: false });
  });

  test('who speaks in another name is cut off; a forged or missing right opens nothing', async () => {
    const access = await world.line.softphone('wang');
    const phone = await open(access);
    const closed = once(phone.socket, 'close');
    void phone
      .ask('REGISTER', 'sip:agent-zhou@phone.yixiantong', 'sip:agent-zhou@phone.yixiantong')
      .catch(() => {});
    expect((await closed)[0]).toBe(1008);
    const [text, signature] = (access?.url.split('t=')[1] ?? '').split('.');
    const other = Buffer.from(
      Buffer.from(text ?? '', 'base64url')
        .toString()
        .replace('wang', 'zhou'),
    );
    for (const token of ['', 'x.y', `${text}.x`, `${other.toString('base64url')}.${signature}`]) {
      const forged = new WebSocket(`${origin.replace('http', 'ws')}/phone/ws?t=${token}`, 'sip');
      const [error] = (await once(forged, 'error')) as [Error];
      expect(error.message).toContain('401');
    }
    const elsewhere = new WebSocket(`${origin.replace('http', 'ws')}/phone/other`, 'sip');
    await once(elsewhere, 'error');
  });

  test('an agent’s softphone does not dial; a citizen’s page dials the one number that it was given', async () => {
    const { line } = world;
    const agent = await line.softphone('zhou');
    const desk = await open(agent);
    expect(await desk.ask('REGISTER', agent?.uri ?? '')).toBe(200);
    expect(await desk.ask('INVITE', 'sip:12348@phone.yixiantong')).toBe(403);
    expect(await line.webCaller('110')).toBeUndefined();
    const access = await line.webCaller('12348');
    expect(access?.dial).toBe('12348');
    const page = await open(access);
    // The right number arrives; with SIP alone, without a browser's sound, the call goes no further here.
    void page.ask('INVITE', 'sip:12348@phone.yixiantong').catch(() => {});
    const arrived = await world.told.next('arrived', { to: '12348' });
    expect(arrived.from).toBeUndefined();
    await line.hangUp(arrived.callId);
    await world.told.next('ended', { legId: arrived.callId });
    const cut = once(page.socket, 'close');
    void page.ask('INVITE', 'sip:13900000000@phone.yixiantong').catch(() => {});
    expect((await cut)[0]).toBe(1008);
    desk.socket.close();
  });
});
