/** SIP messages as the scripted telephone of the tests reads and writes them. */
import { createHash, randomBytes } from 'node:crypto';

export interface SipMessage {
  /** `INVITE sip:… SIP/2.0` or `SIP/2.0 200 OK`. */
  first: string;
  /** For a request its method, for an answer that of its CSeq. */
  method: string;
  /** Of an answer. */
  status?: number;
  /** Lower-case name; several lines of one name in their order. */
  headers: Map<string, string[]>;
  body: string;
}

export const readSip = (text: string): SipMessage => {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end < 0 ? undefined : end).split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const status = /^SIP\/2\.0 (\d{3})/.exec(first)?.[1];
  const method = status ? (headers.get('cseq')?.[0]?.split(' ')[1] ?? '') : (first.split(' ')[0] ?? '');
  const body = end < 0 ? '' : text.slice(end + 4);
  return { first, method, ...(status ? { status: Number(status) } : {}), headers, body };
};

export const header = (message: SipMessage, name: string): string => message.headers.get(name)?.[0] ?? '';

export const writeSip = (first: string, headers: readonly (readonly [string, string])[], body = ''): string =>
  `${first}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

export const random = (): string => randomBytes(8).toString('hex');

/** What is between angle brackets, or the whole. */
export const addressIn = (text: string): string => /<([^>]+)>/.exec(text)?.[1] ?? text.split(';')[0] ?? text;

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The answer to a digest challenge (RFC 2617 with qop=auth). */
export const digest = (
  challenge: string,
  who: { user: string; password: string },
  method: string,
  uri: string,
): string => {
  const value = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? '';
  const [realm, nonce, opaque] = [value('realm'), value('nonce'), value('opaque')];
  const cnonce = random();
  const secret = md5(`${who.user}:${realm}:${who.password}`);
  const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
  return (
    `Digest username="${who.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
    `algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}"${opaque ? `, opaque="${opaque}"` : ''}`
  );
};

/** Sound in A-law, and keys as events. */
export const sdp = (port: number, direction: 'sendrecv' | 'sendonly' = 'sendrecv'): string =>
  `${[
    'v=0',
    `o=- ${Date.now()} ${Date.now()} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    `a=${direction}`,
  ].join('\r\n')}\r\n`;

export const soundOf = (body: string): { host: string; port: number } | undefined => {
  const port = Number(/^m=audio (\d+)/m.exec(body)?.[1]);
  const host = /^c=IN IP4 (\S+)/m.exec(body)?.[1];
  return port && host ? { host, port } : undefined;
};
