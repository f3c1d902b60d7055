/** Keys that an installation makes for itself, kept in files of its data folder. */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';

/** A file of random bytes for its owner alone; made once, whole or not at all. */
export const secretFile = async (file: string, bytes: number): Promise<Buffer> => {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const fresh = randomBytes(bytes);
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, fresh, { mode: 0o600 });
  const handle = await open(draft);
  await handle.sync();
  await handle.close();
  await rename(draft, file);
  return fresh;
};
