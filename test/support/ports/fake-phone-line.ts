/**
 * A telephone exchange in memory: legs, talks, who hears whom, recordings, and a link that may break. It is driven like
 * the real one: by commands of the desk on one side, by people with telephones on the other.
 */
import type {
  Endpoint,
  LegEnd,
  PhoneEvent,
  PhoneHandler,
  PhoneLine,
  PhoneOutcome,
  PhoneSnapshot,
  Prompt,
  SpokenLanguage,
} from '../../../server/channels/phone-line.ts';

interface FakeLeg {
  legId: string;
  callId: string;
  inbound: boolean;
  from?: string;
  to?: string;
  endpoint?: Endpoint;
  state: 'ringing' | 'up';
  talkId?: string;
  music: boolean;
  speaking?: { prompts: readonly Prompt[]; done: (outcome: PhoneOutcome) => void };
  listens?: { talkId: string; mode: string };
}

export interface FakePhoneLine extends PhoneLine {
  /** A citizen calls; answers his leg. */
  call(from?: string, to?: string): string;
  answer(callId: string): Promise<PhoneOutcome>;
  /** A person picks up a leg that rings. */
  pickUp(legId: string): void;
  /** A leg ends from outside: hung up, declined, busy. */
  end(legId: string, why?: LegEnd): void;
  press(legId: string, digit: string): void;
  /** What is being spoken is heard to its end. */
  heard(legId: string): void;
  /** Somebody at his console, or not. */
  signOn(staffId: string): void;
  signOff(staffId: string): void;
  /** The message that is being recorded ends. */
  hangUpMessage(recordingId: string, heardMs: number): void;
  cut(): void;
  mend(): void;
  /** Everything is gone; the people must sign on again. */
  restart(): void;
  /** Every event comes twice. */
  twice: boolean;
  legs(): FakeLeg[];
  /** Legs that ring for a person, oldest first. */
  ringing(): FakeLeg[];
  leg(legId: string): FakeLeg | undefined;
  /** Whom a leg hears. */
  hears(legId: string): string[];
  /** Prompts spoken to a leg so far. */
  said(legId: string): string[];
  /** In which language the last was spoken. */
  tongue(legId: string): SpokenLanguage | undefined;
  recordings(): { recordingId: string; talkId?: string; legId?: string; state: 'running' | 'stored' }[];
}

/** A second of a tone as a 16 bit RIFF/WAVE file of 8 kHz. */
export const toneWave = (ms = 1000): Uint8Array => {
  const count = ms * 8;
  const bytes = Buffer.alloc(44 + count * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + count * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(count * 2, 40);
  for (let at = 0; at < count; at += 1)
    bytes.writeInt16LE(Math.round(16_384 * Math.sin(at / 4)), 44 + at * 2);
  return bytes;
};

const GONE: PhoneOutcome = { ok: false, why: 'gone' };
const OK: PhoneOutcome = { ok: true };

/** @param nowMs the clock of the test */
export const createFakePhoneLine = (nowMs: () => number): FakePhoneLine => {
  let handler: PhoneHandler = () => undefined;
  let linked = false;
  let bootedAtMs = nowMs();
  let serial = 0;
  const all = new Map<string, FakeLeg>();
  const known = new Set<string>();
  const online = new Set<string>();
  const running = new Map<string, { recordingId: string; talkId?: string; legId?: string }>();
  const stored = new Map<string, Uint8Array>();
  const spoken = new Map<string, string[]>();
  const tongues = new Map<string, SpokenLanguage>();
  const line = {} as FakePhoneLine;

  const tell = (event: PhoneEvent) => {
    if (!linked) return;
    handler(event);
    if (line.twice) handler(event);
  };
  const quiet = (leg: FakeLeg, outcome: PhoneOutcome = OK) => {
    const { speaking } = leg;
    delete leg.speaking;
    speaking?.done(outcome);
  };
  const stop = (recordingId: string, heardMs = 1500) => {
    if (!running.delete(recordingId)) return;
    stored.set(recordingId, toneWave(Math.max(heardMs, 100)));
    tell({ type: 'recorded', recordingId, ms: Math.max(heardMs, 100), heardMs, atMs: nowMs() });
  };
  const emptyTalks = () => {
    for (const { recordingId, talkId } of running.values())
      if (talkId && ![...all.values()].some((leg) => leg.talkId === talkId)) stop(recordingId);
  };
  const finish = (leg: FakeLeg, why: LegEnd) => {
    all.delete(leg.legId);
    quiet(leg, GONE);
    for (const { recordingId, legId } of running.values()) if (legId === leg.legId) stop(recordingId);
    emptyTalks();
    tell({ type: 'ended', legId: leg.legId, why, atMs: nowMs() });
  };
  const withLeg = async (legId: string, use: (leg: FakeLeg) => void): Promise<PhoneOutcome> => {
    const leg = all.get(legId);
    if (!leg) return GONE;
    use(leg);
    return OK;
  };

  return Object.assign(line, {
    controls: true,
    twice: false,
    start: async (given: PhoneHandler) => {
      handler = given;
      linked = true;
      tell({ type: 'link', up: true, atMs: nowMs() });
    },
    snapshot: async (): Promise<PhoneSnapshot | undefined> =>
      linked
        ? {
            bootedAtMs,
            legs: [...all.values()].map((leg) => ({
              legId: leg.legId,
              callId: leg.callId,
              inbound: leg.inbound,
              state: leg.state,
              sinceMs: nowMs(),
              ...(leg.from ? { from: leg.from } : {}),
              ...(leg.to ? { to: leg.to } : {}),
              ...(leg.talkId ? { talkId: leg.talkId } : {}),
            })),
            recording: [...running.keys()],
            stored: [...stored.keys()],
            online: [...online].map((staffId) => ({ kind: 'browser' as const, staffId })),
          }
        : undefined,
    answer: (callId: string) => withLeg(callId, (leg) => (leg.state = 'up')),
    music: (legId: string, on: boolean) =>
      withLeg(legId, (leg) => {
        leg.music = on;
      }),
    say: (legId: string, prompts: readonly Prompt[], language: SpokenLanguage = 'zh') =>
      new Promise<PhoneOutcome>((done) => {
        const leg = all.get(legId);
        if (!leg) return done(GONE);
        tongues.set(legId, language);
        quiet(leg);
        leg.music = false;
        leg.speaking = { prompts, done };
        spoken.set(legId, [
          ...(spoken.get(legId) ?? []),
          ...prompts.map((one) => (typeof one === 'string' ? one : 'own' in one ? one.own : one.digits)),
        ]);
      }),
    hush: (legId: string) => withLeg(legId, (leg) => quiet(leg)),
    ring: async ({ legId, callId, to, timeoutMs: _ }) => {
      if (!linked) return { ok: false, why: 'unavailable' };
      // A repeated command changes nothing.
      if (known.has(legId)) return OK;
      if (to.kind === 'browser' && !online.has(to.staffId)) return { ok: false, why: 'unreachable' };
      known.add(legId);
      all.set(legId, { legId, callId, inbound: false, endpoint: to, state: 'ringing', music: false });
      return OK;
    },
    connect: async (talkId: string, legIds: readonly string[]) => {
      for (const id of legIds) {
        const leg = all.get(id);
        if (!leg) continue;
        quiet(leg);
        leg.music = false;
        leg.talkId = talkId;
      }
      return legIds.every((id) => all.has(id)) ? OK : GONE;
    },
    disconnect: (_talkId: string, legId: string) => withLeg(legId, (leg) => delete leg.talkId),
    endTalk: async (talkId: string) => {
      for (const leg of all.values()) if (leg.talkId === talkId) delete leg.talkId;
      emptyTalks();
      return OK;
    },
    listen: (talkId: string, legId: string, mode: string) =>
      withLeg(legId, (leg) => {
        leg.listens = { talkId, mode };
      }),
    hangUp: async (legId: string) => {
      const leg = all.get(legId);
      if (!leg) return GONE;
      finish(leg, 'hung_up');
      return OK;
    },
    record: async ({ recordingId, talkId, legId }) => {
      if (running.has(recordingId) || stored.has(recordingId)) return OK;
      running.set(recordingId, { recordingId, ...(talkId ? { talkId } : {}), ...(legId ? { legId } : {}) });
      return OK;
    },
    stopRecord: async (recordingId: string) => {
      if (!running.has(recordingId)) return GONE;
      stop(recordingId);
      return OK;
    },
    fetchRecording: async (recordingId: string) => stored.get(recordingId),
    removeRecording: async (recordingId: string) => (stored.delete(recordingId) ? OK : GONE),
    softphone: async (staffId: string) => ({
      url: '/phone',
      uri: `sip:${staffId}@test`,
      password: 'short-lived',
      expiresAtMs: nowMs() + 60_000,
      iceServers: [],
    }),
    webCaller: async (dial: string) => ({
      url: '/phone',
      uri: 'sip:caller@test',
      password: 'short-lived',
      expiresAtMs: nowMs() + 60_000,
      dial,
      iceServers: [],
    }),
    close: async () => {
      linked = false;
    },

    call: (from?: string, to = '12348') => {
      const callId = `call-${++serial}`;
      all.set(callId, {
        legId: callId,
        callId,
        inbound: true,
        to,
        state: 'ringing',
        music: false,
        ...(from ? { from } : {}),
      });
      tell({ type: 'arrived', callId, to, atMs: nowMs(), ...(from ? { from } : {}) });
      return callId;
    },
    pickUp: (legId: string) => {
      const leg = all.get(legId);
      if (leg?.state !== 'ringing') return;
      leg.state = 'up';
      tell({ type: 'answered', legId, atMs: nowMs() });
    },
    end: (legId: string, why: LegEnd = 'hung_up') => {
      const leg = all.get(legId);
      if (leg) finish(leg, why);
    },
    press: (legId: string, digit: string) => {
      if (all.has(legId)) tell({ type: 'digit', legId, digit, atMs: nowMs() });
    },
    heard: (legId: string) => {
      const leg = all.get(legId);
      if (leg) quiet(leg);
    },
    signOn: (staffId: string) => {
      online.add(staffId);
      tell({ type: 'endpoint', endpoint: { kind: 'browser', staffId }, online: true, atMs: nowMs() });
    },
    signOff: (staffId: string) => {
      online.delete(staffId);
      tell({ type: 'endpoint', endpoint: { kind: 'browser', staffId }, online: false, atMs: nowMs() });
    },
    hangUpMessage: (recordingId: string, heardMs: number) => stop(recordingId, heardMs),
    cut: () => {
      tell({ type: 'link', up: false, atMs: nowMs() });
      linked = false;
    },
    mend: () => {
      linked = true;
      tell({ type: 'link', up: true, atMs: nowMs() });
    },
    restart: () => {
      linked = false;
      for (const leg of [...all.values()]) finish(leg, 'failed');
      for (const id of [...running.keys()]) stop(id);
      online.clear();
      bootedAtMs = nowMs() + 1;
    },
    legs: () => [...all.values()],
    ringing: () => [...all.values()].filter((leg) => leg.state === 'ringing' && !leg.inbound),
    leg: (legId: string) => all.get(legId),
    hears: (legId: string) => {
      const talkId = all.get(legId)?.talkId;
      if (!talkId) return [];
      return [...all.values()]
        .filter((leg) => leg.legId !== legId && leg.talkId === talkId)
        .map((leg) => leg.legId);
    },
    said: (legId: string) => spoken.get(legId) ?? [],
    tongue: (legId: string) => tongues.get(legId),
    recordings: () => [
      ...[...running.values()].map((one) => ({ ...one, state: 'running' as const })),
      ...[...stored.keys()].map((recordingId) => ({ recordingId, state: 'stored' as const })),
    ],
  } satisfies FakePhoneLine);
};
