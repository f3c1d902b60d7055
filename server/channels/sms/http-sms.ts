/** Text messages through a gateway over HTTP: one signed call per message, with no answer lost between "no" and "unknown". */
import { randomBytes } from 'node:crypto';
import { SMS_TEXTS, smsText } from '../../../routing/channels/sms.ts';
import { SIGNING_HEADERS, type SigningParts } from '../../../routing/protocol/exchange/signing.ts';
import type { Clock, Log } from '../../ports.ts';
import { readUpTo, wasNeverSent } from '../http-answers.ts';
import type { SmsLine, SmsMessage, SmsOutcome } from '../sms-line.ts';
import type { SmsSettings } from './settings-file.ts';

export interface HttpSmsDeps {
  clock: Clock;
  log: Log;
  digest: (body: string | Uint8Array) => string;
  sign: (secret: string, parts: SigningParts) => string;
  /** The gateway answers within this, ms. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 8_000;
const MINUTE = 60_000;
const ANSWER_BYTES = 16 * 1024;

const CODE = /^[\w.:-]{1,40}$/;

const readAnswer = async (response: Response): Promise<Record<string, unknown> | undefined> => {
  try {
    const bytes = await readUpTo(response, ANSWER_BYTES);
    if (!bytes) return undefined;
    const body: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    // Cut in the middle, or no JSON: the caller knows that the gateway had the request.
    return undefined;
  }
};

/** The gateway's word, by status and body; docs/sms.md is the contract. */
const outcomeOf = (status: number, body: Record<string, unknown> | undefined): SmsOutcome => {
  const code = typeof body?.code === 'string' && CODE.test(body.code) ? body.code : `http_${status}`;
  if (status === 429 || status === 503) return { result: 'retry', afterMs: MINUTE, code };
  // Our key or address is wrong: an operator mends it, and the message waits.
  if (status === 401 || status === 403 || status === 404)
    return { result: 'retry', afterMs: 5 * MINUTE, code };
  if (status >= 400 && status < 500) return { result: 'refused', code };
  if (status < 200 || status >= 300 || !body) return { result: 'unknown' };
  if (body.result === 'accepted') return { result: 'sent' };
  return body.result === 'rejected' ? { result: 'refused', code } : { result: 'unknown' };
};

export const createHttpSms = (settings: SmsSettings, deps: HttpSmsDeps): SmsLine => {
  const { clock, log } = deps;
  const url = new URL(settings.url);

  const bodyOf = ({ id, phone, purpose, values }: SmsMessage): string => {
    const template = settings.templates[purpose] || {};
    return JSON.stringify({
      id,
      to: phone,
      purpose,
      ...(settings.sign ? { sign: settings.sign } : {}),
      ...(template.id ? { templateId: template.id } : {}),
      values,
      text: `${settings.sign ? `【${settings.sign}】` : ''}${smsText(template.text ?? SMS_TEXTS[purpose], values)}`,
    });
  };

  return {
    isOpen: (purpose) => settings.templates[purpose] !== false,
    idempotent: settings.idempotent,
    send: async (message) => {
      const body = bodyOf(message);
      const parts: SigningParts = {
        method: 'POST',
        path: `${url.pathname}${url.search}`,
        timestamp: String(Math.floor(clock.nowMs() / 1000)),
        nonce: randomBytes(16).toString('base64url'),
        bodyDigest: deps.digest(body),
      };
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.timeout(deps.timeoutMs ?? TIMEOUT_MS),
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'idempotency-key': message.id,
            [SIGNING_HEADERS.key]: settings.keyId,
            [SIGNING_HEADERS.timestamp]: parts.timestamp,
            [SIGNING_HEADERS.nonce]: parts.nonce,
            [SIGNING_HEADERS.signature]: deps.sign(settings.secret, parts),
          },
          body,
        });
      } catch (error) {
        return wasNeverSent(error)
          ? { result: 'retry', afterMs: MINUTE, code: 'unreachable' }
          : { result: 'unknown' };
      }
      const outcome = outcomeOf(response.status, await readAnswer(response));
      if (outcome.result === 'retry' && response.status !== 429 && response.status !== 503)
        log.error({ status: response.status }, 'the SMS gateway wants a setting changed');
      return outcome;
    },
  };
};
