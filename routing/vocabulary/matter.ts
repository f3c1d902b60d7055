/** What a ticket is about, of what kind and how urgent it is. */
import { l } from './label.ts';

/** First level of matters. The names are the ones of the reference data, plus 其他. */
export const MATTERS = {
  婚姻家庭: l('婚姻家庭', 'Marriage and family'),
  劳动纠纷: l('劳动纠纷', 'Labour'),
  交通事故: l('交通事故', 'Traffic accident'),
  债权债务: l('债权债务', 'Debt'),
  刑事辩护: l('刑事辩护', 'Criminal defence'),
  合同纠纷: l('合同纠纷', 'Contract'),
  房产纠纷: l('房产纠纷', 'Housing'),
  侵权: l('侵权', 'Tort'),
  公司法: l('公司法', 'Company law'),
  医疗纠纷: l('医疗纠纷', 'Medical'),
  拆迁安置: l('拆迁安置', 'Demolition and resettlement'),
  行政诉讼: l('行政诉讼', 'Administrative litigation'),
  建设工程: l('建设工程', 'Construction'),
  其他: l('其他', 'Other'),
} as const;
export type Matter = keyof typeof MATTERS;

/** 2.b.10: 一般/紧急/特急. */
export const URGENCIES = {
  normal: l('一般', 'Normal'),
  urgent: l('紧急', 'Urgent'),
  critical: l('特急', 'Critical'),
} as const;
export type Urgency = keyof typeof URGENCIES;

/** Two crisis levels: look now, or alarm and human hand-over. */
export const CRISIS_LEVELS = {
  none: l('无', 'None'),
  review: l('立即查看', 'Review now'),
  alarm: l('警报', 'Alarm'),
} as const;
export type CrisisLevel = keyof typeof CRISIS_LEVELS;

export const KINDS = {
  advice: l('咨询', 'Advice'),
  request: l('求助', 'Request'),
  complaint: l('投诉', 'Complaint'),
  suggestion: l('建议', 'Suggestion'),
  praise: l('表扬', 'Praise'),
} as const;
export type Kind = keyof typeof KINDS;
