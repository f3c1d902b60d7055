/** A steady tone as a WAV file: what a fake microphone says, and what a fake recording holds. */

/** 16 bit mono. `hz` 0 is silence. */
export const toneWav = (hz: number, seconds: number, rate = 8_000): Buffer => {
  const count = Math.round(seconds * rate);
  const file = Buffer.alloc(44 + count * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + count * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(count * 2, 40);
  for (let index = 0; index < count; index += 1)
    file.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * hz * index) / rate)), 44 + index * 2);
  return file;
};
