/** Passes a softphone's SIP on to Asterisk, so that one port is open; lets through only what the issued user sends. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import WebSocket, { WebSocketServer } from 'ws';
import type { Log } from '../../../ports.ts';
import { type Issued, SOCKET_PATH, type Softphones } from './softphones.ts';

/** Longest SIP message, bytes: an INVITE with many ICE candidates has 10 kB. */
const LONGEST_MESSAGE = 64 * 1024;
/** Kept for a reader that does not keep up, bytes; beyond it the line is closed. */
const MOST_WAITING = 1024 * 1024;
/** Lines of one user at once: a page that is loaded anew overlaps with itself. */
const MOST_LINES = 3;
const METHODS = /^(REGISTER|INVITE|ACK|BYE|CANCEL|OPTIONS|INFO|UPDATE|PRACK) sip:/;

export interface PhoneSocket {
  /** Takes the connection when its path is ours; false leaves it to others. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

/**
 * Whether a message comes from that user: answers do, requests when their From names him. CRLF keeps the line open.
 * @param dial the one number that he may call, when he may call one only
 */
export const maySend = (message: string, user: string, dial?: string): boolean => {
  if (/^\r?\n?\r?\n?$/.test(message)) return true;
  if (message.startsWith('SIP/2.0 ')) return true;
  if (!METHODS.test(message)) return false;
  const end = message.indexOf('\r\n\r\n');
  const head = end < 0 ? message : message.slice(0, end);
  const senders = [...head.matchAll(/^(?:from|f)[ \t]*:[^\r\n]*?<sips?:([^@>;]+)@/gim)];
  if (senders.length !== 1 || senders[0]?.[1] !== user) return false;
  // A tag of the other side: within a call that stands.
  const begins = head.startsWith('INVITE ') && !/^(?:to|t)[ \t]*:[^\r\n]*;tag=/im.test(head);
  return dial === undefined || !begins || /^INVITE sip:([^@;]+)@/.exec(head)?.[1] === dial;
};

export const createPhoneSocket = (ariUrl: string, softphones: Softphones, log: Log): PhoneSocket => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
  });
  const target = `${new URL(ariUrl).origin.replace(/^http/, 'ws')}/ws`;
  const lines = new Map<string, Set<WebSocket>>();

  const join = (browser: WebSocket, { user, dial, expiresAtMs }: Issued): void => {
    const leftMs = Math.max(0, expiresAtMs - Date.now());
    const mine = lines.get(user) ?? new Set();
    lines.set(user, mine);
    mine.add(browser);
    for (const oldest of mine)
      if (mine.size > MOST_LINES) mine.delete(oldest) && oldest.close(4000, 'replaced');
    const exchange = new WebSocket(target, 'sip', { maxPayload: LONGEST_MESSAGE, perMessageDeflate: false });
    const early: string[] = [];
    const pass = (from: WebSocket, to: WebSocket, text: string): void => {
      if (to.bufferedAmount > MOST_WAITING) from.close(1013);
      else to.send(text);
    };
    browser.on('message', (data) => {
      const text = data.toString();
      if (!maySend(text, user, dial)) {
        log.warn({}, 'a softphone did what it may not and was cut off');
        return browser.close(1008);
      }
      if (exchange.readyState === WebSocket.OPEN) pass(browser, exchange, text);
      else if (early.length < 20) early.push(text);
    });
    exchange.on('open', () => {
      for (const text of early.splice(0)) exchange.send(text);
    });
    exchange.on('message', (data) => {
      if (browser.readyState === WebSocket.OPEN) pass(exchange, browser, data.toString());
    });
    const over = setTimeout(() => browser.close(4001, 'expired'), Math.min(leftMs, 2 ** 31 - 1));
    over.unref();
    exchange.on('error', (error) => log.debug({ error: error.message }, 'the exchange takes no softphone'));
    browser.on('error', () => browser.terminate());
    exchange.on('close', () => browser.close(1012));
    browser.on('close', () => {
      clearTimeout(over);
      mine.delete(browser);
      if (mine.size === 0) lines.delete(user);
      if (exchange.readyState === WebSocket.CONNECTING) exchange.terminate();
      else exchange.close();
    });
  };

  return {
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://here');
      if (url.pathname !== SOCKET_PATH) return false;
      const who = softphones.userOf(url.searchParams.get('t') ?? '');
      if (!who) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return true;
      }
      server.handleUpgrade(request, socket, head, (browser) => join(browser, who));
      return true;
    },
    close() {
      for (const mine of lines.values()) for (const browser of mine) browser.close(1001);
      server.close();
    },
  };
};
