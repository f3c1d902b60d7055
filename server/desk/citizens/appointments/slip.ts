/** AP7: what somebody at the counter takes home of his appointment, as a page to print. Neither his matter nor his number. */
import { APPOINTMENT_WAYS, type Appointment } from '../../../../routing/citizens/appointments.ts';
import { labelOf, SERVICES } from '../../../../routing/vocabulary.ts';
import { escaped, minuteOf } from '../../tickets/case-file.ts';

export interface SlipFacts
  extends Pick<Appointment, 'no' | 'service' | 'way' | 'place' | 'startAt' | 'endAt' | 'name' | 'reception'> {
  ticketNo?: string;
  staffName: string;
  post: string;
  bureau: string;
  bureauPhone: string;
}

const STYLE = `
@page { size: A6; margin: 8mm; }
body { max-width: 420px; margin: 24px auto; padding: 0 16px; color: #111; background: #fff;
  font: 16px/1.7 "Songti SC", "SimSun", "Noto Serif CJK SC", serif; }
h1 { margin: 0 0 4px; text-align: center; font-size: 22px; letter-spacing: 2px; }
.bureau { margin: 0 0 12px; text-align: center; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 8px; border: 1px solid #555; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 5.5em; font-weight: 600; background: #f4f4f4; }
.note { margin-top: 12px; font-size: 14px; }
@media print { body { margin: 0 auto; padding: 0; } }
`;

export const slipOf = (one: SlipFacts): string => {
  const row = (name: string, value: string) =>
    value ? `<tr><th scope="row">${name}</th><td>${escaped(value)}</td></tr>` : '';
  const service = one.reception ? '领导接待' : labelOf(SERVICES, one.service);
  const end = minuteOf(one.endAt).slice(11);
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>预约单 ${escaped(one.no)}</title><style>${STYLE}</style></head>
<body><h1>预约单</h1><p class="bureau">${escaped(one.bureau)}</p>
<table>${[
    row('预约号', one.no),
    row('时间', `${minuteOf(one.startAt)}–${end}`),
    row('方式', APPOINTMENT_WAYS[one.way].zh),
    row('地点', one.place),
    row('事项', service),
    row('接待人', [one.staffName, one.post].filter(Boolean).join(' · ')),
    row('预约人', one.name),
    row('工单编号', one.ticketNo ?? ''),
  ].join('')}</table>
<p class="note">${one.way === 'station' ? '请提前 10 分钟到，带上身份证和有关材料。' : '请在预约时间保持电话畅通、网络可用。'}如需改期或取消，请凭预约号拨打 ${escaped(one.bureauPhone)}。本服务不收费。</p>
</body></html>`;
};
