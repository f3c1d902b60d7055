/** Runs tiers in lanes side by side; each tier counts for something, also one that breaks. */
import { seconds } from './console.mjs';
import { createFloor } from './floor.mjs';
import { one, tallyLine } from './tally.mjs';

/**
 * @typedef {import('./tally.mjs').Tally} Tally
 * @typedef {import('./command.mjs').Place} Place
 * @typedef {{ lane: string, after?: string }} Ordered
 */

/**
 * @template {Ordered} T
 * @param {object} plan
 * @param {readonly (readonly [string, T])[]} plan.tiers by name; those of one lane run in this order
 * @param {Readonly<Record<string, { yields: boolean }>>} plan.lanes the first one that has a tier speaks as it goes
 * @param {(text: string) => void} plan.print
 * @param {(name: string, tier: T, place: Place) => Promise<Tally>} plan.run
 * @returns {Promise<{ tally: Tally, line: string }[]>} in the order of `tiers`, when all have ended
 */
export async function runLanes({ tiers, lanes, print, run }) {
  const used = Object.entries(lanes).filter(([lane]) => tiers.some(([, tier]) => tier.lane === lane));
  const floor = createFloor(print);
  /** @type {Map<string, Promise<{ tally: Tally, line: string }>>} */
  const results = new Map();

  const closed = used.map(([lane, { yields }]) => {
    const { write, pause, close } = floor.open();
    const place = { write, alone: used.length === 1, yields: yields && used.length > 1 };
    /** @type {Promise<unknown>} */
    let before = Promise.resolve();
    for (const [name, tier] of tiers.filter(([, tier]) => tier.lane === lane)) {
      const result = before.then(async () => {
        if (tier.after) await results.get(tier.after);
        const startedMs = Date.now();
        write(`\n=== ${name} ===\n`);
        const tally = await run(name, tier, place).catch((error) => {
          write(`${error?.stack ?? error}\n`);
          return one('failed');
        });
        const line = `${name.padEnd(11)} ${tallyLine(tally)} (${seconds(startedMs)})`;
        write(`=== ${line} ===\n`);
        pause();
        return { tally, line };
      });
      results.set(name, result);
      before = result;
    }
    return before.then(close);
  });
  await Promise.all(closed);
  return Promise.all(
    tiers.map(([name]) => results.get(name) ?? { tally: one('failed'), line: `${name} has no lane` }),
  );
}
