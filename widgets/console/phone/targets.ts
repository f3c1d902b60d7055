/** Whom a call may be brought to: the fixed numbers, colleagues, organisations, or a number typed in. Pure. */
import type { CallTarget } from '../../../routing/protocol/phone/phone.ts';
import type { OrgLine, StaffLine } from '../../../routing/protocol/views.ts';

/** In the order of their keys 1 to 4. */
export const SERVICE_NUMBERS = ['12345', '110', '12368', '12309'] as const;

export interface Target {
  key: string;
  kind: 'service' | 'colleague' | 'organisation' | 'number';
  name: string;
  /** State of a colleague, telephone of an organisation. */
  note?: string;
  to: CallTarget;
}

const NUMBER = /^\+?[\d -]{3,20}$/;
const SHOWN = 8;

const rank = ({ presence }: StaffLine): number =>
  presence?.state === 'ready' ? 0 : presence?.state === 'paused' ? 1 : 2;

/**
 * What matches the words, best reachable first: colleagues who are ready, then organisations, then the number itself.
 * `self` is left out, as are accounts that take no calls.
 */
export const findTargets = (
  words: string,
  from: { people: readonly StaffLine[]; orgs: readonly OrgLine[]; self: string | undefined },
  stateOf: (one: StaffLine) => string,
): Target[] => {
  const asked = words.trim().toLowerCase();
  const fits = (...texts: (string | undefined)[]): boolean =>
    texts.some((text) => text?.toLowerCase().includes(asked));
  const people = from.people
    .filter((one) => !one.disabled && one.id !== from.self && one.role !== 'admin' && one.role !== 'auditor')
    .filter((one) => fits(one.displayName, one.username))
    .sort((a, b) => rank(a) - rank(b) || a.displayName.localeCompare(b.displayName))
    .map(
      (one): Target => ({
        key: `s-${one.id}`,
        kind: 'colleague',
        name: one.displayName,
        note: stateOf(one),
        to: { staffId: one.id },
      }),
    );
  const orgs = from.orgs
    .filter((one) => !one.disabled && fits(one.name, one.phone))
    .map(
      (one): Target => ({
        key: `o-${one.id}`,
        kind: 'organisation',
        name: one.name,
        ...(one.phone ? { note: one.phone } : {}),
        to: { orgId: one.id },
      }),
    );
  const typed: Target[] = NUMBER.test(words.trim())
    ? [{ key: 'number', kind: 'number', name: words.trim(), to: { number: words.trim() } }]
    : [];
  return [...typed, ...people, ...orgs].slice(0, SHOWN);
};
