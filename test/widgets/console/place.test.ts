/** Places of followers: read from their line, and nothing else taken for one. */
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../server/desk/channels/words.ts';
import { mapUrl, placeOf } from '../../../widgets/console/state/place.ts';

describe('places', () => {
  it.each([
    ['云溪县城关街道司法路1号', 30.27415, 120.15515],
    ['', -30.5, -0.25],
    ['（老）车站（北门）', 0, 180],
  ])('%s: what the desk writes is read back', (label, latitude, longitude) => {
    const text = plainText({ kind: 'location', label, latitude, longitude });
    expect(placeOf(text)).toEqual({ label, latitude, longitude });
  });
  it.each([
    '我在云溪县',
    '[位置] 某处（北纬91.00000，东经120.00000）',
    '看[位置] 某处（北纬30.00000，东经120.00000）',
  ])('%s is no place', (text) => expect(placeOf(text)).toBeUndefined());
  it('the link carries the point and the label, encoded', () => {
    const url = new URL(mapUrl({ label: '东门 & 西门', latitude: 30.1, longitude: 120.2 }));
    expect(url.searchParams.get('position')).toBe('120.2,30.1');
    expect(url.searchParams.get('name')).toBe('东门 & 西门');
    expect(url.protocol).toBe('https:');
  });
});
