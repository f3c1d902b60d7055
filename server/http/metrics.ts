/** Figures for Prometheus: gauges are read when somebody asks, never by a timer. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { refuse } from '../../routing/errors.ts';
import { bearerOf } from '../auth/secrets.ts';
import type { Timers } from '../jobs/timers.ts';
import type { LiveQueue } from '../queue/live-queue.ts';
import { sendRefusal } from './errors.ts';

export interface MetricsDeps {
  queue: Pick<LiveQueue, 'counts'>;
  timers: Pick<Timers, 'counts'>;
  /** Differences between record and live queue that were found and mended since the start, by kind. */
  drift?: () => Readonly<Record<string, number>>;
}

export interface Metrics {
  /** For further figures of other parts. */
  registry: Registry;
  /** Measures every request under the name of its route, never under its path. */
  measure: RequestHandler;
  /** Answers a scrape with the token; without one set, from this machine alone. */
  serve(token: string | undefined): RequestHandler;
}

const LOOPBACK = /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/i;
/** Marks that proxies leave. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip'] as const;

/**
 * Did a program on this machine ask, by itself? What a proxy of this machine passes on comes from elsewhere, whatever
 * it says and however many proxies are trusted: that header is written by anybody who reaches the port.
 */
export const isFromHere = ({
  socket,
  headers,
}: Pick<IncomingMessage, 'headers'> & {
  socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
}): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') && FORWARDED.every((name) => headers[name] === undefined);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** One registry per server, so that several can live in one process. */
export const createMetrics = ({ queue, timers, drift }: MetricsDeps): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'yxt_' });

  const durations = new Histogram({
    name: 'yxt_http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const up = new Gauge({
    name: 'yxt_part_up',
    help: '1 when the part answered this scrape',
    labelNames: ['part'],
    registers: [registry],
  });

  const tickets = new Gauge({
    name: 'yxt_tickets',
    help: 'Tickets in the live queue, and agents ready for them',
    labelNames: ['state'],
    registers: [registry],
  });
  const jobs = new Gauge({
    name: 'yxt_jobs',
    help: 'Jobs by state',
    labelNames: ['state'],
    registers: [registry],
  });

  const mended = new Gauge({
    name: 'yxt_drift_mended',
    help: 'Differences between record and live queue found and mended since the start; 0 in a healthy system',
    labelNames: ['kind'],
    registers: [registry],
  });

  /** Fills a gauge from one call; a part that is away leaves no stale figure. */
  const refresh = async (gauge: Gauge<'state'>, part: string, read: () => Promise<object>): Promise<void> => {
    const figures = await read().catch(() => undefined);
    gauge.reset();
    for (const [state, value] of Object.entries(figures ?? {})) gauge.set({ state }, value as number);
    up.set({ part }, figures === undefined ? 0 : 1);
  };

  const refreshAll = async (): Promise<void> => {
    for (const [kind, count] of Object.entries(drift?.() ?? {})) mended.set({ kind }, count);
    await Promise.all([
      refresh(tickets, 'queue', async () => {
        const { waiting, offered, serving, ready } = await queue.counts();
        return { waiting, offered, serving, ready };
      }),
      refresh(jobs, 'timers', async () => timers.counts()),
    ]);
  };

  return {
    registry,
    measure: (request, response, next) => {
      const stop = durations.startTimer({ method: request.method });
      response.on('finish', () => {
        const route: unknown = response.locals.route;
        stop({ route: typeof route === 'string' ? route : 'other', status: response.statusCode });
      });
      next();
    },
    serve: (token) => async (request, response) => {
      const given = bearerOf(request.headers.authorization) ?? '';
      if (token === undefined && !isFromHere(request)) {
        sendRefusal(request, response, refuse('forbidden', '未设置 METRICS_TOKEN 时，指标只提供给本机。'));
        return;
      }
      if (token !== undefined && !timingSafeEqual(digest(given), digest(token))) {
        sendRefusal(request, response, refuse('bad_token'));
        return;
      }
      await refreshAll();
      const text = await registry.metrics();
      response.setHeader('Cache-Control', 'no-store').type(registry.contentType).send(text);
    },
  };
};
