/** The mouth and ear of a scripted telephone: sends one tone as A-law over RTP, and tells which tones it hears. */
import { createSocket, type Socket } from 'node:dgram';
import { toAlaw } from '../../../server/pbx/sounds.ts';

const RATE = 8000;
const PACKET = 160;
/** Tones that telephones of the tests speak with, Hz: far enough apart for a window of 100 ms. */
export const TONES = [600, 800, 1000, 1200, 1500, 1900] as const;
export type Tone = (typeof TONES)[number];

const LOUD = 6000;
/** A tone counts as heard from this amplitude on. Telephones speak at 6000. */
const HEARD = 1200;
const WINDOW = 1600;
/** RFC 4733: one event lasts 8 packets here, its end is sent three times. */
const KEY_PACKETS = 8;

const ALAW_VALUES = (() => {
  // The inverse of the table that encodes: the middle of the values that share a code.
  const sums = new Float64Array(256);
  const counts = new Uint32Array(256);
  const all = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  toAlaw(all).forEach((code, i) => {
    sums[code] = (sums[code] ?? 0) + (all[i] ?? 0);
    counts[code] = (counts[code] ?? 0) + 1;
  });
  return Float64Array.from(sums, (sum, code) => sum / Math.max(1, counts[code] ?? 0));
})();

/** Amplitude of one tone in samples (Goertzel). */
export const amplitude = (samples: Float64Array, hz: number): number => {
  const k = 2 * Math.cos((2 * Math.PI * hz) / RATE);
  let [one, two] = [0, 0];
  for (const sample of samples) [one, two] = [sample + k * one - two, one];
  return (2 * Math.sqrt(Math.max(0, one * one + two * two - k * one * two))) / samples.length;
};

const tonePackets = (hz: number): Uint8Array => {
  // One second: every tone of the list comes out even, so that the round closes without a click.
  const wave = Int16Array.from({ length: RATE }, (_, i) =>
    Math.round(LOUD * Math.sin((2 * Math.PI * hz * i) / RATE)),
  );
  return toAlaw(wave);
};

const SILENCE = toAlaw(new Int16Array(PACKET));

/** One clock for all telephones: thousands of timers would not keep time. */
const speaking = new Set<() => void>();
let clock: NodeJS.Timeout | undefined;
let dueMs = 0;
const beat = (): void => {
  const now = performance.now();
  // After a stall only a few are made up for: a real telephone drops the rest.
  if (now - dueMs > 200) dueMs = now - 20;
  for (; dueMs <= now; dueMs += 20) for (const speak of speaking) speak();
};
const join = (speak: () => void): void => {
  speaking.add(speak);
  if (clock) return;
  dueMs = performance.now();
  clock = setInterval(beat, 10);
};
const leave = (speak: () => void): void => {
  speaking.delete(speak);
  if (speaking.size > 0) return;
  clearInterval(clock);
  clock = undefined;
};

export class Sound {
  readonly port: number;
  /** Packets heard so far, and when the last one came. */
  packets = 0;
  lastMs = 0;
  /** Longest pause between two packets, ms. */
  longestGapMs = 0;
  /** Packets of its voice so far, 20 ms each. */
  spoken = 0;
  /** Says nothing: packets of silence go out. */
  muted = false;
  readonly #socket: Socket;
  readonly #wave: Uint8Array;
  readonly #heard = new Float64Array(WINDOW);
  #at = 0;
  #towards: { host: string; port: number } | undefined;
  #sequence = Math.floor(Math.random() * 30_000);
  #stamp = 0;
  #keys: { code: number; sent: number; from: number }[] = [];
  readonly #ssrc = Math.floor(Math.random() * 2 ** 31);
  readonly #speak = () => this.#send();

  private constructor(socket: Socket, tone: Tone) {
    this.#socket = socket;
    this.port = socket.address().port;
    this.#wave = tonePackets(tone);
    socket.on('message', (packet) => this.#receive(packet));
    socket.on('error', () => {});
  }

  static open(tone: Tone): Promise<Sound> {
    const socket = createSocket('udp4');
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, '127.0.0.1', () => resolve(new Sound(socket, tone)));
    });
  }

  /** Begins to speak. */
  towards(there: { host: string; port: number }): void {
    this.#towards = there;
    join(this.#speak);
  }

  press(key: string): void {
    const code = '0123456789*#'.indexOf(key);
    this.#keys.push({ code, sent: 0, from: 0 });
  }

  /** Which of the tones it has heard in the last 200 ms. */
  tones(): Tone[] {
    if (this.#isQuiet()) return [];
    return TONES.filter((hz) => amplitude(this.#heard, hz) > HEARD);
  }

  /** Loudness of anything in the last 200 ms, 0 to 32767. */
  loudness(): number {
    if (this.#isQuiet()) return 0;
    return Math.sqrt(this.#heard.reduce((sum, sample) => sum + sample * sample, 0) / WINDOW);
  }

  /** Whether what it hears is something else than tones: music, a sentence. */
  hearsMusic(): boolean {
    return this.loudness() > 100 && this.#purity() < 0.7;
  }

  /** Whether there is nothing beside the tones: speech has a little of each. */
  isPure(): boolean {
    return this.#purity() > 0.8;
  }

  /** Share of the tones in all that it hears. */
  #purity(): number {
    const pure = TONES.reduce((sum, hz) => sum + amplitude(this.#heard, hz) ** 2 / 2, 0);
    return pure / Math.max(1, this.loudness() ** 2);
  }

  /** An exchange with nothing to say sends no packets. */
  #isQuiet(): boolean {
    return performance.now() - this.lastMs > 150;
  }

  /** Neither speaks nor hears any more. */
  close(): void {
    leave(this.#speak);
    this.#socket.close();
  }

  #packet(type: number, marker: boolean, stamp: number, payload: Uint8Array): void {
    if (!this.#towards) return;
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = type | (marker ? 0x80 : 0);
    head.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    head.writeUInt32BE(stamp >>> 0, 4);
    head.writeUInt32BE(this.#ssrc, 8);
    this.#socket.send([head, payload], this.#towards.port, this.#towards.host);
  }

  #send(): void {
    const key = this.#keys[0];
    if (key) {
      if (key.sent === 0) key.from = this.#stamp;
      const last = key.sent >= KEY_PACKETS - 1;
      const event = Buffer.from([key.code, (last ? 0x80 : 0) | 10, 0, 0]);
      event.writeUInt16BE(PACKET * (key.sent + 1), 2);
      for (let i = 0; i < (last ? 3 : 1); i += 1) this.#packet(101, key.sent === 0, key.from, event);
      key.sent += 1;
      if (last) this.#keys.shift();
    } else {
      const at = this.#stamp % RATE;
      this.#packet(8, false, this.#stamp, this.muted ? SILENCE : this.#wave.subarray(at, at + PACKET));
      this.spoken += 1;
    }
    this.#stamp += PACKET;
  }

  #receive(packet: Buffer): void {
    if (packet.length < 13 || ((packet[1] ?? 0) & 0x7f) !== 8) return;
    const now = performance.now();
    if (this.packets > 0) this.longestGapMs = Math.max(this.longestGapMs, now - this.lastMs);
    this.packets += 1;
    this.lastMs = now;
    for (const code of packet.subarray(12)) {
      this.#heard[this.#at] = ALAW_VALUES[code] ?? 0;
      this.#at = (this.#at + 1) % WINDOW;
    }
  }
}
