/** Sentences of what is behind the figures, and of how supervisors step in. */
import { translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';
import { superviseEn } from './supervise.en.ts';
import { superviseZh } from './supervise.zh.ts';

export const u = translator({ 'zh-CN': superviseZh, en: superviseEn }, () => locale.value);
