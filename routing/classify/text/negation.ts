/** Negation inside the clause: 不想公证, 我不是残疾人, 没有家暴; but 要不要公证, 没钱申请法律援助 stay as they are. */

/** Every negator has one of these; most clauses have none. */
const MAYBE = /[不没无未非别冇唔拒从并]|no|n't/;

/** How many characters may stand between a negator and the keyword. */
const REACH = 4;

/** Negators with the number of characters they reach across. */
const NEGATORS: readonly (readonly [string, number])[] = [
  ...[
    '不是',
    '并非',
    '没有',
    '不想',
    '不要',
    '不用',
    '不需要',
    '不需',
    '无需',
    '不必',
    '不愿',
    '不打算',
    '不准备',
    '不考虑',
    '不属于',
    '不算',
    '不去',
    '不走',
    '不做',
    '不办',
    '不申请',
    '不会',
    '不曾',
    '从未',
    '从没',
    '拒绝',
    '唔系',
    '唔想',
    '唔使',
    '冇',
    '没',
    'do not want',
    "don't want",
    'no need',
    'not',
  ].map((w): [string, number] => [w, REACH]),
  ...['不', '无', '未', '非', '别', 'no '].map((w): [string, number] => [w, 0]),
];

/** After these the negator belongs to another thing: 没钱申请法律援助, 没有办法去鉴定. */
const OBJECTS =
  /^(?:什么)?(?:钱|办法|法子|能力|地方|人管|人|文化|工作|收入|律师|经济|想到|签|交|给|发|买|办成|收到|拿到|赔)/;
/** A turn between negator and keyword takes the keyword out of the negation: 不是工人而是残疾人. */
const TURN = /而是|但|却|就是|只是|可是|所以|才/;
/** Two negators are none: 不得不申请, 不能不做. */
const DOUBLE = /(?:不得|不能|不可能|不会|没有|不是|莫)$/;
/** Said after the keyword: 公证就不用了. */
const AFTER = /^(?:的话|这块)?[我就也都]{0,2}(?:不用|不需要|不想|不要|不做了|不办|不走|不申请|算了|免了)/;

/** What a character may be, so that most clauses need no string of their own: each would be a piece of garbage. */
const CLAUSE_END = 1;
const NEGATES = 2;
const SAID_AFTER = 4;
const KINDS = new Uint8Array(65_536);
for (const [characters, kind] of [
  [',。!?;:\n…~', CLAUSE_END],
  ['不没无未非别冇唔拒从并n', NEGATES],
  ['的这我就也都不算免', SAID_AFTER],
] as const)
  for (const c of characters) KINDS[c.charCodeAt(0)]! |= kind;
const { charCodeAt } = String.prototype;
const kindAt = (text: string, at: number): number => KINDS[charCodeAt.call(text, at)]!;

/** True when the keyword at [from, to) of the folded text is denied. `breaks` marks closed gaps (see fold.ts). */
export const isNegated = (text: string, breaks: Uint8Array, from: number, to: number): boolean => {
  let clause = from;
  let negates = false;
  const furthest = Math.max(0, from - 16);
  for (; clause > furthest && breaks[clause] !== 1; clause--) {
    const kind = kindAt(text, clause - 1);
    if (kind & CLAUSE_END) break;
    if (kind & NEGATES) negates = true;
  }
  if (negates) {
    const before = text.slice(clause, from);
    if (MAYBE.test(before) && isDenied(before, text, clause)) return true;
  }
  if (to >= text.length || !(kindAt(text, to) & SAID_AFTER)) return false;
  let end = to;
  while (end < text.length && end - to < 8 && !(kindAt(text, end) & CLAUSE_END)) end++;
  return end - to > 1 && AFTER.test(text.slice(to, end));
};

const isDenied = (before: string, text: string, clause: number): boolean => {
  for (const [negator, reach] of NEGATORS) {
    const at = before.lastIndexOf(negator);
    if (at === -1) continue;
    const between = before.slice(at + negator.length);
    if (between.length > reach && !(negator >= 'a' && between.length <= 12 && negator < '{')) continue;
    const previous = before[at - 1];
    // 要不要, 是不是, 有没有: a question, not a denial.
    const mark = negator[0]!;
    if (
      (mark === '不' || mark === '没') &&
      previous !== undefined &&
      previous === (negator[1] ?? text[clause + at + 1])
    )
      continue;
    // A negator in between cancels this one (不是不想公证) or is nearer and speaks for itself.
    if (MAYBE.test(between) || TURN.test(between) || OBJECTS.test(between)) continue;
    if (DOUBLE.test(before.slice(0, at))) continue;
    // 不 inside a longer negator that was weighed above (不得不) or in 不过, 不管, 不知道.
    if (negator === '不' && /^(?:过|管|知道|仅|但)/.test(text.slice(clause + at + 1))) continue;
    return true;
  }
  return false;
};
