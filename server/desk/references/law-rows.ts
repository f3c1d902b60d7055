/** Rows of one law as references. */
import type { Reference } from '../../../routing/bureau/references.ts';
import type { Matter } from '../../../routing/vocabulary.ts';

type Row = [title: string, article: string, text: string];

export const law = (
  prefix: string,
  source: string,
  from: string,
  matters: Matter[],
  rows: Row[],
  to?: string,
): Reference[] =>
  rows.map(([title, article, text], at) => ({
    code: `${prefix}-${String(at + 1).padStart(2, '0')}`,
    ...{ title, source, article, text, matters, from },
    ...(to ? { to } : {}),
  }));
