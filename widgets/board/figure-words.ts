/** What a figure is called, with the name of what its key stands for. */

import { classText } from '../../routing/protocol/figures/board-words.ts';
import { type Figure, NO_MATTER, parseClassKey } from '../../routing/protocol/figures/figure-list.ts';
import { STEP_WORDS } from '../../routing/protocol/receipts.ts';
import type { BoardView } from '../../routing/protocol/views.ts';
import { CHANNELS, MATTERS, MODES, PLATFORMS } from '../../routing/vocabulary.ts';
import { label, locale } from '../console/state/locale.ts';
import { a } from '../console/words/admin.ts';
import { u } from '../console/words/supervise.ts';

const nameOf = (figure: Figure, key: string, board: BoardView | undefined): string => {
  switch (figure) {
    case 'channel':
      return label(CHANNELS, key);
    case 'platform':
      return label(PLATFORMS, key);
    case 'mode':
      return label(MODES, key);
    case 'matter':
      return key === NO_MATTER ? a('unclassified') : label(MATTERS, key);
    case 'region':
      return board?.today.byRegion?.find((one) => one.code === key)?.name ?? key;
    case 'step':
      return label(STEP_WORDS, key);
    case 'class':
      return classText(parseClassKey(key), locale.value, board?.names);
    case 'staff':
      return board?.people.find((one) => one.staffId === key)?.name ?? key;
    default:
      return board?.orgs.find((one) => one.orgId === key)?.orgName ?? key;
  }
};

export const figureText = (figure: Figure, key: string | undefined, board: BoardView | undefined): string =>
  (u as (word: string, values?: Record<string, string>) => string)(`f_${figure}`, {
    key: key === undefined ? '' : nameOf(figure, key, board),
  });
