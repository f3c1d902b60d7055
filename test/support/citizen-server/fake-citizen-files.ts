/** Upload and download of the fake citizen server: multipart in memory, bearer token as the only key. */
import type { Express } from 'express';
import multer from 'multer';
import type { FileRef } from '../../../routing/conversation.ts';
import type { PublicSite } from '../../../routing/protocol/views.ts';

interface Stored {
  ref: FileRef;
  bytes: Buffer;
}

export const citizenFiles = (
  app: Express,
  { visitors, site }: { visitors: Map<string, string>; site: PublicSite },
): Map<string, Stored> => {
  const stored = new Map<string, Stored>();
  const take = multer({ storage: multer.memoryStorage() }).single('file');
  const known = (header: string | undefined): boolean => visitors.has((header ?? '').replace(/^Bearer /, ''));
  app.post('/api/v1/visitor/files', take, (request, response) => {
    if (!known(request.headers.authorization))
      return response.status(401).json({ error: { code: 'bad_token', message: '' } });
    const file = request.file;
    if (!file) return response.status(400).json({ error: { code: 'invalid_input', message: '' } });
    if (file.size > site.maxFileBytes)
      return response.status(413).json({ error: { code: 'too_large', message: '' } });
    const ref = {
      id: `f${stored.size + 1}`,
      name: Buffer.from(file.originalname, 'latin1').toString('utf8'),
      mime: file.mimetype,
      sizeBytes: file.size,
    };
    stored.set(ref.id, { ref, bytes: file.buffer });
    return response.json(ref);
  });
  app.get('/api/v1/files/:id', (request, response) => {
    const file = stored.get(request.params.id);
    if (!file || !known(request.headers.authorization))
      return response.status(404).json({ error: { code: 'not_found', message: '' } });
    return response.type(file.ref.mime).send(file.bytes);
  });
  return stored;
};
