/** Closed tickets like the one at hand, with what was answered. Words are shown without names, numbers and addresses. */

import { dayOf } from '../../../routing/calendar.ts';
import { anonymise } from '../../../routing/citizens/anonymise.ts';
import { isNearDuplicate, SimilarIndex } from '../../../routing/classify/index.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { SimilarTicket } from '../../../routing/protocol/classify/models.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import type { Bus, Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { isBarred } from '../tickets/ticket-states.ts';
import { textOfTicket } from './past-texts.ts';

export interface SimilarDesk {
  /** The most similar first. The asker must be able to read the ticket he asks for. */
  similar(who: StaffPrincipal, ticketId: Id): Promise<Outcome<SimilarTicket[]>>;
  close(): void;
}

/** The newest closed tickets that are compared. */
const INDEXED = 5_000;
const PAGE = 100;
const SHOWN = 5;
/** Candidates looked at, because some repeat each other or may not be shown. */
const CANDIDATES = 20;
/** Below this two texts share little more than common words. */
const LEAST_SCORE = 0.12;
/** Words of an answer shown. */
const MOST_FEEDBACK = 600;
const MOST_SUBJECT = 120;

/** Only what was answered by a person can help another. */
const isExample = (ticket: Ticket): boolean =>
  ticket.status === 'closed' && ticket.wrapUp !== undefined && ticket.wrapUp.result !== 'withdrawn';

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

export const createSimilarTickets = (deps: {
  store: Pick<Store, 'tickets' | 'messages' | 'staff'>;
  bus: Pick<Bus, 'on'>;
  log: Log;
  mayRead(who: StaffPrincipal, id: Id): Promise<boolean>;
}): SimilarDesk => {
  const { store, bus, log, mayRead } = deps;
  const index = new SimilarIndex();
  let built: Promise<void> | undefined;

  const wordsOf = async (ticket: Ticket): Promise<string> =>
    `${ticket.subject}\n${await textOfTicket(store, ticket)}`;

  /** On first use, page by page: between pages the other work of this node goes on. */
  const build = async (): Promise<void> => {
    let cursor: string | undefined;
    do {
      const page = await store.tickets.find({
        where: { status: 'closed' },
        sort: { field: 'createdAt', direction: 'desc' },
        limit: PAGE,
        ...(cursor ? { cursor } : {}),
      });
      const examples = page.items.filter(isExample);
      const words = await Promise.all(examples.map(wordsOf));
      for (const [at, ticket] of examples.entries()) index.add(ticket.id, words[at]!);
      cursor = page.cursor;
    } while (cursor && index.size < INDEXED);
  };
  const ready = (): Promise<void> => {
    built ??= build().catch((error: unknown) => {
      built = undefined;
      throw error;
    });
    return built;
  };

  /** After the first build each closing adds its ticket. */
  const off = bus.on('ticket.changed', ({ ticketId, status }) => {
    if (!built || status !== 'closed') return;
    (async () => {
      await built;
      const ticket = await store.tickets.get(ticketId);
      if (ticket && isExample(ticket)) index.add(ticket.id, await wordsOf(ticket));
    })().catch((error: unknown) => log.warn({ err: error }, 'a closed ticket could not be indexed'));
  });

  const namesOf = async (ticket: Ticket): Promise<(string | undefined)[]> => {
    const handler = ticket.wrapUp && (await store.staff.get(ticket.wrapUp.by));
    return [ticket.requester.name, ticket.requester.onBehalfOf, handler?.displayName];
  };

  const shown = async (who: StaffPrincipal, ticket: Ticket, score: number): Promise<SimilarTicket> => {
    const names = await namesOf(ticket);
    const clean = (text: string, most: number): string => short(anonymise(text, names), most);
    const { matter, basis, feedback, at } = ticket.wrapUp!;
    const mayOpen = may(who, 'ticket.read') && (await mayRead(who, ticket.id));
    return {
      score: Math.round(score * 100) / 100,
      subject: clean(ticket.subject, MOST_SUBJECT),
      matter,
      closedOn: dayOf(Date.parse(at)),
      ...(basis ? { basis: clean(basis, MOST_FEEDBACK) } : {}),
      feedback: clean(feedback, MOST_FEEDBACK),
      ...(mayOpen ? { ticketId: ticket.id, ticketNo: ticket.no } : {}),
    };
  };

  return {
    similar: async (who, ticketId) => {
      const asked = await store.tickets.get(ticketId);
      if (!asked) return refuse('not_found');
      if (!(await mayRead(who, ticketId))) return refuse('forbidden');
      await ready();
      const text = await wordsOf(asked);
      const items: SimilarTicket[] = [];
      const told: string[] = [];
      for (const { id, score } of index.find(text, CANDIDATES, ticketId)) {
        if (items.length >= SHOWN || score < LEAST_SCORE) break;
        const ticket = await store.tickets.get(id);
        if (!ticket || !isExample(ticket) || isBarred(ticket, who)) continue;
        const answer = ticket.wrapUp!.feedback;
        // The same answer twice helps no more than once.
        if (told.some((other) => isNearDuplicate(other, answer))) continue;
        told.push(answer);
        items.push(await shown(who, ticket, score));
      }
      return ok(items);
    },
    close: off,
  };
};
