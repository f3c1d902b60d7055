/** The conversation of one ticket as a page to read and print, in three languages; it runs no script. */

import { maskText } from '../../../routing/citizens/mask.ts';
import type { Message } from '../../../routing/conversation.ts';
import { talkEventText } from '../../../routing/protocol/tickets/talk-events.ts';
import { labelOf, RESULTS } from '../../../routing/vocabulary.ts';
import { type CaseFacts, escaped, lines, minuteOf } from '../tickets/case-file.ts';

export type TranscriptTongue = 'zh-CN' | 'en' | 'bo';

/** The Tibetan ones are written without a native reader. */
const WORDS: Record<TranscriptTongue, Record<string, string>> = {
  'zh-CN': {
    title: '对话记录',
    no: '工单号',
    accepted: '受理时间',
    result: '办理结果',
    me: '群众',
    staff: '工作人员',
    file: '附件',
    foot: '电话、证件号、账号和住址已遮盖。链接 {until} 前有效，可在原页面作废。打印请用浏览器的“打印”。',
  },
  en: {
    title: 'Conversation',
    no: 'Ticket',
    accepted: 'Accepted',
    result: 'Outcome',
    me: 'Citizen',
    staff: 'Staff',
    file: 'Attachment',
    foot: 'Telephone, identity and account numbers and addresses are hidden. The link holds until {until} and can be ended on the page that made it. Print with your browser.',
  },
  bo: {
    title: 'གླེང་མོལ་ཟིན་ཐོ།',
    no: 'ལས་ཐོའི་ཨང་།',
    accepted: 'དང་ལེན་དུས་ཚོད།',
    result: 'སྒྲུབ་འབྲས།',
    me: 'མང་ཚོགས།',
    staff: 'ལས་བྱེད་པ།',
    file: 'ཟུར་སྦྱར།',
    foot: 'ཁ་པར་དང་ཐོབ་ཐང་ཨང་གྲངས། སྡོད་གནས་བཅས་སྦས་ཡོད། དྲ་ཐག་འདི་ {until} སྔོན་ལ་ནུས་པ་ཡོད།',
  },
};
const NAMES: Record<TranscriptTongue, string> = { 'zh-CN': '中文', en: 'English', bo: 'བོད་ཡིག' };

const STYLE = `
@page { size: A4; margin: 18mm 16mm; }
body { max-width: 720px; margin: 0 auto; padding: 20px 16px 40px; color: #111; background: #fff;
  font: 18px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { margin: 12px 0 4px; font-size: 26px; }
nav a { display: inline-block; min-height: 44px; margin-right: 16px; line-height: 44px; color: #174c95; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 0 0 18px; padding: 10px 0;
  border-block: 1px solid #888; }
dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
article { margin: 0 0 12px; padding: 8px 12px; border-left: 4px solid #888; break-inside: avoid; overflow-wrap: anywhere; }
article.mine { border-color: #1a55a6; background: #eef3fb; }
article p { margin: 0; }
time { color: #444; font-size: 15px; }
.event { margin: 0 0 12px; color: #444; font-size: 16px; }
footer { margin-top: 28px; padding-top: 10px; border-top: 1px solid #888; color: #444; font-size: 16px; }
@media print { nav { display: none; } body { padding: 0; font-size: 12pt; } }
`;

/** @param tenant name of the bureau; `until` and all times are shown in Asia/Shanghai */
export const transcriptPage = (
  { ticket, messages }: Pick<CaseFacts, 'ticket' | 'messages'>,
  { tenant, until, tongue }: { tenant: string; until: string; tongue: TranscriptTongue },
): string => {
  const w = WORDS[tongue];
  const locale = tongue === 'en' ? 'en' : 'zh-CN';
  const said = (message: Message): string => {
    const at = `<time datetime="${escaped(message.at)}">${minuteOf(message.at)}</time>`;
    if (message.kind === 'event') {
      const words = message.event ? talkEventText(message.event, locale) : message.text;
      return `<p class="event">${escaped(maskText(words))} ${at}</p>`;
    }
    const mine = message.author.kind === 'citizen';
    const name = mine ? w.me : message.author.name || w.staff;
    const file = message.file ? `[${w.file}: ${message.file.name}] ` : '';
    return `<article${mine ? ' class="mine"' : ''}><p><b>${escaped(name ?? '')}</b> ${at}</p><p>${lines(file + maskText(message.text))}</p></article>`;
  };
  const fact = (name: string | undefined, value: string | undefined): string =>
    value ? `<dt>${name}</dt><dd>${lines(value)}</dd>` : '';
  return `<!doctype html>
<html lang="${tongue}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${w.title} ${escaped(ticket.no)}</title><style>${STYLE}</style></head>
<body><nav aria-label="${w.title}">${(Object.keys(NAMES) as TranscriptTongue[])
    .filter((one) => one !== tongue)
    .map((one) => `<a href="?lang=${one}" lang="${one}">${NAMES[one]}</a>`)
    .join('')}</nav>
<main><h1>${w.title}</h1><p>${escaped(tenant)}</p>
<dl>${fact(w.no, ticket.no)}${fact(w.accepted, minuteOf(ticket.stamps.acceptedAt))}${
    ticket.wrapUp
      ? fact(
          w.result,
          `${labelOf(RESULTS, ticket.wrapUp.result, locale)}\n${maskText(ticket.wrapUp.feedback)}`,
        )
      : ''
  }</dl>
${messages.map(said).join('\n')}
</main><footer>${escaped((w.foot ?? '').replace('{until}', minuteOf(until)))}</footer></body></html>
`;
};

const GONE: Record<TranscriptTongue, string> = {
  'zh-CN': '链接无效、已作废或已过期。请在咨询窗口或进度查询页重新获取，也可拨打 12348。',
  en: 'This link is wrong, ended or expired. Get a new one in the chat or on the status page, or call 12348.',
  bo: 'དྲ་ཐག་འདིའི་ནུས་པ་མེད། གླེང་མོལ་སྒེའུ་ཁུང་ནང་བསྐྱར་དུ་ལེན་རོགས། 12348 ལ་ཁ་པར་གཏོང་ཆོག',
};

/** What somebody reads whose link holds no more. */
export const gonePage = (tongue: TranscriptTongue): string => `<!doctype html>
<html lang="${tongue}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${WORDS[tongue].title}</title><style>${STYLE}</style></head>
<body><main><h1>${WORDS[tongue].title}</h1><p>${GONE[tongue]}</p><p><a href="/status">${tongue === 'en' ? 'Check progress' : '查询办理进度'}</a></p></main></body></html>
`;
