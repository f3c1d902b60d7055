/** The tiers of `npm test`: what each one needs, after what it comes, and beside what it runs. */
import * as checks from './checks.mjs';
import { SetupProblem } from './console.mjs';
import { findCommand, parts } from './debian.mjs';
import { one } from './tally.mjs';

/**
 * @typedef {import('./tally.mjs').Tally} Tally
 * @typedef {import('./command.mjs').Place} Place
 * @typedef {object} Tier
 * @property {keyof typeof LANES} lane
 * @property {import('./debian.mjs').Part[]} [needs] programs of the system
 * @property {keyof typeof SERVERS} [server] without it some of the tests leave themselves out
 * @property {'build'} [after] a tier that must have run before
 * @property {(place: Place, filters: string[]) => Promise<Tally>} run
 */

export const inCi = process.env.CI === 'true' || process.env.CI === '1';

/**
 * Lanes run side by side, the tiers of one lane after the other; the first lane of a run speaks as it goes. Tests of
 * the telephone wait for sound most of their time, and must hear it in time: they have a lane, and the priority.
 */
export const LANES = { tests: { yields: true }, sound: { yields: false }, checks: { yields: true } };

/** What is fetched or built for tests when it is not there, by a script, and how a run counts that goes without. */
export const SERVERS = {
  mongo: {
    lost: 'MongoDB suite LEFT OUT: set MONGODB_URL, or install mongod, or Go (to build FerretDB)',
    isThere: () => Boolean(process.env.MONGODB_URL) || findCommand('mongod') !== undefined,
    script: ['get-ferretdb.mjs'],
    counts: one(inCi ? 'failed' : 'skipped'),
  },
  asterisk: {
    lost: 'telephony suite LEFT OUT: the packages of Asterisk cannot be had from here',
    isThere: () => false,
    script: ['pbx', 'get-asterisk.mjs'],
    // Not a failure in CI either: a mirror without the suite is nothing that a change here could mend.
    counts: one('skipped'),
  },
};

/** @param {string} project */
const vitest = (project) => (/** @type {Place} */ place, /** @type {string[]} */ filters) =>
  checks.checkVitest(project, filters, place);

/** @type {Record<string, Tier>} */
export const TIERS = {
  types: { lane: 'checks', run: checks.checkTypes },
  lint: { lane: 'checks', run: checks.checkLint },
  boundaries: { lane: 'checks', run: checks.checkBoundaries },
  build: { lane: 'sound', run: checks.checkBuild },
  unit: { lane: 'tests', run: vitest('unit') },
  parts: { lane: 'tests', needs: [parts.redis], server: 'mongo', after: 'build', run: vitest('parts') },
  browser: {
    lane: 'tests',
    needs: [parts.redis, parts.chromium, parts.fonts],
    after: 'build',
    run: vitest('browser'),
  },
  phone: {
    lane: 'sound',
    needs: [parts.redis, parts.chromium, parts.fonts],
    server: 'asterisk',
    after: 'build',
    run: vitest('phone'),
  },
  audit: { lane: 'checks', run: checks.checkAudit },
};

/**
 * `npm test -- unit parts` runs those tiers; other words go to vitest as parts of file names.
 * @param {readonly string[]} args
 */
export function chooseTiers(args) {
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
