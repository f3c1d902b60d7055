/** Everything that is kept about one citizen, as data and as a page to read (PI2). Internal notes are ours, not his. */
import { aidText } from '../../../routing/citizens/aid.ts';
import { isPublic } from '../../../routing/conversation.ts';
import type { Id } from '../../../routing/ticket.ts';
import { BULLETIN_TOPICS } from '../../../routing/vocabulary/bulletins.ts';
import {
  CHANNELS,
  GRADES,
  labelOf,
  MATTERS,
  ORDER_STATUSES,
  SERVICES,
  TICKET_STATUSES,
} from '../../../routing/vocabulary.ts';
import type { Store } from '../../stores/store.ts';
import { findAll } from '../admin/shared.ts';

type Kept = Pick<
  Store,
  | 'citizens'
  | 'tickets'
  | 'messages'
  | 'orders'
  | 'ratings'
  | 'files'
  | 'aidApplications'
  | 'bulletinSubscriptions'
>;

export const collectSubject = async (store: Kept, citizenId: Id) => {
  const citizen = await store.citizens.get(citizenId);
  const tickets = await findAll(store.tickets, {
    where: { 'requester.citizenId': citizenId },
    sort: { field: 'createdAt', direction: 'asc' },
  });
  const notices = await findAll(store.bulletinSubscriptions, { where: { citizenId } });
  return {
    person: {
      id: citizenId,
      name: citizen?.name,
      phone: citizen?.phone,
      since: citizen?.createdAt,
    },
    notices: notices.map(({ regionCode, topics, phone, privacyVersion, agreedAt, endedAt }) => ({
      region: regionCode,
      topics: topics.map((topic) => labelOf(BULLETIN_TOPICS, topic)),
      phone,
      privacyVersion,
      agreedAt,
      endedAt,
    })),
    tickets: await Promise.all(
      tickets.map(async (ticket) => {
        const [messages, orders, rating, files, aid] = await Promise.all([
          findAll(store.messages, {
            where: { ticketId: ticket.id },
            sort: { field: 'seq', direction: 'asc' },
          }),
          findAll(store.orders, { where: { ticketId: ticket.id } }),
          store.ratings.getBy({ ticketId: ticket.id }),
          findAll(store.files, { where: { ticketId: ticket.id } }),
          store.aidApplications.getBy({ ticketId: ticket.id }),
        ]);
        return {
          no: ticket.no,
          channel: labelOf(CHANNELS, ticket.channel),
          status: labelOf(TICKET_STATUSES, ticket.status),
          subject: ticket.subject,
          matter: labelOf(MATTERS, ticket.confirmedMatter ?? ticket.classification?.matter ?? '其他'),
          region: ticket.regionCode,
          name: ticket.requester.name,
          phone: ticket.requester.phone,
          onBehalfOf: ticket.requester.onBehalfOf,
          groups: ticket.groups,
          createdAt: ticket.createdAt,
          closedAt: ticket.status === 'closed' ? ticket.stamps.fedBackAt : undefined,
          feedback: ticket.wrapUp?.feedback,
          conversation: messages.filter(isPublic).map(({ at, author, text, file }) => ({
            at,
            from: author.name || author.kind,
            text,
            file: file?.name,
          })),
          orders: orders
            .filter((order) => order.kind === 'service')
            .map(({ no, service, status, reply, createdAt }) => ({
              no,
              service: labelOf(SERVICES, service),
              status: labelOf(ORDER_STATUSES, status),
              reply,
              createdAt,
            })),
          aid: aid && {
            state: aid.state,
            form: aid.form,
            draftedAt: aid.draftedAt,
            decidedAt: aid.decidedAt,
          },
          rating: rating && {
            grade: labelOf(GRADES, String(rating.grade)),
            words: rating.words,
            at: rating.at,
          },
          files: files.map(({ name, sizeBytes, at }) => ({ name, sizeBytes, at })),
        };
      }),
    ),
  };
};
export type SubjectData = Awaited<ReturnType<typeof collectSubject>>;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string | undefined): string =>
  (text ?? '').replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign).replaceAll('\n', '<br>');
const local = (at: string | undefined): string =>
  at ? new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ') : '';
const row = (name: string, value: string | undefined): string =>
  value ? `<tr><th scope="row">${name}</th><td>${escaped(value)}</td></tr>` : '';

const STYLE = `body{max-width:760px;margin:32px auto;padding:0 20px;color:#111;font:16px/1.7 "Noto Sans CJK SC",sans-serif}
table{width:100%;border-collapse:collapse;margin:8px 0 16px}th,td{padding:6px 10px;border:1px solid #777;text-align:left;
vertical-align:top;overflow-wrap:anywhere}th{width:7em;background:#f4f4f4}h2{margin-top:28px}p{margin:4px 0}small{color:#444}`;

export const subjectPage = (data: SubjectData, requestNo: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>个人信息副本 ${escaped(requestNo)}</title><style>${STYLE}</style></head><body>
<h1>个人信息副本</h1><p>${escaped(requestNo)}</p>
<table>${row('姓名', data.person.name)}${row('电话', data.person.phone)}${row('首次来访', local(data.person.since))}</table>
${data.notices
  .map(
    (one) => `<h2>信息订阅</h2>
<table>${row('地区', one.region)}${row('主题', one.topics.join('、'))}${row('电话', one.phone)}${row('同意', `${local(one.agreedAt)}，告知版本 ${one.privacyVersion}`)}${row('退订', local(one.endedAt))}</table>`,
  )
  .join('\n')}
${data.tickets
  .map(
    (ticket) => `<h2>${escaped(ticket.no)} ${escaped(ticket.subject)}</h2>
<table>${row('渠道', ticket.channel)}${row('状态', ticket.status)}${row('事项', ticket.matter)}${row('姓名', ticket.name)}${row('电话', ticket.phone)}${row('代他人', ticket.onBehalfOf)}${row('受理', local(ticket.createdAt))}${row('办结', local(ticket.closedAt))}${row('反馈', ticket.feedback)}${row('评价', ticket.rating ? `${ticket.rating.grade} ${ticket.rating.words}` : undefined)}</table>
${ticket.conversation.map((one) => `<p><small>${local(one.at)} ${escaped(one.from)}</small><br>${escaped(one.file ?? one.text)}</p>`).join('\n')}
${ticket.aid ? `<p>${escaped(aidText(ticket.aid.form, ticket.aid.state))}</p>` : ''}
${ticket.orders.map((one) => `<p>${escaped(one.no)} ${escaped(one.service)}：${escaped(one.status)} ${escaped(one.reply)}</p>`).join('\n')}`,
  )
  .join('\n')}
</body></html>`;
