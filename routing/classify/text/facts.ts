/** Numbers that rules may ask for: ages of people and head counts, in digits or Chinese numerals. */
import type { FactName } from '../rules/rule-types.ts';

export interface Fact {
  fact: FactName;
  value: number;
  from: number;
  to: number;
}

const DIGITS: Record<string, number> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  几: 3,
};

/** 八十三, 八十有三, 二十几, 几十, 一百零五; NaN when it is no number. 几 counts as 3 before a unit and 0 after one. */
const readNumeral = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  let total = 0;
  let digit = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '有' || c === '零') continue;
    const unit = c === '十' ? 10 : c === '百' ? 100 : c === '千' ? 1000 : 0;
    if (unit > 0) {
      total += (digit === -1 ? 1 : digit) * unit;
      digit = -1;
    } else if (c in DIGITS) digit = c === '几' && i > 0 ? 0 : DIGITS[c]!;
    else return Number.NaN;
  }
  return total + Math.max(0, digit);
};

const NUMBER = '(\\d{1,5}|[一二两三四五六七八九十百千几](?:[〇零一二三四五六七八九十百千几]|十有){0,6})';
const NOT_AFTER = '(?![\\d个年月天日号点万块元次级分折%斤米平楼层后]|周年|小时)';

/** 17岁, 未满十八周岁, 六十多岁. */
const WITH_UNIT = new RegExp(`(未满|不满|不到|没满|没到)?${NUMBER}(?:多|来|几)?(?:周岁|岁)(?!月)`, 'g');
/** 才16, 今年75了, 今年八十有三: without the unit, only where an age is the natural reading. */
const AFTER_CUE = new RegExp(
  `(?:才|今年|刚满|快|都|已经)(?:才|都|已经|快)?${NUMBER}(?:多)?${NOT_AFTER}`,
  'g',
);
/** 我妈75了, 老母亲八十多了. */
const AFTER_PERSON = new RegExp(
  `(?:妈|爸|母亲|父亲|爹|娘|奶奶|爷爷|姥姥|外婆|外公|姥爷|老人|老伴|女儿|儿子|妹妹|弟弟|孩子)${NUMBER}(?:多)?了${NOT_AFTER}`,
  'g',
);
/** 我妈八十有三: numerals with 十 at the end of a clause are an age by themselves, digits may be money. */
const NUMERAL_AFTER_PERSON =
  /(?:妈|爸|母亲|父亲|爹|娘|奶奶|爷爷|姥姥|外婆|外公|姥爷|老人|老伴)(?:都|已经|快)?([二三四五六七八九]?十有?[一二三四五六七八九]?)(?=$|[,。;!?\n])/g;
const PEOPLE = new RegExp(
  `${NUMBER}(?:多|来|余)?(?:个|名|位|户|号)?(?:人|工人|民工|农民工|老乡|工友|兄弟|业主|家长|村民|同事|员工|职工|学生|户|受害者|投资人|居民)`,
  'g',
);

const addAges = (text: string, pattern: RegExp, least: number, facts: Fact[]): void => {
  for (const m of text.matchAll(pattern)) {
    const under = pattern === WITH_UNIT && m[1] !== undefined;
    const value = readNumeral(pattern === WITH_UNIT ? m[2]! : m[1]!) - (under ? 1 : 0);
    if (value >= least && value <= 120)
      facts.push({ fact: 'age', value, from: m.index, to: m.index + m[0].length });
  }
};

/** All facts of a folded text. Every pattern reads each place a bounded number of times. */
export const findFacts = (text: string): Fact[] => {
  const facts: Fact[] = [];
  if (!/[\d一二两三四五六七八九十百千几]/.test(text)) return facts;
  addAges(text, WITH_UNIT, 0, facts);
  addAges(text, AFTER_CUE, 6, facts);
  addAges(text, AFTER_PERSON, 6, facts);
  addAges(text, NUMERAL_AFTER_PERSON, 30, facts);
  for (const m of text.matchAll(PEOPLE)) {
    const value = readNumeral(m[1]!);
    if (value > 1) facts.push({ fact: 'people', value, from: m.index, to: m.index + m[0].length });
  }
  return facts;
};
