/** `npm run bench [-- dispatch|classify|product|wechat|phone|console] [--json]`: figures beside ceilings of the same run. */
import { parseArgs } from 'node:util';
import type { Figure } from './figures.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const print = (line: Figure | { name: string; [figure: string]: unknown }): void => {
  if (values.json)
    process.stdout.write(`${JSON.stringify(line)}
`);
  else {
    const { name, ...figures } = line;
    const words = Object.entries(figures).map(([key, value]) => `${key} ${value}`);
    process.stdout.write(`${name.padEnd(34)} ${words.join('  ')}
`);
  }
};

/** Each group is loaded only when asked for: a classification run needs no Redis. */
const GROUPS: Record<string, () => Promise<void>> = {
  product: async () => (await import('./product-bench.ts')).benchProduct(print),
  dispatch: async () => {
    const { benchDispatch } = await import('./dispatch-bench.ts');
    await benchDispatch(print);
  },
  wechat: async () => {
    const { benchWeChat } = await import('./wechat-bench.ts');
    for (const figure of await benchWeChat()) print(figure);
  },
  phone: async () => {
    const { benchPhone } = await import('./phone-bench.ts');
    for (const figure of await benchPhone()) print(figure);
  },
  console: async () => {
    const { benchConsole } = await import('./console-bench.ts');
    for (const figure of await benchConsole()) print(figure);
  },
  wait: async () => {
    const { benchWait } = await import('./wait-bench.ts');
    for (const line of await benchWait()) print(line);
  },
  classify: async () => {
    const { benchClassify } = await import('./classify-bench.ts');
    for (const figure of await benchClassify()) print(figure);
  },
};

const named = positionals.length > 0 ? positionals : Object.keys(GROUPS);
// How wrong the told waits are belongs to dispatch, and is a group of its own for who works on it.
const wanted = [...new Set(named.flatMap((name) => (name === 'dispatch' ? [name, 'wait'] : [name])))];
const unknown = wanted.find((name) => !Object.hasOwn(GROUPS, name));
if (unknown) {
  process.stderr.write(`没有这一组：${unknown}。可选：${Object.keys(GROUPS).join(' ')}\n`);
  process.exit(2);
}
try {
  for (const name of wanted) await GROUPS[name]!();
  process.exit(0);
} catch (error) {
  // Sockets of the run are still open: without an exit the process would stay.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
