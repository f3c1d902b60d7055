/** The pure parts of the telephone in the console: whom a call may go to, the picture of a recording, its speeds. */
import { describe, expect, it } from 'vitest';
import type { OrgLine, StaffLine } from '../../../routing/protocol/views.ts';
import { findTargets } from '../../../widgets/console/phone/targets.ts';
import { nextSpeed, wavePath } from '../../../widgets/console/phone/wave.ts';

const person = (id: string, displayName: string, over: Partial<StaffLine> = {}): StaffLine => ({
  id,
  username: id,
  displayName,
  role: 'agent',
  disabled: false,
  skills: [],
  languages: ['zh'],
  regionCodes: [],
  capacity: { voice: 1, chat: 6, task: 4 },
  capacityTotal: 8,
  ...over,
});
const ready = (staffId: string): StaffLine['presence'] => ({
  staffId,
  state: 'ready',
  sinceMs: 0,
  onDuty: true,
  load: { voice: 0, chat: 0, task: 0 },
});
const org = (id: string, name: string, phone?: string): OrgLine => ({
  id,
  code: id,
  name,
  kind: 'notary_office',
  services: ['notary'],
  regionCode: '990101',
  disabled: false,
  ...(phone ? { phone } : {}),
});
const from = {
  people: [
    person('lin', '林晓'),
    person('zhou', '周敏', { presence: ready('zhou') }),
    person('admin', '管理员', { role: 'admin' }),
    person('gone', '已停用', { disabled: true }),
    person('me', '我'),
  ],
  orgs: [org('o1', '云溪县公证处', '0319-8212348')],
  self: 'me',
};
const names = (words: string): string[] => findTargets(words, from, () => '').map((one) => one.name);

describe('whom a call may be brought to', () => {
  it('names who can be rung, the ready ones first, and never oneself', () => {
    expect(names('')).toEqual(['周敏', '林晓', '云溪县公证处']);
    expect(names('公证')).toEqual(['云溪县公证处']);
    expect(names('LIN')).toEqual(['林晓']);
  });

  it('takes a number as it is typed, and knows whose it is', () => {
    expect(names('0319-8212348')).toEqual(['0319-8212348', '云溪县公证处']);
    expect(findTargets('138 0013 8000', from, () => '')[0]?.to).toEqual({ number: '138 0013 8000' });
    expect(names('12')).toEqual(['云溪县公证处']);
  });
});

describe('a recording', () => {
  it('draws one bar for each peak, silence as a line, within the height', () => {
    expect(wavePath([0, 0.5, 7], 40)).toBe(
      'M0.2 19.5h.6v1.0h-.6zM1.2 10.0h.6v20.0h-.6zM2.2 0.0h.6v40.0h-.6z',
    );
  });

  it('goes up and down the speeds and holds at the ends', () => {
    expect(nextSpeed(1, 1)).toBe(1.25);
    expect(nextSpeed(1, -1)).toBe(0.75);
    expect(nextSpeed(0.75, -1)).toBe(0.75);
    expect(nextSpeed(2, 1)).toBe(2);
  });
});
