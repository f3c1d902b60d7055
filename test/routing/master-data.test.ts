/** CT1-CT4: the region tree, nearness, opening hours, the catalogue's faults and versions, sheets. */
import { describe, expect, it } from 'vitest';
import {
  type CatalogueItem,
  catalogueProblems,
  materialsText,
  versionOn,
} from '../../routing/bureau/catalogue.ts';
import {
  createRegionTree,
  distanceKm,
  nearestFirst,
  type RegionNode,
  regionProblems,
} from '../../routing/bureau/regions.ts';
import { type Column, readTable, writeTable } from '../../routing/bureau/sheet-table.ts';
import { CALENDAR_2026 } from '../../routing/calendar.ts';
import { isOpenAt, nextOpening, OFFICE_HOURS, parseSpans } from '../../routing/opening-hours.ts';
import { readMaterial, writeMaterial } from '../../server/desk/catalogue/columns.ts';
import { STARTER_CATALOGUE } from '../../server/desk/catalogue/starter.ts';

const region = (code: string, name: string, level: RegionNode['level'], parent?: string): RegionNode => ({
  code,
  name,
  level,
  ...(parent ? { parent } : {}),
});
const TREE = createRegionTree([
  region('990101', '云溪县', 'county'),
  region('990101100', '溪口镇', 'town', '990101'),
  region('990101101', '石桥乡', 'town', '990101'),
  region('990101100201', '桥头村', 'village', '990101100'),
]);
const at = (text: string) => Date.parse(`${text}:00.000+08:00`);

describe('regions', () => {
  it('CT3: paths, children and names follow the codes, with or without closing zeros', () => {
    expect(TREE.name('990101100201')).toBe('云溪县 溪口镇 桥头村');
    expect(TREE.name('990101100999')).toBe('云溪县 溪口镇');
    expect(TREE.name('110000')).toBe('110000');
    expect(TREE.get('990101000000')?.name).toBe('云溪县');
    expect(TREE.children('').map((one) => one.name)).toEqual(['云溪县']);
    expect(TREE.children('990101').map((one) => one.name)).toEqual(['溪口镇', '石桥乡']);
  });

  it('CT3: a wrong code, level, parent is named with its row', () => {
    const problems = regionProblems([
      region('990101', '云溪县', 'county'),
      region('99010', '短', 'county'),
      region('990101100', '溪口镇', 'village'),
      region('990101101', '石桥乡', 'town', '990102'),
      region('990101102', '南山乡', 'town', '990100'),
    ]);
    expect(problems.map((one) => [one.row, one.field])).toEqual([
      [1, 'code'],
      [2, 'level'],
      [3, 'parent'],
      [4, 'parent'],
    ]);
  });

  it('CT3: nearest is the finest place that holds the citizen, then neighbours, then by distance', () => {
    const station = (code: string, regionCode: string, lat?: number, lng?: number) => ({
      code,
      regionCode,
      lat,
      lng,
    });
    const stations = [
      station('county', '990101'),
      station('other-town', '990101101'),
      station('town', '990101100'),
      station('room', '990101100201'),
      station('far', '110000'),
    ];
    const order = (regionCode: string) => nearestFirst(stations, { regionCode }).map((one) => one.code);
    expect(order('990101100201')).toEqual(['room', 'town', 'county', 'other-town', 'far']);
    expect(order('990101101')).toEqual(['other-town', 'county', 'town', 'room', 'far']);
    const near = nearestFirst([station('a', '990101', 30.0, 120.0), station('b', '990101', 30.5, 120.5)], {
      regionCode: '990101',
      lat: 30.4,
      lng: 120.4,
    });
    expect(near[0]!.code).toBe('b');
    expect(distanceKm({ lat: 0, lng: 0 }, { lat: 0, lng: 180 })).toBeCloseTo(Math.PI * 6371, 0);
    expect(distanceKm({ lat: 1 }, { lat: 0, lng: 0 })).toBeUndefined();
  });
});

describe('opening hours', () => {
  it('CT4: open within the spans, closed on holidays, make-up workdays keep Monday’s hours', () => {
    expect(isOpenAt(at('2026-11-23T09:00'), OFFICE_HOURS, CALENDAR_2026)).toBe(true);
    expect(isOpenAt(at('2026-11-23T12:00'), OFFICE_HOURS, CALENDAR_2026)).toBe(false);
    expect(isOpenAt(at('2026-10-01T10:00'), OFFICE_HOURS, CALENDAR_2026)).toBe(false);
    expect(isOpenAt(at('2026-10-10T10:00'), OFFICE_HOURS, CALENDAR_2026)).toBe(true);
    expect(isOpenAt(at('2026-11-21T10:00'), OFFICE_HOURS, CALENDAR_2026)).toBe(false);
    const withSaturday = OFFICE_HOURS.with(5, '09:00-11:00');
    expect(isOpenAt(at('2026-11-21T10:00'), withSaturday, CALENDAR_2026)).toBe(true);
    expect(nextOpening(at('2026-11-20T18:00'), OFFICE_HOURS, CALENDAR_2026)).toBe(at('2026-11-23T09:00'));
    expect(nextOpening(at('2026-11-20T18:00'), Array(7).fill(''), CALENDAR_2026)).toBeUndefined();
  });

  it('CT4: spans are read as people write them, and refused when they go backwards or overlap', () => {
    expect(parseSpans('09：00—12：00；13:30-17:00')).toEqual([
      [540, 720],
      [810, 1020],
    ]);
    for (const bad of ['9-12', '12:00-09:00', '09:00-12:00,11:00-13:00', '09:00-25:00', 'always'])
      expect([bad, parseSpans(bad)]).toEqual([bad, undefined]);
  });
});

describe('catalogue', () => {
  const good = STARTER_CATALOGUE[1]!;

  it('CT1: the starter catalogue has 12 and 31 items and no fault', () => {
    expect(catalogueProblems(STARTER_CATALOGUE)).toEqual([]);
    expect(STARTER_CATALOGUE.filter((one) => one.code.startsWith('FLZX'))).toHaveLength(12);
    expect(STARTER_CATALOGUE.filter((one) => one.places.includes('government_hall'))).toHaveLength(31);
  });

  it('CT1: every fault of every item is named, with its field', () => {
    const problems = catalogueProblems([
      good,
      { ...good, name: ' ' },
      { ...good, code: 'gz 1', service: 'nothing' as never, workingDays: 0 },
      { ...good, code: 'X9', steps: [], materials: [], basis: [], places: [], from: '2026-02-30' },
      { ...good, code: 'Y9', materials: [], noMaterials: true },
    ]);
    expect(problems.map((one) => `${one.row} ${one.field}`)).toEqual([
      '1 code',
      '1 name',
      '2 code',
      '2 service',
      '2 workingDays',
      '3 steps',
      '3 materials',
      '3 basis',
      '3 places',
      '3 from',
    ]);
  });

  it('CT2: the version of a day is the latest that has begun, unless it ends the item', () => {
    const version = (no: number, from: string, ended = false) =>
      ({ ...good, no, from, ended }) as CatalogueItem;
    const versions = [version(1, '2026-01-01'), version(2, '2026-06-01'), version(3, '2026-12-01', true)];
    expect(versionOn(versions, '2025-12-31')).toBeUndefined();
    expect(versionOn(versions, '2026-05-31')?.no).toBe(1);
    expect(versionOn(versions, '2026-06-01')?.no).toBe(2);
    expect(versionOn(versions, '2026-12-01')).toBeUndefined();
    expect(versionOn([version(1, '2026-01-01'), version(2, '2026-01-01')], '2026-01-01')?.no).toBe(2);
  });

  it('CT1: materials are written and read alike, and told to a citizen in one message', () => {
    for (const text of ['身份证×2（代办的另附委托书）', '户口簿', '仲裁申请书×3', '合同（有的提交）'])
      expect(writeMaterial(readMaterial(text))).toBe(text);
    const told = materialsText(good, (place) => place);
    expect(told).toContain(good.name);
    expect(told).toContain('1. ');
    expect(materialsText({ ...good, materials: [] }, (place) => place)).toContain('无需准备材料');
  });
});

describe('sheets', () => {
  interface Row {
    code: string;
    size: number;
  }
  const columns: Column<Row>[] = [
    {
      zh: '编号',
      en: 'code',
      required: true,
      read: (cell, into) => {
        into.code = cell;
        return undefined;
      },
      write: (one) => one.code,
    },
    {
      zh: '数量（个）',
      en: 'size',
      read: (cell, into) => {
        into.size = Number(cell);
        return Number.isNaN(into.size) ? '应为数字。' : undefined;
      },
      write: (one) => String(one.size),
    },
  ];

  it('CT4: faults have the row and column of the spreadsheet; empty rows are passed over', () => {
    const table = readTable(
      [
        ['编号', '数量'],
        ['A', '1'],
        ['', ''],
        ['', '2'],
        ['B', 'x'],
      ],
      columns,
    );
    expect(table.problems).toEqual([
      { row: 4, column: '编号', message: '必填。' },
      { row: 5, column: '数量（个）', message: '应为数字。' },
    ]);
    expect(table.records.map((one) => one.row)).toEqual([2, 4, 5]);
  });

  it('CT4: a missing or unknown column is a fault, English titles are read, and what is written is read again', () => {
    expect(readTable([['数量'], ['1']], columns).problems).toMatchObject([{ row: 1, column: '编号' }]);
    expect(
      readTable(
        [
          ['编号', '颜色'],
          ['A', 'x'],
        ],
        columns,
      ).problems,
    ).toMatchObject([{ row: 1, column: '颜色' }]);
    expect(readTable([['编号']], columns).problems).toHaveLength(1);
    expect(readTable([], columns).problems.length).toBeGreaterThan(0);
    const rows: Row[] = [{ code: 'A', size: 3 }];
    const written = writeTable(rows, columns);
    expect(readTable([written.header, ...written.rows], columns).records.map((one) => one.value)).toEqual(
      rows,
    );
    expect(
      readTable(
        [
          ['Code', 'SIZE'],
          ['A', '3'],
        ],
        columns,
      ).problems,
    ).toEqual([]);
  });
});
