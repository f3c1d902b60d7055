/** `npm test`: sets up, runs every tier even when one fails, and ends with one line that counts them all. */
import { fetchPart } from './setup/checks.mjs';
import { endCommands } from './setup/command.mjs';
import { runMain, say, seconds } from './setup/console.mjs';
import { ensureParts, howToInstall } from './setup/debian.mjs';
import { runLanes } from './setup/lanes.mjs';
import { requireNode } from './setup/node-version.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { add, nothing, one, tallyLine } from './setup/tally.mjs';
import { chooseTiers, inCi, LANES, SERVERS, TIERS } from './setup/tiers.mjs';

/** @typedef {import('./setup/tiers.mjs').Tier} Tier */

/** @param {string} text */
const print = (text) => process.stdout.write(text);

/**
 * Begun at once: the tiers that need them come later.
 * @param {readonly Tier[]} tiers
 * @returns {Map<string, Promise<boolean>>} whether each one is there
 */
function fetchServers(tiers) {
  /** @type {Map<string, Promise<boolean>>} */
  const found = new Map();
  for (const { server } of tiers) {
    if (!server) continue;
    const { isThere, script } = SERVERS[server];
    found.set(server, isThere() ? Promise.resolve(true) : fetchPart(script, print));
  }
  return found;
}

await runMain(async () => {
  requireNode();
  const startedMs = Date.now();
  const { names, filters } = chooseTiers(process.argv.slice(2));
  await ensurePackages();
  const tiers = names.map((name) => /** @type {const} */ ([name, /** @type {Tier} */ (TIERS[name])]));
  const missing = ensureParts([...new Set(tiers.flatMap(([, { needs }]) => needs ?? []))]);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      endCommands();
      process.exit(1);
    });
  }

  const servers = fetchServers(tiers.map(([, tier]) => tier));
  const results = await runLanes({
    tiers,
    lanes: LANES,
    print,
    async run(name, tier, place) {
      const lacks = (tier.needs ?? []).filter((part) => missing.includes(part));
      if (lacks.length > 0) {
        const what = lacks.map((part) => part.name).join(', ');
        place.write(`!!! ${name} LEFT OUT: ${what} missing; run \`${howToInstall(lacks)}\` as root\n`);
        return one(inCi ? 'failed' : 'skipped');
      }
      const lost = tier.server && !(await servers.get(tier.server)) ? SERVERS[tier.server] : undefined;
      if (lost) place.write(`!!! ${lost.lost}\n`);
      const tally = await tier.run(place, filters);
      return lost ? add(tally, lost.counts) : tally;
    },
  });

  const total = results.map(({ tally }) => tally).reduce(add, { ...nothing });
  print(`\n${results.map(({ line }) => line).join('\n')}\n\nall tiers in ${seconds(startedMs)}\n`);
  if (total.failed > 0) {
    process.exitCode = 1;
    say('some checks have failed, see above');
  }
  print(`${tallyLine(total)}\n`);
});
