/** Rule sets as workbooks: there and back, and faults by cell. */
import { describe, expect, it, vi } from 'vitest';
import {
  parseRules,
  type RuleSet,
  type RuleSheet,
  rulesToSheets,
  sheetsToRules,
  starterRules,
} from '../../../routing/classify/index.ts';

// Threads and counted runs need their time on a loaded machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const BASE = starterRules();
const TITLES = ['编号', '名称', '条件', '范围', '限于', '作用', '看否定', '停用', '备注'];
const sheet = (...rows: string[][]): RuleSheet[] => [{ name: '规则', rows: [TITLES, ...rows] }];
const good = ['a', '甲', '甲、乙', '', '', 'tag: 中'];
const faults = (sheets: RuleSheet[]) =>
  sheetsToRules(sheets, BASE, '规则.xlsx').problems.map((p) => [p.code, p.sheet, p.line, p.column]);
const whole = (sheets: RuleSheet[], base = BASE): RuleSet => {
  const read = sheetsToRules(sheets, base);
  if (!read.ok) throw new Error(JSON.stringify(read.problems.slice(0, 3)));
  return read.rules;
};

describe('CL34 a rule set as sheets', () => {
  it('the starter rules survive a workbook', () => {
    const sheets = rulesToSheets(BASE);
    expect(sheets.map(({ name }) => name)).toEqual(['规则', '词组', '同义词', '地名']);
    expect(whole(sheets).version).toBe(BASE.version);
  });

  it('columns may stand in any order, under English titles, with empty rows between', () => {
    const moved = [
      {
        name: 'Rules',
        rows: [['then', 'id', 'when', 'name'], [], ['tag: 中\n权重: 2', 'a', '甲', '甲'], []],
      },
    ];
    expect(whole(moved).rules[0]).toMatchObject({ id: 'a', effects: [{ type: 'tag', weight: 2 }] });
  });

  it('sheets that are not there are taken from the base; an empty one empties', () => {
    const kept = sheetsToRules(sheet(good), BASE);
    expect(kept).toMatchObject({ ok: true, kept: ['词组', '同义词', '地名'] });
    expect(whole(sheet(good)).synonyms).toEqual(BASE.synonyms);
    const emptied = whole([...sheet(good), { name: '同义词', rows: [['标准说法', '同义词']] }]);
    expect(emptied.synonyms).toEqual({});
    expect(emptied.sets).toEqual(BASE.sets);
  });

  it('a condition and a list longer than a cell go on in the next row', () => {
    const words = Array.from({ length: 10_000 }, (_, i) => `词语${String(i).padStart(5, '0')}`);
    const parsed = parseRules(
      `sets:\n  多: [${words.join(', ')}]\nrules:\n  - {id: a, name: a, when: "${words.join('、')}", then: {tag: 中}}\n  - {id: b, name: b, when: "@多", then: {tag: 大}}\n`,
    );
    if (!parsed.ok) throw new Error('unreadable');
    const sheets = rulesToSheets(parsed.rules);
    const cells = sheets.flatMap(({ rows }) => rows.flat());
    expect(Math.max(...cells.map((cell) => cell.length))).toBeLessThanOrEqual(30_000);
    expect(whole(sheets).version).toBe(parsed.rules.version);
  });
});

describe('CL35 faults name sheet, row and column', () => {
  it.each<[string, RuleSheet[], (string | number)[]]>([
    [
      'empty keyword',
      sheet(good, ['b', '乙', '甲、、乙', '', '', 'tag: 中']),
      ['empty_keyword', '规则', 3, 3],
    ],
    ['unknown matter', sheet(['b', '乙', '甲', '', '', 'matter: 没有的']), ['unknown_value', '规则', 2, 6]],
    ['unknown effect', sheet(['b', '乙', '甲', '', '', 'mater: 侵权']), ['unknown_key', '规则', 2, 6]],
    ['effect twice', sheet(['b', '乙', '甲', '', '', 'tag: 中\ntag: 大']), ['syntax', '规则', 2, 6]],
    ['unknown scope', sheet(['b', '乙', '甲', '段', '', 'tag: 中']), ['unknown_value', '规则', 2, 4]],
    [
      'a property of every object',
      sheet(['b', '乙', '甲', 'constructor', '', 'tag: 中']),
      ['unknown_value', '规则', 2, 4],
    ],
    ['bad hours', sheet(['b', '乙', '甲', '', 'hours: 早上', 'tag: 中']), ['bad_time', '规则', 2, 5]],
    ['neither yes nor no', sheet([...good, '也许']), ['unknown_value', '规则', 2, 7]],
    ['same id', sheet(good, [], good), ['duplicate_id', '规则', 4, 1]],
    ['no id', sheet(good, ['', '丙', '甲', '', '', 'tag: 中']), ['missing_id', '规则', 3, 1]],
    ['no effect', sheet(['b', '乙', '甲']), ['missing_effect', '规则', 2, 1]],
    ['unknown title', [{ name: '规则', rows: [[...TITLES, '颜色'], good] }], ['unknown_key', '规则', 1, 10]],
    [
      'no effects column',
      [
        {
          name: '规则',
          rows: [
            ['编号', '条件'],
            ['a', '甲'],
          ],
        },
      ],
      ['missing_column', '规则', 1, 1],
    ],
    ['no rules', sheet(), ['no_rules', '规则', 1, 1]],
    [
      'no rule sheet',
      [
        { name: '词组', rows: [] },
        { name: '地名', rows: [] },
      ],
      ['no_rules', '词组', 1, 1],
    ],
    [
      'a circle of synonyms',
      [
        ...sheet(good),
        {
          name: '同义词',
          rows: [
            ['', ''],
            ['甲', '乙'],
            ['乙', '甲'],
          ],
        },
      ],
      ['synonym_cycle', '同义词', 3, 1],
    ],
    [
      'a synonym of two words',
      [
        ...sheet(good),
        {
          name: '同义词',
          rows: [
            ['', ''],
            ['甲', '乙'],
            ['丙', '丁、乙'],
          ],
        },
      ],
      ['synonym_twice', '同义词', 3, 2],
    ],
    ['an empty set', [...sheet(good), { name: '词组', rows: [[], ['甲', '']] }], ['empty_set', '词组', 2, 1]],
    [
      'a set without a name',
      [...sheet(good), { name: '词组', rows: [[], ['', '甲']] }],
      ['not_text', '词组', 2, 1],
    ],
  ])('%s', (_, sheets, fault) => {
    expect(faults(sheets)).toContainEqual(fault);
    expect(sheetsToRules(sheets, BASE).ok).toBe(false);
  });

  it('an unknown sheet beside the rules is a warning', () => {
    const read = sheetsToRules([...sheet(good), { name: '说明', rows: [['用法']] }], BASE);
    expect(read).toMatchObject({
      ok: true,
      problems: [{ code: 'unknown_sheet', severity: 'warning', sheet: '说明' }],
    });
  });

  it('text of cells cannot break out of its cell', () => {
    const odd = ['x"y: {z', '名: [1]\n- #', '“甲：乙”', '', '', 'tag: "中, 大": {'];
    const rule = whole(sheet(odd)).rules[0]!;
    expect([rule.id, rule.name]).toEqual([odd[0], odd[1]]);
    expect(rule.effects).toEqual([
      expect.objectContaining({ type: 'tag', value: '"中' }),
      expect.objectContaining({ value: '大": {' }),
    ]);
  });
});
