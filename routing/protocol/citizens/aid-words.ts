/** The words of an application for legal aid, for pages. */
export { AID_FIELDS, AID_LIMITS, AID_STATES, type AidForm, type AidState } from '../../citizens/aid-words.ts';
