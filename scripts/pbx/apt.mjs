/** An apt with lists, state and cache of its own, so that an ordinary user can download packages of another suite. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupProblem } from '../setup/console.mjs';

/** The suite with Asterisk 22. It moves: versions are whatever it has, sums are kept beside what was fetched. */
const SUITE = 'forky';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function linesOf(command, args) {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.split('\n').filter(Boolean) : [];
}

/** The Debian mirror in this machine's own sources. */
function mirror() {
  const all = linesOf('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']);
  const found = all.find((uri) => /\/debian\/?$/.test(uri));
  if (!found) {
    throw new SetupProblem(
      'this machine’s apt knows no Debian mirror: install Asterisk 22 yourself and set PBX=ari.',
    );
  }
  return found;
}

/** How this machine reaches its mirrors (a proxy, time-outs). */
const reach = () =>
  linesOf('apt-config', ['dump']).filter((line) => /^Acquire::(http|https|ftp|Retries)/.test(line));

/**
 * @param {string} home a folder that is ours
 * @returns {{ archives: string, run(args: string[]): void, remove(): void }} `run` throws what apt-get complained of
 */
export function aptHome(home) {
  const folder = path.join(home, 'apt');
  rmSync(folder, { recursive: true, force: true });
  const archives = path.join(folder, 'archives');
  for (const part of ['lists/partial', 'archives/partial', 'etc/apt.conf.d', 'etc/preferences.d', 'log']) {
    mkdirSync(path.join(folder, part), { recursive: true });
  }
  writeFileSync(path.join(folder, 'status'), '');
  const signed = existsSync(KEYRING) ? ` [signed-by=${KEYRING}]` : '';
  writeFileSync(path.join(folder, 'etc', 'sources.list'), `deb${signed} ${mirror()} ${SUITE} main\n`);
  const config = path.join(folder, 'apt.conf');
  writeFileSync(
    config,
    `${[
      ...reach(),
      `Dir "${folder}";`,
      `Dir::State "${folder}";`,
      `Dir::State::lists "${folder}/lists";`,
      `Dir::State::status "${folder}/status";`,
      `Dir::Cache "${folder}";`,
      `Dir::Cache::archives "${archives}";`,
      `Dir::Etc "${folder}/etc";`,
      `Dir::Etc::sourcelist "${folder}/etc/sources.list";`,
      'Dir::Etc::sourceparts "/dev/null";',
      `Dir::Etc::parts "${folder}/etc/apt.conf.d";`,
      `Dir::Log "${folder}/log";`,
      'APT::Install-Recommends "false";',
      'APT::Sandbox::User "";',
      // A copy of the suite may be older than its own date of expiry. Signatures are checked all the same.
      'Acquire::Check-Valid-Until "false";',
      'Acquire::Languages "none";',
      'Acquire::Retries "2";',
      'Debug::NoLocking "true";',
    ].join('\n')}\n`,
  );
  return {
    archives,
    run(args) {
      const run = spawnSync('apt-get', ['-q', ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, APT_CONFIG: config, LC_ALL: 'C' },
        maxBuffer: 64 * 1024 * 1024,
      });
      if (run.status === 0) return;
      const complaint =
        run.stderr.split('\n').find((line) => line.startsWith('E:')) ?? 'apt-get gave no reason';
      throw new SetupProblem(`Asterisk cannot be fetched: ${complaint.replace(/^E: /, '')}`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
