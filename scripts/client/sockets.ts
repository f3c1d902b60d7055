/** The public interface from the outside: sign-in, visitor tokens, and typed-enough sockets with acknowledgements. */
import { io, type Socket } from 'socket.io-client';
import type { Outcome } from '../../routing/errors.ts';
import { PROTOCOL_VERSION } from '../../routing/protocol/socket.ts';

export interface Account {
  role: string;
  username: string;
  password: string;
  displayName: string;
}

/** A server that answers under this address. */
export interface Target {
  url: string;
}

/** One emit with acknowledgement; the outcome as the server gave it. */
export const call = async <T>(
  socket: Socket,
  event: string,
  input: unknown = {},
  timeoutMs = 30_000,
): Promise<Outcome<T>> => (await socket.timeout(timeoutMs).emitWithAck(event, input)) as Outcome<T>;

/** As `call`, but a refusal fails the test. */
export const ask = async <T>(socket: Socket, event: string, input: unknown = {}): Promise<T> => {
  const outcome = await call<T>(socket, event, input);
  if (!outcome.ok)
    throw new Error(`${event} refused: ${outcome.code} ${outcome.detail ?? ''} ${outcome.field ?? ''}`);
  return outcome.value;
};

/** The next time an event comes whose payload passes the test. */
export const next = <T>(
  socket: Socket,
  event: string,
  test: (payload: T) => boolean = () => true,
  timeoutMs = 60_000,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.off(event, listen);
      reject(new Error(`no matching "${event}" within ${timeoutMs} ms`));
    }, timeoutMs);
    const listen = (payload: T) => {
      if (!test(payload)) return;
      clearTimeout(timer);
      socket.off(event, listen);
      resolve(payload);
    };
    socket.on(event, listen);
  });

const connected = (socket: Socket): Promise<Socket> =>
  new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (error) =>
      reject(Object.assign(error, { code: (error as { data?: { code?: string } }).data?.code })),
    );
  });

export const signIn = async (
  target: Target,
  account: Pick<Account, 'username' | 'password'>,
): Promise<string> => {
  const response = await fetch(`${target.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-yixiantong': '1' },
    body: JSON.stringify({ username: account.username, password: account.password }),
  });
  if (!response.ok) throw new Error(`sign-in refused: ${response.status} ${await response.text()}`);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
};

/** A socket of a member of staff, after `hello`. */
export const openStaffSocket = async (
  target: Target,
  account: Pick<Account, 'username' | 'password'>,
  namespace = '/agent',
): Promise<Socket & { cookie: string }> => {
  const cookie = await signIn(target, account);
  const socket = io(`${target.url}${namespace}`, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION },
    extraHeaders: { cookie },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
  await connected(socket);
  await ask(socket, 'hello');
  return Object.assign(socket, { cookie });
};

export const newVisitor = async (target: Target): Promise<{ token: string; citizenId: string }> => {
  const response = await fetch(`${target.url}/api/v1/visitors`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-yixiantong': '1' },
    body: '{}',
  });
  if (!response.ok) throw new Error(`visitor refused: ${response.status} ${await response.text()}`);
  return (await response.json()) as { token: string; citizenId: string };
};

/** A citizen's socket with a fresh or a given visitor token. */
export const citizenSocket = async (target: Target, token?: string): Promise<Socket & { token: string }> => {
  const own = token ?? (await newVisitor(target)).token;
  const socket = io(`${target.url}/citizen`, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION, token: own },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
  await connected(socket);
  await ask(socket, 'hello');
  return Object.assign(socket, { token: own });
};

let serial = 0;
export const clientKey = (): string => `play-${process.pid}-${Date.now()}-${++serial}`;

export const contact = (text: string, over: Record<string, unknown> = {}) => ({
  clientKey: clientKey(),
  text,
  privacyVersion: '2026-01',
  ...over,
});
