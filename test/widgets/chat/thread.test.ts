/** The conversation as a value: order, no doubles, marks, optimistic bubbles, merging after a cut. */
import { describe, expect, it } from 'vitest';
import * as T from '../../../widgets/chat/state/thread.ts';
import { message, mine, pending, ticket } from './factories.ts';

const seqs = (thread: T.Thread): number[] => thread.messages.map((it) => it.seq);
const liveThread = (): T.Thread =>
  T.synced(T.newThread(ticket()), { messages: [], more: false, ticket: ticket() });

describe('messages', () => {
  it('stand in the order of their numbers, whatever the order of arrival, each once', () => {
    let thread = liveThread();
    for (const seq of [3, 1, 2, 3, 1]) thread = T.receive(thread, [message(seq)]);
    expect(seqs(thread)).toEqual([1, 2, 3]);
  });

  it('are replaced by a newer view of themselves: the link into a meeting that is over goes (VD2)', () => {
    const link = 'https://meet.example.gov.cn/room';
    let thread = T.receive(liveThread(), [{ ...message(1), link }, message(2)]);
    thread = T.receive(thread, [message(1)]);
    expect(seqs(thread)).toEqual([1, 2]);
    expect(thread.messages[0]).not.toHaveProperty('link');
  });

  it('may skip numbers, because internal notes are numbered too', () => {
    const thread = T.receive(liveThread(), [message(1), message(4)]);
    expect(seqs(thread)).toEqual([1, 4]);
    expect(thread.syncedTo).toBe(4);
  });

  it('that come before the first sync do not pretend that nothing is missing', () => {
    const thread = T.receive(T.newThread(ticket()), [message(7)]);
    expect(thread.syncedTo).toBe(0);
    expect(T.syncFrom(thread)).toBe(0);
  });

  it('after a cut leave the mark where the old line ended', () => {
    let thread = T.receive(liveThread(), [message(30)]);
    thread = T.lineLost(thread);
    thread = T.receive(thread, [message(33)]);
    expect(thread.syncedTo).toBe(30);
    expect(T.syncFrom(thread)).toBe(30 - T.OVERLAP);
    thread = T.synced(thread, {
      messages: [message(30), message(31), message(32)],
      more: false,
      ticket: ticket(),
    });
    expect(seqs(thread)).toEqual([30, 31, 32, 33]);
    expect(thread.syncedTo).toBe(33);
    expect(thread.live).toBe(true);
  });

  it('of a long history stay marked as incomplete until the last page', () => {
    let thread = T.synced(T.newThread(ticket()), {
      messages: [message(1), message(2)],
      more: true,
      ticket: ticket(),
    });
    expect([thread.live, thread.loaded, thread.syncedTo]).toEqual([false, false, 2]);
    thread = T.synced(thread, { messages: [message(3)], more: false, ticket: ticket() });
    expect([thread.live, thread.loaded, thread.syncedTo]).toEqual([true, true, 3]);
  });
});

describe('sending', () => {
  it('goes one at a time and in the order written', () => {
    let thread = T.enqueue(T.enqueue(liveThread(), pending('a')), pending('b'));
    expect(T.nextToSend(thread)?.clientKey).toBe('a');
    thread = T.patchPending(thread, 'a', { state: 'sending' });
    expect(T.nextToSend(thread)).toBeUndefined();
    thread = T.acknowledged(thread, 'a', mine(1, 'a'));
    expect(T.nextToSend(thread)?.clientKey).toBe('b');
  });

  it('does not wait for a file that is still uploading', () => {
    const file = { name: 'a.png', mime: 'image/png', sizeBytes: 1, progress: 0.4 };
    const thread = T.enqueue(T.enqueue(liveThread(), pending('f', { state: 'sending', file })), pending('b'));
    expect(T.nextToSend(thread)?.clientKey).toBe('b');
  });

  it('shows a message once when it came by itself before its acknowledgement', () => {
    let thread = T.enqueue(liveThread(), pending('a', { state: 'sending' }));
    const { clientKey: _key, ...anonymous } = mine(1, 'a');
    thread = T.receive(thread, [anonymous]);
    thread = T.acknowledged(thread, 'a', mine(1, 'a'));
    expect(thread.pending).toEqual([]);
    expect(seqs(thread)).toEqual([1]);
  });

  it('does not show a bubble beside its own message while the acknowledgement is due', () => {
    const thread = T.enqueue(liveThread(), pending('a', { state: 'sending' }));
    const { clientKey: _key, ...anonymous } = { ...mine(1, 'a'), text: 'a' };
    const echoed = T.receive(thread, [anonymous]);
    expect(echoed.pending[0]?.echoed).toBe(true);
    expect(T.lineLost(echoed).pending[0]?.echoed).toBe(false);
    expect(T.receive(thread, [message(1, { text: 'a' })]).pending[0]?.echoed).toBeUndefined();
  });

  it('settles a bubble when the message comes back with its key in a sync', () => {
    let thread = T.lineLost(T.enqueue(liveThread(), pending('a', { state: 'sending' })));
    expect(thread.pending[0]?.state).toBe('waiting');
    thread = T.synced(thread, { messages: [mine(5, 'a')], more: false, ticket: ticket() });
    expect(thread.pending).toEqual([]);
  });

  it('takes the same key only once', () => {
    const thread = T.enqueue(T.enqueue(liveThread(), pending('a')), pending('a'));
    expect(thread.pending).toHaveLength(1);
    const answered = T.acknowledged(thread, 'a', mine(1, 'a'));
    expect(T.enqueue(answered, pending('a')).pending).toEqual([]);
  });
});

describe('marks', () => {
  it('drops a view that is older than the one shown', () => {
    const shown = T.newThread(ticket({ version: 5, status: 'serving' }), 0);
    expect(T.withTicket(shown, ticket({ version: 4, status: 'queued' })).ticket.status).toBe('serving');
    expect(T.withTicket(shown, ticket({ version: 6, status: 'closed' })).ticket.status).toBe('closed');
  });

  it('never go back when an older view of the ticket arrives late', () => {
    let thread = T.staffRead(T.newThread(ticket({ lastSeq: 9 })), 6);
    thread = T.withTicket(thread, ticket({ lastSeq: 8, readByStaff: 2 }));
    expect([thread.ticket.lastSeq, thread.ticket.readByStaff]).toEqual([9, 6]);
    expect(T.staffRead(thread, 3)).toBe(thread);
  });

  it('count words of others as unread, not my own and not event lines', () => {
    let thread = T.receive(liveThread(), [
      message(1),
      mine(2, 'a'),
      message(3, { kind: 'event', author: { kind: 'system', id: 'x', name: '' } }),
      message(4),
    ]);
    expect(T.unreadOf(thread)).toBe(2);
    thread = T.readByMe(thread, 4);
    expect(T.unreadOf(thread)).toBe(0);
    expect(T.readByMe(thread, 2)).toBe(thread);
  });

  it('take the typing line away when the words have come or the ticket is closed', () => {
    const typing = { ...liveThread(), typingUntilMs: 99 };
    expect(T.receive(typing, [message(1)]).typingUntilMs).toBe(0);
    expect(T.receive(typing, [mine(1, 'a')]).typingUntilMs).toBe(99);
    expect(T.withTicket(typing, ticket({ status: 'closed' })).typingUntilMs).toBe(0);
  });
});
