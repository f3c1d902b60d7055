/** What is hidden by default, and what is left alone. */
import { expect, test } from 'vitest';
import { maskIdNumber, maskPhone, maskText } from '../../routing/citizens/mask.ts';

test('PD1: phones, identity numbers, accounts and house numbers are hidden, however they are typed', () => {
  const cases: [string, string][] = [
    ['电话13812345678找我', '电话138****5678找我'],
    ['打 138 1234 5678', '打 138****5678'],
    ['+86-138-1234-5678', '+86****5678'],
    ['座机010-62345678', '座机010****5678'],
    ['身份证510104199003071234', '身份证510104********1234'],
    ['51010419900307123x', '510104********123x'],
    ['510104 19900307 1234', '510104********1234'],
    ['卡号6222 0212 3456 7890 123', '卡号****0123'],
    ['住建设路12号3栋2单元501室', '***'],
    ['幸福小区3栋', '***'],
  ];
  for (const [text, shown] of cases) expect([text, maskText(text)]).toEqual([text, shown]);
});

test('PD1: money, years, laws and numbers of tickets stay', () => {
  const plain = [
    '老板拖欠工资24000元，一共3个月',
    '2019年1月入职，2026年11月22日被辞退',
    '《劳动合同法》第八十二条',
    '工单20261122-0042',
    '(2025)川0104民初123',
  ];
  for (const text of plain) expect(maskText(text)).toBe(text);
});

test('short numbers keep their end only', () => {
  expect(maskPhone('12348')).toBe('****48');
  expect(maskIdNumber('510104199003071234')).toHaveLength(18);
});
