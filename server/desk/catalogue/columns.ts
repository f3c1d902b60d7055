/** Columns of the sheet of the catalogue; several steps, materials or laws of one item stand below each other in a cell. */
import type { CatalogueContent, Material, Place } from '../../../routing/bureau/catalogue.ts';
import { type Column, codeOfLabel, linesOf, listOf } from '../../../routing/bureau/sheet-table.ts';
import { CATALOGUE_PLACES, isLocalService, labelOf, SERVICES } from '../../../routing/vocabulary.ts';

export type CatalogueRow = CatalogueContent & { from?: string };
type Col = Column<CatalogueRow>;

const NOTHING = /^(无|无需|不需要|none)$/i;

/** `身份证×2（代办的另附委托书）` */
export const readMaterial = (text: string): Material => {
  const note = /[（(]([^（）()]*)[）)]\s*$/u.exec(text);
  const head = (note ? text.slice(0, note.index) : text).trim();
  const copies = /\s*[×xX*]\s*(\d{1,2})\s*份?$/u.exec(head);
  return {
    name: (copies ? head.slice(0, copies.index) : head).trim(),
    ...(copies && Number(copies[1]) > 1 ? { copies: Number(copies[1]) } : {}),
    ...(note?.[1] ? { note: note[1].trim() } : {}),
  };
};

export const writeMaterial = (one: Material): string =>
  `${one.name}${one.copies ? `×${one.copies}` : ''}${one.note ? `（${one.note}）` : ''}`;

const lines = (zh: string, en: string, field: 'steps' | 'basis' | 'passesTo', required: boolean): Col => ({
  zh,
  en,
  required,
  read: (cell, into) => {
    into[field] = linesOf(cell);
    return into[field].every((one) => one.length <= 300) ? undefined : '每行不超过 300 字。';
  },
  write: (one) => (one[field] ?? []).join('\n'),
});

export const CATALOGUE_COLUMNS: Col[] = [
  {
    zh: '编码',
    en: 'code',
    required: true,
    read: (cell, into) => {
      into.code = cell.toUpperCase();
      return cell.length <= 40 ? undefined : '编码不超过 40 位。';
    },
    write: (one) => one.code,
  },
  {
    zh: '事项名称',
    en: 'name',
    required: true,
    read: (cell, into) => {
      into.name = cell;
      return cell.length <= 100 ? undefined : '名称不超过 100 字。';
    },
    write: (one) => one.name,
  },
  {
    zh: '服务类别',
    en: 'service',
    required: true,
    read: (cell, into) => {
      const service = isLocalService(cell) ? cell : codeOfLabel(SERVICES, cell);
      if (service) into.service = service;
      return service ? undefined : `不认识的服务类别“${cell}”。`;
    },
    write: (one) => labelOf(SERVICES, one.service),
  },
  lines('办理流程', 'steps', 'steps', true),
  {
    zh: '材料清单',
    en: 'materials',
    required: true,
    read: (cell, into) => {
      into.materials = NOTHING.test(cell) ? [] : linesOf(cell).map(readMaterial);
      if (NOTHING.test(cell)) into.noMaterials = true;
      return into.materials.every((one) => one.name && one.name.length <= 200)
        ? undefined
        : '材料每行一种，写作：名称×份数（说明）。';
    },
    write: (one) => (one.materials.length > 0 ? one.materials.map(writeMaterial).join('\n') : '无'),
  },
  lines('法律依据', 'basis', 'basis', true),
  {
    zh: '办理地点',
    en: 'places',
    required: true,
    read: (cell, into) => {
      const found = listOf(cell).map((part) => codeOfLabel(CATALOGUE_PLACES, part));
      into.places = found.filter((one): one is Place => one !== undefined);
      return found.includes(undefined)
        ? `办理地点只能是${Object.values(CATALOGUE_PLACES)
            .map((one) => one.zh)
            .join('、')}。`
        : undefined;
    },
    write: (one) => one.places.map((place) => CATALOGUE_PLACES[place].zh).join('、'),
  },
  {
    zh: '办理时限',
    en: 'working days',
    read: (cell, into) => {
      const days = Number(/^(\d{1,3})\s*(个?工作日|天|日)?$/.exec(cell)?.[1]);
      if (!Number.isInteger(days)) return '写工作日数，如 15。';
      into.workingDays = days;
      return undefined;
    },
    write: (one) => (one.workingDays === undefined ? '' : String(one.workingDays)),
  },
  {
    zh: '费用',
    en: 'fee',
    read: (cell, into) => {
      into.fee = cell;
      return cell.length <= 100 ? undefined : '不超过 100 字。';
    },
    write: (one) => one.fee ?? '',
  },
  lines('流转渠道', 'passes to', 'passesTo', false),
  {
    zh: '生效日期',
    en: 'from',
    read: (cell, into) => {
      into.from = cell.slice(0, 10).replaceAll('/', '-');
      return undefined;
    },
    write: (one) => one.from ?? '',
  },
];
