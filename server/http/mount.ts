/** Turns route declarations into express handlers: origin, caller, limits, body, schemas, use case, answer, in this order. */
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { type Outcome, ok, REFUSALS, type Refusal, refuse } from '../../routing/errors.ts';
import type { Principal } from '../auth/policy.ts';
import type { Log } from '../ports.ts';
import type { AccessCheck } from './access.ts';
import { sendRefusal } from './errors.ts';
import type { Buckets } from './rate-limit.ts';
import { type Binary, isStaffRoute, type Route } from './route.ts';
import type { ChangeCheck } from './security.ts';
import type { SignedReader } from './signed.ts';
import type { UploadReader } from './uploads.ts';

export interface MountDeps {
  access: AccessCheck;
  change: ChangeCheck;
  buckets: Record<'staff' | 'visitor' | 'partner', Buckets>;
  uploads: UploadReader;
  signed: SignedReader;
  jsonLimitBytes: number;
  log: Log;
}

const HAN = /\p{Script=Han}/u;

/** The first problem that a schema found, as a refusal: its path, and its sentence where that is Chinese. */
const refusalOfIssues = (error: z.ZodError): Refusal => {
  const issue = error.issues[0]!;
  const field = issue.path.map(String).join('.');
  const sentence = HAN.test(issue.message) ? issue.message : undefined;
  return refuse('invalid_input', sentence, field === '' ? undefined : field);
};

/** Checks a part of the request; without a schema the part does not reach the handler. */
const parse = (schema: z.ZodType | undefined, value: unknown): Outcome<unknown> => {
  if (!schema) return ok(undefined);
  const result = schema.safeParse(value);
  return result.success ? ok(result.data) : refusalOfIssues(result.error);
};

const takeToken = (deps: MountDeps, who: Principal | undefined, cost: number): number => {
  switch (who?.kind) {
    case 'staff':
      return deps.buckets.staff.take(who.id, cost);
    case 'citizen':
      return deps.buckets.visitor.take(who.citizenId, cost);
    case 'partner':
      return deps.buckets.partner.take(who.apiKeyId, cost);
    default:
      return 0;
  }
};

const isBinary = (value: unknown): value is Binary =>
  typeof value === 'object' && value !== null && 'send' in value && typeof value.send === 'function';

/** Aborts when the connection closes before the answer has been written. */
const signalOf = (response: Response): AbortSignal => {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
};

/** Registers every route on the app. */
export const mountRoutes = (app: Express, routes: readonly Route[], deps: MountDeps): void => {
  const reader = (limit: number) => express.json({ limit, type: 'application/json', strict: false });
  const usual = reader(deps.jsonLimitBytes);

  const readJson = (json: RequestHandler, request: Request, response: Response): Promise<Outcome<unknown>> =>
    new Promise((resolve, reject) => {
      const hasBody =
        request.headers['transfer-encoding'] !== undefined ||
        Number(request.headers['content-length'] ?? 0) > 0;
      if (hasBody && !request.is('application/json')) {
        resolve(refuse('unsupported_type', '请求须为 application/json。'));
        return;
      }
      const done: Parameters<RequestHandler>[2] = (error?: unknown) => {
        if (error) reject(error);
        else resolve(ok(request.body === undefined ? {} : (request.body as unknown)));
      };
      json(request, response, done);
    });

  const answer = async (
    route: Route,
    json: RequestHandler,
    request: Request,
    response: Response,
  ): Promise<Refusal | undefined> => {
    const foreign = deps.change(request, { ownHeader: isStaffRoute(route.access) || route.ownPagesOnly });
    if (foreign) return foreign;
    const signed = route.access === 'signed' ? await deps.signed(request, response) : undefined;
    if (signed && !signed.ok) return signed;
    const caller = signed ? ok<Principal | undefined>(signed.value.who) : await deps.access(request, route);
    if (!caller.ok) return caller;
    const waitMs = takeToken(deps, caller.value, route.cost);
    if (waitMs > 0) {
      response.setHeader('Retry-After', String(Math.ceil(waitMs / 1000)));
      return refuse('rate_limited');
    }
    const params = parse(route.params, request.params);
    if (!params.ok) return refuse('not_found');
    const query = parse(route.query, request.query);
    if (!query.ok) return query;
    const raw = signed
      ? ok(signed.value.body)
      : route.multipart
        ? await deps.uploads.read(request, response)
        : route.body
          ? await readJson(json, request, response)
          : ok(undefined);
    if (!raw.ok) return raw;
    const file = route.multipart ? deps.uploads.fileOf(request) : undefined;
    try {
      const body = parse(route.body, raw.value);
      if (!body.ok) return body;
      const outcome = await route.run({
        who: caller.value,
        params: params.value,
        query: query.value,
        body: body.value,
        file,
        from: request.ip ?? '',
        signal: signalOf(response),
        header: (name) => request.get(name),
        setCookie: (value) => response.append('Set-Cookie', value),
      });
      if (!outcome.ok) return outcome;
      response.status(route.status);
      if (isBinary(outcome.value)) await outcome.value.send(response);
      else response.setHeader('Cache-Control', 'no-store').json(outcome.value);
      return undefined;
    } finally {
      await file?.discard();
    }
  };

  for (const route of routes) {
    const json = route.bodyBytes === undefined ? usual : reader(route.bodyBytes);
    app[route.method](route.path, async (request, response) => {
      response.locals.route = route.key;
      const refusal = await answer(route, json, request, response);
      if (!refusal) return;
      const level = REFUSALS[refusal.code].log;
      if (level !== 'silent') deps.log[level]({ route: route.key, code: refusal.code }, 'refused');
      sendRefusal(request, response, refusal);
    });
  }
};
