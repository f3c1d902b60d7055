/** RW: the ledger of replies that a citizen's own acts grant. */
import { describe, expect, it } from 'vitest';
import {
  allowanceOf,
  CUSTOMER_SERVICE_RULES,
  exhausted,
  granted,
  NO_WINDOW,
  type ReplyWindow,
  OFFICIAL_ACCOUNT_RULES as RULES,
  refunded,
  spent,
} from '../../routing/channels/reply-window.ts';

const HOUR = 3_600_000;
const talk = (window: ReplyWindow, nowMs: number) => spent(window, nowMs, 'talk', RULES);

describe('reply window', () => {
  it('RW1, RW2: a message grants five for 48 h, and a new one starts anew without adding up', () => {
    const first = granted(NO_WINDOW, 'message', 0, RULES);
    expect(allowanceOf(first, 0, RULES)).toEqual({ left: 5, forTalk: 4, untilMs: 48 * HOUR });
    const used = talk(first, 1) ?? [];
    expect(allowanceOf(used, 1, RULES).left).toBe(4);
    const again = granted(used, 'message', HOUR, RULES);
    expect(allowanceOf(again, HOUR, RULES)).toEqual({ left: 5, forTalk: 4, untilMs: 49 * HOUR });
    expect(allowanceOf(again, 49 * HOUR, RULES).left).toBe(5);
    expect(allowanceOf(again, 49 * HOUR + 1, RULES)).toEqual({ left: 0, forTalk: 0 });
  });

  it('RW1: a late copy of an older message changes nothing', () => {
    const now = granted(NO_WINDOW, 'message', 10_000, RULES);
    expect(granted(talk(now, 10_001) ?? [], 'message', 5_000, RULES)).toEqual(talk(now, 10_001));
  });

  it('RW3: talk leaves the reserve to the rating, and the sixth is refused', () => {
    let window: ReplyWindow = granted(NO_WINDOW, 'message', 0, RULES);
    for (let count = 0; count < 4; count += 1) window = talk(window, count) ?? [];
    expect(talk(window, 4)).toBeUndefined();
    const rated = spent(window, 4, 'rating', RULES) ?? [];
    expect(allowanceOf(rated, 5, RULES).left).toBe(0);
    expect(spent(rated, 5, 'rating', RULES)).toBeUndefined();
  });

  it('RW3: a menu click opens three for a minute, which are used first and need no reserve', () => {
    const message = granted(NO_WINDOW, 'message', 0, RULES);
    const clicked = granted(message, 'menu_click', HOUR, RULES);
    expect(allowanceOf(clicked, HOUR, RULES)).toEqual({ left: 8, forTalk: 7, untilMs: 48 * HOUR });
    const used = talk(clicked, HOUR) ?? [];
    expect(used.find(({ scene }) => scene === 'menu_click')?.used).toBe(1);
    expect(allowanceOf(used, HOUR + 60_001, RULES).left).toBe(5);
    const alone = granted(NO_WINDOW, 'follow', 0, RULES);
    expect(allowanceOf(alone, 0, RULES)).toEqual({ left: 3, forTalk: 3, untilMs: 60_000 });
  });

  it('RW4: what the platform refuses is believed', () => {
    const window = exhausted(granted(granted(NO_WINDOW, 'message', 0, RULES), 'scan', 0, RULES));
    expect(allowanceOf(window, 1, RULES)).toEqual({ left: 0, forTalk: 0 });
    expect(allowanceOf(granted(window, 'message', 2, RULES), 2, RULES).left).toBe(5);
  });

  it('RW5: what did not leave is given back, but not to a newer grant', () => {
    const before = granted(NO_WINDOW, 'message', 0, RULES);
    const paid = talk(before, 1) ?? [];
    expect(refunded(paid, before)).toEqual(before);
    const newer = granted(paid, 'message', 2, RULES);
    expect(refunded(newer, before)).toEqual(newer);
  });

  it('WeCom knows no quota for clicks', () => {
    expect(granted(NO_WINDOW, 'menu_click', 0, CUSTOMER_SERVICE_RULES)).toEqual([]);
  });
});
