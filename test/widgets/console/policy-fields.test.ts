/** Every single number of the policy has a name in both languages on the page of policies. */
import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { editableOf } from '../../../routing/policy-check.ts';
import { FIELD_GROUPS, otherFields, readPath } from '../../../widgets/console/policies/policy-fields.ts';
import { rowsOf } from '../../../widgets/console/policies/policy-lists.ts';
import { phoneLists } from '../../../widgets/console/policies/policy-phone-lists.ts';

test('no setting stands there under its path', () => {
  expect(otherFields(DEFAULT_POLICY).map((one) => one.path)).toEqual([]);
});

test('PH21 PH22 rows of keys and numbers become what they were; empty cells are left out', () => {
  const phone = {
    ...DEFAULT_POLICY.phone,
    keys: [
      { digit: '2', desk: 'enterprise', words: '企业请按2。' },
      { digit: '*', language: 'yue' as const },
    ],
    numbers: [{ number: '96148', name: '西湖区', regionCode: '330106', desk: 'enterprise', words: '将录音' }],
  };
  const [keys, numbers] = phoneLists(DEFAULT_POLICY.desks);
  if (!keys || !numbers) throw new Error('a list is missing');
  const policy = editableOf({ ...DEFAULT_POLICY, phone });
  expect(rowsOf(keys, policy).map(keys.fromRow)).toEqual(phone.keys);
  expect(rowsOf(numbers, policy).map(numbers.fromRow)).toEqual(phone.numbers);
  expect(keys.fromRow({ digit: '2', language: undefined, words: '' })).toEqual({ digit: '2' });
  expect(keys.columns.find(({ key }) => key === 'desk')?.choices).toEqual([
    { value: 'enterprise', label: { zh: '民营企业专席', en: '民营企业专席' } },
  ]);
});

test('every described setting exists, spans of time are typed in as such', () => {
  const fields = FIELD_GROUPS.flatMap((group) => group.fields);
  expect(new Set(fields.map((one) => one.path)).size).toBe(fields.length);
  for (const one of fields) {
    const value = readPath(DEFAULT_POLICY, one.path);
    if (value !== undefined)
      expect(typeof value).toBe(
        { span: 'number', count: 'number', switch: 'boolean', choice: typeof value }[one.kind],
      );
    if (/Ms(\.|$)/.test(one.path)) expect([one.path, one.kind]).toEqual([one.path, 'span']);
  }
});
