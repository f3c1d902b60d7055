/** A citizen of the demo traffic in the chat of a web page: asks, adds, reads, rates. */
import type { CitizenTicketView } from '../../routing/protocol/views.ts';
import type { Grade } from '../../routing/vocabulary.ts';
import { ask, call, citizenSocket, clientKey, contact, next } from '../client/sockets.ts';
import type { Desk } from './desk.ts';
import { between, count, pause, pick } from './play.ts';
import { STORIES } from './stories.ts';

export const playCitizen = async ({ target, figures, stories }: Desk): Promise<void> => {
  const story = pick(STORIES);
  const socket = await citizenSocket(target);
  try {
    const closed = next<CitizenTicketView>(
      socket,
      'ticket',
      (view) => view.rating?.state === 'invited',
      180_000,
    );
    closed.catch(() => undefined);
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(
      socket,
      'contact:open',
      contact(story.text, story.details),
    );
    stories.note(ticket.id, story);
    figures.opened += 1;
    socket.on('message', (message: { seq: number; author: { kind: string } }) => {
      if (message.author.kind === 'staff')
        count(call(socket, 'message:read', { ticketId: ticket.id, seq: message.seq }), figures);
    });
    await pause(between(1500, 4000));
    await call(socket, 'message:send', {
      ticketId: ticket.id,
      clientKey: clientKey(),
      text: pick(story.more),
    });
    await closed;
    // Not everybody rates; most are content.
    if (Math.random() < 0.75) {
      await pause(between(500, 3000));
      const grade: Grade = Math.random() < 0.04 ? pick([1, 2] as const) : pick([3, 4, 4, 5, 5, 5] as const);
      await call(socket, 'rating:submit', {
        ticketId: ticket.id,
        grade,
        tags: grade >= 3 ? ['clear'] : ['slow'],
        words: '',
      });
      figures.rated += 1;
    }
    stories.forget(ticket.id);
  } catch {
    figures.boxed += 1;
  } finally {
    socket.disconnect();
  }
};
