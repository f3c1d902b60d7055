/** The built pages: a closed list of addresses, everything else is not a page. */
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';

/** Address to file. Console and board route on the client below their address. */
const PAGES: readonly [paths: string | string[], file: string][] = [
  ['/', 'index.html'],
  ['/demo', 'demo.html'],
  ['/demo/phone', 'demo-phone.html'],
  ['/chat', 'chat.html'],
  ['/rate/*token', 'rating.html'],
  ['/confirm', 'confirm.html'],
  ['/status', 'status.html'],
  ['/directory', 'directory.html'],
  ['/faq', 'faq.html'],
  ['/appointments', 'appointments.html'],
  ['/mailbox', 'mailbox.html'],
  ['/promises', 'promises.html'],
  ['/notices', 'notices.html'],
  [['/console', '/console/*rest'], 'console.html'],
  [['/board', '/board/*rest'], 'board.html'],
];

/** Pages behind a link for one person. */
const NOT_KEPT: ReadonlySet<string> = new Set(['rating.html', 'confirm.html']);

const STATIC = ['/favicon.ico', '/favicon.svg', '/robots.txt'];

const isMissing = (error: Error & { code?: unknown; status?: unknown }): boolean =>
  error.code === 'ENOENT' || error.status === 404;

const NOT_BUILT = `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>页面尚未构建</title>
<body><h1>页面尚未构建</h1><p>请在服务器上运行 <code>npm run build</code>，然后刷新本页。</p>
<p lang="en">The pages have not been built. Run <code>npm run build</code> and reload.</p></body></html>`;

/** Serves the pages, the widget for other sites, and the hashed assets. */
export const mountPages = (app: Express, pagesDir: string): void => {
  const send =
    (file: string, headers: Record<string, string>, onMissing: RequestHandler): RequestHandler =>
    (request, response, next) => {
      response.locals.route = `page ${file}`;
      response.sendFile(join(pagesDir, file), { headers, cacheControl: false }, (error) => {
        if (!error || response.headersSent) return;
        if (isMissing(error)) onMissing(request, response, next);
        else next(error);
      });
    };

  const notBuilt: RequestHandler = (_request, response) => {
    response.status(503).type('html').setHeader('Cache-Control', 'no-store').send(NOT_BUILT);
  };
  const pass: RequestHandler = (_request, _response, next) => next();

  for (const [paths, file] of PAGES)
    app.get(paths, send(file, { 'Cache-Control': NOT_KEPT.has(file) ? 'no-store' : 'no-cache' }, notBuilt));

  // The one file that other sites load: readable from anywhere, and fresh soon after an update.
  app.get(
    '/widget.js',
    send(
      'widget.js',
      {
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': 'public, max-age=300',
      },
      pass,
    ),
  );
  for (const path of STATIC)
    app.get(path, send(path.slice(1), { 'Cache-Control': 'public, max-age=86400' }, pass));
  app.use(
    '/assets',
    (_request, response, next) => {
      response.locals.route = 'assets';
      next();
    },
    express.static(join(pagesDir, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      redirect: false,
    }),
  );
};
