/** Headers that browsers enforce, and the checks that a change really comes from our own pages. */
import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';
import { type Refusal, refuse } from '../../routing/errors.ts';
import type { HttpSettings } from './settings.ts';

const originOf = (url: string): string | undefined => {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
};

const headers = (frameAncestors: readonly string[], https: boolean, framed: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: [...frameAncestors],
      },
    },
    // frame-ancestors says it better, and knows more than one origin.
    xFrameOptions: framed ? false : { action: 'sameorigin' },
    crossOriginResourcePolicy: { policy: framed ? 'cross-origin' : 'same-origin' },
    strictTransportSecurity: https && { maxAge: 31_536_000 },
    referrerPolicy: { policy: 'no-referrer' },
  });

/** Pages on which somebody speaks; everywhere else no script can ask for the microphone. */
const SPEAKS = /^\/(?:console(?:\/|$)|chat$|demo\/phone$)/;

/** Security headers of every answer; `/chat` alone may be framed by other sites. */
export const createSecurityHeaders = (
  settings: Pick<HttpSettings, 'publicUrl' | 'frameAncestors'>,
): RequestHandler => {
  const https = settings.publicUrl.startsWith('https:');
  const own = headers(["'self'"], https, false);
  const framed = headers(settings.frameAncestors ?? ['*'], https, true);
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', `microphone=${SPEAKS.test(request.path) ? '(self)' : '()'}`);
    (request.path === '/chat' ? framed : own)(request, response, next);
  };
};

/** Own origins: the public address, the configured ones, and whatever host the request itself was sent to. */
const isOwnOrigin = (request: Request, origin: string, allowed: ReadonlySet<string>): boolean =>
  allowed.has(origin) ||
  (request.headers.host !== undefined && origin === `${request.protocol}://${request.headers.host}`);

export type ChangeCheck = (request: Request, options: { ownHeader: boolean }) => Refusal | undefined;

/**
 * Is this change sent by our own pages? Browsers name the origin of every change, so a foreign one is refused
 * wherever it comes from; programs send none. With `ownHeader` (session cookie in play) the header
 * `x-yixiantong: 1` must be there as well, which no form and no foreign script can send.
 */
export const createChangeCheck = (
  settings: Pick<HttpSettings, 'publicUrl' | 'allowedOrigins'>,
): ChangeCheck => {
  const allowed = new Set(
    [settings.publicUrl, ...(settings.allowedOrigins ?? [])]
      .map(originOf)
      .filter((origin): origin is string => origin !== undefined),
  );
  return (request, { ownHeader }) => {
    if (request.method === 'GET' || request.method === 'HEAD') return undefined;
    const { origin } = request.headers;
    const crossSite = origin === undefined && request.headers['sec-fetch-site'] === 'cross-site';
    if (crossSite || (origin !== undefined && !isOwnOrigin(request, origin, allowed)))
      return refuse('foreign_origin');
    if (ownHeader && request.headers['x-yixiantong'] !== '1')
      return refuse('forbidden', '请求缺少 x-yixiantong 请求头，请从本系统页面操作。');
    return undefined;
  };
};
