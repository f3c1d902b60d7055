/** One call of a scripted telephone, on either side of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { addressIn, header, random, type SipMessage, sdp, soundOf, writeSip } from './sip-text.ts';
import type { Sound, Tone } from './sound.ts';

/** How the telephone is reached by the call. */
export interface Wire {
  /** `sip:user@host:port` */
  contact: string;
  send(text: string): void;
  forget(callId: string): void;
}

/** Long enough for a machine that does much else. */
const HEAR_MS = 30_000;
const FIRST_AGAIN_MS = 500;
const LAST_AGAIN_MS = 8_000;

export class PhoneCall {
  readonly id: string;
  /** Final status: 200 when picked up, 486 and so on when not. */
  readonly answered: Promise<number>;
  /** Ends with the call, whoever ended it. */
  readonly ended: Promise<'us' | 'them' | 'refused'>;
  /** The INVITE that came in; for its headers. */
  readonly invite: SipMessage | undefined;
  readonly sound: Sound;
  ringing = false;
  readonly #wire: Wire;
  #local: string;
  #remote: string;
  #target: string;
  #routes: string[] = [];
  #sequence = 1;
  #branch = '';
  #over = false;
  /** Anything at all has come back. */
  #heardBack = false;
  #up = false;
  #answer!: (status: number) => void;
  #end!: (how: 'us' | 'them' | 'refused') => void;

  constructor(
    wire: Wire,
    sound: Sound,
    sides: { id: string; local: string; remote: string; target: string; invite?: SipMessage },
  ) {
    this.#wire = wire;
    this.sound = sound;
    this.id = sides.id;
    this.#local = sides.local;
    this.#remote = sides.remote;
    this.#target = sides.target;
    this.invite = sides.invite;
    this.answered = new Promise((resolve) => {
      this.#answer = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Begins to call. */
  start(headers: readonly (readonly [string, string])[] = []): void {
    this.#branch = `z9hG4bK${random()}`;
    const sequence = this.#sequence++;
    const invite = () => this.#request('INVITE', sdp(this.sound.port), headers, this.#branch, sequence);
    invite();
    // Timer A of RFC 3261: a full buffer drops what a real telephone would send again.
    let afterMs = FIRST_AGAIN_MS;
    const again = (): void => {
      if (this.#heardBack || this.#over || afterMs > LAST_AGAIN_MS) return;
      invite();
      afterMs *= 2;
      setTimeout(again, afterMs).unref();
    };
    setTimeout(again, afterMs).unref();
  }

  /** Picks up a call that came in. */
  pickUp(): void {
    const there = this.invite && soundOf(this.invite.body);
    if (!this.invite || this.#over) return;
    this.#reply(this.invite, '200 OK', sdp(this.sound.port));
    if (there) this.sound.towards(there);
    this.#up = true;
    this.#answer(200);
  }

  ring(): void {
    if (this.invite) this.#reply(this.invite, '180 Ringing');
    this.ringing = true;
  }

  /** `486 Busy Here`, `603 Decline`, `480 Temporarily Unavailable`. */
  refuse(line: string): void {
    if (this.invite) this.#reply(this.invite, line);
    this.#finish('us');
  }

  hangUp(): void {
    if (this.#over) return;
    this.#request('BYE');
    this.#finish('us');
  }

  /** Before it is answered. */
  cancel(): void {
    this.#request('CANCEL', '', [], this.#branch, this.#sequence - 1);
  }

  /** The line is cut: nothing is sent and nothing answered any more. */
  die(): void {
    this.#finish('us');
  }

  hold(on: boolean): void {
    this.#request('INVITE', sdp(this.sound.port, on ? 'sendonly' : 'sendrecv'));
  }

  press(keys: string): void {
    for (const key of keys) this.sound.press(key);
  }

  /** Waits until exactly these tones are heard (none: for silence or music without them). */
  async hears(...wanted: Tone[]): Promise<void> {
    await this.#until(
      () =>
        String(this.sound.tones()) === String([...wanted].sort((a, b) => a - b)) &&
        (wanted.length === 0 || this.sound.isPure()),
      () => `hears ${this.sound.tones().join('+') || 'no tone'} instead of ${wanted.join('+') || 'none'}`,
    );
  }

  /** Waits for sound that is no tone of a telephone: music, a sentence. */
  async hearsMusic(): Promise<void> {
    await this.#until(
      () => this.sound.hearsMusic(),
      () => `hears no music, loudness ${Math.round(this.sound.loudness())}`,
    );
  }

  async hearsNothing(): Promise<void> {
    await this.#until(
      () => this.sound.loudness() < 50,
      () => `still hears something, loudness ${Math.round(this.sound.loudness())}`,
    );
  }

  async #until(holds: () => boolean, otherwise: () => string): Promise<void> {
    const until = Date.now() + HEAR_MS;
    while (!holds()) {
      if (Date.now() > until) throw new Error(`${this.id} ${otherwise()}`);
      await wait(20);
    }
  }

  /** A message of this call. */
  receive(message: SipMessage): void {
    if (message.status !== undefined) this.#response(message, message.status);
    else if (message.method === 'BYE') {
      this.#reply(message, '200 OK');
      this.#finish('them');
    } else if (message.method === 'CANCEL') {
      this.#reply(message, '200 OK');
      if (this.invite && !this.#up) this.#reply(this.invite, '487 Request Terminated');
      this.#finish('them');
    } else if (message.method === 'INVITE') {
      const there = soundOf(message.body);
      if (there) this.sound.towards(there);
      this.#reply(message, '200 OK', sdp(this.sound.port));
    } else if (message.method !== 'ACK') this.#reply(message, '200 OK');
  }

  #response(message: SipMessage, status: number): void {
    this.#heardBack = true;
    if (message.method !== 'INVITE' || status < 180) return;
    if (status < 200) {
      this.ringing = true;
      return;
    }
    this.#remote = header(message, 'to');
    if (status < 300) {
      this.#target = addressIn(header(message, 'contact'));
      this.#routes = [...(message.headers.get('record-route') ?? [])].reverse();
      this.#request('ACK', '', [], undefined, Number.parseInt(header(message, 'cseq'), 10));
      const there = soundOf(message.body);
      if (there) this.sound.towards(there);
      this.#up = true;
    } else {
      this.#request('ACK', '', [], this.#branch, Number.parseInt(header(message, 'cseq'), 10));
      this.#finish('refused');
    }
    this.#answer(status);
  }

  #finish(how: 'us' | 'them' | 'refused'): void {
    if (this.#over) return;
    this.#over = true;
    this.sound.close();
    this.#wire.forget(this.id);
    this.#answer(487);
    this.#end(how);
  }

  #request(
    method: string,
    body = '',
    headers: readonly (readonly [string, string])[] = [],
    branch = `z9hG4bK${random()}`,
    sequence = this.#sequence++,
  ): void {
    this.#wire.send(
      writeSip(
        `${method} ${this.#target} SIP/2.0`,
        [
          ['Via', `SIP/2.0/UDP ${this.#wire.contact.split('@')[1]};rport;branch=${branch}`],
          ['Max-Forwards', '70'],
          ...this.#routes.map((route) => ['Route', route] as const),
          ['From', this.#local],
          ['To', this.#remote],
          ['Call-ID', this.id],
          ['CSeq', `${sequence} ${method}`],
          ['Contact', `<${this.#wire.contact}>`],
          ...headers,
          ...(body ? [['Content-Type', 'application/sdp'] as const] : []),
        ],
        body,
      ),
    );
  }

  #reply(to: SipMessage, line: string, body = ''): void {
    const tagged = header(to, 'to').includes('tag=') ? header(to, 'to') : this.#local;
    this.#wire.send(
      writeSip(
        `SIP/2.0 ${line}`,
        [
          ...(to.headers.get('via') ?? []).map((via) => ['Via', via] as const),
          ...(to.headers.get('record-route') ?? []).map((route) => ['Record-Route', route] as const),
          ['From', header(to, 'from')],
          ['To', tagged],
          ['Call-ID', this.id],
          ['CSeq', header(to, 'cseq')],
          ['Contact', `<${this.#wire.contact}>`],
          ...(body ? [['Content-Type', 'application/sdp'] as const] : []),
        ],
        body,
      ),
    );
  }
}
