// @vitest-environment happy-dom
/** CN4: how the telephone of a window stands, and what it does with a ring, without an exchange. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SipOptions, SipSession, SipState } from '../../../widgets/shared/phone/sip-line.ts';

const access = { url: '/sip', uri: 'sip:a', password: 'p', iceServers: [], expiresAtMs: 0, dial: '' };
let answer: { ok: true; value: typeof access } | { ok: false; code: string };
let opened: SipOptions[] = [];

vi.mock('../../../widgets/shared/phone/sip-line.ts', () => ({
  openSipLine: (options: SipOptions) => {
    opened.push(options);
    return { call: () => undefined, renew: () => false, close: () => undefined };
  },
}));
vi.mock('../../../widgets/console/phone/phone-desk.ts', () => ({
  calls: { value: [] },
  isOver: () => false,
  partOf: () => undefined,
  softphoneAccess: async () => answer,
}));

const phone = await import('../../../widgets/console/phone/softphone.ts');
const { me } = await import('../../../widgets/console/state/session.ts');

/** Lets the answers that are on their way arrive, and this much time pass. */
const pass = async (ms = 0): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(0);
};
const tell = (state: SipState): void => opened.at(-1)?.onState(state);
const ring = (ticketId: string) => {
  const did: string[] = [];
  const ends: (() => void)[] = [];
  const session = {
    ticketId,
    onEnd: (listener: () => void) => ends.push(listener),
    decline: () => did.push('decline'),
    busy: () => did.push('busy'),
  } as unknown as SipSession;
  opened.at(-1)?.onCall?.(session);
  const stops = (): void => {
    for (const end of ends) end();
  };
  return { did, stops };
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  opened = [];
  answer = { ok: true, value: { ...access, expiresAtMs: Date.now() + 3_600_000 } };
  me.value = { id: 's-lin' } as NonNullable<typeof me.value>;
});
afterEach(() => {
  phone.stopSoftphone();
  phone.softState.value = 'off';
  vi.useRealTimers();
});

describe('the telephone of a window', () => {
  test('signs on, loses the line and comes back', async () => {
    phone.startSoftphone();
    expect(phone.softState.value).toBe('connecting');
    await pass();
    for (const state of ['ready', 'lost', 'ready'] as const) {
      tell(state);
      expect(phone.softState.value).toBe(state);
    }
    expect(opened).toHaveLength(1);
  });

  test('without the right it says so and asks no more; with a server away it asks again', async () => {
    answer = { ok: false, code: 'unavailable' };
    phone.startSoftphone();
    await pass();
    expect(phone.softState.value).toBe('lost');
    answer = { ok: false, code: 'forbidden' };
    await pass(6_000);
    expect(phone.softState.value).toBe('denied');
    answer = { ok: true, value: access };
    await pass(60_000);
    expect(opened).toHaveLength(0);
  });

  test('refused by the exchange it asks for one new right; refused again it is left to the other', async () => {
    phone.startSoftphone();
    await pass();
    tell('refused');
    expect(phone.softState.value).toBe('refused');
    await pass(6_000);
    expect(opened).toHaveLength(2);
    tell('refused');
    expect(phone.softState.value).toBe('taken');
    await pass(60_000);
    expect(opened).toHaveLength(2);
    phone.takePhone();
    await pass();
    expect(opened).toHaveLength(3);
  });
});

describe('a ring', () => {
  beforeEach(async () => {
    phone.startSoftphone();
    await pass();
    tell('ready');
  });

  test('that is declined, or that nobody answered, is no longer shown', () => {
    const first = ring('t-1');
    const second = ring('t-2');
    expect(phone.ringing.value).toHaveLength(2);
    phone.declineRing('t-1');
    expect([first.did, second.did]).toEqual([['decline'], []]);
    second.stops();
    expect(phone.ringing.value).toHaveLength(0);
  });

  test('is answered with busy when the window goes', () => {
    const { did } = ring('t-1');
    phone.stopSoftphone();
    expect(did).toEqual(['busy']);
    expect(phone.softState.value).toBe('off');
  });
});
