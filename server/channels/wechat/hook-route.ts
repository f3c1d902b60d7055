/**
 * `/channels/wechat/:account` over HTTP. The platform gives 5 s and then delivers again, three times in all: an answer
 * of `success` means that the event is kept. When the record is slow the answer must not be: the event then waits in a
 * spool on the disk of this node.
 */
import { type RequestHandler, Router, text } from 'express';
import type { Clock, Log } from '../../ports.ts';
import type { InboundEvent, InboundHandler } from '../channel.ts';
import { answerAddressCheck, type HookSecrets, queryOf, readHook } from '../tencent/web-hook.ts';
import { MAX_XML_BYTES } from '../tencent/xml.ts';
import { readOfficialEvent } from './official-event.ts';
import type { Spool } from './spool.ts';

export interface HookDeps {
  secrets: ReadonlyMap<string, HookSecrets>;
  receive: InboundHandler;
  spool: Spool;
  /** An account's message has come and holds. */
  seen?: (accountId: string) => void;
  clock: Clock;
  log: Log;
  /** After this the event goes to the spool, ms. */
  patienceMs?: number;
}

const PATIENCE_MS = 2_000;

const LATE = Symbol('late');

export const createHookRoute = (deps: HookDeps): RequestHandler => {
  const { secrets, receive, spool, clock, log, seen } = deps;
  const patienceMs = deps.patienceMs ?? PATIENCE_MS;

  /** Into the record, or onto the disk when that takes too long: both know the event by its key. */
  const keep = async (event: InboundEvent): Promise<void> => {
    if (spool.holds(event)) return spool.add(event);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<typeof LATE>((resolve) => {
      timer = setTimeout(() => resolve(LATE), patienceMs);
    });
    try {
      const first = await Promise.race([
        receive(event).then(
          () => 'kept' as const,
          () => 'failed' as const,
        ),
        late,
      ]);
      if (first !== 'kept') await spool.add(event);
    } finally {
      clearTimeout(timer);
    }
  };

  const router = Router();
  router.get('/:account', (request, response) => {
    const known = secrets.get(String(request.params.account));
    const answer = known && answerAddressCheck(queryOf(request.query), known, clock.nowMs());
    if (answer === undefined) response.status(403).type('text/plain').send('forbidden');
    else response.type('text/plain').send(answer);
  });
  router.post('/:account', text({ type: () => true, limit: MAX_XML_BYTES }), (request, response, next) => {
    void (async () => {
      const accountId = String(request.params.account);
      const known = secrets.get(accountId);
      const body = typeof request.body === 'string' ? request.body : '';
      const read = known
        ? readHook(queryOf(request.query), body, known, clock.nowMs())
        : ({ kind: 'forbidden', why: 'signature' } as const);
      if (read.kind !== 'fields') {
        log.warn(
          { account: known ? accountId : 'unknown', why: read.why },
          'a message of the platform was not taken',
        );
        response
          .status(read.kind === 'forbidden' ? 403 : 400)
          .type('text/plain')
          .send(read.why);
        return;
      }
      const event = readOfficialEvent(accountId, read.fields);
      if (event.kind === 'broken') {
        response.status(400).type('text/plain').send('fields');
        return;
      }
      seen?.(accountId);
      if (event.kind === 'event') await keep(event.event);
      // Anything else, JSON above all, would show the citizen that the service is broken.
      response.type('text/plain').send('success');
    })().catch(next);
  });
  return router;
};
