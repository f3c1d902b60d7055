/** How messages stand together: the author above the first, the time below the last of a minute. */
import { expect, test } from 'vitest';
import type { MessageView } from '../../../routing/protocol/views.ts';
import { layoutRows } from '../../../widgets/console/state/rows.ts';

const message = (seq: number, at: string, who: string, kind: MessageView['kind'] = 'text'): MessageView => ({
  id: `m${seq}`,
  ticketId: 't',
  seq,
  author: { kind: who === 'z' ? 'citizen' : 'staff', id: who, name: who },
  kind,
  text: '',
  at: `2026-11-22T${at}.000Z`,
});

test('the time stands once for what one hand wrote in one minute, and always below the last', () => {
  const rows = layoutRows([
    message(1, '08:00:01', 'z'),
    message(2, '08:00:30', 'z'),
    message(3, '08:01:00', 'z'),
    message(4, '08:01:10', 's'),
    message(5, '08:01:20', 's', 'note'),
    message(6, '08:01:30', 's', 'note'),
  ]);
  expect(rows.map((row) => row.tail)).toEqual([false, true, true, true, false, true]);
});
