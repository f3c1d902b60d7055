/** The catalogue of services (R028-R030): items under one code, in versions with effective dates, and what is wrong with them. */
import { isDay } from '../calendar.ts';
import type { Id, Instant } from '../ticket.ts';
import { isServiceCode, type Service } from '../vocabulary.ts';

export const PLACES = ['legal_centre', 'government_hall', 'online'] as const;
export type Place = (typeof PLACES)[number];

export interface Material {
  name: string;
  /** How many copies; 1 unless told. */
  copies?: number;
  /** When it is needed, or how it may be replaced. */
  note?: string;
}

export interface CatalogueContent {
  code: string;
  /** Regulated name. */
  name: string;
  service: Service;
  steps: string[];
  materials: Material[];
  /** True when it is known that nothing has to be brought. */
  noMaterials?: boolean;
  basis: string[];
  places: Place[];
  /** Time limit in working days; absent: done at once or by agreement. */
  workingDays?: number;
  fee?: string;
  /** Kinds of organisation or codes to which it is passed on (流转渠道). */
  passesTo?: string[];
}

/** One version of an item. Never changed once it is in force; the next one replaces it from its day on. */
export interface CatalogueItem extends CatalogueContent {
  id: Id;
  version: number;
  /** 1, 2, 3 ... within the code. */
  no: number;
  /** Shanghai day from which it holds, YYYY-MM-DD. */
  from: string;
  /** Ended: from `from` on the item is no longer offered. */
  ended: boolean;
  why: string;
  createdAt: Instant;
  createdBy: Id;
}

/** Which version a ticket or an order was opened under. */
export interface CatalogueUse {
  /** Ticket and code: the first use pins the version for this ticket. */
  id: Id;
  ticketId: Id;
  orderId?: Id;
  code: string;
  no: number;
  name: string;
  at: Instant;
  by: Id;
}

/** CT2: of the versions of one code, the one that holds on a day: the latest that has begun, unless it ends the item. */
export const versionOn = (versions: readonly CatalogueItem[], day: string): CatalogueItem | undefined => {
  const begun = versions
    .filter((one) => one.from <= day)
    .sort((a, b) => (a.from === b.from ? b.no - a.no : a.from < b.from ? 1 : -1));
  return begun[0]?.ended ? undefined : begun[0];
};

export interface CatalogueProblem {
  /** Index of the item. */
  row: number;
  field: keyof CatalogueContent | 'from';
  message: string;
  messageEn: string;
}

const CODE = /^[A-Z0-9]{2,10}(-[A-Z0-9]{1,10}){0,3}$/;

/** CT1: everything that is wrong with a list, not just the first fault. */
export const catalogueProblems = (
  items: readonly (Partial<CatalogueContent> & { from?: string })[],
): CatalogueProblem[] => {
  const problems: CatalogueProblem[] = [];
  const firstRow = new Map<string, number>();
  items.forEach((item, row) => {
    const bad = (field: CatalogueProblem['field'], message: string, messageEn: string) =>
      problems.push({ row, field, message, messageEn });
    const code = item.code ?? '';
    if (!CODE.test(code))
      bad(
        'code',
        '编码应为大写字母和数字，可用横线分段，如 GZ-01。',
        'Codes are capitals and digits, as GZ-01.',
      );
    const before = firstRow.get(code);
    if (before !== undefined)
      bad('code', `编码 ${code} 与第 ${before + 1} 项重复。`, `Code ${code} repeats item ${before + 1}.`);
    else firstRow.set(code, row);
    if (!item.name?.trim()) bad('name', '缺少事项名称。', 'The name is missing.');
    if (!item.service || !isServiceCode(item.service))
      bad(
        'service',
        `服务类别“${item.service ?? ''}”不存在。`,
        `Service "${item.service ?? ''}" is unknown.`,
      );
    if (!item.steps?.length) bad('steps', '缺少办理流程。', 'The steps are missing.');
    if (!item.materials?.length && !item.noMaterials)
      bad(
        'materials',
        '缺少材料清单；确实无需材料的请写“无”。',
        'Materials are missing; write "none" if so.',
      );
    if (!item.basis?.length) bad('basis', '缺少法律依据。', 'The legal basis is missing.');
    if (!item.places?.length) bad('places', '缺少办理地点。', 'It says nowhere where it is done.');
    if (item.places?.some((place) => !PLACES.includes(place)))
      bad('places', '办理地点只能是法律服务中心、政务大厅或网上。', 'A place is unknown.');
    if (
      item.workingDays !== undefined &&
      !(Number.isInteger(item.workingDays) && item.workingDays > 0 && item.workingDays <= 365)
    )
      bad('workingDays', '办理时限应为 1 至 365 的工作日数。', 'The limit is 1 to 365 working days.');
    if (item.from !== undefined && !isDay(item.from))
      bad('from', '生效日期应写作 2026-01-31。', 'Dates are written as 2026-01-31.');
  });
  return problems;
};

/** The list of materials as one message to a citizen. */
export const materialsText = (item: CatalogueContent, placeName: (place: Place) => string): string =>
  [
    `办理“${item.name}”：`,
    item.materials.length > 0
      ? `请准备：\n${item.materials
          .map(
            (one, at) =>
              `${at + 1}. ${one.name}${one.copies && one.copies > 1 ? ` ${one.copies} 份` : ''}${one.note ? `（${one.note}）` : ''}`,
          )
          .join('\n')}`
      : '无需准备材料。',
    `流程：${item.steps.join(' → ')}`,
    item.workingDays ? `时限：${item.workingDays} 个工作日` : '',
    item.fee ? `费用：${item.fee}` : '',
    `可在${item.places.map(placeName).join('、')}办理。`,
  ]
    .filter(Boolean)
    .join('\n');
