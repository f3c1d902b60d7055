/** Text search: one folding for what is stored and for what is looked for, so that a substring test is enough. */
import { readField } from './fields.ts';
import type { CollectionSpec } from './store.ts';

/** Stands between the texts of two fields, so that no needle can match across them: folding never yields it. */
const SEPARATOR = '\u0001';

const CONTROL = /\p{Cc}+/gu;

/**
 * Case-folded text with full-width forms made plain (ＡＢＣ１２３ = abc123). Going up before going down makes
 * letters meet whose lower case differs (ß and SS). Control characters become one space: databases cut at NUL.
 */
export const foldText = (text: string): string =>
  text.normalize('NFKC').toUpperCase().toLowerCase().replace(CONTROL, ' ').normalize('NFC');

/** The folded texts of a document's text fields, or null when the collection declares none. */
export const searchText = (doc: unknown, spec: CollectionSpec): string | null => {
  if (!spec.text) return null;
  const texts: string[] = [];
  for (const field of spec.text) {
    const value = readField(doc, field);
    if (typeof value === 'string' && value !== '') texts.push(foldText(value));
  }
  return texts.join(SEPARATOR);
};
