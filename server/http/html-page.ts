/** A page that is made on the server, to read or to print. */
import type { Response } from 'express';
import type { Binary } from './binary.ts';

/** A page of our own that runs no script and loads nothing. */
export const htmlPage = (html: string, status = 200): Binary => ({
  send: async (response: Response) => {
    response
      .status(status)
      .set({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        'cache-control': 'private, no-store',
      })
      .send(html);
  },
});
