/** One signed report of a call, as another house's exchange sends it. */
import { randomBytes } from 'node:crypto';
import { SIGNING_HEADERS } from '../../routing/protocol/exchange/signing.ts';
import type { CtiReport } from '../../routing/protocol/phone/cti.ts';
import { digestOf, signatureOf } from '../../server/auth/signature.ts';

const PATH = '/api/v1/phone/reports';

/** One report, signed. @returns status and answer as they came */
export const sendReport = async (
  to: { url: string; keyId: string; secret: string },
  report: CtiReport,
): Promise<{ status: number; body: unknown }> => {
  const body = Buffer.from(JSON.stringify(report));
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const response = await fetch(new URL(PATH, to.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [SIGNING_HEADERS.key]: to.keyId,
      [SIGNING_HEADERS.timestamp]: timestamp,
      [SIGNING_HEADERS.nonce]: nonce,
      [SIGNING_HEADERS.signature]: signatureOf(to.secret, {
        method: 'POST',
        path: PATH,
        timestamp,
        nonce,
        bodyDigest: digestOf(body),
      }),
    },
    body,
  });
  return { status: response.status, body: await response.json() };
};
