/**
 * `npm run -s classify < in.jsonl > out.jsonl [--rules-only]`: one object a line, in order. A line that cannot be read gives
 * an object with `error` in its place, so that line numbers keep matching. Nothing else goes to stdout.
 */
import { createInterface } from 'node:readline';
import { type Classification, createClassifier } from '../routing/classify/index.ts';

interface Input {
  id?: unknown;
  text: string;
  channel?: string;
  region?: string;
  at?: string;
}

const isOptionalText = (v: unknown): boolean => v === undefined || v === null || typeof v === 'string';

const readInput = (line: string): Input | string => {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return 'not an object';
  const input = row as Record<string, unknown>;
  if (typeof input.text !== 'string') return 'text is missing';
  for (const key of ['channel', 'region', 'at']) if (!isOptionalText(input[key])) return `${key} is no text`;
  return input as unknown as Input;
};

const contextOf = (input: Input): { channel?: string; region?: string; at?: string } => ({
  ...(input.channel ? { channel: input.channel } : {}),
  ...(input.region ? { region: input.region } : {}),
  ...(input.at ? { at: input.at } : {}),
});

const show = (id: unknown, c: Classification): object => ({
  id,
  matter: c.matter,
  ...(c.subMatter === undefined ? {} : { subMatter: c.subMatter }),
  candidates: c.candidates,
  service: c.service,
  services: c.services,
  groups: c.groups,
  tags: c.tags ?? [],
  urgency: c.urgency,
  crisis: c.crisis,
  kind: c.kind,
  language: c.language,
  ...(c.place === undefined ? {} : { place: c.place }),
  confidence: Math.round(c.confidence * 10_000) / 10_000,
  needsReview: c.needsReview,
  evidence: c.evidence.map((e) => ({
    rule: e.rule,
    span: e.span,
    text: e.text,
    effect: e.effect,
    weight: e.weight,
  })),
});

const classifier = createClassifier(process.argv.includes('--rules-only') ? { model: null } : {});
const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
let pending: string[] = [];
let size = 0;
let failed = 0;

/** Waits for a slow reader, so that memory stays level however long the input is. */
const flush = async (): Promise<void> => {
  const block = pending.join('');
  pending = [];
  size = 0;
  if (block !== '' && !process.stdout.write(block))
    await new Promise<void>((resolve) => process.stdout.once('drain', () => resolve()));
};

// A reader that stops early (head) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

let number = 0;
for await (const line of lines) {
  number++;
  if (line.trim() === '') continue;
  const input = readInput(number === 1 ? line.replace(/^\uFEFF/, '') : line);
  const row =
    typeof input === 'string'
      ? { line: number, error: input }
      : show(input.id ?? number, classifier.classify(input.text, contextOf(input)));
  if (typeof input === 'string') failed++;
  const out = `${JSON.stringify(row)}\n`;
  pending.push(out);
  size += out.length;
  if (size > 65_536) await flush();
}
await flush();
if (failed > 0) {
  console.error(`${failed} line(s) could not be read`);
  process.exitCode = 1;
}
