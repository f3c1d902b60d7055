/** The product as a process of its own with a real exchange; people at desk telephones, callers with a tone each. */
import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Socket } from 'socket.io-client';
import type { Policy } from '../../../routing/policy.ts';
import type { CallView } from '../../../routing/protocol/phone/phone.ts';
import type { MissedCall, TicketCalls } from '../../../routing/protocol/phone/phone-http.ts';
import type { TicketDetail } from '../../../routing/protocol/views.ts';
import { readPid } from '../../../server/pbx/files.ts';
import { eventually } from '../product/conversations.ts';
import { putOnDuty } from '../product/duty-now.ts';
import { ask, type Product, signIn, staffSocket, startProduct } from '../product/product.ts';
import { allTickets, staffGet } from '../product/product-checks.ts';
import type { PhoneCall } from './call.ts';
import { CARRIER, DESK_PASSWORD, ownConfig } from './pbx.ts';
import { TestPhone } from './phone.ts';
import type { Tone } from './sound.ts';

export interface Person {
  id: string;
  username: string;
  socket: Socket & { cookie: string };
  /** His telephone on the desk. */
  phone: TestPhone;
}

export interface PhoneProduct {
  product: Product;
  /** The supervisor's. */
  cookie: string;
  carrier: TestPhone;
  /** Puts a person of the demo tenant at a desk telephone; ready for work unless told otherwise. */
  seat(username: string, desk: string, tone: Tone, ready?: boolean): Promise<Person>;
  /** Where his calls ring from now on. */
  answersAt(
    staffId: string,
    where: { kind: 'sip'; address: string } | { kind: 'number'; number: string },
  ): Promise<void>;
  setPolicy(change: (policy: Policy) => Policy): Promise<void>;
  /** A citizen calls 12348; resolves when he was picked up. */
  caller(number: string, tone: Tone): Promise<PhoneCall>;
  /** The newest call of a number, and the calls of its ticket. */
  find(number: string): Promise<{ ticketId: string; call: CallView; all: TicketCalls } | undefined>;
  ticket(ticketId: string): Promise<TicketDetail>;
  missed(): Promise<MissedCall[]>;
  exchangePid(): number;
  api(method: string, route: string, body: unknown, cookie: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Free, and below those that the system hands out: nobody takes it meanwhile. */
const freeUdpPort = async (): Promise<number> => {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 6_000);
    const socket = createSocket('udp4');
    const free = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind(port, '127.0.0.1', () => resolve(true));
    });
    socket.close();
    if (free) return port;
  }
};

export const startPhoneProduct = async (
  exchange: Record<string, string>,
  env: Record<string, string> = {},
): Promise<PhoneProduct> => {
  const port = await freeUdpPort();
  const carrier = await TestPhone.open({ port, user: 'carrier', tone: 1200, host: CARRIER });
  const phones = [carrier];
  const sockets: Socket[] = [];
  const product = await startProduct({
    env: { ...exchange, PBX_SIP_PORT: String(port), ...env },
    prepare: (dataDir) => {
      mkdirSync(path.join(dataDir, 'pbx', 'own'), { recursive: true });
      writeFileSync(path.join(dataDir, 'pbx', 'own', 'pjsip.conf'), ownConfig(carrier.port));
    },
  });
  const cookie = await signIn(product, product.account('supervisor'));
  const admin = await signIn(product, product.account('admin'));

  const api: PhoneProduct['api'] = async (method, route, body, as) => {
    const response = await fetch(`${product.url}${route}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-yixiantong': '1', cookie: as },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };

  const change = async (staffId: string, set: Record<string, unknown>): Promise<void> => {
    const { items } = await staffGet<{ items: { id: string; version: number }[] }>(
      product,
      admin,
      '/api/v1/staff?limit=200',
    );
    const version = items.find((one) => one.id === staffId)?.version;
    await api('PATCH', `/api/v1/staff/${staffId}`, { version, ...set }, admin);
  };

  return {
    answersAt: (staffId, answersAt) => change(staffId, { answersAt }),
    async setPolicy(decide) {
      const { draft, live } = await staffGet<{
        draft: { version: number; policy: Policy };
        live: { no: number };
      }>(product, cookie, '/api/v1/policies');
      const policy = decide(draft.policy);
      const saved = (await api(
        'PUT',
        '/api/v1/policies/draft',
        { version: draft.version, policy },
        cookie,
      )) as { version: number };
      const publish = { draft: saved.version, live: live.no, why: '测试', confirmed: true };
      await api('POST', '/api/v1/policies/publish', publish, cookie);
    },
    product,
    cookie,
    carrier,
    api,
    async seat(username, desk, tone, ready = true) {
      const phone = await TestPhone.open({ port, user: desk, password: DESK_PASSWORD, tone });
      phones.push(phone);
      const status = await phone.register();
      if (status !== 200) throw new Error(`desk ${desk} could not sign on: ${status}`);
      const { items } = await staffGet<{ items: { id: string; username: string; version: number }[] }>(
        product,
        admin,
        '/api/v1/staff?limit=200',
      );
      const known = items.find((one) => one.username === username);
      if (!known) throw new Error(`nobody is called ${username}`);
      const answersAt = { kind: 'sip', address: desk };
      // Everybody may take every call: who is free is eligible.
      const skills = [{ key: '*', level: 3 }];
      await api('PATCH', `/api/v1/staff/${known.id}`, { version: known.version, answersAt, skills }, admin);
      const socket = await staffSocket(product, username);
      sockets.push(socket);
      if (ready) {
        await putOnDuty(product, username);
        // Duty is looked at from moment to moment.
        await eventually(async () => {
          await ask(socket, 'presence:set', { state: 'ready' });
        });
      }
      return { id: known.id, username, socket, phone };
    },
    async caller(number, tone) {
      const phone = await TestPhone.open({ port, user: number, tone });
      phones.push(phone);
      const call = await phone.call('12348');
      const status = await call.answered;
      if (status !== 200) throw new Error(`${number} was answered with ${status}`);
      return call;
    },
    async find(number) {
      // Numbers are shown masked to whoever does not own the ticket: their last four digits tell them apart.
      const last = number.slice(-4);
      for (const { id } of await allTickets(product, cookie)) {
        const all = await staffGet<TicketCalls>(product, cookie, `/api/v1/tickets/${id}/calls`);
        const call = all.calls.findLast((one) => one.number?.endsWith(last));
        if (call) return { ticketId: id, call, all };
      }
      return undefined;
    },
    ticket: (ticketId) => staffGet<TicketDetail>(product, cookie, `/api/v1/tickets/${ticketId}`),
    missed: async () =>
      (await staffGet<{ items: MissedCall[] }>(product, cookie, '/api/v1/calls/missed')).items,
    exchangePid() {
      const pid = readPid(path.join(product.dataDir, 'pbx'));
      if (!pid) throw new Error('no pid of the exchange');
      return pid;
    },
    async close() {
      for (const phone of phones) phone.close();
      for (const socket of sockets) socket.disconnect();
      await product.dispose();
    },
  };
};
