/** The smallest content of each accepted file type that still is one. */
import type { FileKind } from '../../../server/http/file-types.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A zip archive of empty entries. */
export const zipOf = (names: readonly string[]): Buffer => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const name of names) {
    const text = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.write('PK\x03\x04', 'latin1');
    local.writeUInt16LE(text.length, 26);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 'latin1');
    entry.writeUInt16LE(text.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, text);
    central.push(entry, text);
    offset += 30 + text.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
};

const ole = (stream: string): Buffer =>
  Buffer.concat([
    latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
    Buffer.alloc(512),
    Buffer.from(stream, 'utf16le'),
  ]);

export const SAMPLES: Record<FileKind, Buffer> = {
  png: latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
  jpg: latin1('\xff\xd8\xff\xe0\0\x10JFIF'),
  gif: latin1('GIF89a\x01\0\x01\0'),
  webp: latin1('RIFF\x1a\0\0\0WEBPVP8L'),
  pdf: latin1('%PDF-1.7\n'),
  doc: ole('WordDocument'),
  docx: zipOf(['[Content_Types].xml', 'word/document.xml']),
  xls: ole('Workbook'),
  xlsx: zipOf(['[Content_Types].xml', 'xl/workbook.xml']),
  txt: Buffer.from('被拖欠工资三个月\n'),
  amr: latin1('#!AMR\n\x3c'),
  mp3: latin1('ID3\x04\0\0'),
  wav: latin1('RIFF\x24\0\0\0WAVEfmt '),
  m4a: latin1('\0\0\0\x20ftypM4A \0\0\0\0'),
  webm: latin1('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm\x18\x53\x80\x67\x86\x86A_OPUS'),
  ogg: latin1(`OggS\0\x02${'\0'.repeat(20)}\x01\x13OpusHead\x01`),
};
