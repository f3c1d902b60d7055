/** Files over HTTP: one per request, straight to the file store, checked by content, given out with safe headers. */
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import multer from 'multer';
import type { FileRef } from '../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import type { FileStore, StagedFile } from '../stores/file-store.ts';
import type { Binary } from './binary.ts';
import { fileTypeOf } from './file-types.ts';

/** An uploaded file whose content fits its name and declared type. */
export interface Upload {
  name: string;
  mime: string;
  sizeBytes: number;
  sha256: string;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

export interface UploadReader {
  /** Reads a multipart body; gives the fields beside the file. */
  read(request: Request, response: Response): Promise<Outcome<unknown>>;
  fileOf(request: Request): Upload | undefined;
}

interface Arrived {
  staged: StagedFile;
}

/** Control, zero-width and direction-changing characters, and what file systems or headers may stumble over. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\/:*?"<>|]/gu;

/** A name that can be shown and saved anywhere; keeps the extension. */
export const safeName = (given: string): string => {
  const plain = given
    .normalize('NFC')
    .replace(/^.*[\\/]/, '')
    .replace(UNSAFE, '')
    .replace(/^[.\s]+/, '')
    .trim();
  const dot = plain.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [plain.slice(0, dot), plain.slice(dot)] : [plain, ''];
  return `${[...stem].slice(0, 80).join('') || 'file'}${extension.slice(0, 10)}`;
};

/** Reads uploads. The file is on disk, but not in the record, until the route commits it. */
export const createUploadReader = (deps: { files: FileStore; maxFileBytes: number }): UploadReader => {
  const { files, maxFileBytes } = deps;
  const arrivals = new WeakMap<Request, Upload>();
  const storage: multer.StorageEngine = {
    _handleFile: (_request, file, done) => {
      files.stage(file.stream).then(
        (staged) => done(null, { path: staged.sha256, staged } as Partial<Express.Multer.File> & Arrived),
        (error: unknown) => done(error),
      );
    },
    _removeFile: (_request, file, done) => {
      const { staged } = file as Express.Multer.File & Partial<Arrived>;
      (staged?.discard() ?? Promise.resolve()).then(() => done(null), done);
    },
  };
  const single = multer({
    storage,
    defParamCharset: 'utf8',
    limits: { fileSize: maxFileBytes, files: 1, fields: 4, fieldSize: 200, fieldNameSize: 50, parts: 6 },
  }).single('file');

  const check = async (file: Express.Multer.File): Promise<Outcome<Upload>> => {
    const { staged } = file as Express.Multer.File & Arrived;
    const name = safeName(file.originalname);
    const type = fileTypeOf(await staged.bytes(), { name, mime: file.mimetype });
    if (staged.sizeBytes === 0 || !type) {
      await staged.discard();
      return staged.sizeBytes === 0
        ? refuse('invalid_input', '文件是空的。', 'file')
        : refuse('unsupported_type', '文件内容与类型不符，或类型不受支持。', 'file');
    }
    const { sizeBytes, sha256, commit, discard } = staged;
    return ok({ name, mime: type.mime, sizeBytes, sha256, commit, discard });
  };

  return {
    read: async (request, response) => {
      if (!request.is('multipart/form-data'))
        return refuse('unsupported_type', '请求须为 multipart/form-data。');
      // Form fields and part headers are small: anything much longer than the limit need not be read at all.
      if (Number(request.headers['content-length'] ?? 0) > maxFileBytes + 65_536)
        return refuse('too_large', undefined, 'file');
      await new Promise<void>((resolve, reject) => {
        single(request, response, (error: unknown) => (error ? reject(error) : resolve()));
      });
      if (request.file) {
        const checked = await check(request.file);
        if (!checked.ok) return checked;
        arrivals.set(request, checked.value);
      }
      return ok({ ...(request.body as Record<string, unknown>) });
    },
    fileOf: (request) => arrivals.get(request),
  };
};

const INLINE = /^(image|audio)\//;

/** RFC 6266: a plain name for old clients, the real one in UTF-8. */
export const fileName = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  // Half a surrogate pair has no UTF-8: as bytes and back it is a replacement character.
  const encoded = encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
};

/** Only images and sound open in the browser. */
export const contentDisposition = ({ name, mime }: Pick<FileRef, 'name' | 'mime'>): string =>
  `${INLINE.test(mime) ? 'inline' : 'attachment'}; ${fileName(name)}`;

/** The answer that sends a stored file. */
export const fileAnswer = (
  file: FileRef,
  { content, sizeBytes }: { content: NodeJS.ReadableStream; sizeBytes: number },
): Binary => ({
  send: async (response) => {
    response.setHeader('Content-Type', file.mime === 'text/plain' ? 'text/plain; charset=utf-8' : file.mime);
    response.setHeader('Content-Length', sizeBytes);
    response.setHeader('Content-Disposition', contentDisposition(file));
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.setHeader('Cache-Control', 'private, no-store');
    await pipeline(content, response);
  },
});
