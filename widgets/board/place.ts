/** What lies open over the board, in its address: a figure, the line over time, a conversation. Back closes it. */
import { ref } from 'vue';
import { FIGURES, type Figure } from '../../routing/protocol/figures/figure-list.ts';

export type Place =
  | { view: 'board' }
  | { view: 'figure'; figure: Figure; key?: string; from?: string; to?: string }
  | { view: 'service'; from?: string; to?: string; at?: string }
  | { view: 'talk'; ticketId: string }
  | { view: 'lines' }
  | { view: 'broadcast' };

const isFigure = (text: string | null): text is Figure =>
  (FIGURES as readonly (string | null)[]).includes(text);

/** Unknown words of an address mean the plain board. */
export const placeOf = (search: string): Place => {
  const query = new URLSearchParams(search);
  const of = (name: string) => {
    const value = query.get(name);
    return value ? { [name]: value } : {};
  };
  const figure = query.get('figure');
  if (isFigure(figure)) return { view: 'figure', figure, ...of('key'), ...of('from'), ...of('to') };
  const talk = query.get('talk');
  if (talk) return { view: 'talk', ticketId: talk };
  const view = query.get('view');
  if (view === 'service') return { view, ...of('from'), ...of('to'), ...of('at') };
  if (view === 'lines' || view === 'broadcast') return { view };
  return { view: 'board' };
};

const searchOf = (place: Place): string => {
  const { view, ...rest } = place;
  const query = new URLSearchParams();
  if (place.view === 'talk') query.set('talk', place.ticketId);
  else {
    if (view !== 'board' && view !== 'figure') query.set('view', view);
    for (const [name, value] of Object.entries(rest)) if (value !== undefined) query.set(name, value);
  }
  const text = query.toString();
  return text ? `?${text}` : '';
};

export const place = ref<Place>(placeOf(location.search));

/** `replace` for a step inside what is open: Back leaves it in one go. */
export const goTo = (next: Place, how: 'push' | 'replace' = 'push'): void => {
  place.value = next;
  const address = location.pathname + searchOf(next);
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
};
export const closePlace = (): void => goTo({ view: 'board' });

addEventListener('popstate', () => {
  place.value = placeOf(location.search);
});
