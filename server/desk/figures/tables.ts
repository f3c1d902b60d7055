/** What is behind a figure as a table for spreadsheets, in words. */
import type { DrillLine, DrillView } from '../../../routing/protocol/figures/figures.ts';
import {
  CHANNELS,
  CRISIS_LEVELS,
  GRADES,
  labelOf,
  MATTERS,
  OFFER_ENDS,
  ORDER_STATUSES,
  PAUSE_REASONS,
  SERVICES,
  TICKET_STATUSES,
} from '../../../routing/vocabulary.ts';
import type { WrittenSheet } from '../../sheets/sheets.ts';

const HEADERS: Record<DrillLine['kind'], string[]> = {
  ticket: [
    '工单号',
    '内容',
    '渠道',
    '状态',
    '事项',
    '危机',
    '辖区',
    '负责人',
    '受理时间',
    '首次答复（秒）',
    '是否达标',
  ],
  order: ['服务单号', '工单号', '服务', '状态', '机构', '是否超期', '派发时间', '期限'],
  offer: ['工单号', '人员', '结果', '原因', '时间'],
  rating: ['工单号', '评价', '意见', '办理人', '评价时间'],
  person: ['姓名', '机构', '状态', '原因', '自', '在班', '在办', '上限'],
};
const STATES = { ready: '接单中', paused: '暂停', offline: '离线' };

/** `2026-01-31 08:30:05` in Asia/Shanghai. */
const local = (at: string | number): string =>
  new Date((typeof at === 'number' ? at : Date.parse(at)) + 8 * 3_600_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
const yes = (value: boolean | undefined): string => (value === undefined ? '' : value ? '是' : '否');

const cellsOf = (line: DrillLine): (string | number)[] => {
  switch (line.kind) {
    case 'ticket':
      return [
        line.no ?? '',
        line.subject,
        labelOf(CHANNELS, line.channel),
        labelOf(TICKET_STATUSES, line.status),
        line.matter ? labelOf(MATTERS, line.matter) : '',
        line.crisis ? labelOf(CRISIS_LEVELS, line.crisis) : '',
        line.regionCode,
        line.ownerName ?? '',
        local(line.createdAt),
        line.answerSeconds ?? '',
        yes(line.inTime),
      ];
    case 'order':
      return [
        line.no,
        line.ticketNo,
        labelOf(SERVICES, line.service),
        labelOf(ORDER_STATUSES, line.status),
        line.orgName ?? '',
        yes(line.overdue),
        local(line.createdAt),
        local(line.dueAt),
      ];
    case 'rating':
      return [line.ticketNo, labelOf(GRADES, String(line.grade)), line.words, line.staffName, local(line.at)];
    case 'offer':
      return [
        line.ticketNo,
        line.staffName,
        labelOf(OFFER_ENDS, line.how),
        line.reason ?? '',
        local(line.at),
      ];
    case 'person':
      return [
        line.name,
        line.orgName ?? '',
        STATES[line.state],
        line.reason ? labelOf(PAUSE_REASONS, line.reason) : '',
        line.sinceMs > 0 ? local(line.sinceMs) : '',
        yes(line.onDuty),
        line.load,
        line.capacity,
      ];
  }
};

/** One sheet; lines that are hidden from the reader stand among orders and ratings as their subject alone. */
export const drillSheet = (view: DrillView): WrittenSheet => {
  const kinds = new Set(view.items.map((line) => line.kind));
  const kind = [...kinds].find((one) => one !== 'ticket') ?? [...kinds][0] ?? 'ticket';
  return {
    name: view.figure,
    header: HEADERS[kind],
    rows: view.items.map((line) =>
      line.kind === kind ? cellsOf(line) : ['', 'subject' in line ? line.subject : ''],
    ),
  };
};
