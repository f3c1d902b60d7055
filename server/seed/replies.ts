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
  // R073: one opening for each special group.
  {
    id: 'script.migrant',
    shortcut: 'nmg',
    title: '农民工：讨薪与工伤',
    text: '您请求支付劳动报酬或工伤赔偿，申请法律援助免予核查经济困难状况。请说一下工地或单位名称、干活起止时间、欠款数额，以及手里有没有考勤、工资条、聊天记录。',
  },
  {
    id: 'script.unemployed',
    shortcut: 'xg',
    title: '下岗失业人员',
    text: '您可以到户籍地或常住地办理失业登记，符合条件的可领取失业保险金。请问单位是怎样与您解除合同的，有没有书面通知和补偿？',
  },
  {
    id: 'script.women',
    shortcut: 'fn',
    title: '妇女：人身安全与特殊保护',
    text: '如果您现在有危险，请先拨打110。遭受家庭暴力可以向法院申请人身安全保护令，不收费用；孕期、产期、哺乳期的劳动保护我们也可以帮您核对。您现在方便说话吗？',
  },
  {
    id: 'script.minor',
    shortcut: 'wcn',
    title: '未成年人',
    text: '谢谢你告诉我们。请问你今年多大，现在和谁在一起，是否安全？可以让你信任的大人陪你一起说；未成年人权益受到侵害，可以申请法律援助，也可以拨打12355。',
  },
  {
    id: 'script.elderly',
    shortcut: 'ln',
    title: '老年人：放慢、确认',
    text: '您慢慢说，不着急，我会把要点再念给您听。请问您身边有没有家人帮忙？赡养、遗嘱、养老诈骗的事都可以在这里问；行动不便的，我们可以请人上门。',
  },
  {
    id: 'script.disabled',
    shortcut: 'cj',
    title: '残疾人',
    text: '您可以用文字、语音或由家人代说。需要手语翻译或无障碍窗口请告诉我们；无固定生活来源的残疾人申请法律援助，免予核查经济困难状况。请问您需要哪种帮助？',
  },
  {
    id: 'script.military',
    shortcut: 'jr',
    title: '军人军属',
    text: '军人军属申请法律援助优先受理，军人因执行任务无法到场的可以由家属代办。请问是哪方面的权益，有没有部队出具的证明？没有也可以先咨询。',
  },
  {
    id: 'script.veteran',
    shortcut: 'tyjr',
    title: '退役军人',
    text: '安置、优待、抚恤方面的事，可以先向户籍地退役军人服务中心（站）提出，不服答复的可以申请行政复议；调解可以去老兵调解窗口。请问您哪一年退役，现在卡在哪一步？',
  },
  {
    id: 'bye',
    shortcut: 'jj',
    title: '结束语',
    text: '感谢您的来访，稍后请您对本次服务作出评价。祝您生活愉快！',
  },
];
