/** The telephone of the fake staff server: calls as the protocol tells them, a registrar for softphones, recordings. */
import type { Server as HttpServer } from 'node:http';
import type { Express } from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type {
  CallPartyView,
  CallTarget,
  CallView,
  PhoneClientEvents,
  RecordingView,
} from '../../../routing/protocol/phone/phone.ts';
import type { MissedCall } from '../../../routing/protocol/phone/phone-http.ts';
import { toneWav } from '../samples/tone-wav.ts';
import type { FakeTicket, FakeWorld } from './fake-staff-world.ts';

interface Told {
  to(staffId: string): { emit(event: 'call', call: CallView): unknown };
}

export class FakePhone {
  available = false;
  line: 'up' | 'down' = 'up';
  calls = new Map<string, CallView>();
  recordings: RecordingView[] = [];
  missed: MissedCall[] = [];
  /** Softphones that signed on, by their address. */
  registered: string[] = [];
  agents: Told | undefined;
  private legs = 0;

  /** Tells everybody in the call. */
  push(call: CallView, also: string[] = []): CallView {
    this.calls.set(call.id, call);
    for (const staffId of new Set([...call.parties.flatMap((one) => one.staffId ?? []), ...also]))
      this.agents?.to(staffId).emit('call', call);
    return call;
  }

  /** The citizen of a ticket talks with one person. */
  connect(ticket: FakeTicket, staffId: string, name: string): CallView {
    return this.push(this.talk(ticket, staffId, name));
  }

  talk(ticket: FakeTicket, staffId: string, name: string): CallView {
    const at = new Date(Date.now() - 42_000).toISOString();
    return {
      id: `c-${ticket.id}`,
      ticketId: ticket.id,
      direction: 'in',
      state: 'talking',
      number: '13812345678',
      arrivedAt: at,
      answeredAt: new Date().toISOString(),
      waitedMs: 41_000,
      parties: [{ legId: `l-${staffId}`, role: 'agent', name, staffId, state: 'talking' }],
      muted: false,
      recording: true,
    };
  }

  change(callId: string, change: (call: CallView) => CallView): Outcome<CallView> {
    const call = this.calls.get(callId);
    if (!call) return refuse('not_found');
    return ok(this.push(change(structuredClone(call))));
  }

  party(world: FakeWorld, to: CallTarget, state: CallPartyView['state']): CallPartyView {
    this.legs += 1;
    const base = { legId: `leg-${this.legs}`, role: 'consulted' as const, state };
    if ('staffId' in to) return { ...base, name: world.byId(to.staffId).me.displayName, staffId: to.staffId };
    return { ...base, name: 'service' in to ? to.service : 'number' in to ? to.number : to.orgId };
  }
}

const phones = new WeakMap<FakeWorld, FakePhone>();
export const phoneOf = (world: FakeWorld): FakePhone => {
  const known = phones.get(world) ?? new FakePhone();
  phones.set(world, known);
  return known;
};

/** Only the events of the phone, whatever else the socket carries. */
interface PhoneSocket {
  on<E extends keyof PhoneClientEvents>(event: E, listener: PhoneClientEvents[E]): unknown;
}

export const servePhone = (socket: unknown, world: FakeWorld, staffId: string, agents: unknown): void => {
  const phone = phoneOf(world);
  phone.agents = agents as Told;
  const on: PhoneSocket['on'] = (event, listener) => (socket as PhoneSocket).on(event, listener);
  const mine = (call: CallView): boolean => call.parties.some((one) => one.staffId === staffId);
  on('phone:hello', (_input, ack) =>
    ack(
      ok({
        available: phone.available,
        online: false,
        line: phone.line,
        calls: [...phone.calls.values()].filter((call) => call.state !== 'ended' && mine(call)),
      }),
    ),
  );
  on('phone:softphone', (_input, ack) =>
    ack(
      phone.available
        ? ok({
            url: '/phone/ws',
            uri: `sip:${staffId}@yixiantong.test`,
            password: 'short-lived',
            expiresAtMs: Date.now() + 600_000,
            iceServers: [],
          })
        : refuse('not_found'),
    ),
  );
  on('call:mute', (input, ack) => ack(phone.change(input.callId, (call) => ({ ...call, muted: input.on }))));
  on('call:hold', (input, ack) =>
    ack(phone.change(input.callId, (call) => ({ ...call, state: input.on ? 'held' : 'talking' }))),
  );
  on('call:invite', (input, ack) => {
    const consult = input.mode === 'consult';
    const party = phone.party(world, input.to, consult ? 'consulting' : 'talking');
    ack(
      phone.change(input.callId, (call) => ({
        ...call,
        state: consult ? 'held' : call.state,
        parties: [...call.parties, party],
      })),
    );
  });
  const without = (call: CallView, gone: (one: CallPartyView) => boolean): CallView => ({
    ...call,
    state: 'talking',
    parties: call.parties.map((one) =>
      gone(one) ? { ...one, state: 'gone' } : { ...one, state: 'talking' },
    ),
  });
  on('call:drop', (input, ack) =>
    ack(phone.change(input.callId, (call) => without(call, (one) => one.legId === input.legId))),
  );
  on('call:merge', (input, ack) => ack(phone.change(input.callId, (call) => without(call, () => false))));
  on('call:back', (input, ack) =>
    ack(phone.change(input.callId, (call) => without(call, (one) => one.state === 'consulting'))),
  );
  on('call:leave', (input, ack) =>
    ack(phone.change(input.callId, (call) => without(call, (one) => one.staffId === staffId))),
  );
  on('call:transfer', (input, ack) =>
    ack(
      phone.change(input.callId, (call) => {
        const left = without(call, (one) => one.staffId === staffId);
        return input.to
          ? { ...left, parties: [...left.parties, phone.party(world, input.to, 'ringing')] }
          : left;
      }),
    ),
  );
  on('call:hang-up', (input, ack) =>
    ack(
      phone.change(input.callId, (call) => ({
        ...without(call, () => true),
        state: 'ended',
        end: 'talked',
        endedAt: new Date().toISOString(),
        talkedMs: 65_000,
        recording: false,
      })),
    ),
  );
  on('call:listen', (input, ack) =>
    ack(
      phone.change(input.callId, (call) => {
        const parties = call.parties.filter((one) => one.staffId !== staffId);
        const state = (
          { listen: 'listening', whisper: 'whispering', join: 'talking', leave: 'gone' } as const
        )[input.mode];
        const name = world.byId(staffId).me.displayName;
        return {
          ...call,
          parties: [...parties, { legId: 'l-sup', role: 'supervisor', name, staffId, state }],
        };
      }),
    ),
  );
  on('call:dial', (input, ack) => {
    const ticket = world.tickets.get(input.ticketId);
    if (!ticket) return ack(refuse('not_found'));
    phone.missed = phone.missed.filter((one) => one.ticketId !== ticket.id);
    const call = phone.talk(ticket, staffId, world.byId(staffId).me.displayName);
    return ack(ok(phone.push({ ...call, id: `out-${ticket.id}`, direction: 'out' })));
  });
};

export const servePhoneHttp = (app: Express, world: FakeWorld): void => {
  const phone = phoneOf(world);
  app.get('/api/v1/tickets/:id/calls', (req, res) => {
    res.json({
      calls: [...phone.calls.values()].filter((one) => one.ticketId === req.params.id),
      recordings: phone.recordings.filter((one) => one.ticketId === req.params.id),
    });
  });
  app.get('/api/v1/calls/missed', (_req, res) => res.json({ items: phone.missed }));
  app.get('/api/v1/recordings/:id/audio', (req, res) => {
    const recording = phone.recordings.find((one) => one.id === req.params.id);
    if (!recording) return res.status(404).json({ error: { code: 'not_found' } });
    const sound = toneWav(440, recording.ms / 1000);
    // Without ranges a browser does not skip.
    const from = Number(/^bytes=(\d+)-/.exec(req.headers.range ?? '')?.[1] ?? 0);
    res.set('content-range', `bytes ${from}-${sound.length - 1}/${sound.length}`);
    return res.status(206).type('audio/wav').send(sound.subarray(from));
  });
};

/** A registrar that takes every softphone: enough of SIP (RFC 3261 10.3, over RFC 7118) for signing on. */
export const serveRegistrar = (http: HttpServer, world: FakeWorld): void => {
  const phone = phoneOf(world);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'sip' });
  http.on('upgrade', (request, socket, head) => {
    if (request.url !== '/phone/ws') return;
    sockets.handleUpgrade(request, socket, head, (ws: WebSocket) => {
      ws.on('message', (data) => {
        const lines = String(data).split('\r\n');
        if (!lines[0]?.startsWith('REGISTER')) return;
        const line = (name: string): string =>
          lines.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? '';
        const gone = line('Expires').endsWith(': 0');
        const address = /<(sip:[^>]+)>/.exec(line('To'))?.[1] ?? '';
        phone.registered = phone.registered.filter((one) => one !== address);
        if (!gone) phone.registered.push(address);
        const contact = gone ? [] : [line('Contact')];
        const headers = [line('Via'), line('From'), `${line('To')};tag=fake`, line('Call-ID'), line('CSeq')];
        ws.send(['SIP/2.0 200 OK', ...headers, ...contact, 'Content-Length: 0', '', ''].join('\r\n'));
      });
    });
  });
};
