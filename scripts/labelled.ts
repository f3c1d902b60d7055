/** Reads labelled texts: one JSON object a line with `text` and `label` (or `matter`). */
import { readFileSync } from 'node:fs';
import { MATTERS, type Matter } from '../routing/vocabulary.ts';

export interface Labelled {
  text: string;
  label: Matter;
}

const isMatter = (name: unknown): name is Matter => typeof name === 'string' && Object.hasOwn(MATTERS, name);

/** All good lines, and how many were left out because they are broken or name no matter of the vocabulary. */
export const readLabelled = (file: string): { examples: Labelled[]; skipped: number } => {
  const examples: Labelled[] = [];
  let skipped = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    try {
      const row: unknown = JSON.parse(line);
      const { text, label, matter } = row as { text?: unknown; label?: unknown; matter?: unknown };
      const name = label ?? matter;
      if (typeof text === 'string' && isMatter(name)) examples.push({ text, label: name });
      else skipped++;
    } catch {
      skipped++;
    }
  }
  return { examples, skipped };
};
