/** Whether a file may be sent, by the limits of the site: types are MIME types, `image/*` or `.ext`. */
import type { PublicSite } from '../../routing/protocol/views.ts';
import { sizeText } from '../shared/file-size.ts';
import { talk } from './talk.ts';
import { locale } from './words.ts';

interface FileFacts {
  name: string;
  size: number;
  type: string;
}

const matches = (pattern: string, file: FileFacts): boolean => {
  const rule = pattern.trim().toLowerCase();
  if (rule.endsWith('/*')) return file.type.toLowerCase().startsWith(rule.slice(0, -1));
  if (rule.includes('/')) return file.type.toLowerCase() === rule;
  return file.name.toLowerCase().endsWith(rule.startsWith('.') ? rule : `.${rule}`);
};

/** `application/pdf` reads as PDF, `image/*` as image. */
export const typeNames = (types: string[]): string =>
  [
    ...new Set(
      types.map((type) => {
        const [group = '', kind = ''] = type.includes('/') ? type.split('/') : ['', type.replace('.', '')];
        if (kind === '*') return group;
        const office = /wordprocessingml|msword/.test(kind)
          ? 'Word'
          : /spreadsheetml|ms-excel/.test(kind)
            ? 'Excel'
            : undefined;
        return office ?? kind.replace(/^x-|^vnd\..*\./, '').toUpperCase();
      }),
    ),
  ].join(locale() === 'zh-CN' ? '、' : ', ');

/** The sentence that refuses, or nothing when the file is fine. */
export const refusalOfFile = (
  file: FileFacts,
  site: Pick<PublicSite, 'maxFileBytes' | 'fileTypes'>,
): string | undefined => {
  if (file.size === 0) return talk('file.empty', { name: file.name });
  if (file.size > site.maxFileBytes) {
    return talk('file.tooLarge', {
      name: file.name,
      size: sizeText(file.size),
      max: sizeText(site.maxFileBytes),
    });
  }
  if (site.fileTypes.length > 0 && !site.fileTypes.some((type) => matches(type, file))) {
    return talk('file.wrongType', { name: file.name, types: typeNames(site.fileTypes) });
  }
  return undefined;
};
