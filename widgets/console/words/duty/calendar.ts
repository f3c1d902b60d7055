/** Holidays and make-up workdays. */
import type { Translation } from '../../../shared/i18n.ts';

export const zh = {
  calendarHint:
    '按国务院办公厅每年公布的放假安排录入。调休上班的周末算工作日，排班要求和办理期限都按此计算。',
  year: '{year} 年',
  addYear: '新增 {year} 年',
  holidayName: '节日',
  holidayFrom: '放假自',
  holidayTo: '至',
  addHoliday: '添加节日',
  makeUpDays: '调休上班日',
  makeUpHint: '逐个添加周六、周日',
  addDay: '添加',
  save: '保存',
  saved: '已保存',
  remove: '移除',
  days: '{n} 天',
} as const;

export const en: Translation<typeof zh> = {
  calendarHint:
    'As the State Council publishes each year. Make-up weekends count as workdays for coverage and deadlines.',
  year: '{year}',
  addYear: 'Add {year}',
  holidayName: 'Holiday',
  holidayFrom: 'From',
  holidayTo: 'To',
  addHoliday: 'Add holiday',
  makeUpDays: 'Make-up workdays',
  makeUpHint: 'Saturdays and Sundays, one by one',
  addDay: 'Add',
  save: 'Save',
  saved: 'Saved',
  remove: 'Remove',
  days: '{n} days',
};
