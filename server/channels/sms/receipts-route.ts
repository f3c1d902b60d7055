/** `/channels/sms/receipts`: the gateway tells what became of a message, signed with the key that we call it with. */
import { type RequestHandler, Router, raw } from 'express';
import { z } from 'zod';
import {
  SIGNING_HEADERS,
  SIGNING_WINDOW_S,
  type SigningParts,
} from '../../../routing/protocol/exchange/signing.ts';
import type { Clock, Log } from '../../ports.ts';
import type { SmsReceiptHandler } from '../sms-line.ts';
import type { SmsSettings } from './settings-file.ts';

export interface ReceiptDeps {
  /** Undefined: no gateway, and everything is refused. */
  settings: SmsSettings | undefined;
  receive: SmsReceiptHandler;
  clock: Clock;
  log: Log;
  digest: (body: string | Uint8Array) => string;
  sign: (secret: string, parts: SigningParts) => string;
  same: (given: string, wanted: string) => boolean;
}

const BODY_BYTES = 4 * 1024;

const receipt = z.object({
  id: z.string().regex(/^[\w-]{1,32}$/),
  result: z.enum(['delivered', 'failed']),
  code: z
    .string()
    .regex(/^[\w.:-]{1,40}$/)
    .optional(),
});

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Not JSON: the schema refuses it like any other wrong body.
    return undefined;
  }
};

export const createReceiptsRoute = (deps: ReceiptDeps): RequestHandler => {
  const { settings, receive, clock, log } = deps;
  const router = Router();
  router.post('/receipts', raw({ type: () => true, limit: BODY_BYTES }), (request, response, next) => {
    void (async () => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const head = (name: string) => request.get(name) ?? '';
      const timestamp = head(SIGNING_HEADERS.timestamp);
      const timely = Math.abs(Number(timestamp) - clock.nowMs() / 1000) <= SIGNING_WINDOW_S;
      const wanted =
        settings &&
        deps.sign(settings.secret, {
          method: 'POST',
          path: request.originalUrl,
          timestamp,
          nonce: head(SIGNING_HEADERS.nonce),
          bodyDigest: deps.digest(body),
        });
      if (
        !wanted ||
        !timely ||
        head(SIGNING_HEADERS.key) !== settings.keyId ||
        !deps.same(head(SIGNING_HEADERS.signature).toLowerCase(), wanted)
      ) {
        log.warn({ timely }, 'a receipt of the SMS gateway was not taken');
        response.status(403).json({ error: 'signature' });
        return;
      }
      const read = receipt.safeParse(parsed(body));
      if (!read.success) {
        response.status(400).json({ error: 'body' });
        return;
      }
      const { id, result, code } = read.data;
      // Signed, and telling the same a second time: a caught one that is played again changes nothing.
      await receive({ id, delivered: result === 'delivered', ...(code ? { why: code } : {}) });
      response.json({ ok: true });
    })().catch(next);
  });
  return router;
};
