/** Parts of a file, as players ask for them (RFC 9110, 14.2): one range; anything else gets the whole. */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Response } from 'express';

export interface ByteRange {
  from: number;
  /** The last byte, included. */
  to: number;
}

/** Undefined: the whole file. `none`: no byte of the file lies in the range. */
export const rangeOf = (header: string | undefined, size: number): ByteRange | 'none' | undefined => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (!match[1] && !match[2])) return undefined;
  if (!match[1]) {
    const last = Math.min(Number(match[2]), size);
    return last === 0 ? 'none' : { from: size - last, to: size - 1 };
  }
  const from = Number(match[1]);
  const to = match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  if (from >= size) return 'none';
  return to < from ? undefined : { from, to };
};

/** Cuts the stream while it passes: files of recordings are small, and the store gives whole ones. */
export const sendRange = async (
  response: Response,
  file: { content: Readable; sizeBytes: number },
  range: ByteRange | 'none' | undefined,
  what: { mime: string; name: string },
): Promise<void> => {
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Type', what.mime);
  response.setHeader('Content-Disposition', `inline; filename="${what.name}"`);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'private, no-store');
  if (range === 'none') {
    file.content.destroy();
    response.status(416).setHeader('Content-Range', `bytes */${file.sizeBytes}`).end();
    return;
  }
  const { from, to } = range ?? { from: 0, to: file.sizeBytes - 1 };
  if (range) response.status(206).setHeader('Content-Range', `bytes ${from}-${to}/${file.sizeBytes}`);
  response.setHeader('Content-Length', to - from + 1);
  let at = 0;
  for await (const chunk of file.content) {
    const bytes = chunk as Buffer;
    const part = bytes.subarray(Math.max(0, from - at), Math.max(0, to + 1 - at));
    at += bytes.length;
    if (part.length > 0 && !response.write(part))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    if (at > to || response.destroyed) break;
  }
  response.end();
  await finished(response, { readable: false });
};
