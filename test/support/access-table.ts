/** The reviewed table of docs/access.md, read. */
import { readFileSync } from 'node:fs';

export const CALLERS = [
  'nobody',
  'agent',
  'organisation',
  'supervisor',
  'administrator',
  'auditor',
  'citizen',
  'key',
] as const;
export type Caller = (typeof CALLERS)[number];
export type Answer = 'yes' | '401' | '403';

export interface AccessLine {
  answers: Record<Caller, Answer>;
  boundTo: string;
}

const isAnswer = (text: string): text is Answer => text === 'yes' || text === '401' || text === '403';

/** By route (`GET /api/v1/tickets`) or event (`/agent ticket:open`). A line twice, or one with an unknown word, throws. */
export const readAccessTable = (): Map<string, AccessLine> => {
  const lines = new Map<string, AccessLine>();
  for (const line of readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8').split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    const what = cells[1] ?? '';
    if (!/^([A-Z]+ \/|\/\w+ \w)/.test(what)) continue;
    const answers = cells.slice(2, 2 + CALLERS.length);
    if (lines.has(what)) throw new Error(`twice in docs/access.md: ${what}`);
    if (cells.length !== CALLERS.length + 4 || !answers.every(isAnswer))
      throw new Error(`not a line of the table: ${line}`);
    lines.set(what, {
      answers: Object.fromEntries(CALLERS.map((who, n) => [who, answers[n]])) as Record<Caller, Answer>,
      boundTo: cells[2 + CALLERS.length] ?? '',
    });
  }
  return lines;
};

/** A line as it would stand in the table. */
export const lineOf = (what: string, answers: Record<Caller, Answer>, boundTo: string): string =>
  `| ${what} | ${CALLERS.map((who) => answers[who]).join(' | ')} | ${boundTo} |`;
