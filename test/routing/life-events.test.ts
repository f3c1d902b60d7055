/** R033, R034: what a chat begins with, and what a pressed tile says. */
import { describe, expect, it } from 'vitest';
import { matches } from '../../routing/dispatch/policy-data.ts';
import {
  EVENT_TAGS,
  entryWords,
  eventName,
  meaningOfEntry,
  siteTiles,
} from '../../routing/vocabulary/life-events.ts';
import { MATTER_TILES } from '../../routing/vocabulary/tiles.ts';
import { MATTERS } from '../../routing/vocabulary.ts';

describe('tiles of the chat', () => {
  it('R033: ten life events in the order of the document, each with two to five matters a tap further; R034: the enterprise', () => {
    const tiles = siteTiles('events');
    expect(tiles.map(({ name }) => name).join('、')).toBe(
      '出生、入学、就业、失业、创业、婚育、住房、交通、退休、后事、企业经营',
    );
    for (const event of tiles) {
      expect(event.under!.length).toBeGreaterThanOrEqual(2);
      expect(event.under!.length).toBeLessThanOrEqual(5);
      for (const tile of event.under!) {
        expect(tile.under).toBeUndefined();
        const said = meaningOfEntry(`${tile.key}/${event.key}`);
        // 邻里纠纷 may be of several fields of law: its words decide.
        if (tile.key !== 'tile:neighbour') expect(said.matter ?? said.service).toBeTruthy();
        if (said.matter) expect(MATTERS).toHaveProperty(said.matter);
        if (tile.key !== 'tile:contract') expect(EVENT_TAGS).toContain(said.tags[0]);
        expect(`migrant_worker/${tile.key}/${event.key}`.length).toBeLessThanOrEqual(64);
      }
    }
    const enterprise = tiles.find((one) => one.key === 'event:firm')!.under!;
    expect(enterprise.flatMap(({ key }) => meaningOfEntry(key).tags)).toEqual([
      '企业事件:设立',
      '企业事件:运营',
      '企业事件:融资交易',
      '企业事件:破产注销',
    ]);
    expect(EVENT_TAGS).toHaveLength(14);
  });
  it('a bureau begins with matters, or with both; keys are never the same', () => {
    expect(siteTiles('matters').map(({ key }) => key)).toEqual(MATTER_TILES.map((key) => `tile:${key}`));
    const both = siteTiles('both').map(({ key }) => key);
    expect(both).toHaveLength(20);
    expect(new Set(both).size).toBe(20);
  });
  it('every word stands in each language of the pages', () => {
    const flat = (tongue: 'zh-CN' | 'en' | 'bo') =>
      siteTiles('both', tongue).flatMap((one) => [one.name, ...(one.under ?? []).map(({ name }) => name)]);
    expect(flat('zh-CN').every((name) => /^[\u4e00-\u9fff]{2,6}$/.test(name))).toBe(true);
    expect(flat('en').every((name) => /^[A-Z][a-z, -]+$/.test(name))).toBe(true);
    expect(flat('bo').every((name) => /^[\u0f00-\u0fff ]+$/.test(name))).toBe(true);
  });
  it('staff read of an entry what was pressed', () => {
    expect(entryWords('migrant_worker/tile:wage/event:work', 'zh-CN')).toBe(
      'migrant_worker · 拖欠工资 · 就业',
    );
    expect(entryWords('station:A-7', 'en')).toBe('station:A-7');
    expect(eventName('企业事件:设立', 'zh-CN')).toBe('设立登记');
    expect(eventName('生活事件:后事', 'en')).toBe('After a death');
  });
  it('DP14: a desk knows its entry also when a tile was pressed there', () => {
    const facts = { groups: [] };
    expect(matches({ entries: ['enterprise'] }, { ...facts, entry: 'enterprise/tile:contract' })).toBe(true);
    expect(matches({ entries: ['enterprise'] }, { ...facts, entry: 'shop/enterprise' })).toBe(false);
    expect(matches({ entries: ['tile:contract'] }, facts)).toBe(false);
  });
});
