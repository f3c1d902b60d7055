/** A picture and a voice for followers, made here: no file of anybody has to be shipped. */
import { crc32, deflateSync } from 'node:zlib';
import { wavToAmr } from '../../server/sound/amr.ts';
import type { Sample } from '../wechat-stand-in/demo.ts';

const chunk = (name: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(named.length + 8);
  out.writeUInt32BE(data.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), named.length + 4);
  return out;
};

const WIDTH = 360;
const HEIGHT = 480;
const PAPER = 250;
const INK = 70;

/** A sheet with lines of writing, 8-bit grey PNG. */
export const sheetPicture = (): Sample => {
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    const row = Buffer.alloc(WIDTH + 1, PAPER);
    // The filter of the row: none.
    row[0] = 0;
    const line = Math.floor(y / 24);
    const isWriting = y % 24 > 14 && line > 1 && line < 18;
    const end = 40 + ((line * 97) % 140) + 150;
    if (isWriting) for (let x = 40; x < Math.min(end, WIDTH - 30); x += 1) if (x % 9 < 6) row[x + 1] = INK;
    return row;
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head[8] = 8;
  const bytes = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { bytes, mime: 'image/png' };
};

const RATE = 8_000;

/** Two seconds of a hum that rises and falls like a sentence, AMR as telephones send it. */
export const humVoice = (): Sample => {
  let phase = 0;
  const samples = Float32Array.from({ length: 2 * RATE }, (_, n) => {
    const hz = 150 + 60 * Math.sin((2 * Math.PI * n) / RATE);
    phase += (2 * Math.PI * hz) / RATE;
    const loud = 0.25 * (1 + Math.sin((2 * Math.PI * 3 * n) / RATE));
    return loud * (Math.sin(phase) + 0.5 * Math.sin(2 * phase));
  });
  return { bytes: wavToAmr(samples), mime: 'audio/amr' };
};
