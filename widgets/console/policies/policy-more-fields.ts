/** Settings of grab mode, orders, warnings and duty: what each means and where its default is from. */
import { keysOf, LANES, type Label, MATTERS, SERVICES } from '../../../routing/vocabulary.ts';
import { type FieldGroup, field, l, lanes, type PolicyField } from './policy-field.ts';

const SUSPENDED = ['notary', 'legal_aid', 'appraisal'] as const;
const WEIGHED = ['刑事辩护', '医疗纠纷', '拆迁安置', '建设工程', '行政诉讼'] as const;

const WATCHED: Record<string, Label> = {
  first_response_chat: l('在线首次答复', 'First answer in a chat'),
  first_response_task: l('其他首次答复', 'First answer of other tickets'),
  message_box: l('留言答复', 'Answer to a message'),
  sign: l('签收', 'Sign-for'),
  reply: l('服务单办结', 'Order'),
  stage: l('办理环节', 'Stage of an order'),
  return_review: l('退回复核', 'Review of a return'),
  extension_decision: l('延期审批', 'Decision on an extension'),
};
const shareOf = (key: string): PolicyField =>
  field(`deadlines.${key}.warnShare`, 'count', WATCHED[key]!, l('系统默认：期限的八成', 'ours: four fifths'));

export const MORE_GROUPS: FieldGroup[] = [
  {
    key: 'modes',
    title: l('抢单、点派与交班', 'Grabbing, assigning, end of a turn'),
    hint: l(
      '哪些工单抢单、哪些由主管指派，在上面的“派单方式”里定。',
      'Which tickets are grabbed or assigned stands above.',
    ),
    fields: [
      ...lanes('shiftTailMs', 'span', l('下班前多久不再派单', 'No new offer before the end of a turn')),
      field(
        'returnAfterMissedMs',
        'span',
        l('未应答暂停后自动恢复', 'Ready again after a missed offer'),
        undefined,
        { hint: l('有操作才恢复；0 为不自动恢复。', 'Only when he does something; 0: never.') },
      ),
      field('grab.broadcastMs', 'span', l('抢单开放多久', 'Open to grab for')),
      field('grab.capPerDay', 'count', l('每人每天最多抢几件', 'Most a person grabs in a day')),
      field('grab.coolDownMs', 'span', l('两次抢单至少间隔', 'Least time between two')),
      field('grab.minSeenMs', 'span', l('显示多久后才可抢', 'Shown at least this long before')),
      field('grab.perMinute', 'count', l('每分钟最多尝试', 'Most attempts in a minute')),
      field('grab.headStartMs', 'span', l('抢得少的人优先', 'Head start of those with fewer')),
      field(
        'pull.pushAfterMs',
        'span',
        l('待指派多久后自动派', 'Offered by itself if not assigned'),
        undefined,
        {
          hint: l('0 为一直等主管指派。', '0: waits for the supervisor.'),
        },
      ),
    ],
  },
  {
    key: 'orders',
    title: l('服务单', 'Orders'),
    hint: l(
      '机构办理、退回、延期、催办的规则；均按工作日。',
      'Returns, extensions and reminders; working days.',
    ),
    fields: [
      field('orders.defaultDays', 'count', l('本地服务办结', 'Local services'), l('2.b.8', '2.b.8')),
      field('orders.coDays', 'count', l('协办答复', 'Co-handlers answer within')),
      field('orders.collaborationDays', 'count', l('异地协作', 'Another region'), l('R051', 'R051')),
      field('orders.supervisionDays', 'count', l('督办答复', 'Answer to a supervision'), l('R097', 'R097')),
      field('orders.decisionDays', 'count', l('退回与延期的审批', 'Decision on return or extension')),
      field('orders.extensionMaxDays', 'count', l('最多延期', 'Longest extension'), l('2.b.8', '2.b.8')),
      field('orders.extensionsMax', 'count', l('最多延期几次', 'Extensions of one order')),
      field(
        'orders.forcedFromReturn',
        'count',
        l('第几次退回起指定承办', 'Forced owner from this return on'),
        l('2.b.9', '2.b.9'),
      ),
      field(
        'orders.remindersPerDay.citizen',
        'count',
        l('群众每天可催办', 'Reminders of a citizen in a day'),
      ),
      field('orders.remindersPerDay.staff', 'count', l('坐席每天可催办', 'Reminders of the desk in a day')),
      ...SUSPENDED.map((service) =>
        field(
          `orders.suspensionsMax.${service}`,
          'count',
          l(
            `最多中止几次·${SERVICES[service].zh}`,
            `Clock stands still: ${SERVICES[service].en.toLowerCase()}`,
          ),
          l('公证法30条；法律援助法43条', 'Notary Law 30; Legal Aid Law 43'),
        ),
      ),
    ],
  },
  {
    key: 'warnings',
    title: l('到期预警', 'Warnings'),
    hint: l('期限过去多少时提醒，0.8 即八成。', 'Which share of the time has passed; 0.8 is four fifths.'),
    fields: Object.keys(WATCHED).map(shareOf),
  },
  {
    key: 'duty',
    title: l('值班', 'Duty'),
    hint: l(
      '班次、覆盖要求和补贴标准在“排班”的设置里改。',
      'Turns, coverage and rates are set under “Shifts”.',
    ),
    fields: [
      field('duty.leaderDaily', 'switch', l('每天须有带班领导', 'A leader every day'), l('R130', 'R130')),
      field('duty.noShowMinutes', 'count', l('迟到几分钟算缺岗', 'Minutes late that count as missing')),
      field(
        'duty.rest.splitMinutes',
        'count',
        l('间隔多少分钟内算同一段值班', 'Turns closer than this are one stretch, minutes'),
      ),
      field(
        'duty.rest.minRestMinutes',
        'count',
        l('两段之间至少休息（分钟）', 'Least rest between two, minutes'),
      ),
      field('duty.rest.maxStretchMinutes', 'count', l('一段最长（分钟）', 'Longest stretch, minutes')),
      field('duty.swapNeedsSupervisor', 'switch', l('换班须主管批准', 'Swaps need a supervisor')),
      field('duty.importMaxRows', 'count', l('一次最多导入几行', 'Most rows of an import')),
      ...WEIGHED.map((matter) =>
        field(
          `duty.weights.matter.${matter}`,
          'count',
          l(`工作量系数·${MATTERS[matter].zh}`, `Weight: ${MATTERS[matter].en.toLowerCase()}`),
        ),
      ),
      ...keysOf(LANES).map((lane) =>
        field(
          `duty.weights.lane.${lane}`,
          'count',
          l(`工作量系数·${LANES[lane].zh}`, `Weight: ${LANES[lane].en.toLowerCase()}`),
        ),
      ),
      field(
        'duty.proBonoHours',
        'count',
        l('每年公益时长（小时）', 'Pro bono hours a year'),
        l('R069', 'R069'),
      ),
      field(
        'duty.leaderDays',
        'count',
        l('领导每年带班（天）', 'Days a year of a leader'),
        l('R131', 'R131'),
      ),
      field(
        'duty.leaderPlaces',
        'count',
        l('领导每年到几个站点', 'Places a year of a leader'),
        l('R132', 'R132'),
      ),
      field('duty.quality.on', 'switch', l('补贴与评价挂钩', 'Subsidy follows the grade'), l('R072', 'R072')),
      field('duty.quality.minRatings', 'count', l('至少几次评价才挂钩', 'From so many ratings on')),
    ],
  },
];
