/** FG10: what counts as resolved by the first contact. */
import { describe, expect, it } from 'vitest';
import {
  addContact,
  askedAgain,
  type CloseFacts,
  FIRST_CONTACT_MS,
  firstContactAtClose,
  noContacts,
  weekOf,
} from '../../../routing/figures/first-contact.ts';

const AT = Date.parse('2026-11-20T01:00:00.000Z');

describe('FG10: first-contact resolution', () => {
  it('at close: answered and in one place is pending; everything else is decided at once', () => {
    const facts: CloseFacts = { result: 'answered', moved: false, orders: 0, isRepeat: false };
    const of = (over: Partial<CloseFacts>) => firstContactAtClose({ ...facts, ...over });
    expect(of({})).toBe('pending');
    expect(of({ moved: true })).toBe('moved');
    expect(of({ orders: 1 })).toBe('moved');
    expect(of({ result: 'served' })).toBe('moved');
    expect(of({ result: 'guided' })).toBe('moved');
    expect(of({ result: 'transferred' })).toBe('moved');
    expect(of({ isRepeat: true })).toBe('again');
    expect(of({ isRepeat: true, moved: true })).toBe('again');
    expect(of({ result: 'unreachable' })).toBeUndefined();
    expect(of({ result: 'withdrawn', isRepeat: true })).toBeUndefined();
  });
  it('asked again: the same matter, after the end, within seven days, to the millisecond', () => {
    const ended = { atMs: AT, matter: '劳动纠纷' as const };
    const later = (afterMs: number, confirmedMatter = '劳动纠纷' as never) => ({
      createdAt: new Date(AT + afterMs).toISOString(),
      confirmedMatter,
    });
    expect(askedAgain(ended, [later(1)])).toBe(true);
    expect(askedAgain(ended, [later(FIRST_CONTACT_MS)])).toBe(true);
    expect(askedAgain(ended, [later(FIRST_CONTACT_MS + 1), later(0), later(-5)])).toBe(false);
    expect(askedAgain(ended, [later(5, '侵权' as never)])).toBe(false);
    expect(askedAgain(ended, [])).toBe(false);
  });
  it('pending ones are in neither number, repeats of their own are not judged', () => {
    const sum = noContacts();
    for (const [state, count] of [
      ['resolved', 6],
      ['repeated', 2],
      ['moved', 1],
      ['pending', 4],
      ['again', 2],
    ] as const)
      addContact(sum, state, count);
    expect(sum).toEqual({ resolved: 6, judged: 9, pending: 4 });
  });
  it('a week begins on Monday in Shanghai', () => {
    expect(weekOf(Date.parse('2026-11-15T15:59:59.999Z'))).toBe('2026-11-09');
    expect(weekOf(Date.parse('2026-11-15T16:00:00.000Z'))).toBe('2026-11-16');
  });
});
