/** Socket.io on the HTTP server: who may connect (before the connection is accepted), and the three namespaces. */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { RefusalCode } from '../../routing/errors.ts';
import { PROTOCOL_VERSION } from '../../routing/protocol/socket.ts';
import { may, type StaffPrincipal } from '../auth/policy.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { VisitorTokens } from '../auth/visitor-tokens.ts';
import type { Desk } from '../desk/desk.ts';
import type { Bus } from '../ports.ts';
import { isUnavailable } from '../unavailable.ts';
import { serveAgents } from './agent.ts';
import type { AgentNamespace } from './agent-rooms.ts';
import { type CitizenNamespace, serveCitizens } from './citizen.ts';
import type { GateDeps } from './gate.ts';
import { type SupervisorNamespace, serveSupervisors } from './supervisor.ts';

export interface RealtimeDeps extends GateDeps {
  desk: Desk;
  bus: Bus;
  sessions: Sessions;
  visitors: VisitorTokens;
  /** Origin of PUBLIC_URL, allowed beside the one of the request's own Host. */
  publicOrigin: string;
  /** The address of the client, after trusted proxies. */
  addressOf(request: IncomingMessage): string;
}

/** Largest event: 100,000 Chinese characters are 300 kB. */
const MAX_EVENT_BYTES = 1_000_000;
const TOUCH_EVERY_MS = 10_000;

/** An error that socket.io hands to the client as `connect_error` with `data.code`. */
const refusal = (code: RefusalCode): Error => Object.assign(new Error(code), { data: { code } });

export interface Realtime {
  /** Tells the clients to go and waits for them. */
  close(): Promise<void>;
  connections(): number;
}

export const createRealtime = (http: HttpServer, deps: RealtimeDeps): Realtime => {
  const { desk, bus, sessions, visitors } = deps;

  const sameOrigin = (request: IncomingMessage): boolean => {
    const origin = request.headers.origin;
    if (origin === undefined || origin === deps.publicOrigin) return true;
    try {
      return new URL(origin).host === request.headers.host;
    } catch {
      return false;
    }
  };

  const io = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: MAX_EVENT_BYTES,
    pingInterval: 15_000,
    pingTimeout: 10_000,
    allowRequest: (request, decide) => decide(null, sameOrigin(request)),
  });

  /** Runs before a socket joins its namespace: nothing is accepted first and authenticated later. */
  const enter =
    (identify: (socket: Socket) => Promise<RefusalCode | undefined>) =>
    (socket: Socket, next: (error?: Error) => void): void => {
      if (socket.handshake.auth.protocol !== PROTOCOL_VERSION) {
        next(refusal('protocol_version'));
        return;
      }
      identify(socket).then(
        (code) => next(code ? refusal(code) : undefined),
        (error: unknown) => {
          if (!isUnavailable(error)) deps.log.error({ err: error }, 'handshake failed');
          next(refusal(isUnavailable(error) ? 'unavailable' : 'internal'));
        },
      );
    };

  const staffOf = async (socket: Socket) =>
    sessions.authenticate(socket.handshake.headers.cookie, deps.addressOf(socket.request));

  const citizens = io.of('/citizen') as unknown as CitizenNamespace;
  citizens.use((socket, next) =>
    enter(async () => {
      const token: unknown = socket.handshake.auth.token;
      const who =
        typeof token === 'string'
          ? await visitors.authenticateToken(token, deps.addressOf(socket.request))
          : undefined;
      if (!who) return 'bad_token';
      socket.data.who = who;
      return undefined;
    })(socket as unknown as Socket, next),
  );

  const agents = io.of('/agent') as unknown as AgentNamespace;
  agents.use((socket, next) =>
    enter(async (plain) => {
      const who = await staffOf(plain);
      if (!who) return 'not_signed_in';
      socket.data.who = who;
      return undefined;
    })(socket as unknown as Socket, next),
  );

  const supervisors = io.of('/supervisor') as unknown as SupervisorNamespace;
  supervisors.use((socket, next) =>
    enter(async (plain) => {
      const who = await staffOf(plain);
      if (!who) return 'not_signed_in';
      if (!may(who, 'board.read')) return 'forbidden';
      socket.data.who = who;
      return undefined;
    })(socket as unknown as Socket, next),
  );

  const gateDeps = { clock: deps.clock, ids: deps.ids, log: deps.log };
  /** Ended sessions drop their sockets at once; this only keeps the idle clock, so once in a while is enough. */
  const touched = new Map<string, number>();
  const touch = async (who: StaffPrincipal): Promise<boolean> => {
    const nowMs = deps.clock.nowMs();
    if (nowMs - (touched.get(who.sessionId) ?? 0) < TOUCH_EVERY_MS) return true;
    const holds = await sessions.touch(who);
    if (holds) touched.set(who.sessionId, nowMs);
    return holds;
  };
  const staffGate = { ...gateDeps, touch };
  const stops = [
    serveCitizens(citizens, desk, bus, gateDeps),
    serveAgents(agents, desk, bus, staffGate),
    serveSupervisors(supervisors, desk, bus, staffGate),
    sessions.onEnded(({ sessionId }) => {
      touched.delete(sessionId);
      for (const nsp of [agents, supervisors] as const) {
        for (const socket of nsp.sockets.values()) {
          if (socket.data.who?.sessionId !== sessionId) continue;
          socket.emit('session:ended', { code: 'not_signed_in' });
          socket.disconnect(true);
        }
      }
    }),
  ];

  return {
    connections: () => io.engine.clientsCount,
    close: async () => {
      for (const stop of stops) stop();
      await io.close();
    },
  };
};
