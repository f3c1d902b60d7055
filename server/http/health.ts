/** Is the process alive, and can it work: every part must answer within a limit. */
import type { RequestHandler } from 'express';

export type Checks = Record<string, () => Promise<void>>;

const within = async (check: () => Promise<void>, limitMs: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const answered = Promise.resolve()
    .then(check)
    .then(
      () => true,
      () => false,
    );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Names of the parts that do not answer; asked all at once. */
const failingParts = async (checks: Checks, limitMs: number): Promise<string[]> => {
  const names = Object.keys(checks);
  const healthy = await Promise.all(names.map((name) => within(checks[name]!, limitMs)));
  return names.filter((_name, index) => !healthy[index]);
};

export const healthz: RequestHandler = (_request, response) => {
  response.setHeader('Cache-Control', 'no-store').json({ ok: true });
};

/** 200 when all parts answer, else 503 with the list of those that do not. */
export const createReadyz =
  (checks: Checks, limitMs: number): RequestHandler =>
  async (_request, response) => {
    const failing = await failingParts(checks, limitMs);
    response.setHeader('Cache-Control', 'no-store');
    if (failing.length === 0) response.json({ ready: true });
    else response.status(503).json({ ready: false, failing });
  };
