/** The lists of the policy as rows of cells: what each column holds, and how a row becomes an entry again. */

import type { EditablePolicy } from '../../../routing/protocol/policies.ts';
import {
  CLEARANCES,
  GROUPS,
  keysOf,
  LANES,
  type Label,
  MATTERS,
  MEDIATION_FIELDS,
  ORG_SUBTYPES,
  SERVICES,
} from '../../../routing/vocabulary.ts';
import { readPath } from './policy-fields.ts';

export type Row = Record<string, unknown>;
export type CellKind = 'text' | 'span' | 'number' | 'day' | 'switch' | 'choice' | 'many' | 'words';

export interface Column {
  key: string;
  label: Label;
  kind: CellKind;
  choices?: { value: string | number; label: Label }[];
  /** `organisations`: filled with the names of those that exist. */
  from?: 'organisations';
  wide?: boolean;
  /** Most characters of a text; 60 unless told. */
  longest?: number;
}

/** Lists within a part of the policy: a dotted path. */
type PhoneListKey = 'phone.keys' | 'phone.numbers';

export interface PolicyList {
  key:
    | 'widening'
    | 'pairing'
    | 'campaigns'
    | 'desks'
    | 'demands'
    | 'modes'
    | 'restrict'
    | 'fastTracks'
    | PhoneListKey;
  title: Label;
  hint: Label;
  columns: Column[];
  fresh(): Row;
  toRow(entry: unknown): Row;
  fromRow(row: Row): unknown;
}

const l = (zh: string, en: string): Label => ({ zh, en });
const table = (labels: Record<string, Label>) =>
  keysOf(labels).map((value) => ({ value, label: labels[value]! }));

const MATCH: Column[] = [
  { key: 'groups', label: l('人群', 'Groups'), kind: 'many', choices: table(GROUPS), wide: true },
  { key: 'matters', label: l('事项', 'Matters'), kind: 'many', choices: table(MATTERS), wide: true },
  { key: 'services', label: l('服务', 'Services'), kind: 'many', choices: table(SERVICES), wide: true },
  {
    key: 'fields',
    label: l('调解领域', 'Fields'),
    kind: 'many',
    choices: table(MEDIATION_FIELDS),
    wide: true,
  },
  { key: 'entries', label: l('入口', 'Entries'), kind: 'words' },
  { key: 'regions', label: l('地区代码', 'Regions'), kind: 'words' },
];
const LANE: Column = { key: 'lanes', label: l('通道', 'Lanes'), kind: 'many', choices: table(LANES) };
const LEVELS = [1, 2, 3, 4, 5].map((value) => ({ value, label: l(`${value}级`, `level ${value}`) }));

/** Empty cells are not written: an empty list would say "any" by accident only where it is the sole condition. */
export const filled = (row: Row, keys: readonly string[]): Row =>
  Object.fromEntries(
    keys
      .map((key) => [key, row[key]] as const)
      .filter(
        ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
      ),
  );
const whenOf = (row: Row): Row =>
  filled(row, ['groups', 'matters', 'services', 'fields', 'entries', 'regions', 'lanes']);
const spread = (entry: unknown): Row => {
  const { when, ...rest } = entry as Row & { when?: Row };
  return { ...rest, ...when };
};

export const POLICY_LISTS: PolicyList[] = [
  {
    key: 'widening',
    title: l('逐步扩大范围', 'Widening'),
    hint: l(
      '第一步是一开始谁可以接；没有人接时，等够时间进入下一步，只增不减，排队位置不变。没有人就绪时不空等，直接到有人的那一步。',
      'The first row is who may take a ticket at once; each later row adds people after its wait. Where nobody is ready the wait is skipped.',
    ),
    columns: [
      { key: 'afterMs', label: l('在上一步等待', 'After'), kind: 'span' },
      {
        key: 'skill',
        label: l('谁', 'Who'),
        kind: 'choice',
        choices: [
          { value: 'own', label: l('懂该事项', 'knows the matter') },
          { value: 'general', label: l('不限事项', 'any matter') },
        ],
      },
      { key: 'level', label: l('最低等级', 'Least level'), kind: 'choice', choices: LEVELS },
      {
        key: 'region',
        label: l('范围', 'Where'),
        kind: 'choice',
        choices: [
          { value: 'own', label: l('本地', 'own place') },
          { value: 'paired', label: l('结对帮扶', 'paired') },
          { value: 'city', label: l('本市', 'city') },
          { value: 'province', label: l('全省', 'province') },
          { value: 'any', label: l('不限', 'anywhere') },
        ],
      },
    ],
    fresh: () => ({ afterMs: 60_000, skill: 'general', region: 'any' }),
    toRow: (entry) => ({ ...(entry as Row) }),
    fromRow: (row) => filled(row, ['afterMs', 'level', 'skill', 'region']),
  },
  {
    key: 'pairing',
    title: l('结对帮扶', 'Pairing'),
    hint: l(
      '薄弱县由谁支援：填支援地区或支援机构之一，次序小的先。',
      'Who stands by a weak county: a region or an organisation; lower ranks first.',
    ),
    columns: [
      { key: 'region', label: l('受援地区代码', 'Region'), kind: 'text' },
      { key: 'rank', label: l('次序', 'Rank'), kind: 'number' },
      { key: 'toRegion', label: l('支援地区代码', 'Supporting region'), kind: 'text' },
      {
        key: 'toFirm',
        label: l('支援机构', 'Supporting organisation'),
        kind: 'choice',
        from: 'organisations',
        wide: true,
      },
      { key: 'from', label: l('开始', 'From'), kind: 'day' },
      { key: 'to', label: l('结束', 'To'), kind: 'day' },
    ],
    fresh: () => ({ region: '', rank: 1 }),
    toRow: (entry) => ({ ...(entry as Row) }),
    fromRow: (row) => filled(row, ['region', 'rank', 'toRegion', 'toFirm', 'from', 'to']),
  },
  {
    key: 'campaigns',
    title: l('专项活动', 'Campaigns'),
    hint: l(
      '在起止日期内、开启时，符合条件的来访获得优先加时；多项取最大。条件留空表示不限。',
      'Within its days and while it is on, matching tickets get credit; the best one counts. Empty = any.',
    ),
    columns: [
      { key: 'name', label: l('名称', 'Name'), kind: 'text', wide: true },
      { key: 'on', label: l('开启', 'On'), kind: 'switch' },
      { key: 'from', label: l('开始', 'From'), kind: 'day' },
      { key: 'to', label: l('结束', 'To'), kind: 'day' },
      { key: 'creditMs', label: l('提前', 'Credit'), kind: 'span' },
      ...MATCH,
    ],
    fresh: () => ({
      id: `c${Date.now().toString(36)}`,
      name: '',
      on: false,
      from: '',
      to: '',
      creditMs: 300_000,
    }),
    toRow: spread,
    fromRow: (row) => ({
      ...{
        id: row.id,
        name: row.name,
        on: row.on === true,
        from: row.from,
        to: row.to,
        creditMs: row.creditMs,
      },
      when: whenOf(row),
    }),
  },
  {
    key: 'desks',
    title: l('专席', 'Desks'),
    hint: l(
      '有自己的入口和技能（desk:代码）；先由专席人员独享一段时间，再按普通来访处理。人群或入口有一项符合即属于专席；填了机构标识，所在机构有该标识的人员也是专席人员。',
      'With its own entry and skill (desk:key); its people alone first, then everybody. A group or an entry is enough; people of an organisation with one of the marks belong to it as well.',
    ),
    columns: [
      { key: 'key', label: l('代码', 'Key'), kind: 'text' },
      { key: 'name', label: l('名称', 'Name'), kind: 'text', wide: true },
      { key: 'on', label: l('开启', 'On'), kind: 'switch' },
      { key: 'aloneMs', label: l('专席独享', 'Alone for'), kind: 'span' },
      { key: 'groups', label: l('人群', 'Groups'), kind: 'many', choices: table(GROUPS), wide: true },
      { key: 'entries', label: l('入口', 'Entries'), kind: 'words' },
      { key: 'marks', label: l('机构标识', 'Marks'), kind: 'many', choices: table(ORG_SUBTYPES), wide: true },
    ],
    fresh: () => ({ key: '', name: '', on: true, aloneMs: 30_000 }),
    toRow: (entry) => {
      const { when, ...rest } = entry as Row & { when: Row[] };
      const all = (key: string) => when.flatMap((one) => (one[key] as string[] | undefined) ?? []);
      return { ...rest, groups: all('groups'), entries: all('entries') };
    },
    fromRow: (row) => ({
      ...{ key: row.key, name: row.name, on: row.on === true, aloneMs: row.aloneMs },
      ...filled(row, ['marks']),
      when: ['groups', 'entries']
        .map((key) => filled(row, [key]))
        .filter((one) => Object.keys(one).length > 0),
    }),
  },
  {
    key: 'demands',
    title: l('更高要求', 'Demands'),
    hint: l(
      '某些来访要求更高等级，或同时要求服务项目的技能。',
      'Some tickets ask for a higher level, or for the service line beside the matter.',
    ),
    columns: [
      { key: 'name', label: l('名称', 'Name'), kind: 'text', wide: true },
      { key: 'level', label: l('事项等级', 'Level'), kind: 'choice', choices: LEVELS },
      { key: 'serviceLevel', label: l('服务等级', 'Service level'), kind: 'choice', choices: LEVELS },
      ...MATCH,
    ],
    fresh: () => ({ name: '' }),
    toRow: spread,
    fromRow: (row) => ({
      ...filled(row, ['level', 'serviceLevel']),
      name: row.name ?? '',
      when: whenOf(row),
    }),
  },
  {
    key: 'modes',
    title: l('派单方式', 'Modes'),
    hint: l(
      '自上而下第一条符合的生效；都不符合则由系统逐个派单。',
      'The first row that fits counts; else tickets are offered one by one.',
    ),
    columns: [
      {
        key: 'mode',
        label: l('方式', 'Mode'),
        kind: 'choice',
        choices: [
          { value: 'push', label: l('系统派单', 'push') },
          { value: 'grab', label: l('抢单', 'grab') },
          { value: 'pull', label: l('待指派', 'pull') },
        ],
      },
      LANE,
      ...MATCH,
    ],
    fresh: () => ({ mode: 'grab' }),
    toRow: spread,
    fromRow: (row) => ({ mode: row.mode, when: whenOf(row) }),
  },
  {
    key: 'restrict',
    title: l('受限可见', 'Restricted tickets'),
    hint: l(
      '符合的工单只有获准人员能接、能看（例如军人、退役军人）；自上而下第一条生效。',
      'Only cleared people take and see such tickets (soldiers, veterans); the first row that fits counts.',
    ),
    columns: [
      { key: 'clearance', label: l('受限类别', 'Restricted as'), kind: 'choice', choices: table(CLEARANCES) },
      ...MATCH,
    ],
    fresh: () => ({ clearance: 'military', groups: ['military', 'veteran'] }),
    toRow: spread,
    fromRow: (row) => ({ clearance: row.clearance, when: whenOf(row) }),
  },
  {
    key: 'fastTracks',
    title: l('特殊群体快速办理', 'Fast track for groups'),
    hint: l(
      '这些人群的服务单按更短的工作日办结；几条都符合时取最短的，不会比平常更长。服务留空表示不限。',
      'Orders of these groups are due in fewer working days; of several rows the shortest counts, none makes a limit longer. No service = any.',
    ),
    columns: [
      { key: 'name', label: l('名称', 'Name'), kind: 'text', wide: true },
      { key: 'on', label: l('开启', 'On'), kind: 'switch' },
      { key: 'groups', label: l('人群', 'Groups'), kind: 'many', choices: table(GROUPS), wide: true },
      { key: 'services', label: l('服务', 'Services'), kind: 'many', choices: table(SERVICES), wide: true },
      { key: 'days', label: l('办结（工作日）', 'Due, working days'), kind: 'number' },
      { key: 'signDays', label: l('签收（工作日）', 'Sign for, working days'), kind: 'number' },
    ],
    fresh: () => ({ name: '', on: true, groups: ['migrant_worker'], services: ['legal_aid'], days: 3 }),
    toRow: (entry) => ({ ...(entry as Row) }),
    fromRow: (row) => ({
      groups: [],
      ...filled(row, ['name', 'on', 'groups', 'services', 'days', 'signDays']),
    }),
  },
];

export const rowsOf = (list: PolicyList, policy: EditablePolicy): Row[] =>
  (readPath(policy, list.key) as readonly unknown[]).map(list.toRow);
