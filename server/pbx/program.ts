/** How Asterisk is run: from unpacked packages with their own loader and libraries, or as installed on the system. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface PbxProgram {
  command: string;
  /** Before Asterisk's own arguments. */
  args: string[];
  modulesDir: string;
  /** Holds `documentation/`, without which parts of Asterisk do not start. */
  shareDir: string;
}

/**
 * @param folder unpacked packages, as `scripts/pbx/get-asterisk.mjs` makes them
 * @throws when there is no Asterisk in it
 */
export function pbxProgram(folder: string): PbxProgram {
  const lib = path.join(folder, 'usr', 'lib');
  const triplet = existsSync(lib) ? readdirSync(lib).find((name) => name.endsWith('-linux-gnu')) : undefined;
  const libs = path.join(lib, triplet ?? '');
  const loader = triplet ? readdirSync(libs).find((name) => name.startsWith('ld-linux')) : undefined;
  const binary = path.join(folder, 'usr', 'sbin', 'asterisk');
  if (!loader || !existsSync(binary)) throw new Error('there is no Asterisk: run `npm run pbx` once');
  return {
    command: path.join(libs, loader),
    args: ['--library-path', libs, binary],
    modulesDir: path.join(libs, 'asterisk', 'modules'),
    shareDir: path.join(folder, 'usr', 'share', 'asterisk'),
  };
}
