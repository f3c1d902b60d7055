/** Uploads and downloads: limits, content against declared type, safe names and headers, and who may. */
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FileRef } from '../../../routing/conversation.ts';
import { FILE_TYPES, type FileType, fileTypeOf, sniff } from '../../../server/http/file-types.ts';
import { contentDisposition, safeName } from '../../../server/http/uploads.ts';
import { amrTone } from '../../support/samples/amr-sample.ts';
import { SAMPLES, zipOf } from '../../support/samples/file-samples.ts';
import { type HttpWorld, startHttpWorld, verdict } from '../../support/worlds/http-world.ts';

const MAX_BYTES = 100_000;
let world: HttpWorld;
let visitor: string;

beforeAll(async () => {
  world = await startHttpWorld({
    settings: { maxFileBytes: MAX_BYTES, limits: { visitor: { capacity: 1e6, perSecond: 1 } } },
  });
  visitor = (await world.visitors.create()).token;
});
afterAll(() => world.close());

const upload = (
  content: Uint8Array,
  { name = 'a.png', mime = 'image/png', ticketId = 'ticket-1', headers = {} as Record<string, string> } = {},
): Promise<Response> => {
  const form = new FormData();
  form.set('ticketId', ticketId);
  form.set('file', new Blob([new Uint8Array(content)], { type: mime }), name);
  return world.request('POST', '/api/v1/visitor/files', {
    headers: { authorization: `Bearer ${visitor}`, ...headers },
    body: form,
  });
};
const uploaded = async (response: Response): Promise<FileRef> => (await response.json()) as FileRef;
const get = (id: string, headers: Record<string, string> = { authorization: `Bearer ${visitor}` }) =>
  world.request('GET', `/api/v1/files/${id}`, { headers });

describe('what a file is', () => {
  it.each(Object.entries(SAMPLES))('knows %s by its bytes', (kind, bytes) => {
    expect(sniff(bytes)).toBe(kind);
    const { mime, extensions }: FileType = FILE_TYPES[kind as keyof typeof FILE_TYPES];
    const extension = extensions[0]!;
    expect(fileTypeOf(bytes, { name: `x.${extension.toUpperCase()}`, mime })?.mime).toBe(mime);
    expect(fileTypeOf(bytes, { name: `x.${extension}`, mime: 'application/octet-stream' })?.mime).toBe(mime);
    expect(fileTypeOf(bytes, { name: 'x.exe', mime })).toBeUndefined();
    expect(fileTypeOf(bytes, { name: `x.${extension}`, mime: 'text/html' })).toBeUndefined();
  });

  it.each<[string, Uint8Array]>([
    ['a program', Buffer.from('MZ\x90\0\x03\0', 'latin1')],
    ['a plain archive', zipOf(['a.txt'])],
    [
      'an office document with macros',
      zipOf(['[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin']),
    ],
    ['a cut archive', SAMPLES.docx.subarray(0, 40)],
    ['binary junk', Buffer.from([0, 1, 2, 3, 4, 5])],
    ['a film in WebM', Buffer.from('\x1a\x45\xdf\xa3\x42\x82\x84webm\x86\x86A_OPUS\x86\x85V_VP9', 'latin1')],
    ['Matroska', Buffer.from('\x1a\x45\xdf\xa3\x42\x82\x88matroska\x86\x86A_OPUS', 'latin1')],
    ['Ogg with a picture', Buffer.from(`OggS\0\x02${'\0'.repeat(20)}\x01\x2a\x80theora`, 'latin1')],
    ['a RIFF of another kind', Buffer.from('RIFF\0\0\0\0AVI ', 'latin1')],
  ])('does not take %s', (_name, bytes) => {
    expect(sniff(Buffer.from(bytes))).toBeUndefined();
  });

  it('takes text in GB 18030', () => {
    expect(sniff(Buffer.from([0xb7, 0xa8, 0xc2, 0xc9]))).toBe('txt');
  });
});

describe('uploading', () => {
  it('keeps a file and gives the same bytes back, with safe headers', async () => {
    const response = await upload(SAMPLES.png, { name: '劳动合同 "照片".png' });
    expect(response.status).toBe(201);
    const file = await uploaded(response);
    expect(file).toMatchObject({
      name: '劳动合同 照片.png',
      mime: 'image/png',
      sizeBytes: SAMPLES.png.length,
    });
    const back = await get(file.id);
    expect(Buffer.from(await back.arrayBuffer())).toEqual(Buffer.from(SAMPLES.png));
    expect(Object.fromEntries(back.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
    expect(back.headers.get('content-disposition')).toContain("filename*=UTF-8''%E5%8A%B3");
  });

  it('lets staff upload with their cookie and the own header only', async () => {
    const cookie = await world.signIn('agent');
    const form = (): FormData => {
      const made = new FormData();
      made.set('ticketId', 'ticket-1');
      made.set('file', new Blob([new Uint8Array(SAMPLES.pdf)], { type: 'application/pdf' }), '答复.pdf');
      return made;
    };
    const without = await world.request('POST', '/api/v1/files', { headers: { cookie }, body: form() });
    expect(await verdict(without)).toEqual([403, 'forbidden']);
    const response = await world.request('POST', '/api/v1/files', {
      headers: { cookie, 'x-yixiantong': '1' },
      body: form(),
    });
    expect(response.status).toBe(201);
    const back = await get((await uploaded(response)).id, { cookie });
    expect(back.headers.get('content-disposition')).toMatch(/^attachment; /);
    await back.arrayBuffer();
  });

  it('refuses too large, empty, disguised and unlisted files, and leaves nothing behind', async () => {
    const refused: [Promise<Response>, [number, string]][] = [
      [upload(Buffer.concat([SAMPLES.png, Buffer.alloc(MAX_BYTES)])), [413, 'too_large']],
      [upload(Buffer.alloc(MAX_BYTES * 3)), [413, 'too_large']],
      [upload(new Uint8Array()), [400, 'invalid_input']],
      [upload(Buffer.from('<script>alert(1)</script>')), [415, 'unsupported_type']],
      [upload(SAMPLES.png, { name: 'a.pdf', mime: 'application/pdf' }), [415, 'unsupported_type']],
      [upload(Buffer.from('<svg/>'), { name: 'a.svg', mime: 'image/svg+xml' }), [415, 'unsupported_type']],
      [upload(SAMPLES.png, { ticketId: 'ticket-2' }), [404, 'not_found']],
      [upload(SAMPLES.png, { ticketId: '../x' }), [400, 'invalid_input']],
    ];
    for (const [response, expected] of refused) expect(await verdict(await response)).toEqual(expected);
    expect(await readdir(join(world.dir, 'files', 'incoming'))).toEqual([]);
  });

  it('takes a file of exactly the limit', async () => {
    const content = Buffer.alloc(MAX_BYTES, 'a');
    expect((await upload(content, { name: 'a.txt', mime: 'text/plain' })).status).toBe(201);
    const over = Buffer.alloc(MAX_BYTES + 1, 'a');
    expect(await verdict(await upload(over, { name: 'a.txt', mime: 'text/plain' }))).toEqual([
      413,
      'too_large',
    ]);
  });

  it('leaves nothing behind when the sender goes away in the middle', async () => {
    const incoming = join(world.dir, 'files', 'incoming');
    const { port } = new URL(world.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /api/v1/visitor/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${visitor}\r\n` +
        'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 50000\r\n\r\n' +
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n' +
        'a'.repeat(20_000),
    );
    await vi.waitFor(async () => expect(await readdir(incoming)).toHaveLength(1));
    socket.destroy();
    await vi.waitFor(async () => expect(await readdir(incoming)).toEqual([]));
    expect((await upload(SAMPLES.png)).status).toBe(201);
  });

  it('refuses forms without a file, with two files, broken or of another type', async () => {
    const send = async (body: BodyInit, headers: Record<string, string> = {}) =>
      verdict(
        await world.request('POST', '/api/v1/visitor/files', {
          headers: { authorization: `Bearer ${visitor}`, ...headers },
          body,
        }),
      );
    const form = new FormData();
    form.set('ticketId', 'ticket-1');
    expect(await send(form)).toEqual([400, 'invalid_input']);
    for (const name of ['a.png', 'b.png'])
      form.append('file', new Blob([new Uint8Array(SAMPLES.png)], { type: 'image/png' }), name);
    expect(await send(form)).toEqual([400, 'invalid_input']);
    expect(await send('{}', { 'content-type': 'application/json' })).toEqual([415, 'unsupported_type']);
    expect(await send('x', { 'content-type': 'multipart/form-data' })).toEqual([400, 'invalid_input']);
    expect(await send('--b\r\nnonsense', { 'content-type': 'multipart/form-data; boundary=b' })).toEqual([
      400,
      'invalid_input',
    ]);
    expect(await readdir(join(world.dir, 'files', 'incoming'))).toEqual([]);
  });
});

describe('reading', () => {
  it('gives a file only to those who may read its ticket', async () => {
    const { id } = await uploaded(await upload(SAMPLES.gif, { name: 'a.gif', mime: 'image/gif' }));
    const file = (await world.store.files.get(id))!;
    await world.store.files.remove(id);
    await world.store.files.insert({ ...file, ticketId: 'ticket-of-another' });
    expect(await verdict(await get(id))).toEqual([404, 'not_found']);
    expect(await verdict(await get(id, { cookie: await world.signIn('agent') }))).toEqual([404, 'not_found']);
    expect(await verdict(await get(id, {}))).toEqual([401, 'not_signed_in']);
    expect(await verdict(await get('no-such-file'))).toEqual([404, 'not_found']);
  });
});

describe('names', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\合同.docx', '合同.docx'],
    ['a\u202egnp.exe\u200b.png', 'agnp.exe.png'],
    ['.htaccess', 'htaccess'],
    ['\r\nSet-Cookie: x.png', 'Set-Cookie x.png'],
    ['', 'file'],
    [`${'长'.repeat(200)}.pdf`, `${'长'.repeat(80)}.pdf`],
  ])('makes %j safe', (given, safe) => {
    expect(safeName(given)).toBe(safe);
  });

  it('never lets a name break out of the header', () => {
    const header = contentDisposition({ name: 'a"; filename=b.exe\\%\'(1).png', mime: 'image/png' });
    expect(header).toBe(
      `inline; filename="a_; filename=b.exe__'(1).png"; filename*=UTF-8''a%22%3B%20filename%3Db.exe%5C%25%27%281%29.png`,
    );
  });
});

describe('voice', () => {
  it('CH5: AMR is played as WAV by whoever may read it, and the original stays as it came', async () => {
    const amr = amrTone(440, 1);
    const ref = await uploaded(await upload(amr, { name: '语音.amr', mime: 'audio/amr' }));
    const played = await get(`${ref.id}/sound`);
    expect(played.headers.get('content-type')).toBe('audio/wav');
    const wav = Buffer.from(await played.arrayBuffer());
    expect([wav.subarray(0, 4).toString(), wav.length]).toEqual([
      'RIFF',
      Number(played.headers.get('content-length')),
    ]);
    expect(Buffer.from(await (await get(ref.id)).arrayBuffer()).equals(Buffer.from(amr))).toBe(true);
    expect((await get(`${ref.id}/sound`, {})).status).toBe(401);
    const png = await uploaded(await upload(SAMPLES.png));
    expect((await get(`${png.id}/sound`)).status).toBe(415);
  });
});
