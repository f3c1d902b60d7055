/** The words of past tickets as classification read them, for previews, training and figures. */
import type { PastText } from '../../../routing/classify/index.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { Matter } from '../../../routing/vocabulary.ts';
import { mayReadTicket, type StaffPrincipal } from '../../auth/policy.ts';
import type { Store } from '../../stores/store.ts';
import { isBarred } from '../tickets/ticket-states.ts';

/** As many messages as intake reads (desk/planning). */
const CLASSIFIED_MESSAGES = 10;
const PAGE = 100;

/**
 * The matter that a person settled on. What a citizen withdrew was closed with the machine's own guess, which must
 * neither judge nor teach the machine.
 */
export const settledMatter = (ticket: Pick<Ticket, 'confirmedMatter'>): Matter | undefined =>
  ticket.confirmedMatter;

export const textOfTicket = async (store: Pick<Store, 'messages'>, ticket: Ticket): Promise<string> => {
  const { items } = await store.messages.find({
    where: { ticketId: ticket.id },
    sort: { field: 'seq', direction: 'asc' },
    limit: CLASSIFIED_MESSAGES,
  });
  const words = items.filter(({ author, kind }) => author.kind !== 'system' && kind === 'text');
  return words.map(({ text }) => text).join('\n');
};

export interface PastTickets {
  tickets: Map<string, Ticket>;
  texts: PastText[];
}

/**
 * The newest tickets that this person may read, with their words. Newest first, page by page, so that no great number
 * of reads stands in the store's way at once.
 * @param options.settled only those whose matter a person has confirmed
 */
export const readPastTickets = async (
  store: Pick<Store, 'tickets' | 'messages'>,
  who: StaffPrincipal,
  most: number,
  options: { settled?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<PastTickets> => {
  const tickets = new Map<string, Ticket>();
  const texts: PastText[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.tickets.find({
      sort: { field: 'createdAt', direction: 'desc' },
      limit: PAGE,
      ...(cursor ? { cursor } : {}),
    });
    const wanted = page.items
      .filter(
        (ticket) =>
          (!options.settled || settledMatter(ticket) !== undefined) &&
          !isBarred(ticket, who) &&
          mayReadTicket(who, {
            citizenId: ticket.requester.citizenId,
            status: ticket.status,
            ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
          }),
      )
      .slice(0, most - texts.length);
    const words = await Promise.all(wanted.map((ticket) => textOfTicket(store, ticket)));
    for (const [index, ticket] of wanted.entries()) {
      tickets.set(ticket.id, ticket);
      const confirmed = settledMatter(ticket);
      texts.push({
        id: ticket.id,
        text: words[index]!,
        context: { channel: ticket.channel, region: ticket.regionCode, at: ticket.createdAt },
        ...(confirmed ? { confirmed } : {}),
      });
    }
    cursor = page.cursor;
  } while (cursor && texts.length < most && !options.signal?.aborted);
  return { tickets, texts };
};
