/** Sentences of partners, deliveries, organisations, catalogue and the facts of the bureau. */
import { translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';
import { siteEn } from './site.en.ts';
import { siteZh } from './site.zh.ts';

export const s = translator({ 'zh-CN': siteZh, en: siteEn }, () => locale.value);
