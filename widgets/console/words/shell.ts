/** Sentences of the frame: sign-in, top bar, offers, palette, keys. */
import { translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';
import { shellEn } from './shell.en.ts';
import { shellZh } from './shell.zh.ts';

export const t = translator({ 'zh-CN': shellZh, en: shellEn }, () => locale.value);
