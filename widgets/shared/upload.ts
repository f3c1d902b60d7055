/** File upload with progress (fetch cannot tell it): one multipart request, the answer as a result. */
import type { FileRef } from '../../routing/conversation.ts';
import type { Result } from './failure.ts';
import { refusalOf } from './http.ts';

export interface UploadOptions {
  /** Citizens upload with their visitor token, staff with the cookie. */
  route: '/api/v1/visitor/files' | '/api/v1/files';
  ticketId: string;
  file: File;
  token?: string;
  /** Share of the bytes that have left, 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

export const uploadFile = (options: UploadOptions): Promise<Result<FileRef>> =>
  new Promise((resolve) => {
    const form = new FormData();
    form.set('ticketId', options.ticketId);
    form.set('file', options.file, options.file.name);
    const request = new XMLHttpRequest();
    request.open('POST', options.route);
    request.responseType = 'text';
    request.setRequestHeader('x-yixiantong', '1');
    if (options.token) request.setRequestHeader('authorization', `Bearer ${options.token}`);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) options.onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      let body: unknown;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        body = undefined;
      }
      if (request.status >= 200 && request.status < 300 && body)
        resolve({ ok: true, value: body as FileRef });
      else resolve(refusalOf(request.status, body));
    };
    request.onerror = request.onabort = () => resolve({ ok: false, code: 'offline' });
    request.ontimeout = () => resolve({ ok: false, code: 'timeout' });
    request.timeout = 120_000;
    options.signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
