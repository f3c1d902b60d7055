/** Who an @ addresses. */
import { expect, test } from 'vitest';
import { mentionsIn } from '../../routing/mentions.ts';

const people = [
  { id: 'a', username: 'zhang', displayName: '张晓' },
  { id: 'b', username: 'zhangxm', displayName: '张晓明' },
  { id: 'c', username: 'li.na', displayName: '李娜' },
];

test('MN1: the longest name that fits, by either name, each once', () => {
  expect(mentionsIn('@张晓明 请看', people)).toEqual(['b']);
  expect(mentionsIn('@张晓请看', people)).toEqual(['a']);
  expect(mentionsIn('＠李娜 和@ZHANG，@李娜', people)).toEqual(['c', 'a']);
  expect(mentionsIn('请 @zhangxm.', people)).toEqual(['b']);
  expect(mentionsIn('@zhangx 不是谁', people)).toEqual([]);
  expect(mentionsIn('邮箱 a@b.cn，没有人', people)).toEqual([]);
});

test('two of one name are both told', () => {
  const twins = [...people, { id: 'd', username: 'zx2', displayName: '张晓' }];
  expect(mentionsIn('@张晓 ', twins).sort()).toEqual(['a', 'd']);
});
