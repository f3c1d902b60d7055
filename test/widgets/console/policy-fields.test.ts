/** Every single number of the policy has a name in both languages on the page of policies. */
import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../../routing/policy.ts';
import { FIELD_GROUPS, otherFields, readPath } from '../../../widgets/console/policies/policy-fields.ts';

test('no setting stands there under its path', () => {
  expect(otherFields(DEFAULT_POLICY).map((one) => one.path)).toEqual([]);
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
