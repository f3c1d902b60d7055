/** A conversation stays ordered and whole whatever order the line delivers it in. */
import { describe, expect, test } from 'vitest';
import type { MessageView } from '../../../routing/protocol/views.ts';
import {
  addPending,
  discard,
  EMPTY_THREAD,
  earlierPage,
  fail,
  hasEarlier,
  hasGap,
  lastSeq,
  mergeMessages,
  receive,
  retrying,
} from '../../../widgets/console/state/thread.ts';

const message = (seq: number, over: Partial<MessageView> = {}): MessageView => ({
  id: `m${seq}`,
  ticketId: 't',
  seq,
  author: { kind: 'citizen', id: 'z', name: '张' },
  kind: 'text',
  text: `words ${seq}`,
  at: '2026-11-22T08:00:00.000Z',
  ...over,
});
const seqs = (list: readonly MessageView[]): number[] => list.map((one) => one.seq);

describe('messages', () => {
  test('appends what follows and keeps the same list when nothing is new', () => {
    const known = [message(1), message(2)];
    expect(seqs(mergeMessages(known, [message(3), message(4)]))).toEqual([1, 2, 3, 4]);
    expect(mergeMessages(known, [message(2), message(1)])).toBe(known);
    expect(mergeMessages(known, [])).toBe(known);
  });

  test('puts late and earlier ones in their place, each once', () => {
    const known = [message(5), message(6)];
    expect(seqs(mergeMessages(known, [message(8), message(5), message(3), message(3)]))).toEqual([
      3, 5, 6, 8,
    ]);
  });

  test('sees a gap, and what page of older ones to fetch', () => {
    const thread = receive(EMPTY_THREAD, [message(301), message(302)]);
    expect(lastSeq(thread)).toBe(302);
    expect(hasGap(thread, 303)).toBe(false);
    expect(hasGap(thread, 305)).toBe(true);
    expect(hasEarlier(thread)).toBe(true);
    expect(earlierPage(thread, 200)).toEqual({ after: 100, limit: 200 });
    expect(earlierPage(receive(EMPTY_THREAD, [message(51)]), 200)).toEqual({ after: 0, limit: 50 });
  });
});

describe('what was typed here', () => {
  const typed = { clientKey: 'key-1', kind: 'text' as const, text: '您好', atMs: 1 };

  test('is confirmed by the message that carries its key, whichever comes first', () => {
    const thread = addPending(EMPTY_THREAD, typed);
    const settled = receive(thread, [message(1, { clientKey: 'key-1' })]);
    expect(settled.pending).toEqual([]);
    expect(receive(settled, [message(1, { clientKey: 'key-1' })]).messages).toHaveLength(1);
  });

  test('keeps its key through failure and retry, and can be thrown away', () => {
    const failed = fail(addPending(EMPTY_THREAD, typed), 'key-1', { ok: false, code: 'offline' });
    expect(failed.pending[0]).toMatchObject({ clientKey: 'key-1', failure: { code: 'offline' } });
    const again = retrying(failed, 'key-1');
    expect(again.pending[0]).toEqual(typed);
    expect(discard(again, 'key-1').pending).toEqual([]);
  });
});
