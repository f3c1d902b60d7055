/** Sentences of the three panes, their dialogs, orders and the counter form. */
import { translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';
import { workEn } from './work.en.ts';
import { workZh } from './work.zh.ts';

export const w = translator({ 'zh-CN': workZh, en: workEn }, () => locale.value);
