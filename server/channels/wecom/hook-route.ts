/**
 * `/channels/wecom/:account` over HTTP. A callback says only that there is something to pull; it is answered at once.
 * Nothing is lost when the process dies in between: the start pulls, and so does every node from time to time.
 */
import { type RequestHandler, Router, text } from 'express';
import type { Clock, Log } from '../../ports.ts';
import { answerAddressCheck, type HookSecrets, queryOf, readHook } from '../tencent/web-hook.ts';
import { MAX_XML_BYTES } from '../tencent/xml.ts';

export interface KfHookDeps {
  secrets: ReadonlyMap<string, HookSecrets>;
  /** False when this company has no such account here. */
  wake(corpId: string, openKfId: string, token: string): boolean;
  clock: Clock;
  log: Log;
}

export const createKfHookRoute = ({ secrets, wake, clock, log }: KfHookDeps): RequestHandler => {
  const router = Router();
  router.get('/:account', (request, response) => {
    const query = queryOf(request.query);
    const known = secrets.get(String(request.params.account));
    // WeCom knows no other signature.
    const answer =
      known && query.msg_signature !== undefined
        ? answerAddressCheck(query, known, clock.nowMs())
        : undefined;
    if (answer === undefined) response.status(403).type('text/plain').send('forbidden');
    else response.type('text/plain').send(answer);
  });
  router.post('/:account', text({ type: () => true, limit: MAX_XML_BYTES }), (request, response) => {
    const accountId = String(request.params.account);
    const known = secrets.get(accountId);
    const query = queryOf(request.query);
    const body = typeof request.body === 'string' ? request.body : '';
    const read =
      known && query.msg_signature !== undefined
        ? readHook(query, body, known, clock.nowMs())
        : ({ kind: 'forbidden', why: 'signature' } as const);
    if (!known || read.kind !== 'fields') {
      const why = read.kind === 'fields' ? 'signature' : read.why;
      log.warn({ account: known ? accountId : 'unknown', why }, 'a callback was not taken');
      response
        .status(read.kind === 'broken' ? 400 : 403)
        .type('text/plain')
        .send(why);
      return;
    }
    const { fields } = read;
    if (fields.get('Event') === 'kf_msg_or_event') {
      const openKfId = fields.get('OpenKfId') ?? '';
      if (!wake(known.receiver, openKfId, fields.get('Token') ?? ''))
        log.warn({ account: accountId }, 'a callback is for a customer service account that is not set up');
    }
    response.type('text/plain').send('success');
  });
  return router;
};
