/** A scripted SIP telephone for tests: calls, is called, speaks one tone, knows what it hears. UDP on loopback. */
import { createSocket, type Socket } from 'node:dgram';
import { PhoneCall } from './call.ts';
import { digest, header, random, readSip, type SipMessage, writeSip } from './sip-text.ts';
import { Sound, type Tone } from './sound.ts';

export interface PhoneOptions {
  /** The exchange. */
  port: number;
  /** What it is called: its number as a caller, its name when it signs on. */
  user: string;
  password?: string;
  /** The tone that it speaks. */
  tone: Tone;
  /** Where it stands; another loopback address makes it another house. */
  host?: string;
  /** Port of its own; any when left out. */
  ownPort?: number;
}

/** What it does with a call that comes in. `silent` does not answer at all. */
export type Manner = 'pick_up' | 'ring' | 'busy' | 'decline' | 'silent';

export class TestPhone {
  /** Calls that have come in. */
  readonly calls: PhoneCall[] = [];
  manner: Manner = 'pick_up';
  readonly #options: PhoneOptions;
  readonly #socket: Socket;
  readonly #open = new Map<string, PhoneCall>();
  readonly #waiting: ((call: PhoneCall) => void)[] = [];
  #registered: ((message: SipMessage) => void) | undefined;
  #closed = false;

  private constructor(socket: Socket, options: PhoneOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('message', (bytes) => void this.#receive(readSip(bytes.toString('utf8'))));
    socket.on('error', () => {});
  }

  static open(options: PhoneOptions): Promise<TestPhone> {
    const socket = createSocket('udp4');
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(options.ownPort ?? 0, options.host ?? '127.0.0.1', () =>
        resolve(new TestPhone(socket, options)),
      );
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get contact(): string {
    return `sip:${this.#options.user}@${this.#options.host ?? '127.0.0.1'}:${this.port}`;
  }

  /** Signs on; with 0 it signs off. Resolves with the final status. */
  async register(expires = 300): Promise<number> {
    const id = random();
    const tag = random();
    const uri = `sip:127.0.0.1:${this.#options.port}`;
    let proof: string | undefined;
    for (let sequence = 1; ; sequence += 1) {
      const answer = await new Promise<SipMessage>((resolve) => {
        this.#registered = resolve;
        const me = `<sip:${this.#options.user}@127.0.0.1>`;
        this.#send(
          writeSip(`REGISTER ${uri} SIP/2.0`, [
            ['Via', `SIP/2.0/UDP ${this.contact.split('@')[1]};rport;branch=z9hG4bK${random()}`],
            ['Max-Forwards', '70'],
            ['From', `${me};tag=${tag}`],
            ['To', me],
            ['Call-ID', id],
            ['CSeq', `${sequence} REGISTER`],
            ['Contact', `<${this.contact}>`],
            ['Expires', String(expires)],
            ...(proof ? [['Authorization', proof] as const] : []),
          ]),
        );
      });
      const { user, password = '' } = this.#options;
      if (answer.status !== 401 || proof) return answer.status ?? 0;
      proof = digest(header(answer, 'www-authenticate'), { user, password }, 'REGISTER', uri);
    }
  }

  /** Calls a number of the exchange. */
  async call(number: string): Promise<PhoneCall> {
    const { user, port, tone } = this.#options;
    const call = new PhoneCall(this.#wire(), await Sound.open(tone), {
      id: random(),
      local: `<sip:${user}@${this.#options.host ?? '127.0.0.1'}>;tag=${random()}`,
      remote: `<sip:${number}@127.0.0.1:${port}>`,
      target: `sip:${number}@127.0.0.1:${port}`,
    });
    this.#open.set(call.id, call);
    call.start();
    return call;
  }

  /** The next call that comes in (one that has come already counts once). */
  next(): Promise<PhoneCall> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#hand();
    });
  }

  /** Goes without a word: calls are cut, not ended. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const call of this.#open.values()) call.die();
    this.#socket.close();
  }

  #handed = 0;
  #hand(): void {
    while (this.#waiting.length > 0 && this.#handed < this.calls.length) {
      this.#waiting.shift()?.(this.calls[this.#handed++] as PhoneCall);
    }
  }

  #send(text: string): void {
    if (!this.#closed) this.#socket.send(text, this.#options.port, '127.0.0.1');
  }

  #wire() {
    return {
      contact: this.contact,
      send: (text: string) => this.#send(text),
      forget: (id: string) => void this.#open.delete(id),
    };
  }

  async #receive(message: SipMessage): Promise<void> {
    const id = header(message, 'call-id');
    const known = this.#open.get(id);
    if (known) return known.receive(message);
    if (message.method === 'REGISTER' && message.status !== undefined && message.status >= 200) {
      this.#registered?.(message);
    } else if (message.method === 'INVITE' && message.status === undefined) await this.#invited(id, message);
    else if (message.status === undefined && message.method !== 'ACK') this.#refuseStray(message);
  }

  async #invited(id: string, invite: SipMessage): Promise<void> {
    if (this.manner === 'silent' || this.calls.some((call) => call.id === id)) return;
    const sound = await Sound.open(this.#options.tone);
    const call = new PhoneCall(this.#wire(), sound, {
      id,
      local: `${header(invite, 'to')};tag=${random()}`,
      remote: header(invite, 'from'),
      target: /<([^>]+)>/.exec(header(invite, 'contact'))?.[1] ?? header(invite, 'contact'),
      invite,
    });
    this.#open.set(id, call);
    this.calls.push(call);
    if (this.manner === 'busy') call.refuse('486 Busy Here');
    else if (this.manner === 'decline') call.refuse('603 Decline');
    else {
      call.ring();
      if (this.manner === 'pick_up') call.pickUp();
    }
    this.#hand();
  }

  /** OPTIONS of the exchange, and what belongs to a call that is over. */
  #refuseStray(message: SipMessage): void {
    const line = message.method === 'OPTIONS' ? '200 OK' : '481 Call/Transaction Does Not Exist';
    this.#send(
      writeSip(`SIP/2.0 ${line}`, [
        ...(message.headers.get('via') ?? []).map((via) => ['Via', via] as const),
        ['From', header(message, 'from')],
        ['To', `${header(message, 'to')};tag=${random()}`],
        ['Call-ID', header(message, 'call-id')],
        ['CSeq', header(message, 'cseq')],
      ]),
    );
  }
}
