/** Fills an empty live queue from the record: who serves, then the line in its order, the people early on. */
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { Core } from '../core.ts';
import type { Matching } from './matching.ts';

/** Tickets that are read, and sent to the queue, in one go: one connection carries them as one batch. */
const CHUNK = 100;
/** So many tickets for each place that people have are in line before the people are signed on; at least so many. */
const PER_PLACE = 4;
const FIRST_PART = 200;

type Place = { id: Id; virtualArrivalMs: number };

const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));

/** As the queue breaks ties: byte by byte. */
const inOrder = (a: Place, b: Place): number =>
  a.virtualArrivalMs - b.virtualArrivalMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Contacts go on being answered meanwhile, so every ticket is read again in the moment in which it is placed. People
 * are signed on when the first part of the line stands: the first offers do not wait for the ten thousandth ticket.
 * Whoever finds nothing for himself in the first part may until the end get somebody who came in that second.
 *
 * @param signOn tells the queue who is there and free
 */
export const refill = async (
  core: Pick<Core, 'store' | 'directory'>,
  matching: Pick<Matching, 'agree' | 'place'>,
  signOn: () => Promise<void>,
): Promise<void> => {
  const { store, directory } = core;

  const eachOf = async (status: Ticket['status'], see: (ticket: Ticket) => void): Promise<void> => {
    let cursor: string | undefined;
    do {
      const page = await store.tickets.find({
        where: { status },
        limit: CHUNK,
        ...(cursor ? { cursor } : {}),
      });
      for (const ticket of page.items) see(ticket);
      ({ cursor } = page);
    } while (cursor);
  };

  // Who serves comes before who waits: an offer must not fill a place that is taken.
  const served: Id[] = [];
  await eachOf('serving', ({ id }) => served.push(id));
  for (const chunk of chunksOf(served, CHUNK)) await Promise.all(chunk.map((id) => matching.agree(id)));

  const line: Place[] = [];
  await eachOf('queued', ({ id, placement }) => {
    if (placement) line.push({ id, virtualArrivalMs: placement.virtualArrivalMs });
  });
  line.sort(inOrder);

  const places = directory
    .present()
    .reduce((sum, { id }) => sum + (directory.staff(id)?.capacityTotal ?? 0), 0);
  const firstPart = Math.max(FIRST_PART, places * PER_PLACE);
  const announced = new Set<string>();
  let isSignedOn = false;
  let done = 0;
  for (const chunk of chunksOf(line, CHUNK)) {
    const { items } = await store.tickets.find({
      where: { id: { in: chunk.map(({ id }) => id) } },
      limit: CHUNK,
    });
    const byId = new Map(items.map((ticket) => [ticket.id, ticket]));
    let batch: Promise<void>[] = [];
    for (const { id } of chunk) {
      const ticket = byId.get(id);
      if (!ticket?.placement) continue;
      const classes = ticket.placement.classes.join(' ');
      if (announced.has(classes)) {
        batch.push(matching.place(ticket));
        continue;
      }
      // A class is announced before anything of it is placed, and nothing overtakes that.
      announced.add(classes);
      await Promise.all(batch);
      batch = [];
      await matching.place(ticket);
    }
    await Promise.all(batch);
    done += chunk.length;
    if (!isSignedOn && done >= firstPart) {
      isSignedOn = true;
      await signOn();
    }
  }
  if (!isSignedOn) await signOn();
};
