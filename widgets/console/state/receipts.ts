/** Receipts ("why me, why nobody") in plain words, from a step and whatever data the server wrote with it. */
import { classText } from '../../../routing/protocol/figures/board-words.ts';
import { parseClassKey } from '../../../routing/protocol/figures/figure-list.ts';
import type { ReceiptView } from '../../../routing/protocol/views.ts';
import {
  CHANNELS,
  GROUPS,
  LANES,
  LANGUAGES,
  type Label,
  labelOf,
  MATTERS,
  PAUSE_REASONS,
  RETURN_REASONS,
  SERVICES,
  TICKET_STATUSES,
  URGENCIES,
} from '../../../routing/vocabulary.ts';
import type { Locale } from '../../shared/locale.ts';
import { secondsText, spanText } from '../../shared/time.ts';
import { effectText } from './effect-text.ts';

const l = (zh: string, en: string): Label => ({ zh, en });

/** Steps as headlines; a step that is not listed shows as its code. */
const STEPS: Record<string, Label> = {
  plan: l('定出可接人员范围', 'Planned who may take it'),
  classify: l('自动分类', 'Classified'),
  enqueue: l('进入排队', 'Queued'),
  widen: l('扩大可接范围', 'Widened the circle'),
  offer: l('派给坐席', 'Offered'),
  accept: l('坐席接入', 'Accepted'),
  refuse: l('坐席拒接，保留原顺序', 'Refused; keeps its place'),
  expire: l('超时未接，保留原顺序', 'Not answered in time; keeps its place'),
  refuse_reason: l('拒接说明', 'Why it was refused'),
  expired: l('超时未接，保留原顺序', 'Not answered in time; keeps its place'),
  withdrawn: l('撤回派单', 'Offer withdrawn'),
  first_response_missed: l('首次答复超时', 'First answer came too late'),
  withdraw: l('撤回派单', 'Offer withdrawn'),
  transfer: l('转交', 'Transferred'),
  assign: l('主管指派', 'Assigned by a supervisor'),
  take: l('主动领取', 'Taken'),
  grab: l('抢单成功', 'Claimed'),
  grab_seen: l('抢单结束：谁看到，谁来迟', 'Open ticket ended: who saw it, who was late'),
  mode_end: l(
    '无人抢单或指派，转为派单，保留原顺序',
    'Nobody claimed or was assigned; offered from its old place',
  ),
  message_box: l('转入留言', 'Moved to the message box'),
  order: l('派出服务单', 'Service order sent'),
  hand_over: l('转交机构，等待回复', 'Handed over, waiting for the organisation'),
  reclassify: l('人工确认分类', 'Classification confirmed by hand'),
  close: l('结案', 'Closed'),
  wait_estimate: l('告知预计等待', 'Wait told to the citizen'),
  wait_outcome: l('等待结束，与告知相比', 'Wait over, beside what was told'),
};

const FIELDS: Record<string, Label> = {
  matter: l('事项', 'Matter'),
  service: l('服务', 'Service'),
  lane: l('通道', 'Lane'),
  channel: l('渠道', 'Channel'),
  groups: l('人群', 'Groups'),
  urgency: l('紧急程度', 'Urgency'),
  language: l('语言', 'Language'),
  classes: l('可接类别', 'Classes'),
  credits: l('优先加时', 'Priority credit'),
  staffName: l('人员', 'Person'),
  staffId: l('人员编号', 'Person id'),
  by: l('操作人', 'By'),
  rule: l('规则', 'Rule'),
  rules: l('命中规则', 'Rules hit'),
  reason: l('原因', 'Reason'),
  note: l('说明', 'Note'),
  waitedMs: l('已等待', 'Waited'),
  ahead: l('前面人数', 'Ahead'),
  likelyMs: l('预计（中位）', 'Likely'),
  atMostMs: l('至多（九成）', 'At most (90 %)'),
  naiveMs: l('人数×时长', 'Naive'),
  rawLikelyMs: l('校正前中位', 'Likely, uncorrected'),
  rawAtMostMs: l('校正前九成', 'At most, uncorrected'),
  toldAtMs: l('告知时间', 'Told at'),
  how: l('结果', 'Ended'),
  candidates: l('候选人', 'Candidates'),
  requirement: l('接单要求', 'Asks for'),
  removed: l('未选原因', 'Left out'),
  decision: l('结论', 'Decision'),
  preferredStaffId: l('优先人员', 'Preferred'),
  name: l('人员', 'Person'),
  evidence: l('分类依据', 'Evidence'),
  needsReview: l('需人工确认', 'Needs a look'),
  expiresAtMs: l('应答期限', 'Answer by'),
  dueAt: l('期限', 'Due'),
  status: l('状态', 'Status'),
  regionCode: l('辖区', 'Region'),
  weight: l('权重', 'Weight'),
  eligible: l('符合条件', 'Eligible'),
  excluded: l('被排除', 'Left out'),
  filters: l('筛选', 'Filters'),
  step: l('扩大步数', 'Widening step'),
  score: l('得分', 'Score'),
  promisedBy: l('承诺答复', 'Promised by'),
  onDuty: l('在岗', 'On duty'),
  ready: l('就绪', 'Ready'),
  confidence: l('把握', 'Confidence'),
  version: l('规则版本', 'Rules version'),
};

const RULES: Record<string, Label> = {
  in_order: l('按到达先后（计入优先加时）', 'In order of arrival, priority credit included'),
  preferred: l('优先派给原经办人或指定人员', 'First to the person who knows it or who was named'),
  assigned: l('由主管指派', 'Assigned by a supervisor'),
  taken: l('主动领取', 'Taken by choice'),
};

const REASONS: Record<string, Label> = {
  answered: l('已接入', 'Answered'),
  left: l('群众离开', 'Left'),
  boxed: l('转入留言', 'Message box'),
  no_skill: l('不具备该事项技能', 'Has not the skill'),
  no_language: l('不会该语言', 'Does not speak the language'),
  other_region: l('不在服务辖区', 'Serves another region'),
  not_on_duty: l('不在值班时间', 'Not on duty'),
  not_ready: l('未就绪', 'Not ready'),
  paused: l('暂停接待', 'Paused'),
  offline: l('不在线', 'Offline'),
  at_capacity: l('接待已满', 'At capacity'),
  lane_full: l('该通道已满', 'Lane full'),
  refused_before: l('此前拒接过本单', 'Refused this one before'),
  excluded: l('回避或刚拒接', 'Excluded or just refused'),
  skill: l('无此事项技能', 'Lacks the skill'),
  lane: l('不接该通道', 'Does not take this lane'),
  language: l('语言不符', 'Other language'),
  region: l('不在服务辖区', 'Other region'),
  queue: l('排队派单', 'Queue'),
  '*': l('不限事项', 'Any matter'),
  nobody_on_duty: l('当前无人值班', 'Nobody on duty'),
  nobody_eligible: l('当前无人可接', 'Nobody eligible'),
};

const CODES: Record<string, Label>[] = [
  RULES,
  REASONS,
  MATTERS,
  SERVICES,
  LANES,
  CHANNELS,
  GROUPS,
  URGENCIES,
  LANGUAGES,
  PAUSE_REASONS,
  RETURN_REASONS,
  TICKET_STATUSES,
];

/** Own keys only: a code such as `constructor` is no label. */
const has = (table: Record<string, Label>, code: string): boolean => Object.keys(table).includes(code);

const wordOf = (code: string, locale: Locale): string => {
  const table = CODES.find((one) => has(one, code));
  if (table) return labelOf(table, code, locale);
  return /^[a-z]+:./.test(code) || code === 'returned' ? effectText(code, locale) : code;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueText = (field: string, value: unknown, locale: Locale): string => {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') {
    if (locale === 'zh-CN') return value ? '是' : '否';
    return value ? 'yes' : 'no';
  }
  if (typeof value === 'number') {
    if (field.endsWith('AtMs')) return secondsText(value, locale);
    if (field.endsWith('Ms')) return spanText(value, locale);
    return field === 'confidence' ? `${Math.round(value * 100)}%` : String(Math.round(value * 100) / 100);
  }
  if (typeof value === 'string')
    return field === 'classes' ? classText(parseClassKey(value), locale) : wordOf(value, locale);
  if (Array.isArray(value)) {
    const parts = value.map((one) => valueText(field, one, locale)).filter(Boolean);
    return parts.join(locale === 'zh-CN' ? '、' : ', ');
  }
  return isRecord(value) ? recordText(value, locale) : '';
};

/** One candidate, credit or excluded person: the name first, then what is said of it in brackets. */
const recordText = (value: Record<string, unknown>, locale: Locale): string => {
  const { staffName, name, displayName, effect, rule, label, id: _id, staffId, ...rest } = value;
  const head = [staffName, name, displayName, label, effect, rule, staffId].find(
    (one) => typeof one === 'string',
  );
  const tail = Object.entries(rest)
    .map(([field, one]) => {
      const text = valueText(field, one, locale);
      if (!text || field === 'reason' || field === 'by' || field.endsWith('Ms')) return text;
      return `${FIELDS[field] ? labelOf(FIELDS, field, locale) : field} ${text}`;
    })
    .filter(Boolean)
    .join(locale === 'zh-CN' ? '，' : ', ');
  const headText = typeof head === 'string' ? wordOf(head, locale) : '';
  if (!headText) return tail;
  if (!tail) return headText;
  return locale === 'zh-CN' ? `${headText}（${tail}）` : `${headText} (${tail})`;
};

export interface ReceiptText {
  title: string;
  lines: { name: string; text: string }[];
}

/** A headline and its facts. Unknown fields are shown under their own name: a receipt hides nothing. */
export const receiptText = (receipt: Pick<ReceiptView, 'step' | 'data'>, locale: Locale): ReceiptText => ({
  title: has(STEPS, receipt.step) ? labelOf(STEPS, receipt.step, locale) : receipt.step,
  lines: Object.entries(receipt.data)
    .filter(
      ([field]) =>
        !(
          field === 'staffId' &&
          (typeof receipt.data.staffName === 'string' || typeof receipt.data.name === 'string')
        ),
    )
    .map(([field, value]) => ({
      name: FIELDS[field] ? labelOf(FIELDS, field, locale) : field,
      text: valueText(field, value, locale),
    }))
    .filter((line) => line.text !== ''),
});
