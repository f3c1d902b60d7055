/** The file of a case (案卷) to print, and its conversation as text: personal data masked (PD3), merged ones in order of time. */
import { dayOf } from '../../../routing/calendar.ts';
import type { AidApplication } from '../../../routing/citizens/aid.ts';
import { maskPhone, maskText } from '../../../routing/citizens/mask.ts';
import { isPublic, type Message } from '../../../routing/conversation.ts';
import type { Order } from '../../../routing/orders/order.ts';
import type { Receipt } from '../../../routing/people.ts';
import { explainReceipt } from '../../../routing/protocol/receipts.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import {
  CHANNELS,
  GROUPS,
  labelOf,
  MATTERS,
  ORDER_STATUSES,
  RESULTS,
  SERVICES,
  TICKET_STATUSES,
} from '../../../routing/vocabulary.ts';
import { placesOfReceipts } from '../bureau/place-names.ts';
import { aidIdOf } from '../citizens/aid-link.ts';
import type { Core } from '../core.ts';
import { readAll } from '../people/directory.ts';
import { matterOf } from './ticket-states.ts';

export interface CaseFacts {
  ticket: Ticket;
  /** Of the ticket and of those merged into it, by time. */
  messages: readonly Message[];
  orders: readonly Order[];
  receipts: readonly Receipt[];
  /** R050: the tickets of which this one is the parent, and the parent that it stands under. */
  group: readonly Ticket[];
  parent?: Ticket;
  /** AF: the application for legal aid that the citizen has confirmed. */
  aid?: AidApplication;
  /** Who had it made. */
  by: string;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
export const lines = (text: string): string => escaped(text).replaceAll('\n', '<br>');

/** 2026-11-22 16:05 in Asia/Shanghai. */
export const minuteOf = (at: string): string => {
  const shanghai = new Date(Date.parse(at) + 8 * 3_600_000).toISOString();
  return `${dayOf(Date.parse(at))} ${shanghai.slice(11, 16)}`;
};

const AUTHORS = { citizen: '群众', staff: '工作人员', org: '承办机构', system: '系统' } as const;
const authorOf = (message: Message): string =>
  message.author.kind === 'citizen' ? AUTHORS.citizen : message.author.name || AUTHORS[message.author.kind];
const wordsOf = (message: Message): string =>
  [message.file ? `[附件：${message.file.name}]` : '', maskText(message.text)].filter(Boolean).join(' ');

/**
 * Everything that a file of a case holds; notes only where they are asked for. Of a group case what `hides` lets through:
 * without it, as for a citizen, nothing.
 */
export const readCase = async (
  core: Core,
  ticket: Ticket,
  orders: readonly Order[],
  { by, notes, hides = () => true }: { by: string; notes: boolean; hides?: (one: Ticket) => boolean },
): Promise<CaseFacts> => {
  const [group, parent, aid, messages, receipts] = await Promise.all([
    readAll(core.store.tickets, {
      where: { groupId: ticket.id },
      sort: { field: 'createdAt', direction: 'asc' },
    }),
    ticket.groupId ? core.store.tickets.get(ticket.groupId) : undefined,
    core.store.aidApplications.get(aidIdOf(ticket.id)),
    readAll(core.store.messages, { where: { ticketId: { in: [ticket.id, ...(ticket.merged ?? [])] } } }),
    readAll(core.store.receipts, { where: { ticketId: ticket.id } }),
  ]);
  const places = await placesOfReceipts(core, receipts);
  return {
    ...{ ticket, orders, by, group: group.filter((one) => !hides(one)) },
    ...(parent && !hides(parent) ? { parent } : {}),
    ...(aid?.state === 'confirmed' ? { aid } : {}),
    messages: messages
      .filter((message) => notes || isPublic(message))
      .sort((a, b) => a.at.localeCompare(b.at) || a.ticketId.localeCompare(b.ticketId) || a.seq - b.seq),
    receipts: receipts
      .sort((a, b) => a.at.localeCompare(b.at))
      .map((one) => ({ ...one, data: { ...one.data, places } })),
  };
};

/** The conversation as plain text, one message a paragraph. */
export const transcriptOf = (core: Core, { ticket, messages, by }: CaseFacts): string =>
  [
    `${core.tenant().name} 对话记录`,
    `工单号：${ticket.no}`,
    `渠道：${labelOf(CHANNELS, ticket.channel)}　受理时间：${minuteOf(ticket.stamps.acceptedAt)}`,
    `导出：${by} ${minuteOf(core.now())}（个人信息已遮盖）`,
    '',
    ...messages.flatMap((message) => [
      `[${minuteOf(message.at)}] ${authorOf(message)}${message.kind === 'note' ? '（内部备注）' : ''}`,
      wordsOf(message),
      '',
    ]),
  ].join('\r\n');

const STYLE = `
@page { size: A4; margin: 18mm 16mm; }
body { max-width: 760px; margin: 28px auto; padding: 0 20px; color: #111; background: #fff;
  font: 14px/1.7 "Songti SC", "SimSun", "Noto Serif CJK SC", serif; }
h1 { margin: 0 0 4px; text-align: center; font-size: 24px; letter-spacing: 4px; }
h2 { margin: 20px 0 6px; font-size: 16px; break-after: avoid; }
.no { margin: 0 0 16px; text-align: right; font-size: 13px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 9px; border: 1px solid #666; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 7em; font-weight: 600; background: #f4f4f4; }
.said { margin: 0 0 8px; break-inside: avoid; overflow-wrap: anywhere; }
.said b { font-weight: 600; }
.said time { color: #444; font-size: 12px; }
.note { padding-left: 8px; border-left: 3px solid #888; }
.event { color: #444; font-size: 13px; }
.foot { margin-top: 24px; font-size: 12px; color: #444; }
@media print { body { margin: 0 auto; padding: 0; } }
@media (max-width: 480px) { th { width: 5em; } }
`;

const row = (name: string, value: string | undefined): string =>
  value ? `<tr><th scope="row">${escaped(name)}</th><td>${lines(value)}</td></tr>` : '';
const part = (title: string, content: string): string => (content ? `<h2>${title}</h2>${content}` : '');

const said = (message: Message): string =>
  message.kind === 'event'
    ? `<p class="said event">${escaped(maskText(message.text))} <time>${minuteOf(message.at)}</time></p>`
    : `<p class="said${message.kind === 'note' ? ' note' : ''}"><b>${escaped(authorOf(message))}${
        message.kind === 'note' ? '（内部备注）' : ''
      }</b> <time>${minuteOf(message.at)}</time><br>${lines(wordsOf(message))}</p>`;

/** A page that runs no script and loads nothing. */
export const caseFileOf = (core: Core, facts: CaseFacts): string => {
  const { ticket, messages, orders, receipts, group, parent, aid, by } = facts;
  const { requester, stamps, wrapUp } = ticket;
  const orgName = (id: string | undefined) => (id ? (core.directory.org(id)?.name ?? '') : '');
  const staffName = (id: string | undefined) => (id ? (core.directory.staff(id)?.displayName ?? '') : '');
  const orderRows = orders.map((order) =>
    [
      row(
        '服务单',
        `${order.no} ${labelOf(SERVICES, order.service)}（${labelOf(ORDER_STATUSES, order.status)}）`,
      ),
      row('承办', orgName(order.orgId) || staffName(order.staffId)),
      row('要求', maskText(order.demand)),
      row('回复', order.reply && maskText(order.reply)),
    ].join(''),
  );
  const reasons = receipts.flatMap((one) => {
    const words = explainReceipt(one, 'zh-CN', { org: orgName });
    return words
      ? [
          `<li><b>${escaped(maskText(words.title))}</b> <time>${minuteOf(one.at)}</time>${words.sentences
            .map((sentence) => `<br>${escaped(maskText(sentence))}`)
            .join('')}</li>`,
        ]
      : [];
  });
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>工单案卷 ${escaped(ticket.no)}</title><style>${STYLE}</style></head>
<body><main>
<h1>工单案卷</h1>
<p class="no">编号：${escaped(ticket.no)}</p>
<table>${[
    row('事由', maskText(ticket.subject)),
    row('群众', requester.name ?? '未留姓名'),
    row('电话', requester.phone && maskPhone(requester.phone)),
    row('人群', ticket.groups.map((group) => labelOf(GROUPS, group)).join('、')),
    row('渠道', labelOf(CHANNELS, ticket.channel)),
    row('事项', labelOf(MATTERS, matterOf(ticket))),
    row('状态', labelOf(TICKET_STATUSES, ticket.status)),
    row('责任人', staffName(ticket.ownerId)),
    row('受理', minuteOf(stamps.acceptedAt)),
    row('调度', stamps.dispatchedAt && minuteOf(stamps.dispatchedAt)),
    row('反馈', stamps.fedBackAt && minuteOf(stamps.fedBackAt)),
    row('并入', ticket.mergedInto?.no),
    row('群体案件主单', parent?.no),
  ].join('')}</table>
${part('对话', messages.map(said).join('\n'))}
${part(
  `群体案件（${group.length}件）`,
  group.length > 0
    ? `<table><thead><tr><th scope="col">编号</th><th scope="col">事由</th><th scope="col">状态</th></tr></thead>${group
        .map(
          (one) =>
            `<tr><td>${escaped(one.no)}</td><td>${lines(maskText(one.subject))}</td><td>${labelOf(TICKET_STATUSES, one.status)}</td></tr>`,
        )
        .join('')}</table>`
    : '',
)}
${part(
  '法律援助申请',
  aid
    ? `<table>${row('内容', maskText(aid.text ?? ''))}${row('代填', `${aid.draftedByName} ${minuteOf(aid.draftedAt)}`)}${row('本人确认', aid.decidedAt && minuteOf(aid.decidedAt))}</table>`
    : '',
)}
${part('服务单', orderRows.map((rows) => `<table>${rows}</table>`).join('<br>'))}
${part(
  '办理结果',
  wrapUp
    ? `<table>${[
        row('结果', labelOf(RESULTS, wrapUp.result)),
        row('答复', maskText(wrapUp.feedback)),
        row('依据', wrapUp.basis && maskText(wrapUp.basis)),
        row('办结', `${staffName(wrapUp.by)} ${minuteOf(wrapUp.at)}`),
      ].join('')}</table>`
    : '',
)}
${part('派单依据', reasons.length > 0 ? `<ol>${reasons.join('')}</ol>` : '')}
<p class="foot">${escaped(core.tenant().name)} · ${escaped(by)} 打印于 ${minuteOf(core.now())} · 个人信息已遮盖</p>
</main></body></html>
`;
};
