/** Makes sure that programs from the system are there; installs them by apt-get where it may, never asks. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { say, seconds } from './console.mjs';

/**
 * @typedef {object} Part
 * @property {string} name what people call it
 * @property {string} debianPackage
 * @property {() => boolean} isThere
 */

/** @param {string} command */
export function findCommand(command) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, command);
    try {
      accessSync(file, constants.X_OK);
      if (folder) return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** @param {...string} commands */
const anyCommand =
  (...commands) =>
  () =>
    commands.some((command) => findCommand(command) !== undefined);

function hasChineseFont() {
  const list = spawnSync('fc-list', [':lang=zh', 'file'], { encoding: 'utf8' });
  if (list.status === 0) return list.stdout.trim() !== '';
  // No fc-list on this machine: look for what the Debian package brings.
  return existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
}

/** @type {Record<'redis' | 'chromium' | 'fonts', Part>} */
export const parts = {
  redis: { name: 'redis-server', debianPackage: 'redis-server', isThere: anyCommand('redis-server') },
  chromium: {
    name: 'Chromium',
    debianPackage: 'chromium',
    isThere: anyCommand('chromium', 'chromium-browser', 'google-chrome'),
  },
  fonts: { name: 'a Chinese font', debianPackage: 'fonts-noto-cjk', isThere: hasChineseFont },
};

/** How to become root without being asked: an empty prefix for root, `sudo -n`, or undefined for no way. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (!findCommand('sudo')) return undefined;
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} args
 */
function aptGet(prefix, args) {
  const [command, ...rest] = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-qq',
    '-o',
    'DPkg::Lock::Timeout=300',
    ...args,
  ];
  // stdin closed: a question that slips through ends in its default answer instead of waiting.
  return (
    spawnSync(/** @type {string} */ (command), rest, { stdio: ['ignore', 'ignore', 'ignore'] }).status === 0
  );
}

/** @param {readonly Part[]} missing */
export const howToInstall = (missing) =>
  `apt-get install ${missing.map((part) => part.debianPackage).join(' ')}`;

/**
 * Installs what is missing where that is possible without a password.
 * @param {readonly Part[]} wanted
 * @returns {Part[]} what is still missing
 */
export function ensureParts(wanted) {
  const missing = wanted.filter((part) => !part.isThere());
  if (missing.length === 0 || !findCommand('apt-get')) return missing;
  const prefix = rootPrefix();
  if (!prefix) return missing;

  const startedMs = Date.now();
  const names = missing.map((part) => part.name).join(', ');
  say(`installing ${names} from the system's package source`);
  const install = [
    'install',
    '--yes',
    '--no-install-recommends',
    ...missing.map((part) => part.debianPackage),
  ];
  // Package lists may be absent or too old: fetch them only when the first try fails.
  if (aptGet(prefix, install) || (aptGet(prefix, ['update']) && aptGet(prefix, install))) {
    say(`installed ${names} in ${seconds(startedMs)}`);
  }
  return missing.filter((part) => !part.isThere());
}
