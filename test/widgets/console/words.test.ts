/** Receipts in plain words, evidence in the citizen's text, canned replies, keys, board figures. */
import { describe, expect, test } from 'vitest';
import type { BoardView, MessageView } from '../../../routing/protocol/views.ts';
import { byState, goingOn, newCrises, share, waitMood } from '../../../widgets/board/figures.ts';
import {
  fillCanned,
  insertCanned,
  matchCanned,
  openingsFor,
  slashWord,
} from '../../../widgets/console/state/canned.ts';
import { receiptText } from '../../../widgets/console/state/receipts.ts';
import { layoutRows, segments } from '../../../widgets/console/state/rows.ts';
import { COMMANDS, KEY_TEXT, keyReader } from '../../../widgets/console/state/shortcuts.ts';

describe('receipts', () => {
  const plan = {
    requirement: { lane: 'chat', matter: '劳动纠纷', language: 'zh', regionCode: '130534' },
    classes: ['chat|劳动纠纷|zh|130534'],
    credits: [{ rule: 'group:migrant_worker', creditMs: 120_000 }],
    eligible: [{ id: 's1', name: '林晓' }],
    removed: [{ id: 's2', name: '周敏', by: 'skill' }],
    decision: 'queue',
  };

  test('say in Chinese who could take it, who not and why', () => {
    const { title, lines } = receiptText({ step: 'plan', data: plan }, 'zh-CN');
    expect(title).toBe('定出可接人员范围');
    const said = Object.fromEntries(lines.map((line) => [line.name, line.text]));
    expect(said).toMatchObject({
      可接类别: '劳动纠纷 · 在线 · 130534',
      优先加时: '农民工（2分）',
      符合条件: '林晓',
      未选原因: '周敏（无此事项技能）',
      结论: '排队派单',
    });
  });

  test('say the same in English', () => {
    const { lines } = receiptText({ step: 'plan', data: plan }, 'en');
    expect(lines.find((line) => line.name === 'Left out')?.text).toBe('周敏 (Lacks the skill)');
  });

  test('hide nothing that they do not know, and never show a person as a bare id', () => {
    const { title, lines } = receiptText(
      { step: 'brand_new', data: { staffId: 's1', name: '林晓', oddity: 7, deep: { a: true } } },
      'zh-CN',
    );
    expect(title).toBe('brand_new');
    expect(lines).toEqual([
      { name: '人员', text: '林晓' },
      { name: 'oddity', text: '7' },
      { name: 'deep', text: 'a 是' },
    ]);
  });
});

describe('evidence', () => {
  const evidence = (effect: string, span: [number, number]) => ({
    rule: 'R',
    effect,
    span,
    text: '',
    weight: 1,
  });

  test('cuts the text at its borders, overlaps share a stretch', () => {
    expect(
      segments('欠工资三个月', [
        evidence('matter:劳动纠纷', [0, 3]),
        evidence('group:migrant_worker', [1, 4]),
      ]),
    ).toEqual([
      { text: '欠', effects: ['matter:劳动纠纷'] },
      { text: '工资', effects: ['matter:劳动纠纷', 'group:migrant_worker'] },
      { text: '三', effects: ['group:migrant_worker'] },
      { text: '个月', effects: [] },
    ]);
  });

  test('a condition of several words marks the words, not what lies between', () => {
    const joined = {
      ...evidence('g', [0, 8]),
      parts: [
        [0, 2],
        [6, 8],
      ] as [number, number][],
    };
    expect(segments('工地干了三个工资', [joined]).map((one) => [one.text, one.effects.length])).toEqual([
      ['工地', 1],
      ['干了三个', 0],
      ['工资', 1],
    ]);
  });

  test('a span outside of the text marks nothing', () => {
    expect(segments('短', [evidence('x', [0, 9]), evidence('x', [-1, 1])])).toEqual([
      { text: '短', effects: [] },
    ]);
    expect(segments('', [])).toEqual([]);
  });
});

test('rows: a new day and a new author start a group, an event ends it', () => {
  const message = (seq: number, at: string, kind: MessageView['kind'] = 'text', id = 'z'): MessageView => ({
    id: `m${seq}`,
    ticketId: 't',
    seq,
    author: { kind: 'citizen', id, name: 'n' },
    kind,
    text: '',
    at,
  });
  const rows = layoutRows([
    message(1, '2026-11-22T15:58:00.000Z'),
    message(2, '2026-11-22T15:59:00.000Z'),
    message(3, '2026-11-22T16:00:00.000Z'),
    message(4, '2026-11-22T16:01:00.000Z', 'text', 's'),
    message(5, '2026-11-22T16:01:30.000Z', 'note', 's'),
    message(6, '2026-11-22T16:09:00.000Z', 'note', 's'),
  ]);
  expect(rows.map((row) => row.newDay)).toEqual([true, false, true, false, false, false]);
  expect(rows.map((row) => row.head)).toEqual([true, false, true, true, true, true]);
});

describe('canned replies', () => {
  const list = [
    { id: '1', shortcut: 'zp', title: '准备材料', text: '请准备工资条' },
    { id: '2', shortcut: 'zc', title: '仲裁', text: '一年内申请' },
    { id: '3', shortcut: 'hi', title: '问候', text: '{name}您好，我是{agent}，单号{no}' },
  ];

  test('a slash counts at the start or after a space, not inside words or dates', () => {
    expect(slashWord('/zp', 3)).toEqual({ from: 0, word: 'zp' });
    expect(slashWord('好的 /仲', 5)).toEqual({ from: 3, word: '仲' });
    expect(slashWord('2026/11', 7)).toBeUndefined();
    expect(slashWord('/zp 之后', 6)).toBeUndefined();
  });

  test('are found by shortcut first, then title and text', () => {
    expect(matchCanned(list, 'z').map((one) => one.id)).toEqual(['2', '1']);
    expect(matchCanned(list, '工资').map((one) => one.id)).toEqual(['1']);
    expect(matchCanned(list, 'xx')).toEqual([]);
  });

  test('CN5: openings are those of the groups of the ticket, in their order', () => {
    const marked = [
      ...list,
      { ...list[0]!, id: '4', group: 'women' as const },
      { ...list[0]!, id: '5', group: 'elderly' as const },
      { ...list[0]!, id: '6', group: null },
    ];
    expect(openingsFor(marked, ['elderly', 'women', 'minor']).map((one) => one.id)).toEqual(['5', '4']);
    expect(openingsFor(marked, [])).toEqual([]);
  });

  test('are filled and put where the slash was', () => {
    expect(fillCanned(list[2]!.text, { name: '张', agent: '林晓', no: '42' })).toBe(
      '张您好，我是林晓，单号42',
    );
    expect(insertCanned('好的 /zp 吗', { from: 3, word: 'zp' }, '工资条')).toEqual({
      text: '好的 工资条 吗',
      caret: 6,
    });
  });
});

describe('keys', () => {
  const press = (key: string, over = {}) => ({
    key,
    ctrl: false,
    alt: false,
    typing: false,
    composing: false,
    ...over,
  });

  test('letters are ours only outside of fields, Ctrl-K everywhere but in an input method', () => {
    const read = keyReader(() => 0);
    expect(read(press('j'))).toBe('next');
    expect(read(press('J'))).toBe('next');
    expect(read(press('j', { typing: true }))).toBeUndefined();
    expect(read(press('k', { ctrl: true, typing: true }))).toBe('palette');
    expect(read(press('k', { ctrl: true, composing: true }))).toBeUndefined();
    expect(read(press('c', { ctrl: true }))).toBeUndefined();
  });

  test('g waits one second for its second key', () => {
    let now = 0;
    const read = keyReader(() => now);
    expect(read(press('g'))).toBeUndefined();
    expect(read(press('o'))).toBe('go_orders');
    read(press('g'));
    now = 1500;
    expect(read(press('o'))).toBe('order');
  });

  test('every command has a key to show', () => {
    for (const command of COMMANDS) expect(KEY_TEXT[command]).toMatch(/\S/);
  });
});

describe('board figures', () => {
  test('shares have no value without a base', () => {
    expect(share(0, 0)).toBe('—');
    expect(share(7, 8)).toBe('87.5%');
  });

  test('a wait goes on between pictures, and has a mood', () => {
    const at = '2026-11-22T08:00:00.000Z';
    expect(goingOn(5_000, { at }, Date.parse(at) + 3_000)).toBe(8_000);
    expect(goingOn(0, { at }, Date.parse(at) + 3_000)).toBe(0);
    expect([waitMood(1_000), waitMood(61_000), waitMood(181_000)]).toEqual(['', 'warn', 'bad']);
  });

  test('on duty first, then by state, the longest in it on top; only new crises ring', () => {
    const person = (staffId: string, state: 'ready' | 'paused', sinceMs: number, onDuty = true) =>
      ({
        staffId,
        name: staffId,
        role: 'agent',
        state,
        sinceMs,
        onDuty,
        load: 0,
        capacity: 1,
      }) as BoardView['people'][number];
    const list = [
      person('b', 'paused', 9),
      person('a', 'paused', 1),
      person('r', 'ready', 5),
      person('x', 'ready', 0, false),
    ];
    expect(list.sort(byState).map((one) => one.staffId)).toEqual(['r', 'a', 'b', 'x']);
    const crises = (...ids: string[]) => ({ crises: ids.map((ticketId) => ({ ticketId })) }) as BoardView;
    expect(newCrises(crises('1'), crises('1', '2'))).toEqual(['2']);
    expect(newCrises(undefined, crises('1'))).toEqual(['1']);
  });
});
