/** Fifty callers at once for five people, on the built product and a real exchange: I1 to I4 as they are heard. */
import { afterEach, describe, expect, it } from 'vitest';
import type { TicketCalls } from '../../routing/protocol/phone/phone-http.ts';
import type { ReceiptView, TicketDetail, TicketSummary } from '../../routing/protocol/views.ts';
import type { PhoneCall } from '../support/phones/call.ts';
import { type PhoneProduct, startPhoneProduct } from '../support/phones/phone-product.ts';
import { workShift } from '../support/phones/phone-staff.ts';
import { findExchange } from '../support/phones/phone-windows.ts';
import type { Tone } from '../support/phones/sound.ts';
import { eventually } from '../support/product/conversations.ts';
import {
  allTickets,
  expectAuditWhole,
  expectNoDefects,
  expectOnePlace,
  redisUrlOf,
  staffGet,
} from '../support/product/product-checks.ts';
import { hasRedis } from '../support/services/redis.ts';

const exchange = hasRedis() ? await findExchange() : undefined;

const CALLERS = 50;
const VOICE: Tone = 600;
const STAFF: [username: string, desk: string, tone: Tone][] = [
  ['zhou', '8001', 800],
  ['lin', '8002', 1000],
  ['zhao', '8003', 1200],
  ['shen', '8004', 1500],
  ['gu', '8005', 1900],
];
/** Every tenth gives up while he waits. */
const givesUp = (n: number): boolean => n % 10 === 7;
const TALK_PACKETS = 40;
/** Far above what a match takes on a loaded machine, and far below a wait that nobody would have caused. */
const IDLE_MS = 20_000;
const LATEST_MS = 180_000;

const until = async (holds: () => boolean, what: string): Promise<void> => {
  const latest = Date.now() + LATEST_MS;
  while (!holds()) {
    if (Date.now() > latest) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

describe.skipIf(!exchange)('rush on the telephone', { timeout: 420_000 }, () => {
  let house: PhoneProduct | undefined;
  afterEach(() => house?.close());

  it('I1 I2 I3 I4 PH4 PH9: fifty callers, five people: everybody is served once, in order, and hears one person', async () => {
    const at = await startPhoneProduct(exchange ?? {});
    house = at;
    const { product, cookie } = at;
    const people = [];
    for (const [username, desk, tone] of STAFF) people.push(await at.seat(username, desk, tone));
    const shift = workShift(people);
    const faults: string[] = [];
    const heard = new Map<string, Set<Tone>>();
    const waiting = new Set<string>();

    const play = async (n: number): Promise<void> => {
      const number = `1380001${String(1000 + n)}`;
      const one = await at.caller(number, VOICE);
      const tones = new Set<Tone>();
      heard.set(number, tones);
      waiting.add(number);
      const look = (): Tone | undefined => {
        const now = one.sound.isPure() ? one.sound.tones() : [];
        for (const tone of now) tones.add(tone);
        if (now.length > 1 || now.includes(VOICE)) faults.push(`${number} hears ${now.join('+')}`);
        return now[0];
      };
      let first: Tone | undefined;
      if (givesUp(n)) {
        const from = one.sound.packets;
        await until(() => one.sound.packets - from > 100, `${number} hears something`);
        waiting.delete(number);
        return leave(one);
      }
      await until(() => {
        first ??= look();
        return first !== undefined;
      }, `${number} was connected`);
      waiting.delete(number);
      const from = one.sound.packets;
      await until(() => {
        look();
        return one.sound.packets - from > TALK_PACKETS;
      }, `${number} talks`);
      await leave(one);
    };
    const leave = async (one: PhoneCall): Promise<void> => {
      one.hangUp();
      await one.ended;
    };
    const watch = setInterval(() => {
      for (const [username, sinceMs] of shift.freeSince)
        if (waiting.size > 10 && Date.now() - sinceMs > IDLE_MS)
          faults.push(`${username} is idle while ${waiting.size} wait`);
    }, 500);
    try {
      await Promise.all(Array.from({ length: CALLERS }, (_, n) => play(n)));
    } finally {
      clearInterval(watch);
    }

    let tickets: TicketSummary[] = [];
    await eventually(async () => {
      tickets = (await allTickets(product, cookie)).filter((one) => one.channel === 'phone');
      expect(tickets.map((one) => one.status)).toEqual(Array(CALLERS).fill('closed'));
    }, LATEST_MS);
    shift.end();
    expect(faults).toEqual([]);
    expect(shift.faults).toEqual([]);
    for (const tones of heard.values()) expect(tones.size).toBeLessThanOrEqual(1);

    // I2: nobody had two at once, and every talk was somebody's.
    for (const [username] of STAFF) {
      const mine = shift.talks.filter((one) => one.who === username).sort((a, b) => a.fromMs - b.fromMs);
      for (const [index, one] of mine.entries())
        expect(one.fromMs).toBeGreaterThanOrEqual(mine[index - 1]?.toMs ?? 0);
      expect(mine.length, `${username} had his share`).toBeGreaterThan(3);
    }
    const ends: string[] = [];
    const order: { acceptedAt: string; queuedAt: string; offeredAt: string }[] = [];
    for (const { id } of tickets) {
      const told = () => staffGet<TicketCalls>(product, cookie, `/api/v1/tickets/${id}/calls`);
      const { calls } = await told();
      expect(calls).toHaveLength(1);
      const [only] = calls;
      ends.push(only?.end ?? '');
      if (only?.end !== 'talked') continue;
      const tone = [...(heard.get(`1380001${only.number?.slice(-4)}`) ?? [])][0];
      const whose = STAFF.find(([, , hz]) => hz === tone)?.[0];
      const parties = only.parties.filter((party) => party.role === 'agent');
      expect(people.find((person) => person.id === parties.at(-1)?.staffId)?.username).toBe(whose);
      await eventually(
        async () => expect((await told()).recordings.map((one) => one.state)).toEqual(['kept']),
        60_000,
      );
      const { items } = await staffGet<{ items: ReceiptView[] }>(
        product,
        cookie,
        `/api/v1/tickets/${id}/receipts`,
      );
      const first = (step: string) =>
        items
          .filter((one) => one.step === step)
          .map((one) => one.at)
          .sort()[0] ?? '';
      const detail = await staffGet<TicketDetail>(product, cookie, `/api/v1/tickets/${id}`);
      order.push({
        acceptedAt: detail.stamps.acceptedAt,
        queuedAt: first('plan'),
        offeredAt: first('offer'),
      });
    }
    const leavers = Array.from({ length: CALLERS }, (_, n) => n).filter(givesUp).length;
    expect(ends.filter((end) => end === 'abandoned')).toHaveLength(leavers);
    expect(ends.filter((end) => end === 'talked')).toHaveLength(CALLERS - leavers);
    expect((await at.missed()).length).toBe(leavers);
    // I4, from when everybody stood in line: who came first was offered first.
    const allIn =
      order
        .map((one) => one.queuedAt)
        .sort()
        .at(-1) ?? '';
    const inLine = order.filter((one) => one.offeredAt > allIn);
    expect(inLine.length).toBeGreaterThan(20);
    // Whoever came in the same instant has no order.
    const overtaken = inLine.filter((one) =>
      inLine.some((other) => other.acceptedAt > one.acceptedAt && other.offeredAt < one.offeredAt),
    );
    expect(overtaken).toEqual([]);
    await eventually(() => expectOnePlace(product, cookie, redisUrlOf(product)));
    await expectAuditWhole(product);
    expectNoDefects(product);
  });
});
