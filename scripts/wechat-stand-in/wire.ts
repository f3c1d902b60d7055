/** What both stand-ins need of HTTP: a body with a limit, an answer in JSON, the file of an upload, media that expire. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_BYTES = 24 * 1024 * 1024;

export interface Media {
  bytes: Uint8Array;
  mime: string;
  atMs: number;
}

export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_BYTES) throw new Error('body too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
};

export const answerJson = (response: ServerResponse, value: unknown): void => {
  response.setHeader('content-type', 'application/json; encoding=utf-8');
  response.end(JSON.stringify(value));
};

/** One part: what stands between the empty line and the closing boundary. */
export const uploadedFile = (body: Buffer, atMs: number): Media => {
  const head = body.indexOf('\r\n\r\n');
  const tail = body.lastIndexOf('\r\n--');
  const mime = /content-type: *([^\r\n]+)/i.exec(body.subarray(0, head).toString())?.[1] ?? '';
  return { bytes: body.subarray(head + 4, tail), mime, atMs };
};

export const newId = (bytes = 24): string => randomBytes(bytes).toString('base64url');
