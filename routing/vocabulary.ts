/** The words of the field: every closed list that a ticket may carry, with Chinese and English labels. */

export interface Label {
  zh: string;
  en: string;
}

const l = (zh: string, en: string): Label => ({ zh, en });

/** Where a contact came from. R002: the channel is an attribute of one ticket type. */
export const CHANNELS = {
  web: l('网页', 'Web chat'),
  phone: l('电话', 'Phone'),
  wechat: l('微信', 'WeChat'),
  counter: l('窗口', 'Counter'),
  workorder: l('转办工单', 'Work order'),
} as const;
export type Channel = keyof typeof CHANNELS;

/** Capacity is counted per lane: a person holds one call, but several chats at once. */
export const LANES = { voice: l('电话', 'Voice'), chat: l('在线', 'Chat'), task: l('工单', 'Task') } as const;
export type Lane = keyof typeof LANES;
export const laneOf: Record<Channel, Lane> = {
  phone: 'voice',
  web: 'chat',
  wechat: 'chat',
  counter: 'task',
  workorder: 'task',
};

/** Three platforms of R002/R007 for reporting: counter, hotline, web. */
export const PLATFORMS = {
  counter: l('实体', 'Counter'),
  hotline: l('热线', 'Hotline'),
  web: l('网络', 'Web'),
} as const;
export type Platform = keyof typeof PLATFORMS;
export const platformOf: Record<Channel, Platform> = {
  phone: 'hotline',
  workorder: 'hotline',
  web: 'web',
  wechat: 'web',
  counter: 'counter',
};

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

/** Built-in service lines (R024, R025, R040). 'advice' is answered by the agent; the others may become service orders. */
export const SERVICES = {
  advice: l('法律咨询', 'Legal advice'),
  legal_aid: l('法律援助', 'Legal aid'),
  mediation: l('人民调解', "People's mediation"),
  notary: l('公证', 'Notary'),
  arbitration: l('仲裁', 'Arbitration'),
  appraisal: l('司法鉴定', 'Forensic appraisal'),
  reconsideration: l('行政复议', 'Administrative reconsideration'),
  counselling: l('心理咨询', 'Psychological counselling'),
} as const;
export type BuiltInService = keyof typeof SERVICES;

/** A line that the installation has added (SV); its name and terms are data, see local-services.ts. */
export type LocalService = `local:${string}`;
export type Service = BuiltInService | LocalService;

export const LOCAL_SERVICE = /^local:[a-z][a-z0-9-]{0,30}$/;
export const isLocalService = (code: string): code is LocalService => LOCAL_SERVICE.test(code);
/** A code that can be a service; whether a local line exists is asked of the installation's list. */
export const isServiceCode = (code: string): code is Service =>
  Object.hasOwn(SERVICES, code) || isLocalService(code);

/**
 * Names of the local lines of this installation (one tenant per process, as one per page). Only words for people come
 * from here, no decision: an unknown code shows as itself.
 */
let localNames: Readonly<Record<string, Label>> = {};
export const setLocalServiceNames = (names: Readonly<Record<string, Label>>): void => {
  localNames = names;
};

/** Kinds of organisation that receive service orders (R024-R025). */
export const ORG_KINDS = {
  legal_aid_centre: l('法律援助中心', 'Legal aid centre'),
  mediation_committee: l('人民调解委员会', 'Mediation committee'),
  notary_office: l('公证处', 'Notary office'),
  arbitration_commission: l('仲裁委员会', 'Arbitration commission'),
  appraisal_institute: l('司法鉴定机构', 'Forensic appraisal institute'),
  judicial_office: l('司法所', 'Judicial office'),
  law_firm: l('律师事务所', 'Law firm'),
  grassroots_legal_office: l('基层法律服务所', 'Grassroots legal service'),
  counselling_centre: l('心理咨询机构', 'Counselling centre'),
  legal_service_centre: l('公共法律服务中心', 'Public legal service centre'),
  legal_service_station: l('公共法律服务工作站', 'Public legal service station'),
  legal_service_room: l('公共法律服务工作室', 'Public legal service room'),
} as const;
export type OrgKind = keyof typeof ORG_KINDS;

/** What is special about an organisation or one of its desks. */
export const ORG_SUBTYPES = {
  veteran_mediation: l('老兵调解窗口', "Veterans' mediation desk"),
  low_income: l('低收入群体窗口', 'Low-income desk'),
  guidance_station: l('异地法援指导站', 'Legal aid guidance station (elsewhere)'),
  work_station: l('异地法援工作站', 'Legal aid work station (elsewhere)'),
  migrant_worker: l('农民工窗口', 'Migrant workers’ desk'),
  barrier_free: l('无障碍', 'Barrier-free'),
} as const;
export type OrgSubtype = keyof typeof ORG_SUBTYPES;

/** Levels of the region tree. */
export const REGION_LEVELS = {
  province: l('省', 'Province'),
  city: l('市', 'City'),
  county: l('县区', 'County'),
  town: l('乡镇街道', 'Town'),
  village: l('村社区', 'Village'),
} as const;

/** Where an item of the catalogue may be done (R030). */
export const CATALOGUE_PLACES = {
  legal_centre: l('公共法律服务中心', 'Legal service centre'),
  government_hall: l('政务服务大厅', 'Government service hall'),
  online: l('网上', 'Online'),
} as const;

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

export const ROLES = {
  agent: l('坐席', 'Agent'),
  org_member: l('机构人员', 'Organisation member'),
  supervisor: l('值班主管', 'Supervisor'),
  admin: l('系统管理员', 'Administrator'),
  auditor: l('审计员', 'Auditor'),
} as const;
export type Role = keyof typeof ROLES;

/**
 * Where a ticket stands, as the store records it. `queued` is split by the live queue into waiting and offered,
 * so that I1 reads: exactly one of waiting, offered, serving, with_org, message_box, closed.
 */
export const TICKET_STATUSES = {
  queued: l('排队中', 'Queued'),
  serving: l('办理中', 'Serving'),
  with_org: l('机构办理', 'With organisation'),
  message_box: l('留言', 'Message box'),
  closed: l('已办结', 'Closed'),
} as const;
export type TicketStatus = keyof typeof TICKET_STATUSES;

export const ORDER_STATUSES = {
  dispatched: l('待签收', 'Awaiting sign-for'),
  signed: l('办理中', 'In progress'),
  returning: l('退回待审', 'Return under review'),
  suspended: l('中止计时', 'Clock stopped'),
  returned: l('已退回', 'Returned'),
  replied: l('已回复', 'Replied'),
  cancelled: l('已撤销', 'Cancelled'),
} as const;
export type OrderStatus = keyof typeof ORDER_STATUSES;

/** The only reasons for which an organisation may return an order. */
export const RETURN_REASONS = {
  not_competent: l('不属本单位职责', 'Not our remit'),
  wrong_region: l('不属本辖区', 'Not our region'),
  missing_facts: l('事项不清，需补充材料', 'Facts or papers missing'),
  conflict: l('存在利益冲突', 'Conflict of interest'),
  duplicate: l('重复派单', 'Duplicate'),
} as const;
export type ReturnReason = keyof typeof RETURN_REASONS;

/** What an order is: lead order (主办), co-handler (协办, R050), other region's legal aid (R051), 督办 (R097). */
export const ORDER_KINDS = {
  service: l('主办', 'Lead order'),
  co: l('协办', 'Co-handler'),
  collaboration: l('异地协作', 'Other region'),
  supervision: l('督办', 'Supervision'),
  rectification: l('差评整改', 'Rectification'),
} as const;
export type OrderKind = keyof typeof ORDER_KINDS;

/** How an order ended, as the organisation says in its reply. */
export const ORDER_RESULTS = {
  done: l('已办结', 'Done'),
  partly: l('部分办结', 'Done in part'),
  declined: l('不符合受理条件', 'Conditions not met'),
  mediation_failed: l('调解不成', 'Mediation failed'),
} as const;
export type OrderResult = keyof typeof ORDER_RESULTS;

/** R099: the next legal path that must be told when mediation failed. */
export const NEXT_PATHS = {
  arbitration: l('申请仲裁', 'Arbitration'),
  litigation: l('提起诉讼', 'Court action'),
  administrative: l('行政裁决或行政复议', 'Administrative decision'),
} as const;
export type NextPath = keyof typeof NEXT_PATHS;

/** Why the clock of an order may stand still (公证法 30, 法律援助法 43). */
export const SUSPEND_REASONS = {
  missing_material: l('等待补充材料', 'Waiting for papers'),
  verification: l('正在核实', 'Being verified'),
  force_majeure: l('不可抗力', 'Force majeure'),
} as const;
export type SuspendReason = keyof typeof SUSPEND_REASONS;

export { ORDER_STAGES, type OrderStage } from './orders/order-stages.ts';

/** Every deadline that is watched: what must have happened by then. */
export const DEADLINES = {
  first_response: l('首次答复', 'First response'),
  message_box: l('留言答复', 'Answer to a message'),
  sign: l('签收', 'Sign for'),
  reply: l('回复', 'Reply'),
  stage: l('办理节点', 'Stage'),
  return_review: l('退回复核', 'Review of a return'),
  extension_decision: l('延期审批', 'Decision on an extension'),
} as const;
export type DeadlineKind = keyof typeof DEADLINES;

/** 2.c: five grades, stored as 5..1; bad = 1 and 2. */
export const GRADES = {
  5: l('非常满意', 'Very satisfied'),
  4: l('满意', 'Satisfied'),
  3: l('基本满意', 'Fairly satisfied'),
  2: l('不满意', 'Dissatisfied'),
  1: l('非常不满意', 'Very dissatisfied'),
} as const;
export type Grade = 1 | 2 | 3 | 4 | 5;

export const RATING_TAGS = {
  patient: l('态度耐心', 'Patient'),
  clear: l('解答清楚', 'Clear'),
  fast: l('响应及时', 'Quick'),
  solved: l('问题解决', 'Solved'),
  slow: l('等待太久', 'Too slow'),
  unclear: l('没说明白', 'Unclear'),
  rude: l('态度不好', 'Impolite'),
  unsolved: l('问题没解决', 'Not solved'),
  passed_around: l('来回推诿', 'Passed around'),
} as const;
export type RatingTag = keyof typeof RATING_TAGS;

/** What the agent says of the end of a ticket (2.b work-order fields). */
export const RESULTS = {
  answered: l('已解答', 'Answered'),
  served: l('已办理', 'Served'),
  transferred: l('已转办', 'Handed over'),
  guided: l('已告知途径', 'Told the legal route'),
  unreachable: l('无法联系', 'Unreachable'),
  withdrawn: l('群众撤回', 'Withdrawn by the citizen'),
} as const;
export type Result = keyof typeof RESULTS;

/** Why somebody on shift takes no work. `not_ready` is what a sign-in starts with. */
export const PAUSE_REASONS = {
  not_ready: l('未就绪', 'Not ready'),
  break: l('小休', 'Break'),
  meal: l('用餐', 'Meal'),
  counter: l('窗口接待', 'At the counter'),
  wrap_up: l('整理工单', 'Wrap-up'),
  meeting: l('会议', 'Meeting'),
  missed_offer: l('未应答派单', 'Missed an offer'),
} as const;
export type PauseReason = keyof typeof PAUSE_REASONS;

/** Keys of a label table, typed. */
export const keysOf = <T extends object>(table: T): (keyof T & string)[] =>
  Object.keys(table) as (keyof T & string)[];

/** The label of a code in the asked language; unknown codes show as themselves. */
export const labelOf = (
  table: Record<string, Label>,
  code: string,
  locale: 'zh-CN' | 'en' = 'zh-CN',
): string => {
  const label = table[code] ?? (isLocalService(code) ? localNames[code] : undefined);
  return label ? (locale === 'zh-CN' ? label.zh : label.en) : code;
};

/** Systems with which work orders are exchanged (R008-R011). */
export const PARTNER_KINDS = {
  hotline_12345: l('12345 政务热线', '12345 hotline'),
  police_110: l('110 报警服务台', '110 police'),
  court_12368: l('12368 诉讼服务', '12368 courts'),
  procuratorate_12309: l('12309 检察服务', '12309 procuratorates'),
  legal_aid: l('法律援助系统', 'Legal aid system'),
  upper_tier: l('上级平台', 'Upper tier'),
  lower_tier: l('下级平台', 'Lower tier'),
  other: l('其他系统', 'Other system'),
} as const;
export type PartnerKind = keyof typeof PARTNER_KINDS;

/** Where a work order between two systems stands; `sending` and `failed` only for those that we hand over. */
export const WORK_ORDER_STATUSES = {
  sending: l('发送中', 'Being sent'),
  received: l('待签收', 'Awaiting sign-for'),
  accepted: l('对方已接收', 'Accepted'),
  signed: l('办理中', 'In progress'),
  replied: l('已回复', 'Replied'),
  returned: l('已退回', 'Returned'),
  withdrawn: l('已撤回', 'Withdrawn'),
  failed: l('未送达', 'Not delivered'),
} as const;
export type WorkOrderStatus = keyof typeof WORK_ORDER_STATUSES;

export const DELIVERY_STATES = {
  pending: l('待发送', 'Pending'),
  sent: l('已送达', 'Sent'),
  dead: l('多次失败', 'Given up'),
} as const;
export type DeliveryState = keyof typeof DELIVERY_STATES;
