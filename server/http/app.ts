/** The HTTP edge: everything assembled, in the order in which a request meets it. */
import express, { type Express, type RequestHandler } from 'express';
import { refuse } from '../../routing/errors.ts';
import type { ApiKeys } from '../auth/api-keys.ts';
import type { Sessions } from '../auth/session-types.ts';
import type { SignedRequests } from '../auth/signed-requests.ts';
import type { VisitorTokens } from '../auth/visitor-tokens.ts';
import type { AuditLog } from '../desk/audit/audit-port.ts';
import type { Timers } from '../jobs/timers.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import type { LiveQueue } from '../queue/live-queue.ts';
import type { Sounds } from '../sound/sounds.ts';
import type { FileStore } from '../stores/file-store.ts';
import type { Store } from '../stores/store.ts';
import { createAccessCheck } from './access.ts';
import { createErrorHandler, sendRefusal } from './errors.ts';
import { createReadyz, healthz } from './health.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { mountRoutes } from './mount.ts';
import { buildOpenApi } from './openapi.ts';
import { mountPages } from './pages.ts';
import { addressKey, createBuckets } from './rate-limit.ts';
import type { Route } from './route.ts';
import { type Admin, createRoutes, type HttpDesk } from './routes/index.ts';
import { createChangeCheck, createSecurityHeaders } from './security.ts';
import {
  DEFAULT_JSON_LIMIT_BYTES,
  DEFAULT_LIMITS,
  DEFAULT_MAX_FILE_BYTES,
  DEFAULT_READY_MS,
  type HttpSettings,
} from './settings.ts';
import { createSignedReader } from './signed.ts';
import { createUploadReader } from './uploads.ts';

export interface HttpDeps {
  desk: HttpDesk;
  admin: Admin;
  sessions: Sessions;
  visitors: VisitorTokens;
  apiKeys: ApiKeys;
  signed: Pick<SignedRequests, 'verify'>;
  audit: Pick<AuditLog, 'verify'>;
  store: Pick<Store, 'files' | 'ping'>;
  queue: Pick<LiveQueue, 'ping' | 'counts'>;
  timers: Pick<Timers, 'ping' | 'counts'>;
  drift?: () => Readonly<Record<string, number>>;
  files: FileStore;
  /** Makes voice playable. */
  sounds: Sounds;
  /** Web hooks of other platforms, by path. They prove their sender themselves. */
  channels?: Readonly<Record<string, RequestHandler>>;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Version of the product, for the OpenAPI document. */
  version: string;
  settings: HttpSettings;
}

export interface HttpApp {
  app: Express;
  /** What was mounted. */
  routes: readonly Route[];
  openapi: Record<string, unknown>;
  metrics: Metrics;
}

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** Builds the express app; the caller listens. Nothing runs and no port is opened here. */
export const createHttpApp = (deps: HttpDeps): HttpApp => {
  const { clock, settings, log, ids } = deps;
  const limits = { ...DEFAULT_LIMITS, ...settings.limits };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', settings.trustProxy ?? false);

  const metrics = createMetrics(deps);
  app.use(metrics.measure);
  app.use(createSecurityHeaders(settings));

  app.get('/healthz', healthz);
  app.get(
    '/readyz',
    createReadyz(
      { store: () => deps.store.ping(), queue: () => deps.queue.ping(), timers: () => deps.timers.ping() },
      settings.readyMs ?? DEFAULT_READY_MS,
    ),
  );
  app.get('/metrics', metrics.serve(settings.metricsToken));

  const addresses = createBuckets(clock, limits.address);
  app.use('/api', noStore, (request, response, next) => {
    const retryAfterMs = addresses.take(addressKey(request.ip ?? ''));
    if (retryAfterMs === 0) next();
    else sendRefusal(request, response, refuse('rate_limited'), { retryAfterMs });
  });

  const routes = createRoutes({
    ...deps,
    publicUrl: settings.publicUrl,
    publicBuckets: createBuckets(clock, limits.publicLookup),
    guessBuckets: {
      address: createBuckets(clock, limits.guessAddress),
      number: createBuckets(clock, limits.guessNumber),
    },
    signInBuckets: createBuckets(clock, limits.signIn),
  });
  let built: ReturnType<typeof buildOpenApi> | undefined;
  // Schemas of two hundred routes: worked out for whoever asks, not at each start.
  const openapi = () => {
    built ??= buildOpenApi(routes, { version: deps.version, serverUrl: settings.publicUrl });
    return built;
  };
  app.get('/api/openapi.json', (_request, response) => {
    response.json(openapi());
  });
  mountRoutes(app, routes, {
    access: createAccessCheck(deps),
    change: createChangeCheck(settings),
    buckets: {
      staff: createBuckets(clock, limits.staff),
      visitor: createBuckets(clock, limits.visitor),
      partner: createBuckets(clock, limits.partner),
    },
    uploads: createUploadReader({
      files: deps.files,
      maxFileBytes: settings.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES,
    }),
    signed: createSignedReader(deps.signed, settings.jsonLimitBytes ?? DEFAULT_JSON_LIMIT_BYTES),
    jsonLimitBytes: settings.jsonLimitBytes ?? DEFAULT_JSON_LIMIT_BYTES,
    log,
  });
  // Signed by the platform, from few addresses and many at once: the limits of people do not fit.
  for (const [path, channel] of Object.entries(deps.channels ?? {})) app.use(path, channel);
  mountPages(app, settings.pagesDir);

  app.use((request, response) => sendRefusal(request, response, refuse('not_found')));
  app.use(createErrorHandler({ log, ids }));
  return {
    app,
    routes,
    get openapi() {
      return openapi();
    },
    metrics,
  };
};
