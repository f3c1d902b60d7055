/** What a bureau may set about the telephone; the numbers stand in `routing/call/policy.ts`. */
import { type FieldGroup, field, l, OURS } from './policy-field.ts';

const KEYS = [
  { value: '', label: l('不提供', 'not offered') },
  ...[...'1234567890*'].map((key) => ({ value: key, label: l(`按${key}`, `key ${key}`) })),
];
/** The sentences of the installation name the keys. */
const SPOKEN = l(
  '改动后须同时更换提示音，让群众听到按哪个键。',
  'The spoken sentence has to name the key: replace it too.',
);

export const PHONE_FIELDS: FieldGroup = {
  key: 'phone',
  title: l('电话', 'Telephone'),
  hint: l(
    '来电等候、留言、录音与评价；没有开通电话的不受影响。',
    'Waiting, messages, recordings and grades of calls; without a telephone line these do nothing.',
  ),
  fields: [
    field('phone.announceEveryMs', 'span', l('多久播报一次排队情况', 'Place and wait are told every')),
    field(
      'phone.redialMs',
      'span',
      l('挂断后多久内再拨保留原位', 'Calls again within this: keeps the place'),
    ),
    field('phone.ringMs', 'span', l('转接或回拨振铃多久', 'How long a colleague or citizen is rung')),
    field(
      'phone.lostMs',
      'span',
      l('坐席掉线后等多久再派给他人', 'Agent lost: wait before anybody may take it'),
    ),
    field('phone.talkMs', 'span', l('一次通话最长', 'Longest talk')),
    field('phone.rateMs', 'span', l('等群众按键评价多久', 'Wait for the grade by key'), OURS, {
      hint: l('0 为不请群众按键评价，改由短信邀请。', '0: nobody is asked by key; a text message invites.'),
    }),
    field('phone.messageMs', 'span', l('留言最长', 'Longest message')),
    field('phone.messageSilenceMs', 'span', l('沉默多久结束留言', 'Silence that ends a message')),
    field(
      'phone.messageLeastMs',
      'span',
      l('说话不足多久按未接来电', 'Spoken less than this is a missed call'),
    ),
    field(
      'phone.keepRecordingDays',
      'count',
      l('录音保存（天）', 'Recordings are kept, days'),
      l('2.a.16：法规未定期限，安装时须确定', '2.a.16: no law names a figure, decide it at installation'),
      {
        hint: l(
          '到期自动删除并记入审计；只对今后的录音生效。',
          'Deleted by itself afterwards, with an audit entry; holds for recordings from now on.',
        ),
      },
    ),
    field('phone.callbackKey', 'choice', l('等候时按键请求回电', 'Key to be called back'), OURS, {
      choices: KEYS,
      hint: SPOKEN,
    }),
    field('phone.messageKey', 'choice', l('等候时按键改为留言', 'Key to leave a message'), OURS, {
      choices: KEYS,
      hint: SPOKEN,
    }),
  ],
};
