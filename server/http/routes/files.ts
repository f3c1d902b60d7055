/** Files of tickets: up by those who may add to the ticket, down by those who may read it. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { FileRef, StoredFile } from '../../../routing/conversation.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../auth/policy.ts';
import type { QueryDesk } from '../../desk/desk.ts';
import { type Clock, type Ids, instant } from '../../ports.ts';
import type { Sounds } from '../../sound/sounds.ts';
import type { FileStore } from '../../stores/file-store.ts';
import type { Store } from '../../stores/store.ts';
import { route } from '../route.ts';
import { idParams } from '../schemas/common.ts';
import { fileRef } from '../schemas/messages.ts';
import { fileAnswer, type Upload } from '../uploads.ts';

/** Field beside `file` in the form. */
const uploadFields = z.object({
  ticketId: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\w-]+$/),
});

/** WeChat's voice is 2 MB at most. */
const VOICE_BYTES = 4 * 1024 * 1024;

export interface FileRouteDeps {
  queries: Pick<QueryDesk, 'mayReadFiles' | 'mayAddFiles'>;
  store: Pick<Store, 'files'>;
  files: FileStore;
  sounds: Sounds;
  clock: Clock;
  ids: Ids;
}

export const fileRoutes = (deps: FileRouteDeps) => {
  const { queries, store, files, sounds, clock, ids } = deps;

  /** The bytes first, then the record: a crash between them leaves bytes that nobody can name. */
  const add = async (
    who: StaffPrincipal | CitizenPrincipal,
    ticketId: Id,
    file: Upload | undefined,
  ): Promise<Outcome<FileRef>> => {
    if (!file) return refuse('invalid_input', '请选择要上传的文件。', 'file');
    if (!(await queries.mayAddFiles(who, ticketId))) return refuse('not_found', undefined, 'ticketId');
    await file.commit();
    const ref: FileRef = { id: ids.next(), name: file.name, mime: file.mime, sizeBytes: file.sizeBytes };
    const stored: StoredFile = {
      ...ref,
      ticketId,
      sha256: file.sha256,
      uploadedBy: who.kind === 'staff' ? who.id : who.citizenId,
      at: instant(clock.nowMs()),
    };
    const outcome = await store.files.insert(stored);
    return outcome.ok ? ok(ref) : refuse('duplicate_key');
  };

  return [
    route('POST /api/v1/visitor/files', {
      access: 'visitor',
      multipart: true,
      cost: 5,
      tag: 'files',
      summary: 'A visitor adds a file to his own open ticket',
      body: uploadFields,
      out: fileRef,
      status: 201,
      handle: ({ who, body, file }) => add(who, body.ticketId, file),
    }),
    route('POST /api/v1/files', {
      access: ['ticket.serve', 'order.handle'],
      multipart: true,
      cost: 5,
      tag: 'files',
      summary: 'Staff add a file to a ticket that they serve',
      body: uploadFields,
      out: fileRef,
      status: 201,
      handle: ({ who, body, file }) => add(who, body.ticketId, file),
    }),
    route('GET /api/v1/files/:id/sound', {
      access: 'file_reader',
      cost: 5,
      tag: 'files',
      summary: 'A voice message as WAV, made from the original at each call; the original is never changed',
      params: idParams,
      out: 'binary',
      refusals: ['unsupported_type'],
      handle: async ({ who, params }) => {
        const file = await store.files.get(params.id);
        if (!file || !(await queries.mayReadFiles(who, file.ticketId))) return refuse('not_found');
        const held = file.mime === 'audio/amr' ? await files.open(file.sha256) : undefined;
        if (!held) return refuse('unsupported_type', '这个文件不是语音消息。', 'id');
        if (held.sizeBytes > VOICE_BYTES)
          return refuse('unsupported_type', '这段语音过长，请下载原文件。', 'id');
        const wav = await sounds.toWav(await buffer(held.content));
        if (!wav.ok) return wav;
        const name = `${file.name.replace(/\.\w+$/, '')}.wav`;
        const ref: FileRef = { id: file.id, name, mime: 'audio/wav', sizeBytes: wav.value.length };
        return ok(fileAnswer(ref, { content: Readable.from([wav.value]), sizeBytes: wav.value.length }));
      },
    }),
    route('GET /api/v1/files/:id', {
      access: 'file_reader',
      tag: 'files',
      summary: 'The content, for those who may see the ticket',
      params: idParams,
      out: 'binary',
      handle: async ({ who, params }) => {
        const file = await store.files.get(params.id);
        if (!file || !(await queries.mayReadFiles(who, file.ticketId))) return refuse('not_found');
        const content = await files.open(file.sha256);
        return content ? ok(fileAnswer(file, content)) : refuse('not_found');
      },
    }),
  ];
};
