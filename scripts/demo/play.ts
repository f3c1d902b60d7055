/** What all players of the demo traffic share: chance, pauses, the counts, and which story a ticket tells. */
import type { TicketDetail } from '../../routing/protocol/views.ts';
import { STORIES, type Story } from './stories.ts';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export const between = (low: number, high: number): number => low + Math.random() * (high - low);
export const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)]!;

export interface Figures {
  opened: number;
  served: number;
  boxed: number;
  ordered: number;
  closed: number;
  rated: number;
  refused: number;
}

export const newFigures = (): Figures => ({
  opened: 0,
  served: 0,
  boxed: 0,
  ordered: 0,
  closed: 0,
  rated: 0,
  refused: 0,
});

/** What is refused or not answered in time is counted: the traffic of everybody else goes on. */
export const count = (work: Promise<unknown>, figures: Figures): void => {
  work.catch(() => {
    figures.refused += 1;
  });
};

/** So that the agent answers to the point: known by ticket for the web, by its words for other channels. */
export interface StoryBook {
  note(ticketId: string, story: Story): void;
  forget(ticketId: string): void;
  of(ticket: Pick<TicketDetail, 'id' | 'subject'>): Story | undefined;
}

/** Letters of a subject that are enough to know a story by. */
const HEAD = 10;

export const createStoryBook = (): StoryBook => {
  const known = new Map<string, Story>();
  return {
    note: (ticketId, story) => {
      known.set(ticketId, story);
    },
    forget: (ticketId) => {
      known.delete(ticketId);
    },
    of: ({ id, subject }) =>
      known.get(id) ?? STORIES.find(({ text }) => text.slice(0, HEAD) === subject.slice(0, HEAD)),
  };
};

/** Looks until there is something. @throws Error after `withinMs` */
export const until = async <T>(
  look: () => T | undefined | false,
  withinMs: number,
  what: string,
): Promise<T> => {
  for (const endMs = Date.now() + withinMs; Date.now() < endMs; await pause(200)) {
    const found = look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`${what}: nothing within ${withinMs / 1000} s`);
};
