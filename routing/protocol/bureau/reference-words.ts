/** How a reference is named and cited; pages use it too, so no schema stands here. */
import type { Reference } from '../../bureau/references.ts';

/** 《劳动合同法》第八十二条 */
export const nameOfReference = (one: Pick<Reference, 'source' | 'article'>): string =>
  `${/^[《<]/.test(one.source) ? one.source : `《${one.source}》`}${one.article ?? ''}`;

/** What goes into a reply. */
export const citationOf = (one: Pick<Reference, 'source' | 'article' | 'text'>): string =>
  `${nameOfReference(one)}：${one.text}`;
