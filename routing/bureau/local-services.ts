/** Service lines that an installation adds to the built-in ones (R041, R042): their names, who serves them, how long it may take. */
import {
  isLocalService,
  type Label,
  type LocalService,
  ORG_KINDS,
  type OrgKind,
  SERVICES,
} from '../vocabulary.ts';

export interface LocalServiceLine {
  code: LocalService;
  zh: string;
  en: string;
  /** Kind of organisation that serves it, for those who choose one; any may be given the line. */
  orgKind: OrgKind;
  /** Working days until the reply is due. */
  orderDays: number;
  /** No longer offered; what has it keeps its name. */
  ended: boolean;
}

/** A reasonable bound: the list stands in menus. */
export const MOST_LOCAL_SERVICES = 50;

export interface LocalServiceProblem {
  row: number;
  field: keyof LocalServiceLine;
  message: string;
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * SV1: everything that is wrong with a list: codes and names are unique, also against the built-in lines, and a line
 * that was there is ended, never removed, because tickets and orders carry its code.
 */
export const localServiceProblems = (
  lines: readonly LocalServiceLine[],
  before: readonly LocalServiceLine[],
): LocalServiceProblem[] => {
  const problems: LocalServiceProblem[] = [];
  lines.forEach((line, row) => {
    const bad = (field: keyof LocalServiceLine, message: string): void => {
      problems.push({ row, field, message });
    };
    if (!isLocalService(line.code))
      bad('code', '编码应为 local: 加小写字母、数字、横线，如 local:find-relatives。');
    if (lines.findIndex(({ code }) => code === line.code) < row) bad('code', `编码 ${line.code} 重复。`);
    for (const field of ['zh', 'en'] as const) {
      if (line[field].trim() === '') bad(field, '缺少名称。');
      else if (
        Object.values(SERVICES).some((built) => same(built[field], line[field])) ||
        lines.findIndex((other) => same(other[field], line[field])) < row
      )
        bad(field, `名称“${line[field]}”已被使用。`);
    }
    if (!Object.hasOwn(ORG_KINDS, line.orgKind)) bad('orgKind', '没有这类机构。');
    if (!(Number.isInteger(line.orderDays) && line.orderDays >= 1 && line.orderDays <= 365))
      bad('orderDays', '办理时限应为 1 至 365 个工作日。');
  });
  before.forEach(({ code, zh }) => {
    if (!lines.some((line) => line.code === code))
      problems.push({
        row: lines.length,
        field: 'code',
        message: `服务“${zh}”已在使用，只能停用，不能删除。`,
      });
  });
  return problems;
};

/** Names by code, as `setLocalServiceNames` takes them. */
export const namesOf = (
  lines: readonly Pick<LocalServiceLine, 'code' | 'zh' | 'en'>[],
): Record<LocalService, Label> => Object.fromEntries(lines.map(({ code, zh, en }) => [code, { zh, en }]));
