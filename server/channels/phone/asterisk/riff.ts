/** Puts right the sizes in a WAV file whose writer was killed: they are written when a recording ends. */

/**
 * @param bytes a RIFF/WAVE file with one sound in it
 * @returns the same bytes, changed in place when RIFF or `data` claim another size than there is
 */
export const repairRiff = (bytes: Uint8Array): Uint8Array => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 20 || file.toString('latin1', 0, 4) !== 'RIFF') return bytes;
  for (let at = 12; at + 8 <= file.length; ) {
    const size = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'data') {
      const rest = file.length - at - 8;
      // Whole samples: the last write may have been cut in the middle of one.
      if (size === 0 || size > rest) file.writeUInt32LE(rest - (rest % 2), at + 4);
      break;
    }
    at += 8 + size + (size & 1);
  }
  file.writeUInt32LE(file.length - 8, 4);
  return bytes;
};
