/** The single settings of the policy: where each stands, how it is typed in, what it means, where its default is from. */
import { GROUPS, keysOf, SERVICES } from '../../../routing/vocabulary.ts';
import { type FieldGroup, field, l, lanes, OURS, type PolicyField } from './policy-field.ts';
import { MORE_GROUPS } from './policy-more-fields.ts';
import { PHONE_FIELDS } from './policy-phone.ts';

export type { FieldGroup, PolicyField };

export const FIELD_GROUPS: FieldGroup[] = [
  {
    key: 'offers',
    title: l('派单', 'Offers'),
    hint: l('一个派单等人多久，没应答怎么办。', 'How long an offer waits, and what a missed one means.'),
    fields: [
      ...lanes(
        'offerMs',
        'span',
        l('应答时限', 'Time to answer'),
        l('GB/T 33358：电话15秒内应答', 'GB/T 33358: calls within 15 s'),
      ),
      field(
        'pauseAfterMissed',
        'count',
        l('连续几次未应答后暂停派单', 'Missed offers until a person is paused'),
      ),
      field('disconnectGraceMs', 'span', l('断线多久算离开', 'Line lost this long counts as away')),
      field(
        'handleMs',
        'span',
        l('平均办理时长（估算等待用）', 'Mean handling time, for wait estimates'),
        l('地方标准 2.a.12：337秒', 'local standard 2.a.12: 337 s'),
      ),
      field('classRegionDigits', 'choice', l('派单精确到', 'Region of a class'), OURS, {
        hint: l(
          '到乡镇或村时，只服务该乡镇的人才接得到单，但类别会增多。',
          'Finer lets people of one town take its tickets, at the price of more classes.',
        ),
        choices: [
          { value: 6, label: l('县（6位）', 'county (6 digits)') },
          { value: 9, label: l('乡镇（9位）', 'town (9 digits)') },
          { value: 12, label: l('村（12位）', 'village (12 digits)') },
        ],
      }),
    ],
  },
  {
    key: 'credits',
    title: l('优先加时', 'Priority credit'),
    hint: l(
      '相当于提前到达的时间；多个人群只取最大的一个，其余相加。不因渠道不同而不同。',
      'As if it had arrived earlier by this; of several groups the largest counts, the rest adds up. Never by channel.',
    ),
    fields: [
      ...keysOf(GROUPS).map((group) =>
        field(
          `credits.group.${group}`,
          'span',
          GROUPS[group],
          l('重点人群（R073、R077），时长为本产品默认', 'groups of R073, R077; size is ours'),
        ),
      ),
      field('credits.urgency.urgent', 'span', l('紧急', 'Urgent')),
      field('credits.urgency.critical', 'span', l('特急', 'Critical')),
      field('credits.crisis.review', 'span', l('危机：立即查看', 'Crisis: review now')),
      field('credits.crisis.alarm', 'span', l('危机：警报', 'Crisis: alarm'), OURS, {
        hint: l('警报同时一次开放全部范围。', 'An alarm also opens every step at once.'),
      }),
      field('credits.returned', 'span', l('退回重派', 'Came back')),
      field('credits.deadlineLeadMs', 'span', l('临近期限', 'Near its deadline'), OURS, {
        hint: l(
          '到期前这么久之后才来的，不会排到它前面。',
          'Nobody who came later than this before its deadline goes first.',
        ),
      }),
    ],
  },
  {
    key: 'fairness',
    title: l('首问负责与回避', 'First responder and staying out'),
    hint: l('谁优先接，谁永远不接。', 'Who goes first and who never gets it.'),
    fields: [
      field(
        'stickyMs',
        'span',
        l('多久内回到原答复人', 'Same person within'),
        l('首问负责制（R095）', 'first responder (R095)'),
      ),
      field('tellWatched', 'switch', l('旁听时告知办理人', 'Tell the agent when a supervisor watches')),
      field('stickySameMatter', 'switch', l('仅限同一事项', 'Only in the same matter')),
      field('choice', 'choice', l('群众可以指定人员', 'Citizens may ask for a person'), OURS, {
        choices: [
          { value: 'off', label: l('不可以', 'no') },
          { value: 'served_before', label: l('仅限服务过自己的', 'who served them before') },
          { value: 'anyone', label: l('可以', 'anybody') },
        ],
      }),
      field(
        'complaintLookbackMs',
        'span',
        l('投诉回避：多久内的经办人', 'Complaint: handlers within'),
        l('R106', 'R106'),
      ),
      field(
        'conflictLookbackMs',
        'span',
        l('利益冲突：多久内服务过对方', 'Conflict: served the other side within'),
      ),
    ],
  },
  {
    key: 'times',
    title: l('时限', 'Deadlines'),
    hint: l('对群众和机构的承诺。', 'What is promised to citizens and asked of organisations.'),
    fields: [
      ...lanes(
        'firstResponseMs',
        'span',
        l('首次答复', 'First response'),
        l('GB/T 33358：电话15秒、其他3分钟、信箱24小时', 'GB/T 33358: 15 s, 3 min, 24 h'),
      ),
      field(
        'messageBoxMs',
        'span',
        l('留言答复', 'Answer to a message'),
        l('GB/T 33358：24小时', 'GB/T 33358: 24 h'),
      ),
      ...keysOf(SERVICES).map((service) =>
        field(
          `orderDays.${service}`,
          'count',
          l(`服务单办结（工作日）·${SERVICES[service].zh}`, `Order, working days: ${SERVICES[service].en}`),
          l('2.b.8；法律援助 2.a.7；公证 2.a.8', '2.b.8; legal aid 2.a.7; notary 2.a.8'),
        ),
      ),
      field('orderSignDays', 'count', l('签收（工作日）', 'Sign for, working days'), l('2.b.8', '2.b.8')),
      field('orderReturnDays', 'count', l('退回（工作日）', 'Return, working days'), l('2.b.9', '2.b.9')),
      field('rectificationDays', 'count', l('差评整改（工作日）', 'Rectification, working days')),
      field(
        'mailboxDays',
        'count',
        l('批评意见信箱答复（工作日）', 'Answer to the letter box, working days'),
        l('R135；在信箱页公示', 'R135; shown on the page'),
      ),
      field('ratingWindowMs', 'span', l('评价期限', 'Time to rate')),
    ],
  },
  {
    key: 'followUp',
    title: l('回访', 'Follow-up'),
    hint: l(
      '选中的人群办结后全部回访（R086），其余抽样；由承办人以外的人回访。',
      'Everybody of the chosen groups is asked after close (R086), others by sample; never by who handled it.',
    ),
    fields: [
      ...keysOf(GROUPS).map((group) => field(`followUp.groups.${group}`, 'switch', GROUPS[group])),
      field('followUp.samplePercent', 'count', l('其余抽样（%）', 'Sample of the others (%)')),
      field('followUp.startDays', 'count', l('办结后几个工作日开始', 'Working days after close')),
      field('followUp.dueDays', 'count', l('几个工作日内完成', 'Working days to do it')),
      field('followUp.tries', 'count', l('几次未接通后结束', 'Times not reached until given up')),
      field(
        'followUp.againDays',
        'count',
        l('再次回访间隔（天，0为不再访）', 'Days until asked again (0: never)'),
      ),
      field('followUp.againTimes', 'count', l('再次回访次数', 'Times asked again'), l('R087', 'R087')),
    ],
  },
  {
    key: 'reach',
    title: l('微信未送达', 'WeChat not delivered'),
    hint: l(
      '额度或时限用完后，先等群众发言；再依次模板消息、短信、电话。',
      'When replies are used up: wait for him, then template notice, text message, telephone.',
    ),
    fields: [field('reach.waitMs', 'span', l('等群众发言多久', 'Wait for him to speak'))],
  },
  {
    key: 'sms',
    title: l('短信', 'Text messages'),
    hint: l(
      '同一号码一天几条，夜里不打扰；验证码和工单号不受夜间限制。',
      'How many to one number in a day, and when not to disturb; codes and ticket numbers leave at once.',
    ),
    fields: [
      field('sms.perDay', 'count', l('每号码每天最多', 'Most per number and day')),
      field('sms.quietFromHour', 'count', l('几点起免打扰', 'Quiet from (hour)')),
      field('sms.quietUntilHour', 'count', l('到几点', 'until (hour)')),
      field('sms.bulletinsPerWeek', 'count', l('订阅信息每号码每周最多', 'Notices per number and week')),
    ],
  },
  PHONE_FIELDS,
  ...MORE_GROUPS,
];

const NAMED = new Set(FIELD_GROUPS.flatMap((group) => group.fields.map((one) => one.path)));

export const readPath = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      value,
    );

/** A copy with one value changed; everything beside the path is shared. */
export const withPath = <T>(value: T, path: string, next: unknown): T => {
  const [key = '', ...rest] = path.split('.');
  const object = value as Record<string, unknown>;
  return {
    ...object,
    [key]: rest.length === 0 ? next : withPath(object[key] ?? {}, rest.join('.'), next),
  } as T;
};

/** What later parts of the policy added and nobody has described yet: shown under its path, so that nothing is hidden. */
export const otherFields = (defaults: unknown): PolicyField[] => {
  const found: PolicyField[] = [];
  const walk = (value: unknown, path: string) => {
    if (NAMED.has(path) || Array.isArray(value)) return;
    if (typeof value === 'number')
      found.push({ path, kind: path.endsWith('Ms') ? 'span' : 'count', label: l(path, path) });
    else if (typeof value === 'boolean') found.push({ path, kind: 'switch', label: l(path, path) });
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, path ? `${path}.${key}` : key);
  };
  walk(defaults, '');
  return found.filter((one) => one.path !== 'credits.urgency.normal' && one.path !== 'credits.crisis.none');
};
