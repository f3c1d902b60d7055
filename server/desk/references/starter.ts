/**
 * What an installation starts with: provisions that citizens of a 12348 line ask for most, told in the project's own
 * words with law and article. A bureau checks them and brings its own list (RF1); they are no official text.
 *
 * They are public by default (FQ1): each is general information with its article; what has ended is not.
 */
import type { Reference } from '../../../routing/bureau/references.ts';
import { TORTS_CONTRACTS_SERVICES } from './starter-other.ts';
import { WORK_FAMILY_DEBT } from './starter-work-family.ts';

export const STARTER_REFERENCES: readonly Reference[] = [
  ...WORK_FAMILY_DEBT,
  ...TORTS_CONTRACTS_SERVICES,
].map((one) => (one.to ? one : { ...one, public: true }));
