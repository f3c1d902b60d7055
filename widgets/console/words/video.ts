/** Sentences of leading a conversation into a video meeting. */
import { type Translation, translator } from '../../shared/i18n.ts';
import { locale } from '../state/locale.ts';

const zh = {
  go: '转为视频',
  title: '服务方式',
  hint: '确定后生成一个视频会议，链接发给本人（网页、微信在对话里，电话和窗口来的发短信），2小时内有效。',
  consent: '未经本人同意不得录像；办理情况照常记在对话里。',
  send: '生成并发送链接',
  sent: '视频链接已发给本人',
  enter: '进入视频会议',
  end: '视频已结束',
  ended: '已记录视频时长',
  line: '{from} → 视频，{name}，{provider}',
  open: '{until} 前有效',
  minutes: '约{count}分钟',
  over: '未记录时长',
  room: '视频会议地址',
  roomHint:
    '如 https://meet.example.gov.cn/{token}：{token} 必须有，换成猜不到的房间名；{ticket} 换成工单号。留空则不显示“转为视频”。允许的域名：{hosts}',
  noHosts: '无（部署方需在 VIDEO_HOSTS 中列出）',
} as const;

const en: Translation<typeof zh> = {
  go: 'Video',
  title: 'Mode of service',
  hint: 'Makes a video meeting and sends its link to the citizen: in the conversation on the web and in WeChat, as a text message to callers and visitors. It holds 2 hours.',
  consent: 'Recorded only with the citizen’s consent. What is done is written down here as always.',
  send: 'Make it and send the link',
  sent: 'The link was sent',
  enter: 'Enter the meeting',
  end: 'The video is over',
  ended: 'The length was noted',
  line: '{from} → video, {name}, {provider}',
  open: 'open until {until}',
  minutes: 'about {count} min',
  over: 'length not noted',
  room: 'Address of video meetings',
  roomHint:
    'For example https://meet.example.gov.cn/{token}: {token} must be there and becomes a name of the room that nobody guesses; {ticket} becomes the ticket number. Left empty there is no video. Hosts allowed: {hosts}',
  noHosts: 'none (the operator lists them in VIDEO_HOSTS)',
};

export const v = translator({ 'zh-CN': zh, en }, () => locale.value);
