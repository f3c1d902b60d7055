/** Sentences of the duty pages, by noun in the folder of this name. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';
import * as calendar from './duty/calendar.ts';
import * as gaps from './duty/gaps.ts';
import * as imports from './duty/imports.ts';
import * as ledger from './duty/ledger.ts';
import * as mine from './duty/mine.ts';
import * as rota from './duty/rota.ts';
import * as settings from './duty/settings.ts';
import * as swaps from './duty/swaps.ts';
import * as visits from './duty/visits.ts';

const zh = {
  ...rota.zh,
  ...gaps.zh,
  ...imports.zh,
  ...swaps.zh,
  ...calendar.zh,
  ...ledger.zh,
  ...settings.zh,
  ...mine.zh,
  ...visits.zh,
};

const en: Translation<typeof zh> = {
  ...rota.en,
  ...gaps.en,
  ...imports.en,
  ...swaps.en,
  ...calendar.en,
  ...ledger.en,
  ...settings.en,
  ...mine.en,
  ...visits.en,
};

export const d = translator({ 'zh-CN': zh, en }, () => locale.value);
