/** The SIP side of a call in the browser: signs on, takes and makes calls. Loaded only where there is a phone. */
import { UA, WebSocketInterface } from 'jssip';
import type { SoftphoneView } from '../../../routing/protocol/phone/phone.ts';
import { createSession, type RawSession, type SipSession } from './sip-session.ts';

export type { SipSession } from './sip-session.ts';

/** `refused`: the exchange does not take the password any more. */
export type SipState = 'connecting' | 'ready' | 'lost' | 'refused';

export interface SipLine {
  /** Calls `dial` of the access. */
  call(stream: MediaStream, to: string): SipSession;
  /** A new password for the same address, without a break. False when it is for another address. */
  renew(access: SoftphoneView): boolean;
  /** Signs off; a call that is going on goes on, and the line ends with it. */
  close(): void;
}

export interface SipOptions {
  access: SoftphoneView;
  /** False for a page that only calls. */
  register: boolean;
  onState: (state: SipState) => void;
  onCall?: (session: SipSession) => void;
}

/** The registration lives no longer than the password behind it, and is short: a page that died is soon noticed. */
const REGISTER_S = 120;

/** A path of the server itself becomes an address that a browser can open. */
const socketUrl = (url: string, base: string = location.href): string => {
  const absolute = new URL(url, base);
  absolute.protocol = absolute.protocol.replace(/^http/, 'ws');
  return absolute.href;
};

/** Refusals of a registration for which a new password is the remedy. */
const WRONG = new Set([401, 403, 404, 407]);

export const openSipLine = (options: SipOptions): SipLine => {
  const { access } = options;
  const ua = new UA({
    sockets: new WebSocketInterface(socketUrl(access.url)),
    uri: access.uri,
    password: access.password,
    register: options.register,
    register_expires: REGISTER_S,
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 8,
    user_agent: 'yixiantong',
  });
  const iceServers = access.iceServers.map((one) => ({ ...one }));
  const sessions = new Set<SipSession>();
  let closing = false;
  let closed = false;

  const end = (): void => {
    if (closed) return;
    closed = true;
    ua.stop();
  };
  const keep = (raw: RawSession, from: { ticketId?: string; stream?: MediaStream }): SipSession => {
    const session = createSession(raw, iceServers, from);
    sessions.add(session);
    session.onEnd(() => {
      sessions.delete(session);
      if (closing && sessions.size === 0) end();
    });
    return session;
  };
  const tell = (state: SipState): void => {
    if (!closing) options.onState(state);
  };

  ua.on('connected', () => {
    if (!options.register) tell('ready');
  });
  ua.on('disconnected', () => tell('lost'));
  ua.on('registered', () => tell('ready'));
  ua.on('registrationFailed', ({ response }) =>
    tell(WRONG.has(response?.status_code ?? 0) ? 'refused' : 'lost'),
  );
  ua.on('newRTCSession', ({ originator, session, request }: NewSession) => {
    if (originator === 'local') return;
    if (closing) session.terminate({ status_code: 480 });
    else {
      const ticketId = request.getHeader('X-Ticket-Id');
      options.onCall?.(keep(session, ticketId ? { ticketId } : {}));
    }
  });
  tell('connecting');
  ua.start();

  return {
    renew: (next) => {
      if (next.uri !== access.uri || next.url !== access.url || closing) return false;
      ua.set('password', next.password);
      if (options.register) ua.register();
      return true;
    },
    call: (stream, to) => {
      const raw = ua.call(to, {
        mediaStream: stream,
        pcConfig: { iceServers },
        rtcOfferConstraints: { offerToReceiveAudio: true, offerToReceiveVideo: false },
      }) as RawSession;
      return keep(raw, { stream });
    },
    close: () => {
      closing = true;
      if (sessions.size === 0) end();
    },
  };
};

interface NewSession {
  originator: string;
  session: RawSession;
  request: { getHeader(name: string): string | undefined };
}
