/** Refuses a Node that is too old, in a sentence, before anything else can fail in a puzzling way. */
import { SetupProblem } from './console.mjs';

const LEAST_MAJOR = 20;
const LEAST_MINOR = 19;

/** @param {string} version such as `v20.19.0` */
export function isNodeGoodEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > LEAST_MAJOR || (major === LEAST_MAJOR && minor >= LEAST_MINOR);
}

export function requireNode() {
  if (isNodeGoodEnough(process.version)) return;
  throw new SetupProblem(
    `需要 Node ${LEAST_MAJOR}.${LEAST_MINOR} 或更新的版本，现在是 ${process.version}：请安装新版 Node（建议 22 或 24）后重新执行。 ` +
      `(Node ${LEAST_MAJOR}.${LEAST_MINOR} or newer is needed, this is ${process.version}. ` +
      'Install a current Node, 22 or 24 recommended, and run the command again.)',
  );
}
