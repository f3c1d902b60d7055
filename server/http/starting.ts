/**
 * What is answered while the server starts: it lives and is not ready yet. A start with a long line in the record
 * takes its time, and whoever watches the process must not take it for dead meanwhile.
 */
import type { RequestListener } from 'node:http';
import { REFUSALS } from '../../routing/errors.ts';

const RETRY_AFTER_S = 2;
const { status, zh } = REFUSALS.unavailable;
const NOT_YET = { error: { code: 'unavailable', message: zh, detail: '系统正在启动，请稍候再试。' } };

const starting: RequestListener = (request, response) => {
  const path = request.url?.split('?')[0];
  const answer = (code: number, body: object): void => {
    response.writeHead(code, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...(code === 200 ? {} : { 'retry-after': String(RETRY_AFTER_S) }),
    });
    response.end(JSON.stringify(body));
  };
  if (path === '/healthz') answer(200, { ok: true });
  else if (path === '/readyz') answer(503, { ready: false, failing: ['start'] });
  else answer(status, NOT_YET);
};

/** A listener that says "starting" until it is given the application. */
export const createDoor = (): { listener: RequestListener; open(app: RequestListener): void } => {
  let current = starting;
  return {
    listener: (request, response) => current(request, response),
    open: (app) => {
      current = app;
    },
  };
};
