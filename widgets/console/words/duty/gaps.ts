/** What is not covered. */
import type { Translation } from '../../../shared/i18n.ts';

export const zh = {
  gapsHint: '今后 31 天内不满足值班要求的时段。',
  gapsNone: '今后 31 天没有缺口。',
  gapsTotal: '共 {n} 处',
  gapTime: '时段',
  fill: '安排人员',
} as const;

export const en: Translation<typeof zh> = {
  gapsHint: 'Times in the next 31 days that do not meet what must be covered.',
  gapsNone: 'No gaps in the next 31 days.',
  gapsTotal: '{n} in all',
  gapTime: 'Time',
  fill: 'Fill',
};
