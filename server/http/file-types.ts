/** What a file really is: told by its bytes, and then held against its name and declared type. */

export interface FileType {
  mime: string;
  extensions: readonly string[];
  /** Other names that browsers give the same type. */
  alsoDeclared: readonly string[];
}

const type = (mime: string, extensions: string[], alsoDeclared: string[] = []): FileType => ({
  mime,
  extensions,
  alsoDeclared,
});

/** The closed list of what a citizen or an agent may send. */
export const FILE_TYPES = {
  png: type('image/png', ['png']),
  jpg: type('image/jpeg', ['jpg', 'jpeg'], ['image/jpg', 'image/pjpeg']),
  gif: type('image/gif', ['gif']),
  webp: type('image/webp', ['webp']),
  pdf: type('application/pdf', ['pdf']),
  doc: type('application/msword', ['doc', 'wps']),
  docx: type(
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ['docx'],
    ['application/zip'],
  ),
  xls: type('application/vnd.ms-excel', ['xls', 'et']),
  xlsx: type(
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ['xlsx'],
    ['application/zip'],
  ),
  txt: type('text/plain', ['txt']),
  amr: type('audio/amr', ['amr'], ['audio/amr-wb', 'audio/3gpp']),
  mp3: type('audio/mpeg', ['mp3'], ['audio/mp3', 'audio/x-mp3']),
  wav: type('audio/wav', ['wav'], ['audio/x-wav', 'audio/wave', 'audio/vnd.wave']),
  m4a: type('audio/mp4', ['m4a'], ['audio/x-m4a', 'audio/m4a', 'audio/aac']),
  /** What browsers record: sound alone. */
  webm: type('audio/webm', ['webm'], ['video/webm']),
  ogg: type('audio/ogg', ['ogg', 'opus'], ['application/ogg', 'audio/opus']),
} as const satisfies Record<string, FileType>;

export type FileKind = keyof typeof FILE_TYPES;

/** Extensions for a file picker: `.png`, `.jpg` ... */
export const ACCEPTED_EXTENSIONS = Object.values(FILE_TYPES).flatMap(({ extensions }) =>
  extensions.map((extension) => `.${extension}`),
);

const starts = (bytes: Buffer, text: string, at = 0): boolean =>
  bytes.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));

const OLE = 'ÐÏ\x11à¡±\x1aá';
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** Names of all entries, from the central directory; undefined when the archive is not whole. */
const zipNames = (bytes: Buffer): string[] | undefined => {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > bytes.length) return undefined;
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > bytes.length || !starts(bytes, 'PK\x01\x02', at)) return undefined;
    const nameLength = bytes.readUInt16LE(at + 28);
    names.push(bytes.subarray(at + 46, at + 46 + nameLength).toString('utf8'));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return names;
};

/** Office documents without macros; any other archive is refused. */
const zipKind = (bytes: Buffer): FileKind | undefined => {
  const names = zipNames(bytes);
  if (!names?.includes('[Content_Types].xml') || names.some((name) => /vbaProject\.bin$/i.test(name)))
    return undefined;
  if (names.includes('word/document.xml')) return 'docx';
  return names.includes('xl/workbook.xml') ? 'xlsx' : undefined;
};

const oleKind = (bytes: Buffer): FileKind | undefined => {
  if (bytes.includes(utf16('WordDocument'))) return 'doc';
  return bytes.includes(utf16('Workbook')) || bytes.includes(utf16('Book\0')) ? 'xls' : undefined;
};

const decodes = (bytes: Buffer, encoding: 'utf-8' | 'gb18030'): boolean => {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** Text: no control characters but the usual white space, and valid UTF-8 or GB 18030. */
const isText = (bytes: Buffer): boolean =>
  !bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) &&
  (decodes(bytes, 'utf-8') || decodes(bytes, 'gb18030'));

/** MPEG layer III frame head: sync, version not reserved, layer III, bit rate and sampling rate valid. */
const isMp3Frame = (bytes: Buffer): boolean => {
  const [a = 0, b = 0, c = 0] = bytes;
  return (
    a === 0xff &&
    (b & 0xe6) === 0xe2 &&
    (b & 0x18) !== 0x08 &&
    c >> 4 !== 0 &&
    c >> 4 !== 15 &&
    (c & 12) !== 12
  );
};

/** Names of tracks stand within the first kilobytes of what a browser records. */
const HEAD_BYTES = 4096;

/** WebM (RFC 9559) with Opus or Vorbis and no picture. */
const isWebmSound = (bytes: Buffer): boolean => {
  const head = bytes.subarray(0, HEAD_BYTES).toString('latin1');
  return (
    starts(bytes, '\x1a\x45\xdf\xa3') &&
    head.slice(0, 64).includes('webm') &&
    /A_(OPUS|VORBIS)/.test(head) &&
    !/V_(VP8|VP9|AV1|MPEG|THEORA)/.test(head)
  );
};

/** Ogg whose first page opens a stream of Opus (RFC 7845) or Vorbis; no picture beside it. */
const isOggSound = (bytes: Buffer): boolean => {
  const head = bytes.subarray(0, HEAD_BYTES).toString('latin1');
  return (
    starts(bytes, 'OggS') &&
    (starts(bytes, 'OpusHead', 28) || starts(bytes, 'vorbis', 29)) &&
    !head.includes('theora')
  );
};

/** The type by content alone. */
export const sniff = (bytes: Buffer): FileKind | undefined => {
  if (starts(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (starts(bytes, '\xff\xd8\xff')) return 'jpg';
  if (starts(bytes, 'GIF87a') || starts(bytes, 'GIF89a')) return 'gif';
  if (starts(bytes, 'RIFF'))
    return starts(bytes, 'WEBP', 8) ? 'webp' : starts(bytes, 'WAVE', 8) ? 'wav' : undefined;
  if (starts(bytes, '%PDF-')) return 'pdf';
  if (starts(bytes, OLE)) return oleKind(bytes);
  if (starts(bytes, 'PK\x03\x04')) return zipKind(bytes);
  if (starts(bytes, '#!AMR')) return 'amr';
  if (starts(bytes, 'ID3') || isMp3Frame(bytes)) return 'mp3';
  if (/^ftyp(M4A |M4B |mp4[12]|isom|iso[2-6])/.test(bytes.subarray(4, 12).toString('latin1'))) return 'm4a';
  if (isWebmSound(bytes)) return 'webm';
  if (isOggSound(bytes)) return 'ogg';
  return isText(bytes) ? 'txt' : undefined;
};

/** What a platform handed over for somebody, by content alone; undefined for what is not kept. */
export const keptType = (
  bytes: Buffer,
  media: 'image' | 'voice' | 'video' | 'file',
): { mime: string; extension: string } | undefined => {
  const kind = sniff(bytes);
  if (!kind) return undefined;
  // Sound and pictures in the same container differ in nothing that its head tells.
  if (media === 'video') return kind === 'm4a' ? { mime: 'video/mp4', extension: 'mp4' } : undefined;
  const { mime, extensions }: FileType = FILE_TYPES[kind];
  const fits = media === 'file' || mime.startsWith(media === 'image' ? 'image/' : 'audio/');
  return fits ? { mime, extension: extensions[0] ?? kind } : undefined;
};

/** The type when content, name and declared type agree; a browser that knows no type says octet-stream. */
export const fileTypeOf = (bytes: Buffer, declared: { name: string; mime: string }): FileType | undefined => {
  const kind = sniff(bytes);
  if (!kind) return undefined;
  const found: FileType = FILE_TYPES[kind];
  const extension = /\.(\w+)$/.exec(declared.name)?.[1]?.toLowerCase() ?? '';
  const mime = declared.mime.split(';')[0]!.trim().toLowerCase();
  const fits = ['', 'application/octet-stream', found.mime, ...found.alsoDeclared].includes(mime);
  return fits && found.extensions.includes(extension) ? found : undefined;
};
