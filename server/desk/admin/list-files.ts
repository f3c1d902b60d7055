/** Lists of administration as sheets: ratings, the audit log, accounts. What leaves is written into the audit log (FG7). */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import {
  GRADES,
  keysOf,
  LANES,
  LANGUAGES,
  labelOf,
  MATTERS,
  RATING_TAGS,
  ROLES,
  SERVICES,
} from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Clock, Ids } from '../../ports.ts';
import type { SheetFormat, WrittenSheet } from '../../sheets/sheets.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import type { AuditQuery, Reports } from './reports.ts';
import { createRecorder } from './shared.ts';
import type { StaffAdmin } from './staff.ts';

/** Rows of one file. */
export const FILE_ROWS = 20_000;
const PAGE = 200;

export interface ListFiles {
  ratings(who: StaffPrincipal, format: SheetFormat): Promise<Outcome<WrittenSheet>>;
  audit(who: StaffPrincipal, query: AuditQuery, format: SheetFormat): Promise<Outcome<WrittenSheet>>;
  staff(who: StaffPrincipal, format: SheetFormat): Promise<Outcome<WrittenSheet>>;
}

/** `2026-01-31 08:30:05` in Asia/Shanghai. */
const local = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** Every line of a list, page by page; `too_large` rather than half of it. */
const every = async <T>(
  page: (query: { limit: number; cursor?: string }) => Promise<PageOf<T>>,
): Promise<Outcome<T[]>> => {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const found = await page({ limit: PAGE, ...(cursor ? { cursor } : {}) });
    items.push(...found.items);
    cursor = found.cursor;
    if (items.length > FILE_ROWS) return refuse('too_large', `超过 ${FILE_ROWS} 行，请缩小范围。`, 'from');
  } while (cursor);
  return ok(items);
};

const skillName = (key: string): string =>
  key === '*' ? '不限事项' : labelOf(Object.hasOwn(MATTERS, key) ? MATTERS : SERVICES, key);

export const createListFiles = (deps: {
  reports: Pick<Reports, 'ratings' | 'audit'>;
  staff: Pick<StaffAdmin, 'list'>;
  audit: Pick<AuditLog, 'write'>;
  ids: Pick<Ids, 'next'>;
  clock: Clock;
}): ListFiles => {
  const record = createRecorder(deps);

  const file = async <T>(
    who: StaffPrincipal,
    list: 'ratings' | 'audit' | 'staff',
    page: (query: { limit: number; cursor?: string }) => Promise<PageOf<T>>,
    sheet: { name: string; header: string[]; cells: (line: T) => (string | number)[] },
    data: Record<string, string>,
  ): Promise<Outcome<WrittenSheet>> => {
    const found = await every(page);
    if (!found.ok) return found;
    await record(who, 'list.exported', `list:${list}`, { ...data, rows: found.value.length });
    return ok({ name: sheet.name, header: sheet.header, rows: found.value.map(sheet.cells) });
  };

  return {
    ratings: (who, format) =>
      file(
        who,
        'ratings',
        (query) => deps.reports.ratings(who, query),
        {
          name: '评价',
          header: ['评价', '标签', '意见', '办理人', '工单号', '评价时间'],
          cells: (one) => [
            labelOf(GRADES, String(one.grade)),
            one.tags.map((tag) => labelOf(RATING_TAGS, tag)).join('、'),
            one.words,
            one.staffName,
            one.ticketNo,
            local(one.at),
          ],
        },
        { format },
      ),
    audit: (who, { text, from, to }, format) =>
      file(
        who,
        'audit',
        (query) => deps.reports.audit(who, { ...query, text, from, to }),
        {
          name: '审计日志',
          header: ['序号', '时间', '人员', '动作', '对象', '来源', '内容', '校验值'],
          cells: (one) => [
            one.seq,
            local(one.at),
            one.whoName || one.who,
            one.what,
            one.target,
            one.from,
            JSON.stringify(one.data),
            one.hash,
          ],
        },
        { format, ...(text ? { text } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) },
      ),
    staff: (who, format) =>
      file(
        who,
        'staff',
        (query) => deps.staff.list(who, query),
        {
          name: '人员',
          header: [
            ...['用户名', '姓名', '角色', '技能', '语言', '服务地区'],
            ...keysOf(LANES).map((lane) => `${labelOf(LANES, lane)}上限`),
            ...['总上限', '状态'],
          ],
          cells: (one) => [
            one.username,
            one.displayName,
            labelOf(ROLES, one.role),
            one.skills.map(({ key, level }) => `${skillName(key)}${level}级`).join('、'),
            one.languages.map((code) => labelOf(LANGUAGES, code)).join('、'),
            one.regionCodes.join('、'),
            ...keysOf(LANES).map((lane) => one.capacity[lane]),
            one.capacityTotal,
            one.disabled ? '停用' : '启用',
          ],
        },
        { format },
      ),
  };
};
