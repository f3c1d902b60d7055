/** `npm test`: sets up, runs every tier even when one fails, and ends with one line that counts them all. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { getAsterisk } from './pbx/get-asterisk.mjs';
import { runMain, SetupProblem, say, seconds } from './setup/console.mjs';
import { ensureParts, findCommand, howToInstall, parts } from './setup/debian.mjs';
import { requireNode } from './setup/node-version.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { inRoot } from './setup/paths.mjs';
import { add, nothing, one, tallyLine } from './setup/tally.mjs';

/**
 * @typedef {import('./setup/tally.mjs').Tally} Tally
 * @typedef {object} Tier
 * @property {import('./setup/debian.mjs').Part[]} [needs] programs of the system
 * @property {'build'} [after] a tier that must have run before
 * @property {(checks: typeof import('./setup/checks.mjs'), filters: string[]) => Promise<Tally> | Tally} run
 */

/** In this order: what is quick and explains later failures comes first. @type {Record<string, Tier>} */
const TIERS = {
  types: { run: (checks) => checks.checkTypes() },
  lint: { run: (checks) => checks.checkLint() },
  boundaries: { run: (checks) => checks.checkBoundaries() },
  build: { run: (checks) => checks.checkBuild() },
  unit: { run: (checks, filters) => checks.checkVitest('unit', filters) },
  parts: {
    needs: [parts.redis],
    after: 'build',
    run: (checks, filters) => checks.checkVitest('parts', filters),
  },
  browser: {
    needs: [parts.redis, parts.chromium, parts.fonts],
    after: 'build',
    run: (checks, filters) => checks.checkVitest('browser', filters),
  },
  audit: { run: (checks) => checks.checkAudit() },
};

const inCi = process.env.CI === 'true' || process.env.CI === '1';

/**
 * `npm test -- unit parts` runs those tiers; other words go to vitest as parts of file names.
 * @param {readonly string[]} args
 */
function choose(args) {
  const named = args.filter((arg) => arg in TIERS);
  const filters = args.filter((arg) => !(arg in TIERS));
  if (filters.length > 0 && named.length === 0) {
    throw new SetupProblem(
      `name a tier to run (${Object.keys(TIERS).join(', ')}), then parts of file names.`,
    );
  }
  const wanted = new Set(named.length > 0 ? named : Object.keys(TIERS));
  for (const name of named) {
    const after = TIERS[name]?.after;
    if (after) wanted.add(after);
  }
  return { names: Object.keys(TIERS).filter((name) => wanted.has(name)), filters };
}

/**
 * The store's MongoDB suite wants a server: a given one, an installed one, or FerretDB built for the purpose.
 * @returns {boolean} whether there is one
 */
function prepareMongo() {
  if (process.env.MONGODB_URL || findCommand('mongod')) return true;
  const script = inRoot('scripts', 'get-ferretdb.mjs');
  if (!existsSync(script)) return false;
  return spawnSync(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/**
 * The tests of telephony want an Asterisk from the system's package source, got once into the cache.
 * @returns {Promise<boolean>} whether there is one
 */
async function prepareAsterisk() {
  try {
    await getAsterisk();
    return true;
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    say(error.message);
    return false;
  }
}

/** @param {string} text */
const print = (text) => process.stdout.write(`${text}\n`);

await runMain(async () => {
  requireNode();
  const startedMs = Date.now();
  const { names, filters } = choose(process.argv.slice(2));
  await ensurePackages();
  const missing = ensureParts([...new Set(names.flatMap((name) => TIERS[name]?.needs ?? []))]);
  const checks = await import('./setup/checks.mjs');

  let total = { ...nothing };
  /** @type {string[]} */
  const summary = [];
  for (const name of names) {
    const tier = /** @type {Tier} */ (TIERS[name]);
    const lacks = (tier.needs ?? []).filter((part) => missing.includes(part));
    const tierStartedMs = Date.now();
    print(`\n=== ${name} ===`);
    /** @type {Tally} */
    let tally;
    if (lacks.length > 0) {
      print(
        `!!! ${name} LEFT OUT: ${lacks.map((part) => part.name).join(', ')} missing; ` +
          `run \`${howToInstall(lacks)}\` as root`,
      );
      tally = one(inCi ? 'failed' : 'skipped');
    } else {
      const lacksMongo = name === 'parts' && !prepareMongo();
      if (lacksMongo) {
        print('!!! MongoDB suite LEFT OUT: set MONGODB_URL, or install mongod, or Go (to build FerretDB)');
      }
      const lacksAsterisk = name === 'parts' && !(await prepareAsterisk());
      if (lacksAsterisk)
        print('!!! telephony suite LEFT OUT: the packages of Asterisk cannot be had from here');
      tally = await tier.run(checks, filters);
      // Not a failure in CI either: a mirror without the suite is nothing that a change here could mend.
      if (lacksAsterisk) tally = add(tally, one('skipped'));
      if (lacksMongo) tally = add(tally, one(inCi ? 'failed' : 'skipped'));
    }
    summary.push(`${name.padEnd(11)} ${tallyLine(tally)} (${seconds(tierStartedMs)})`);
    print(`=== ${summary.at(-1)} ===`);
    total = add(total, tally);
  }
  print(`\n${summary.join('\n')}\n\nall tiers in ${seconds(startedMs)}`);
  if (total.failed > 0) {
    process.exitCode = 1;
    say('some checks have failed, see above');
  }
  print(tallyLine(total));
});
