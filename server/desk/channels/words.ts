/** What the line says by itself on channels where every reply counts: few, short, in Chinese. */

import type { Ticket } from '../../../routing/ticket.ts';
import type { InboundContent } from '../../channels/channel.ts';

export const welcomeText = (tenant: { name: string; phone: string; privacyText: string }): string =>
  `您好，这里是${tenant.name}。请直接发送您要咨询的问题，值班人员会在这里答复您；紧急情况请拨打${tenant.phone}。\n${tenant.privacyText}`;

export const acceptedText = (ticket: Pick<Ticket, 'no'>): string =>
  `已收到您的咨询，工单号 ${ticket.no}，正在为您安排值班人员。您可以继续补充情况。`;

export const ratedText = '感谢您的评价。';
export const ratingOverText = '这次服务的评价已结束，感谢您的支持。';
export const whichText = (nos: readonly string[]): string =>
  `您有${nos.length}个工单可以评价（${nos.join('、')}），请点击对应评价消息里的选项。`;

export const inviteText = (ticket: Pick<Ticket, 'no' | 'wrapUp'>): string =>
  `您的咨询（${ticket.no}）已办结。${ticket.wrapUp?.feedback ?? ''}\n请对本次服务作出评价：`;

export const boundText =
  '绑定成功。您在网页、电话和这里的咨询，值班人员可以连起来查看。取消关注后，绑定即解除。\nLinked. Unfollowing undoes it.';
export const bindRefusedText =
  '绑定码不正确或已失效，请在进度查询页重新获取。如需咨询，请直接写明您的问题。\nThe code is wrong or no longer valid; get a new one on the status page.';
export const bindTriesText =
  '尝试次数过多，请一小时后再绑定。咨询不受影响。\nToo many tries; link again in an hour. You can still ask your question.';

const MEDIA_NAMES = { image: '图片', voice: '语音', video: '视频', file: '文件' } as const;

export const mediaName = (media: keyof typeof MEDIA_NAMES): string => MEDIA_NAMES[media];

/** What the agent reads of something that is not text. */
export const plainText = (content: InboundContent): string => {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'media':
      return `[${mediaName(content.media)}]`;
    case 'location':
      return `[位置] ${content.label}（北纬${content.latitude.toFixed(5)}，东经${content.longitude.toFixed(5)}）`;
    case 'link':
      return `[链接] ${content.title}\n${content.description}\n${content.url}`.trim();
    case 'other':
      return `[收到一条无法显示的消息：${content.type}]`;
  }
};

export const lostMediaText = (media: keyof typeof MEDIA_NAMES, why: string): string =>
  `[${mediaName(media)}未能收到：${why}]`;

export const recalledText = (said: { seq: number; text: string }): string => {
  const head = [...said.text].slice(0, 20).join('');
  return `[对方撤回了第${said.seq}条消息${head ? `：${head}${head === said.text ? '' : '…'}` : ''}]`;
};

export const answeredElsewhereText = (by: string, text: string): string =>
  `[同事 ${by} 已在企业微信中答复] ${text}`;
