/** The pure parts of set-up: stamps, the npm tree against its lock file, locks between processes, Node's version. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';
import { isNodeGoodEnough } from '../../scripts/setup/node-version.mjs';
import {
  ensurePackages,
  hasOwnBinaries,
  lacksOnlyUnresolvable,
  packagesStamp,
  treeAgrees,
} from '../../scripts/setup/packages.mjs';
import { hashFiles, listFiles, writeWhole } from '../../scripts/setup/stamp.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yxt-setup-'));
  // Progress lines would look like those of the test run itself.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

describe('stamps', () => {
  const sum = () => hashFiles(listFiles(['src', 'lock.json', 'absent'], folder), folder);

  it('change with content, name, addition and removal, and with nothing else', () => {
    write('src/a.ts', 'one');
    write('src/deep/b.ts', 'two');
    write('lock.json', '{}');
    expect(listFiles(['src', 'lock.json', 'src/a.ts', 'absent'], folder)).toEqual([
      'lock.json',
      'src/a.ts',
      'src/deep/b.ts',
    ]);
    const sums = [sum()];
    write('src/a.ts', 'one');
    expect(sum()).toBe(sums[0]);
    write('src/a.ts', 'One');
    sums.push(sum());
    write('src/c.ts', '');
    sums.push(sum());
    rmSync(path.join(folder, 'src/c.ts'));
    write('src/d.ts', '');
    sums.push(sum());
    // Content moved from one file to its neighbour.
    write('src/a.ts', 'O');
    write('src/d.ts', 'ne');
    sums.push(sum());
    expect(new Set(sums).size).toBe(sums.length);
  });

  it('are written whole and leave no draft', () => {
    const file = path.join(folder, 'new', 'stamp.json');
    writeWhole(file, 'a');
    writeWhole(file, 'b');
    expect(readFileSync(file, 'utf8')).toBe('b');
    expect(listFiles(['new'], folder)).toEqual(['new/stamp.json']);
  });
});

describe('npm packages', () => {
  const lock = (packages: object) => JSON.stringify({ packages: { '': { name: 'x' }, ...packages } });
  const one = { 'node_modules/a': { version: '1.0.0', integrity: 'x' } };
  const foreign = { version: '1.0.0', integrity: 'z', optional: true, os: ['plan9'], cpu: ['pdp11'] };

  it('agree with the lock file when versions and checksums do', () => {
    expect(treeAgrees(lock(one), lock(one))).toBe(true);
    expect(treeAgrees(lock(one), lock({}))).toBe(false);
    expect(treeAgrees(lock(one), undefined)).toBe(false);
    expect(treeAgrees(lock(one), '{ half')).toBe(false);
    expect(treeAgrees(lock({ 'node_modules/a': { version: '1.0.1', integrity: 'x' } }), lock(one))).toBe(
      false,
    );
    expect(treeAgrees(lock({ 'node_modules/a': { version: '1.0.0', integrity: 'y' } }), lock(one))).toBe(
      false,
    );
    expect(treeAgrees(lock({}), lock(one))).toBe(false);
  });

  it('may lack optional packages, and may not come from another platform', () => {
    const wanted = lock({ ...one, 'node_modules/native': foreign });
    expect(treeAgrees(wanted, lock(one))).toBe(true);
    expect(treeAgrees(wanted, wanted)).toBe(false);
    const not = { ...foreign, os: [`!${process.platform}`], cpu: undefined };
    expect(treeAgrees(lock({ 'node_modules/native': not }), lock({ 'node_modules/native': not }))).toBe(
      false,
    );
    const here = { ...foreign, os: ['!plan9'], cpu: [process.arch] };
    expect(treeAgrees(lock({ 'node_modules/native': here }), lock({ 'node_modules/native': here }))).toBe(
      true,
    );
  });

  /** Stands in for `npm ci`: writes a tree, or fails as npm does, with the old tree deleted. */
  function installer(ok: boolean) {
    const install = (target: string) => {
      install.calls += 1;
      rmSync(path.join(target, 'node_modules'), { recursive: true, force: true });
      mkdirSync(path.join(target, 'node_modules'));
      if (ok) writeFileSync(path.join(target, 'node_modules', 'new'), '');
      return ok ? { ok, detail: '' } : { ok, detail: 'ENOTFOUND' };
    };
    install.calls = 0;
    return install;
  }

  it('are installed once, then found by their stamp', async () => {
    write('package-lock.json', lock(one));
    const install = installer(true);
    expect(await ensurePackages({ folder, install })).toBe('installed');
    expect(await ensurePackages({ folder, install })).toBe('ready');
    write('package-lock.json', lock({}));
    expect(await ensurePackages({ folder, install })).toBe('installed');
    expect(install.calls).toBe(2);
    expect(existsSync(path.join(folder, 'node_modules.previous'))).toBe(false);
  });

  it('that were installed by hand are taken as they are', async () => {
    write('package-lock.json', lock(one));
    write('node_modules/.package-lock.json', lock(one));
    const install = installer(true);
    expect(await ensurePackages({ folder, install })).toBe('adopted');
    expect(await ensurePackages({ folder, install })).toBe('ready');
    expect(install.calls).toBe(0);
  });

  it('survive a failed install, which says in one line what to do', async () => {
    write('package-lock.json', lock(one));
    write('node_modules/old', '');
    const failing = ensurePackages({ folder, install: installer(false) });
    await expect(failing).rejects.toThrow(
      /^装不上 npm 依赖包.* \(npm packages could not be installed: ENOTFOUND\. Connect/,
    );
    expect(existsSync(path.join(folder, 'node_modules/old'))).toBe(true);
    expect(existsSync(path.join(folder, 'node_modules.previous'))).toBe(false);
  });

  it('go on being used offline when only Node is a newer one', async () => {
    const text = lock(one);
    write('package-lock.json', text);
    write('node_modules/old', '');
    write('node_modules/.yixiantong-setup.json', JSON.stringify({ ...packagesStamp(text), node: '1' }));
    expect(await ensurePackages({ folder, install: installer(false) })).toBe('kept');
    expect(existsSync(path.join(folder, 'node_modules/old'))).toBe(true);
  });

  it('are incomplete without the binary of this platform, which npm may leave out silently', () => {
    const own = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
    const wanted = lock({ ...one, 'node_modules/own': own, 'node_modules/foreign': foreign });
    expect(hasOwnBinaries(wanted, lock({ ...one, 'node_modules/own': own }))).toBe(true);
    expect(hasOwnBinaries(wanted, lock(one))).toBe(false);
    expect(hasOwnBinaries(wanted, undefined)).toBe(false);
    const musl = lock({ 'node_modules/musl': { ...own, libc: ['no-such-libc'] } });
    expect(hasOwnBinaries(musl, lock({}))).toBe(true);
  });

  it('tell a lock file without the binaries of other platforms from one that is out of step', () => {
    const unresolved =
      'npm error Missing: @x/cli-a@ from lock file\nnpm error Missing: @x/cli-b@ from lock file\n';
    expect(lacksOnlyUnresolvable(unresolved)).toBe(true);
    expect(lacksOnlyUnresolvable(`${unresolved}npm error Missing: y@1.2.0 from lock file\n`)).toBe(false);
    expect(
      lacksOnlyUnresolvable(`${unresolved}npm error Invalid: lock file's y@1.0.0 does not satisfy y@2\n`),
    ).toBe(false);
    expect(lacksOnlyUnresolvable('npm error code ENOTFOUND')).toBe(false);
  });

  it('put aside by a broken-off install come back when the next one fails', async () => {
    write('package-lock.json', lock(one));
    write('node_modules.previous/old', '');
    write('node_modules/half', '');
    await expect(ensurePackages({ folder, install: installer(false) })).rejects.toThrow(
      /could not be installed/,
    );
    expect(existsSync(path.join(folder, 'node_modules/old'))).toBe(true);
    expect(existsSync(path.join(folder, 'node_modules/half'))).toBe(false);
  });
});

describe('locks', () => {
  it('let one at a time through and are released after a failure', async () => {
    const order: string[] = [];
    write('x.lock', '999999999'); // Whoever that was is gone.
    await withLock('x', async () => void order.push('a'), folder);
    const failing = withLock('x', () => Promise.reject(new Error('no')), folder);
    await expect(failing).rejects.toThrow('no');
    await withLock('x', async () => void order.push('b'), folder);
    expect(order).toEqual(['a', 'b']);
    expect(listFiles(['x.lock'], folder)).toEqual([]);
  });

  it('wait for a living owner', async () => {
    write('x.lock', String(process.ppid));
    let entered = false;
    const enter = async () => {
      entered = true;
    };
    const waiting = withLock('x', enter, folder);
    await new Promise((resolve) => setImmediate(resolve));
    expect(entered).toBe(false);
    rmSync(path.join(folder, 'x.lock'));
    await waiting;
    expect(entered).toBe(true);
  });
});

describe('Node', () => {
  it('is good from 20.19 on', () => {
    for (const version of ['v20.19.0', 'v20.20.2', 'v22.0.0', 'v24.1.0']) {
      expect(isNodeGoodEnough(version), version).toBe(true);
    }
    for (const version of ['v20.18.3', 'v18.20.0', 'v8.0.0']) {
      expect(isNodeGoodEnough(version), version).toBe(false);
    }
  });
});
