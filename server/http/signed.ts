/** Reads the body of a signed request as the bytes that were signed, and checks the signature before anything else. */
import express, { type Request, type Response } from 'express';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import type { SignedPrincipal } from '../auth/policy.ts';
import type { SignedRequests } from '../auth/signed-requests.ts';

export type SignedReader = (
  request: Request,
  response: Response,
) => Promise<Outcome<{ who: SignedPrincipal; body: unknown }>>;

export const createSignedReader = (
  signed: Pick<SignedRequests, 'verify'>,
  limitBytes: number,
): SignedReader => {
  const raw = express.raw({ limit: limitBytes, type: () => true, inflate: false });

  const bytesOf = (request: Request, response: Response): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      raw(request, response, (error?: unknown) => {
        if (error) reject(error);
        else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
      });
    });

  return async (request, response) => {
    const bytes = await bytesOf(request, response);
    const who = await signed.verify({
      method: request.method,
      path: request.originalUrl,
      header: (name) => request.get(name),
      body: bytes,
      from: request.ip ?? '',
    });
    if (!who.ok) return who;
    if (bytes.length === 0) return ok({ who: who.value, body: {} });
    try {
      return ok({ who: who.value, body: JSON.parse(bytes.toString('utf8')) as unknown });
    } catch {
      return refuse('broken_json');
    }
  };
};
