/** How set-up speaks: short progress lines on stderr (stdout belongs to the program), one line for a failure. */

/** An expected failure of set-up. Its message is one sentence that says what to do. */
export class SetupProblem extends Error {}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`· ${line}\n`);
}

/**
 * Runs a command-line entry: a `SetupProblem` becomes one line and exit code 1, anything else keeps its stack.
 * @param {() => Promise<void>} body
 */
export async function runMain(body) {
  try {
    await body();
  } catch (error) {
    const expected = error instanceof SetupProblem;
    process.stderr.write(
      expected ? `✖ ${error.message}\n` : `${/** @type {Error} */ (error)?.stack ?? error}\n`,
    );
    process.exitCode = 1;
  }
}

/** @param {number} startedMs */
export const seconds = (startedMs) => `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
