/**
 * How WeChat delivers: signed, in safe mode encrypted, three tries in all when no good answer comes in time. The
 * cipher is shared with the product: it is held by the published vectors, not by this program.
 */
import { randomBytes } from 'node:crypto';
import { encrypt, type Key } from '../../server/channels/tencent/cipher.ts';
import { signatureOf } from '../../server/channels/tencent/signature.ts';
import { writeXml } from '../../server/channels/tencent/xml.ts';

export interface PushTarget {
  /** The web hook. */
  url: string;
  token: string;
  /** corpid at WeCom. */
  appId: string;
  key?: Key;
  /** WeCom signs the cipher text alone. */
  weCom?: boolean;
}

export interface PushRules {
  /** 5 s at the platform. */
  answerMs: number;
  /** Between tries; 5 s at the platform. */
  againMs: number;
  tries: number;
}

/** Rounds of the event loop from the end of a wait. */
const READ_ROUNDS = 5;

export const PLATFORM_RULES: PushRules = { answerMs: 5_000, againMs: 5_000, tries: 3 };

export interface Delivery {
  /** Tries that were made. */
  tries: number;
  /** The last answer was good (200 with `success` or nothing). */
  accepted: boolean;
  /** Time of the accepted answer, ms. */
  tookMs: number;
  status: number;
}

const sealed = (
  xml: string,
  target: PushTarget,
  timestamp: string,
  nonce: string,
): { body: string; query: Record<string, string> } => {
  if (!target.key) return { body: xml, query: {} };
  const cipherText = encrypt(xml, target.key, target.appId, randomBytes(16));
  return {
    body: writeXml({ ToUserName: target.appId, Encrypt: cipherText }),
    query: {
      ...(target.weCom ? {} : { encrypt_type: 'aes' }),
      msg_signature: signatureOf(target.token, timestamp, nonce, cipherText),
    },
  };
};

/**
 * Ends a wait. On a busy machine a timer may run before what has long lain in the socket is read: what came in time
 * counts, so the end waits for some rounds of reading.
 */
const lateBy = (ms: number): { signal: AbortSignal; clear(): void } => {
  const control = new AbortController();
  const rounds = (left: number): void => {
    if (left === 0) control.abort();
    else setImmediate(() => rounds(left - 1));
  };
  const timer = setTimeout(() => rounds(READ_ROUNDS), ms);
  return { signal: control.signal, clear: () => clearTimeout(timer) };
};

const postOnce = async (xml: string, target: PushTarget, rules: PushRules) => {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(4).readUInt32BE().toString();
  const { body, query } = sealed(xml, target, timestamp, nonce);
  const plain: Record<string, string> = target.weCom
    ? {}
    : { signature: signatureOf(target.token, timestamp, nonce) };
  const from = performance.now();
  const limit = lateBy(rules.answerMs);
  try {
    const response = await fetch(
      `${target.url}?${new URLSearchParams({ ...plain, timestamp, nonce, ...query })}`,
      {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body,
        signal: limit.signal,
      },
    );
    const text = await response.text();
    return {
      status: response.status,
      accepted: response.status === 200 && (text === 'success' || text === ''),
      tookMs: performance.now() - from,
    };
  } catch {
    // Late, cut or refused: to the platform all the same.
    return { status: 0, accepted: false, tookMs: performance.now() - from };
  } finally {
    limit.clear();
  }
};

/** Delivers one message; never rejects. */
export const push = async (xml: string, target: PushTarget, rules: PushRules): Promise<Delivery> => {
  for (let tries = 1; ; tries += 1) {
    const { status, accepted, tookMs } = await postOnce(xml, target, rules);
    if (accepted || tries >= rules.tries) return { tries, accepted, tookMs, status };
    await new Promise((resolve) => setTimeout(resolve, rules.againMs));
  }
};
