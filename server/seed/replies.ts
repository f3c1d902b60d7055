/** Canned replies that a new tenant starts with; supervisors change them in the console. */
import type { CannedReply } from '../../routing/protocol/views.ts';

export const STARTER_REPLIES: CannedReply[] = [
  {
    id: 'greet',
    shortcut: 'nh',
    title: '问候',
    text: '您好，我是12348值班人员{agent}，您的工单号是{no}，请问有什么可以帮您？',
  },
  {
    id: 'wage',
    shortcut: 'tx',
    title: '讨薪指引',
    text: '您可以先向用人单位所在地劳动保障监察机构投诉（电话12333），也可以申请劳动仲裁；符合条件的可以申请法律援助。请问您手里有劳动合同、考勤或转账记录吗？',
  },
  {
    id: 'evidence',
    shortcut: 'zj',
    title: '保存证据',
    text: '请妥善保存合同、收据、聊天记录、转账记录等证据，必要时可以到公证处办理证据保全公证。',
  },
  {
    id: 'aid',
    shortcut: 'fy',
    title: '法律援助条件',
    text: '经济困难的公民可以就法定事项申请法律援助；农民工请求支付劳动报酬或工伤赔偿的，免予核查经济困难状况。',
  },
  {
    id: 'bye',
    shortcut: 'jj',
    title: '结束语',
    text: '感谢您的来访，稍后请您对本次服务作出评价。祝您生活愉快！',
  },
];
