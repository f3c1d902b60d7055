/** What somebody quoted in a message: WeChat puts it before his own words, as text. One reading for console and rules. */

export interface Quote {
  author: string;
  text: string;
  /** Where his own words begin in the message. */
  from: number;
}

/** A quote inside a longer text, [start, end): what follows it up to the next quote is own words. */
export interface QuotedPart {
  author: string;
  text: string;
  start: number;
  end: number;
}

/** 「name：words」, a line of dashes, his own words. Anything else is no quote. */
const HEAD = /^「([^：「」\n]{1,40})：/gm;
const TAIL = /」\n(?:- ){5,60}-?\n/g;
const LONGEST = 2_000;
/** What folding drops, so that places of own words stay what they were (CL2). */
const NOTHING = '\u200b';

/**
 * CL38: the quotes of a text, each at the start of a line and with own words somewhere after it. Messages that are read
 * together are parted by line breaks, so theirs are found too. Linear in the text.
 */
export const quotesIn = (text: string): QuotedPart[] => {
  // Most texts have none: asked first, because every message comes by here.
  if (!text.includes('」\n- ')) return [];
  const parts: QuotedPart[] = [];
  const tails = [...text.matchAll(TAIL)];
  let tail = 0;
  let over = 0;
  for (const head of text.matchAll(HEAD)) {
    const start = head.index;
    if (start < over) continue;
    const from = start + head[0].length;
    while (tail < tails.length && tails[tail]!.index <= from) tail++;
    const end = tails[tail];
    if (!end) break;
    if (end.index - from > LONGEST) continue;
    over = end.index + end[0].length;
    parts.push({ author: head[1]!, text: text.slice(from, end.index), start, end: over });
  }
  return parts.filter(({ end }) => /\S/.test(text.slice(end)));
};

/** The quote with which a message begins. */
export const quoteOf = (text: string): Quote | undefined => {
  const [first] = quotesIn(text);
  return first?.start === 0 ? { author: first.author, text: first.text, from: first.end } : undefined;
};

/** The text with nothing in the place of its quotes: own words keep their places, and begin a sentence of their own. */
export const ownWords = (text: string): string => {
  let own = '';
  let at = 0;
  for (const { start, end } of quotesIn(text)) {
    own += `${text.slice(at, start)}${NOTHING.repeat(end - start - 1)}\n`;
    at = end;
  }
  return own + text.slice(at);
};
