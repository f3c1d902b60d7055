/** R069: the proof of a person's hours of a year, from attendance, as a page to print. Only turns that are over count. */
import { clockOf, dayOf } from '../../../routing/calendar.ts';
import type { Attendance } from '../../../routing/duty/attendance.ts';
import { STAFF_KINDS, type StaffKind } from '../../../routing/vocabulary/staff-kinds.ts';
import { labelOf } from '../../../routing/vocabulary.ts';
import { escaped } from '../tickets/case-file.ts';

export interface CertificateFacts {
  bureau: string;
  name: string;
  /** '' = of the bureau itself. */
  org: string;
  kind?: StaffKind;
  year: number;
  /** Turns of the year that are over, by start. */
  turns: readonly Attendance[];
  targetHours: number;
  /** When it is made, ISO 8601. */
  at: string;
}

/** Whole minutes as `12 小时 30 分钟`. */
const hoursWords = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  return [hours > 0 ? `${hours} 小时` : '', minutes % 60 > 0 || hours === 0 ? `${minutes % 60} 分钟` : '']
    .filter(Boolean)
    .join(' ');
};

const dayText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year} 年 ${month} 月 ${date} 日`;
};
const clockText = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16);
const endText = (at: string): string => (clockText(at) === '00:00' ? clockOf(1440) : clockText(at));

const STYLE = `
@page { size: A4; margin: 20mm; }
body { max-width: 720px; margin: 32px auto; padding: 0 16px; color: #111; background: #fff;
  font: 16px/1.9 "Songti SC", "SimSun", "Noto Serif CJK SC", serif; }
h1 { margin: 0 0 20px; text-align: center; font-size: 26px; letter-spacing: 3px; }
.words { text-indent: 2em; }
.sum { margin: 16px 0; border-collapse: collapse; width: 100%; }
.list { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.6; }
h2 { margin: 24px 0 6px; font-size: 17px; }
th, td { padding: 6px 10px; border: 1px solid #555; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; background: #f4f4f4; }
.sum th { width: 11em; }
.end { text-align: right; white-space: nowrap; }
tr { break-inside: avoid; }
.sign { margin-top: 40px; text-align: right; }
.note { margin-top: 24px; font-size: 13px; color: #333; }
@media print { body { margin: 0 auto; padding: 0; } }
@media (max-width: 480px) { body { margin: 16px auto; } .sum th { width: 8em; } .list { font-size: 13px; } th, td { padding: 5px 6px; } }
`;

const sumOf = (turns: readonly Attendance[]): number => turns.reduce((sum, one) => sum + one.servedMs, 0);

/** Served minutes alone count: pauses and absence do not. */
export const certificateOf = (facts: CertificateFacts): string => {
  const { targetHours } = facts;
  // Nobody is certified a turn that he did not come to.
  const turns = facts.turns.filter((one) => one.servedMs > 0);
  const free = turns.filter((one) => one.voluntary);
  const [freeMs, allMs] = [sumOf(free), sumOf(turns)];
  const last = dayOf(Date.parse(facts.at));
  const until = last.startsWith(`${facts.year}-`) ? last : `${facts.year}-12-31`;
  const reached = freeMs >= targetHours * 3_600_000;
  const row = (name: string, value: string) =>
    `<tr><th scope="row">${name}</th><td>${escaped(value)}</td></tr>`;
  const lines = turns.map(
    (one) =>
      `<tr><td>${dayOf(Date.parse(one.startAt))}</td><td>${clockText(one.startAt)}–${endText(one.endAt)}</td><td>${escaped(
        [one.post, one.place].filter(Boolean).join(' · '),
      )}</td><td>${one.voluntary ? '公益' : '有补贴'}</td><td class="end">${Math.floor(one.servedMs / 60_000)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>公益法律服务时长证明 ${escaped(facts.name)} ${facts.year}</title><style>${STYLE}</style></head>
<body><main>
<h1>公益法律服务时长证明</h1>
<p class="words">兹证明${facts.org ? `${escaped(facts.org)}` : ''} <b>${escaped(facts.name)}</b> 自 ${facts.year} 年 1 月 1 日至 ${dayText(until)}，在${escaped(facts.bureau)}参加公共法律服务值班，其中公益（不领取补贴）服务 <b>${hoursWords(freeMs)}</b>。</p>
<table class="sum">${[
    ...(facts.kind ? [row('人员类别', labelOf(STAFF_KINDS, facts.kind))] : []),
    row('公益服务', `${hoursWords(freeMs)}，${free.length} 个班次`),
    row('有补贴的值班', `${hoursWords(allMs - freeMs)}，${turns.length - free.length} 个班次`),
    row('合计', `${hoursWords(allMs)}，${turns.length} 个班次`),
    row(
      '年度公益目标',
      `${targetHours} 小时，${reached ? '已达到' : `尚差 ${hoursWords(targetHours * 3_600_000 - freeMs)}`}`,
    ),
  ].join('')}</table>
<h2>班次明细</h2>
<table class="list"><thead><tr><th>日期</th><th>班次</th><th>岗位</th><th>性质</th><th class="end">服务分钟</th></tr></thead><tbody>${
    lines.join('') || '<tr><td colspan="5">本年度没有已结束的班次。</td></tr>'
  }</tbody></table>
<p class="sign">${escaped(facts.bureau)}<br>${dayText(last)}</p>
<p class="note">时长由签到记录计算：在班、已登录且未暂停的时间计入，暂停和离岗不计入。打印后请加盖公章。</p>
</main></body></html>
`;
};
