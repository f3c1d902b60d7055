/** The place that a text names: a known name, with the smaller units that follow it. */
import type { CompiledRules } from '../rules/compile.ts';
import { originalSpan } from './fold.ts';
import type { Reading } from './reading.ts';

export interface Place {
  name: string;
  span: [number, number];
  text: string;
}

/** 南京市 鼓楼区 湖南路街道: up to three smaller units, each of at most six characters. */
const UNITS = /^(?:[省市]|自治区|自治州|地区)?(?:[\u4e00-\u9fff]{1,5}?(?:市|县|区|旗|镇|乡|街道|村)){0,3}/;
/** Words that end like a unit but are none, or that show that the run is a sentence. */
const NOT_UNIT = /[我你他她们的了是在有和与被把就都也不没上到去住从向给让小社工农乡城法]|一个|工地/;

/** The first place of the text with its longest reading. */
export const findPlace = (reading: Reading, rules: CompiledRules): Place | undefined => {
  const { text } = reading.folded;
  let from = -1;
  let to = -1;
  for (const hit of reading.hits) {
    if (hit.word < 0 || rules.isPlace[hit.word] !== 1) continue;
    if (from === -1 || hit.from === to) {
      if (from === -1) from = hit.from;
      to = hit.to;
    } else if (hit.from > to) break;
    else to = Math.max(to, hit.to);
    const rest = UNITS.exec(text.slice(to, to + 20))?.[0] ?? '';
    const bare = /^(?:[省市]|自治区|自治州|地区)/.exec(rest)?.[0] ?? '';
    to += NOT_UNIT.test(rest.slice(bare.length)) ? bare.length : rest.length;
  }
  if (from === -1) return undefined;
  const span = originalSpan(reading.folded, from, to);
  return { name: text.slice(from, to), span, text: reading.original.slice(span[0], span[1]) };
};
