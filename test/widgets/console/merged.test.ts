/** The console's order of merged conversations. */
import { expect, test } from 'vitest';
import type { MessageView } from '../../../routing/protocol/views.ts';
import { inOrder } from '../../../widgets/console/state/merged.ts';

const said = (ticketId: string, seq: number, second: number): MessageView => ({
  id: `${ticketId}${seq}`,
  ticketId,
  seq,
  author: { kind: 'citizen', id: 'c', name: '' },
  kind: 'text',
  text: '',
  at: new Date(Date.UTC(2026, 10, 22, 6, 0, second)).toISOString(),
});
const merged = [{ ticketId: 'b', no: 'B', status: 'closed' as const }];
const other = [said('b', 1, 2), said('b', 2, 8)];

test('JN1: by time; what is older than the loaded part waits until that has been loaded', () => {
  const whole = { messages: [said('a', 1, 1), said('a', 2, 5)], pending: [] };
  expect(inOrder({ merged }, whole, () => other).map((one) => one.id)).toEqual(['a1', 'b1', 'a2', 'b2']);
  const tail = { messages: [said('a', 2, 5)], pending: [] };
  expect(inOrder({ merged }, tail, () => other).map((one) => one.id)).toEqual(['a2', 'b2']);
  expect(inOrder({}, whole, () => other)).toBe(whole.messages);
});
