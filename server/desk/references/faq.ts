/** FQ: frequent questions for the public, from the references that a supervisor has marked as public. */
import { type Reference, stateOf } from '../../../routing/bureau/references.ts';
import { dayOf } from '../../../routing/calendar.ts';
import { SimilarIndex } from '../../../routing/classify/index.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { FaqFound, FaqItem, FaqOpinion, FaqTopics } from '../../../routing/protocol/bureau/faq.ts';
import { keysOf, MATTERS, type Matter } from '../../../routing/vocabulary.ts';
import type { Clock } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { createFaqCounter, type FaqCounts, readFaqCounts } from './faq-counts.ts';
import { storedReferences } from './stored.ts';

/** Items of a matter, of a search, and of each matter on the first view. */
const OF_MATTER = 30;
const FOUND = 8;
const FIRST_VIEW = 12;
/** Below this a question and an item share little more than common words. */
const LEAST_SCORE = 0.06;

/** Each answers `not_found` while the page is switched off. */
export interface FaqDesk {
  topics(matter?: Matter): Promise<Outcome<FaqTopics>>;
  /** Nothing of the text is kept. */
  find(text: string): Promise<Outcome<FaqFound>>;
  count(code: string, what: FaqOpinion): Promise<Outcome<{ counted: boolean }>>;
}

const itemOf = ({ code, title, source, article, text, matters }: Reference): FaqItem => ({
  ...{ code, title, source, text, matters },
  ...(article ? { article } : {}),
});

/** Read most, then found helpful most, then as the list stands. */
const mostAsked = (items: readonly Reference[], counts: FaqCounts): Reference[] =>
  items.toSorted(
    (a, b) =>
      (counts[b.code]?.read ?? 0) - (counts[a.code]?.read ?? 0) ||
      (counts[b.code]?.helpful ?? 0) - (counts[a.code]?.helpful ?? 0),
  );

/** The first of each matter, then what belongs to none, each once. */
const firstOfEach = (sorted: readonly Reference[]): Reference[] => {
  const of = (matter: Matter) => sorted.find((one) => one.matters.includes(matter)) ?? [];
  const general = sorted.filter((one) => one.matters.length === 0);
  return [...new Set([...keysOf(MATTERS).flatMap(of), ...general])].slice(0, FIRST_VIEW);
};

export const createFaq = (deps: {
  store: Pick<Store, 'settings'>;
  clock: Clock;
  /** The setting of the site. */
  isOn(): boolean;
  /** Whether words sound like danger to somebody. */
  inDanger(text: string): boolean;
}): FaqDesk => {
  const { store, clock } = deps;
  const raise = createFaqCounter(deps);
  let indexed: { key: string; index: SimilarIndex } | undefined;

  /** What is public and holds today; its key changes with the list and the day. */
  const open = async (): Promise<{ items: Reference[]; key: string }> => {
    const { items, version } = await storedReferences(store);
    const day = dayOf(clock.nowMs());
    return {
      items: items.filter((one) => one.public === true && stateOf(one, items, day) === 'in_force'),
      key: `${version} ${day}`,
    };
  };

  /** Built once per version of the list and day on this node. */
  const indexOf = (items: readonly Reference[], key: string): SimilarIndex => {
    if (indexed?.key !== key)
      indexed = {
        key,
        index: new SimilarIndex(
          items.map((one) => ({
            id: one.code,
            text: `${one.title}\n${one.source}${one.article ?? ''}\n${one.text}`,
          })),
        ),
      };
    return indexed.index;
  };

  return {
    topics: async (matter) => {
      if (!deps.isOn()) return refuse('not_found');
      const [{ items }, counts] = await Promise.all([open(), readFaqCounts(store)]);
      const sorted = mostAsked(items, counts);
      const shown = matter
        ? sorted.filter((one) => one.matters.includes(matter)).slice(0, OF_MATTER)
        : firstOfEach(sorted);
      return ok({
        matters: keysOf(MATTERS).filter((code) => items.some((one) => one.matters.includes(code))),
        items: shown.map(itemOf),
      });
    },

    find: async (text) => {
      if (!deps.isOn()) return refuse('not_found');
      const { items, key } = await open();
      const byCode = new Map(items.map((one) => [one.code, one]));
      const found = indexOf(items, key)
        .find(text, FOUND)
        .filter(({ score }) => score >= LEAST_SCORE)
        .flatMap(({ id }) => byCode.get(id) ?? []);
      return ok({ items: found.map(itemOf), danger: deps.inDanger(text) });
    },

    count: async (code, what) => {
      if (!deps.isOn()) return refuse('not_found');
      const { items } = await open();
      if (!items.some((one) => one.code === code)) return refuse('not_found');
      return ok({ counted: await raise(code, what) });
    },
  };
};
