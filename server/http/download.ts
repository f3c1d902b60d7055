/** An answer that the browser keeps as a file. */
import type { Binary } from './binary.ts';
import { fileName } from './uploads.ts';

/** Never opened in the browser, never kept by anything in between. */
export const download = (name: string, mime: string, content: string | Buffer): Binary => ({
  send: async (response) => {
    response
      .setHeader('Cache-Control', 'private, no-store')
      .setHeader('X-Content-Type-Options', 'nosniff')
      .setHeader('Content-Disposition', `attachment; ${fileName(name)}`)
      .setHeader('Content-Type', mime)
      .send(content);
  },
});
