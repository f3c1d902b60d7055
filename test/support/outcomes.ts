/** Reading outcomes in tests. */
import type { Outcome } from '../../routing/errors.ts';

/** The value, or a failed test that names the refusal. */
export const must = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${outcome.code} ${outcome.detail ?? ''} ${outcome.field ?? ''}`);
};

export const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.code);
