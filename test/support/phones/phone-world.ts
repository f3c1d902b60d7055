/** A real exchange, the adapter under test, and scripted telephones around them; what the adapter tells is kept. */
import path from 'node:path';
import { type AsteriskLine, createAsteriskLine } from '../../../server/channels/phone/asterisk/line.ts';
import { sentencesIn } from '../../../server/channels/phone/asterisk/sentences.ts';
import type { PhoneEvent } from '../../../server/channels/phone-line.ts';
import { QUIET_LOG } from '../services/redis.ts';
import type { PhoneCall } from './call.ts';
import { type AsteriskFound, CARRIER, DESK_PASSWORD, type TestPbx } from './pbx.ts';
import { TestPhone } from './phone.ts';
import type { Tone } from './sound.ts';

type EventOf<T extends PhoneEvent['type']> = Extract<PhoneEvent, { type: T }>;

const EVENT_MS = 20_000;

/** Events as they came, each to be waited for once. */
export class Told {
  readonly all: PhoneEvent[] = [];
  readonly #taken = new Set<PhoneEvent>();
  readonly #wake = new Set<() => void>();

  take(event: PhoneEvent): void {
    this.all.push(event);
    for (const look of this.#wake) look();
  }

  /** The first event of this kind and these fields that has not been waited for. */
  async next<T extends PhoneEvent['type']>(type: T, fields: Partial<EventOf<T>> = {}): Promise<EventOf<T>> {
    const find = () =>
      this.all.find(
        (event) =>
          !this.#taken.has(event) &&
          event.type === type &&
          Object.entries(fields).every(
            ([name, value]) => JSON.stringify(Reflect.get(event, name)) === JSON.stringify(value),
          ),
      );
    const found = await new Promise<PhoneEvent>((resolve, reject) => {
      const look = () => {
        const event = find();
        if (!event) return;
        clearTimeout(limit);
        this.#wake.delete(look);
        resolve(event);
      };
      const limit = setTimeout(() => {
        this.#wake.delete(look);
        const told = this.all.slice(-12).map((event) => JSON.stringify(event));
        reject(new Error(`no ${type} ${JSON.stringify(fields)}; told last:\n${told.join('\n')}`));
      }, EVENT_MS);
      this.#wake.add(look);
      look();
    });
    this.#taken.add(found);
    return found as EventOf<T>;
  }
}

export interface PhoneWorld {
  pbx: TestPbx;
  line: AsteriskLine;
  told: Told;
  /** Another engine on the same exchange. */
  engine(): Promise<{ line: AsteriskLine; told: Told }>;
  /** A citizen who calls the line and has arrived. */
  caller(tone: Tone, number?: string): Promise<{ call: PhoneCall; id: string; phone: TestPhone }>;
  /** The same, picked up. */
  answered(tone: Tone, number?: string): Promise<{ call: PhoneCall; id: string; phone: TestPhone }>;
  /** A desk telephone that has signed on. */
  desk(address: string, tone: Tone): Promise<TestPhone>;
  /** Rings a desk telephone that picks up, and waits until it has. */
  reach(desk: TestPhone, address: string, legId: string, callId: string): Promise<PhoneCall>;
  /** The carrier's end for calls to numbers. */
  carrier: TestPhone;
  close(): Promise<void>;
}

export const startPhoneWorld = async (asterisk: AsteriskFound): Promise<PhoneWorld> => {
  const phones: TestPhone[] = [];
  const keep = (phone: TestPhone): TestPhone => {
    phones.push(phone);
    return phone;
  };
  // The carrier must be known before the exchange starts, and the exchange before the carrier can call.
  const carrierPort = 15_060 + Math.floor(Math.random() * 1_000);
  const pbx = await asterisk.start({ carrierPort });
  const carrier = keep(
    await TestPhone.open({
      port: pbx.sipPort,
      user: 'carrier',
      tone: 1200,
      host: CARRIER,
      ownPort: carrierPort,
    }),
  );
  const lines: AsteriskLine[] = [];
  const engine = async () => {
    const told = new Told();
    const line = createAsteriskLine({
      ari: pbx.ari,
      trunk: 'trunk',
      has: sentencesIn(path.join(pbx.dataDir, 'pbx', 'prompts')),
      log: QUIET_LOG,
      key: Buffer.alloc(32, 7),
      numbers: ['12348'],
      silentS: 3,
      mediaAddress: '127.0.0.1',
      ice: { urls: [] },
    });
    lines.push(line);
    await line.start((event) => told.take(event));
    await told.next('link', { up: true });
    return { line, told };
  };
  const { line, told } = await engine();
  const world: PhoneWorld = {
    pbx,
    line,
    told,
    engine,
    carrier,
    async caller(tone, number = '13800138000') {
      const phone = keep(await TestPhone.open({ port: pbx.sipPort, user: number, tone }));
      const call = await phone.call('12348');
      const { callId } = await world.told.next('arrived', { from: number });
      return { call, id: callId, phone };
    },
    async answered(tone, number) {
      const caller = await world.caller(tone, number);
      await world.line.answer(caller.id);
      await caller.call.answered;
      return caller;
    },
    async desk(address, tone) {
      const phone = keep(
        await TestPhone.open({ port: pbx.sipPort, user: address, password: DESK_PASSWORD, tone }),
      );
      const status = await phone.register();
      if (status !== 200) throw new Error(`desk ${address} could not sign on: ${status}`);
      return phone;
    },
    async reach(desk, address, legId, callId) {
      const to = { kind: 'sip', address } as const;
      await world.line.ring({ legId, callId, ticketId: 'T', to, timeoutMs: 20_000 });
      const call = await desk.next();
      await world.told.next('answered', { legId });
      return call;
    },
    async close() {
      for (const phone of phones) phone.close();
      for (const one of lines) await one.close();
      await pbx.remove();
    },
  };
  return world;
};
