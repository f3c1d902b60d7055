/**
 * PORT: the line to other systems. Signed requests out, and the box that keeps their secrets. One request is one
 * try; repeating is the caller's business.
 */

/** Why there was no answer at all. */
export type LineFailure =
  | 'bad_address'
  | 'private_address'
  | 'not_found'
  | 'refused'
  | 'timeout'
  | 'tls'
  | 'broken';

export interface LineRequest {
  url: string;
  /** Signs the request. */
  keyId: string;
  secret: string;
  /** The same for each try of one message: the other side answers a repeat like the first. */
  idempotencyKey: string;
  body: unknown;
  timeoutMs: number;
}

export type LineAnswer =
  | {
      ok: true;
      status: number;
      /** Parsed JSON; undefined when it was none. */
      body: unknown;
      /** Their clock at the answer, ms since the epoch; undefined without a usable Date header. */
      theirMs?: number;
    }
  | { ok: false; why: LineFailure };

export interface PartnerLine {
  /** Never rejects: whatever happens on the way is an answer. */
  post(request: LineRequest): Promise<LineAnswer>;
  /** Seals a secret so that only this installation can open it again. */
  seal(secret: string): string;
  /** @throws when the text was sealed with another key or has been changed */
  open(sealed: string): string;
}
