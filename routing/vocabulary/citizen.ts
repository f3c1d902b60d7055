/** Who asks, and in which language. */
import { l } from './label.ts';

/** The special groups of R073 and the green channels of R076-R080; self-declared or recognised, never forced. */
export const GROUPS = {
  migrant_worker: l('农民工', 'Migrant worker'),
  unemployed: l('下岗失业人员', 'Laid off or unemployed'),
  women: l('妇女', 'Woman'),
  minor: l('未成年人', 'Minor'),
  elderly: l('老年人', 'Elderly'),
  disabled: l('残疾人', 'Disabled'),
  military: l('军人军属', 'Military family'),
  veteran: l('退役军人', 'Veteran'),
  hardship_worker: l('企业困难员工', 'Worker in hardship'),
  frontline: l('一线防控人员', 'Front-line staff'),
  enterprise: l('民营企业', 'Private enterprise'),
} as const;
export type Group = keyof typeof GROUPS;

/**
 * Languages and dialects as a routing skill (R089-R091), by ISO 639 where it has one. 'zh' is Mandarin. A dialect has
 * a code of its own where its speakers are not understood with the wider one (温州话 by speakers of other 吴语).
 */
export const LANGUAGES = {
  zh: l('普通话', 'Mandarin'),
  yue: l('粤语', 'Cantonese'),
  hak: l('客家话', 'Hakka'),
  wuu: l('吴语', 'Wu'),
  'wuu-wz': l('温州话', 'Wenzhounese'),
  nan: l('闽南语', 'Southern Min'),
  cdo: l('闽东语', 'Eastern Min'),
  gan: l('赣语', 'Gan'),
  hsn: l('湘语', 'Xiang'),
  'zh-sc': l('四川话', 'Sichuanese'),
  bo: l('藏语', 'Tibetan'),
  ii: l('彝语', 'Yi'),
  ug: l('维吾尔语', 'Uyghur'),
  mn: l('蒙古语', 'Mongolian'),
  sgn: l('手语', 'Sign language'),
  en: l('英语', 'English'),
} as const;
export type Language = keyof typeof LANGUAGES;
