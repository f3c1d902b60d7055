/** Everything that can be wrong in a rule file, in both languages; `{0}`, `{1}` are filled from the place at fault. */

const TEXTS = {
  syntax: ['文件写法有误：{0}', 'The file cannot be read: {0}'],
  not_a_map: ['这里应是“名称: 内容”的表', 'A table of "name: content" is expected here'],
  not_a_list: ['这里应是一个列表', 'A list is expected here'],
  not_text: ['这里应是文字', 'Text is expected here'],
  not_number: ['这里应是数字，而不是“{0}”', 'A number is expected here, not "{0}"'],
  unknown_key: ['不认识的项目“{0}”，可用：{1}', 'Unknown key "{0}"; known: {1}'],
  wrong_format: [
    '格式版本“{0}”不受支持，本系统读取版本 1',
    'Format version "{0}" is not supported; this system reads version 1',
  ],
  missing_id: ['规则缺少编号 id', 'The rule has no id'],
  duplicate_id: ['编号“{0}”重复，第一次出现在第 {1} 行', 'Id "{0}" is used twice, first on line {1}'],
  missing_when: ['规则“{0}”没有关键词条件', 'Rule "{0}" has no keyword condition'],
  missing_effect: ['规则“{0}”没有作用', 'Rule "{0}" has no effect'],
  unknown_value: ['“{0}”不是已知的{1}', '"{0}" is not a known {1}'],
  unknown_set: ['没有名为“{0}”的词组', 'There is no keyword set "{0}"'],
  empty_set: ['词组“{0}”里没有关键词', 'Keyword set "{0}" is empty'],
  empty_keyword: ['这里缺少关键词', 'A keyword is missing here'],
  blank_keyword: [
    '关键词“{0}”归一后是空的，永远不会命中',
    'Keyword "{0}" is empty after folding and can never match',
  ],
  long_keyword: ['关键词超过 {0} 个字', 'The keyword is longer than {0} characters'],
  missing_operator: [
    '“{0}”前面缺少 且、或 或分隔号（英文词组请加引号）',
    'An operator or separator is missing before "{0}" (put phrases in quotes)',
  ],
  unexpected: ['这里不应出现“{0}”', 'Unexpected "{0}"'],
  unclosed: ['括号或引号没有闭合', 'A bracket or quote is not closed'],
  too_deep: ['括号嵌套超过 {0} 层', 'Brackets are nested deeper than {0}'],
  bad_gap: ['间隔应写作 间隔≤n，n 为 0 到 50', 'A distance is written 间隔≤n with n from 0 to 50'],
  bad_fact: [
    '“{0}”看不懂，应写作 年龄≤17、年龄60-120 或 人数≥10',
    '"{0}" cannot be read; write 年龄≤17, 年龄60-120 or 人数≥10',
  ],
  bad_boost: ['权重“{0}”应是 -20 到 20 的数字', 'Weight "{0}" must be a number from -20 to 20'],
  only_negative: [
    '条件里至少要有一个肯定的关键词，只有“非”会命中一切',
    'At least one positive keyword is needed; a condition of only 非 would match everything',
  ],
  glued_operator: [
    '“{0}”里的“{1}”被当作关键词的一部分；若是运算，请在两侧加空格',
    'The "{1}" in "{0}" is read as part of the keyword; put blanks around it if it is an operator',
  ],
  synonym_cycle: ['同义词循环：{0}', 'Synonyms form a cycle: {0}'],
  synonym_twice: ['“{0}”同时是“{1}”和“{2}”的同义词', '"{0}" is given as a synonym of both "{1}" and "{2}"'],
  set_twice: ['词组“{0}”定义了两次', 'Keyword set "{0}" is defined twice'],
  bad_date: ['“{0}”不是日期，应写作 2026-01-31', '"{0}" is not a date such as 2026-01-31'],
  bad_time: ['“{0}”不是时段，应写作 08:30-18:00', '"{0}" is not a time range such as 08:30-18:00'],
  too_large: ['文件超过 {0}', 'The file is larger than {0}'],
  unknown_sheet: [
    '不认识的工作表“{0}”，已略过；可用：规则、词组、同义词、地名',
    'Unknown sheet "{0}" is left out; known: 规则, 词组, 同义词, 地名',
  ],
  missing_column: ['缺少“{0}”一列', 'Column "{0}" is missing'],
  too_many: ['问题过多，以下从略', 'Too many problems; the rest is left out'],
  no_rules: ['文件里没有规则', 'The file has no rules'],
} as const;

export type ProblemCode = keyof typeof TEXTS;

const fill = (template: string, values: readonly (string | number)[]): string =>
  template.replace(/\{(\d)\}/g, (_, n: string) => String(values[Number(n)] ?? ''));

/** The two messages of a problem. Long values are shortened so that a pasted megabyte stays readable. */
export const problemTexts = (
  code: ProblemCode,
  values: readonly (string | number)[] = [],
): { message: string; messageEn: string } => {
  const short = values.map((v) => (typeof v === 'string' && v.length > 80 ? `${v.slice(0, 77)}…` : v));
  const [zh, en] = TEXTS[code];
  return { message: fill(zh, short), messageEn: fill(en, short) };
};
