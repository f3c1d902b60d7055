/** Refusals and exceptions on their way out: one table decides status, sentence and log level. */
import type { ErrorRequestHandler, Request, Response } from 'express';
import multer from 'multer';
import { REFUSALS, type Refusal, type RefusalCode, refusalText, refuse } from '../../routing/errors.ts';
import type { HttpError } from '../../routing/protocol/http.ts';
import type { Ids, Log } from '../ports.ts';
import { isUnavailable } from '../unavailable.ts';

/** Chinese unless the client prefers English. */
export const localeOf = (request: Request): 'zh-CN' | 'en' =>
  request.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh-CN';

/** When it is worth to ask again, ms. */
const RETRY_AFTER_MS: Partial<Record<RefusalCode, number>> = { busy: 5000, unavailable: 5000 };

/** Answers with a refusal. */
export const sendRefusal = (
  request: Request,
  response: Response,
  refusal: Refusal,
  extra: { incident?: string; retryAfterMs?: number } = {},
): void => {
  const { status } = REFUSALS[refusal.code];
  const body: HttpError = {
    error: {
      code: refusal.code,
      message: refusalText(refusal, localeOf(request)),
      ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
      ...(refusal.field === undefined ? {} : { field: refusal.field }),
      ...(extra.incident === undefined ? {} : { incident: extra.incident }),
    },
  };
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  const retryAfterMs = extra.retryAfterMs ?? RETRY_AFTER_MS[refusal.code];
  if (retryAfterMs !== undefined)
    response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  response.setHeader('Vary', 'Accept-Language');
  response.setHeader('Cache-Control', 'no-store');
  response.status(status).json(body);
};

/** A cursor of another listing, or none at all, carries its code (server/stores/cursor.ts). */
const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const typeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;

/** What a body parser, the multipart reader or the router says, as a refusal; undefined for anything else. */
export const refusalOfError = (error: unknown): Refusal | undefined => {
  if (isUnavailable(error)) return refuse('unavailable');
  if (codeOf(error) === 'bad_cursor')
    return refuse('invalid_input', '翻页位置无效，请从第一页重新查看。', 'cursor');
  if (error instanceof multer.MulterError)
    return error.code === 'LIMIT_FILE_SIZE'
      ? refuse('too_large', undefined, 'file')
      : refuse('invalid_input', '上传的表单有误：只能包含 ticketId 和一个文件 file。', error.field ?? 'file');
  switch (typeOf(error)) {
    case 'entity.parse.failed':
      return refuse('broken_json');
    case 'entity.too.large':
      return refuse('too_large');
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return refuse('unsupported_type', '请求的字符集或压缩方式不受支持，请使用 UTF-8。');
    case 'request.aborted':
    case 'request.size.invalid':
      return refuse('invalid_input', '请求没有完整到达，请重试。');
  }
  if (error instanceof URIError) return refuse('not_found');
  if (
    error instanceof Error &&
    /^(Multipart|Malformed part|Unexpected end of form|Request )/.test(error.message)
  )
    return refuse('invalid_input', '上传没有完整到达，请重试。', 'file');
  return undefined;
};

/** Name and place of an error without its message, which may quote what a citizen wrote. */
export const safeError = (error: unknown): { error: string; at?: string[] } =>
  error instanceof Error
    ? {
        error: error.name,
        at: (error.stack ?? '')
          .split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 8)
          .map((line) => line.trim()),
      }
    : { error: typeof error };

/** The last middleware: known errors become refusals, unknown ones an incident that the log can be searched for. */
export const createErrorHandler =
  (deps: { log: Log; ids: Pick<Ids, 'next'> }): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const route: unknown = response.locals.route ?? 'unknown';
    const refusal = refusalOfError(error);
    if (refusal?.code === 'unavailable') deps.log.error({ route, ...safeError(error) }, 'a service is away');
    if (refusal) {
      sendRefusal(request, response, refusal);
      return;
    }
    const incident = deps.ids.next();
    deps.log.error({ incident, route, ...safeError(error) }, 'unexpected error');
    sendRefusal(request, response, refuse('internal'), { incident });
  };
