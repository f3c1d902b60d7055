/** Installing programs of the system, against a stand-in for apt-get: never more than needed, never a question. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureParts, findCommand, howToInstall } from '../../scripts/setup/debian.mjs';

let folder: string;
const part = {
  name: 'some-server',
  debianPackage: 'some-package',
  isThere: () => findCommand('some-server') !== undefined,
};

function program(name: string, script: string): void {
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

/** apt-get that writes down what it was asked and then does what `script` says. */
const aptGet = (script: string) => program('apt-get', `echo "$@" >> ${folder}/asked\n${script}`);
const asked = () =>
  existsSync(path.join(folder, 'asked'))
    ? readFileSync(path.join(folder, 'asked'), 'utf8')
        .trim()
        .split('\n')
        .map((line) =>
          line.includes(' update') ? 'update' : line.replace(/.*--no-install-recommends/, 'install'),
        )
    : [];
const makesServer = () => `echo '#!/bin/sh' > ${folder}/some-server; /bin/chmod 755 ${folder}/some-server`;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yxt-debian-'));
  symlinkSync('/usr/bin/env', path.join(folder, 'env'));
  vi.stubEnv('PATH', folder);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('programs of the system', () => {
  it('are not asked for when they are there, so that it works offline', () => {
    aptGet('exit 1');
    program('some-server', '');
    expect(ensureParts([part])).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it('are installed by root, with fresh package lists only when the first try fails', () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    aptGet(makesServer());
    expect(ensureParts([part])).toEqual([]);
    expect(asked()).toEqual(['install some-package']);

    rmSync(path.join(folder, 'some-server'));
    rmSync(path.join(folder, 'asked'));
    aptGet(
      `case "$*" in *update*) echo > ${folder}/lists;; *) [ -e ${folder}/lists ] || exit 100; ${makesServer()};; esac`,
    );
    expect(ensureParts([part])).toEqual([]);
    expect(asked()).toEqual(['install some-package', 'update', 'install some-package']);
  });

  it('are installed through sudo when it asks no password', () => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    aptGet(makesServer());
    program('sudo', '[ "$1" = -n ] || exit 9\nshift\n[ "$1" = true ] && exit 0\nexec "$@"');
    expect(ensureParts([part])).toEqual([]);
    expect(asked()).toEqual(['install some-package']);
  });

  it('stay missing without root, without a free sudo, without apt-get or without network', () => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    expect(ensureParts([part])).toEqual([part]);
    aptGet('exit 100');
    expect(ensureParts([part])).toEqual([part]);
    program('sudo', 'exit 1');
    expect(ensureParts([part])).toEqual([part]);
    expect(asked()).toEqual([]);

    vi.spyOn(process, 'getuid').mockReturnValue(0);
    expect(ensureParts([part])).toEqual([part]);
    expect(asked()).toEqual(['install some-package', 'update']);
    expect(howToInstall([part])).toBe('apt-get install some-package');
  });
});
