/** 办理结果告知书 (R103): one intake, many services, one letter. A page of plain HTML, to print or to keep. */
import { dayOf } from '../../../routing/calendar.ts';
import type { Order } from '../../../routing/orders/order.ts';
import type { Ticket, WrapUp } from '../../../routing/ticket.ts';
import {
  CHANNELS,
  labelOf,
  MATTERS,
  NEXT_PATHS,
  ORDER_RESULTS,
  RESULTS,
  SERVICES,
} from '../../../routing/vocabulary.ts';
import type { Core } from '../core.ts';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
const lines = (text: string): string => escaped(text).replaceAll('\n', '<br>');

/** 2026年11月22日 */
const dayText = (at: string): string => {
  const [year, month, day] = dayOf(Date.parse(at)).split('-').map(Number);
  return `${year}年${month}月${day}日`;
};

const row = (name: string, value: string): string =>
  value ? `<tr><th scope="row">${escaped(name)}</th><td>${lines(value)}</td></tr>` : '';

const STYLE = `
@page { size: A4; margin: 22mm 20mm; }
body { max-width: 720px; margin: 32px auto; padding: 0 20px; color: #111; background: #fff;
  font: 16px/1.9 "Songti SC", "SimSun", "Noto Serif CJK SC", serif; }
h1 { margin: 0 0 4px; text-align: center; font-size: 26px; letter-spacing: 4px; }
.no { margin: 0 0 24px; text-align: right; font-size: 14px; color: #333; }
table { width: 100%; border-collapse: collapse; margin: 12px 0 20px; }
th, td { padding: 8px 12px; border: 1px solid #555; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 7em; font-weight: 600; background: #f4f4f4; }
h2 { margin: 20px 0 6px; font-size: 18px; }
.sign { margin-top: 40px; text-align: right; }
.note { margin-top: 28px; font-size: 14px; color: #333; }
@media print { body { margin: 0 auto; padding: 0; } }
@media (max-width: 480px) { body { margin: 16px auto; font-size: 16px; } th { width: 5.5em; padding: 6px 8px; } }
`;

/** The letter of a closed ticket. The name of the citizen is the one he gave; his telephone is left out. */
export const letterOf = (core: Core, ticket: Ticket, wrapUp: WrapUp, orders: readonly Order[]): string => {
  const tenant = core.tenant();
  const name = ticket.requester.name;
  const answered = orders.filter((order) => order.kind === 'service' && order.status === 'replied');
  const parts = answered.map((order) => {
    const org = order.orgId ? (core.directory.org(order.orgId)?.name ?? '') : '';
    return `<h2>${escaped(labelOf(SERVICES, order.service))}</h2><table>${[
      row('承办机构', org),
      row('服务单号', order.no),
      row('办理结果', order.result ? labelOf(ORDER_RESULTS, order.result) : ''),
      row('办理情况', order.reply ?? ''),
      row('依据', order.basis ?? ''),
      row('下一步途径', order.nextPath ? labelOf(NEXT_PATHS, order.nextPath) : ''),
      row('答复日期', order.repliedAt ? dayText(order.repliedAt) : ''),
    ].join('')}</table>`;
  });
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>办理结果告知书 ${escaped(ticket.no)}</title><style>${STYLE}</style></head>
<body><main>
<h1>办理结果告知书</h1>
<p class="no">编号：${escaped(ticket.no)}</p>
<p>${name ? escaped(name) : '来询群众'}：</p>
<p>您于${dayText(ticket.stamps.acceptedAt)}通过${escaped(labelOf(CHANNELS, ticket.channel))}提出的事项，现已办理完毕，结果告知如下：</p>
<table>${[
    row('事项', ticket.subject),
    row('类别', labelOf(MATTERS, wrapUp.matter)),
    row('办理结果', labelOf(RESULTS, wrapUp.result)),
    row('答复', wrapUp.feedback),
    row('依据', wrapUp.basis ?? ''),
    row('办结日期', dayText(wrapUp.at)),
  ].join('')}</table>
${parts.join('\n')}
<p class="sign">${escaped(tenant.name)}<br>${dayText(wrapUp.at)}</p>
<p class="note">如对办理结果有疑问，可凭编号拨打${escaped(tenant.phone)}或到公共法律服务窗口咨询。</p>
</main></body></html>
`;
};
