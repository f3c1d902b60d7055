/** The port on which the server listens, and whose address a request bears. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createDoor } from '../http/starting.ts';
import type { Base } from './base.ts';

/** Listens from the first moment: a start with a long line takes its time, and must not look like a dead process. */
export const openEntrance = async ({
  config,
  closing,
}: Base): Promise<{ http: Server; door: ReturnType<typeof createDoor> }> => {
  const door = createDoor();
  const http = createServer(door.listener);
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(config.http.port, config.http.host, resolve);
  });
  closing('door', () => {
    http.closeAllConnections();
    http.close();
  });
  return { http, door };
};

/** Addresses of proxies are only believed when the installation says how many stand in front. */
export const addressOf =
  (hops: number) =>
  (request: IncomingMessage): string => {
    const direct = request.socket.remoteAddress ?? '';
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    return hops > 0 ? (forwarded.at(-hops) ?? direct) : direct;
  };
