/** Store contract: conditions, text, counts and groups. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Condition } from '../../server/stores/store.ts';
import { anOrganisation, aTicket } from '../support/ports/store-docs.ts';
import type { StoreOf } from './store-contract.ts';
import { wipe } from './store-contract.ts';

export const readContract = (store: StoreOf): void => {
  describe('reading', () => {
    beforeAll(async () => {
      const { tickets, organisations } = store();
      await wipe(tickets);
      await wipe(organisations);
      const at = (time: string): string => `2026-11-22T${time}:00.000Z`;
      await tickets.insertMany([
        aTicket({
          id: 'a',
          channel: 'web',
          groups: ['minor', 'disabled'],
          createdAt: at('15:59'),
          lastSeq: 1,
        }),
        aTicket({ id: 'b', channel: 'phone', groups: ['minor'], createdAt: at('16:00'), ownerId: 'li' }),
        aTicket({
          id: 'c',
          channel: 'web',
          groups: [],
          createdAt: at('16:30'),
          ownerId: 'wu',
          dueAt: at('20:00'),
        }),
        aTicket({
          id: 'd',
          channel: 'wechat',
          createdAt: at('17:00'),
          externalRef: { system: '12345', no: '1' },
        }),
        aTicket({ id: 'e', channel: 'web', createdAt: '2026-11-21T15:00:00.000Z', dueAt: at('18:00') }),
      ]);
      await organisations.insertMany([
        anOrganisation({ id: 'o1', services: ['legal_aid', 'notary'], disabled: true }),
        anOrganisation({ id: 'o2', services: ['mediation'], name: '100%_公证[处]\\(.*)^$|?+{2}' }),
        anOrganisation({ id: 'o3', services: [], name: `O'Brien "引号" ; -- ＡＢＣ` }),
        { ...anOrganisation({ id: 'o4' }), disabled: 1 as unknown as boolean },
      ]);
    });

    const ids = async (where: Record<string, Condition>): Promise<string> =>
      (await store().tickets.find({ where })).items.map(({ id }) => id).join('');

    test.each<[string, Record<string, Condition>, string]>([
      ['equality', { channel: 'web' }, 'ace'],
      ['in', { channel: { in: ['phone', 'wechat'] } }, 'bd'],
      ['in nothing', { channel: { in: [] } }, ''],
      ['not equal, absent included', { ownerId: { ne: 'li' } }, 'acde'],
      ['exists', { ownerId: { exists: true } }, 'bc'],
      ['does not exist', { ownerId: { exists: false } }, 'ade'],
      ['an empty array exists', { groups: { exists: true } }, 'abcde'],
      ['greater', { createdAt: { gt: '2026-11-22T16:00:00.000Z' } }, 'cd'],
      ['greater or equal', { createdAt: { gte: '2026-11-22T16:00:00.000Z' } }, 'bcd'],
      ['less', { createdAt: { lt: '2026-11-22T16:00:00.000Z' } }, 'ae'],
      ['less or equal, absent left out', { dueAt: { lte: '2026-11-22T18:00:00.000Z' } }, 'e'],
      ['between', { createdAt: { gte: '2026-11-22T15:59:00.000Z', lt: '2026-11-22T17:00:00.000Z' } }, 'abc'],
      ['a range stays within its kind', { createdAt: { gt: 5 } }, ''],
      ['a range of texts holds no number', { createdAt: { lt: 5 } }, ''],
      ['array contains', { groups: 'minor' }, 'ab'],
      ['array contains one of', { groups: { in: ['disabled', 'veteran'] } }, 'a'],
      ['array does not contain', { groups: { ne: 'minor' } }, 'cde'],
      ['dotted path', { 'externalRef.system': '12345', 'externalRef.no': '1' }, 'd'],
      ['dotted path exists', { 'externalRef.no': { exists: true } }, 'd'],
      ['all conditions', { channel: 'web', ownerId: { exists: true }, groups: { ne: 'x' } }, 'c'],
      ['several operators', { ownerId: { exists: true, ne: 'li' } as Condition }, 'c'],
      ['the id', { id: { in: ['e', 'a'] } }, 'ae'],
    ])('%s', async (_, where, expected) => {
      expect(await ids(where)).toBe(expected);
      expect(await store().tickets.count({ where })).toBe(expected.length);
    });

    test('true is not 1', async () => {
      const { organisations } = store();
      const of = async (where: Record<string, Condition>) =>
        (await organisations.find({ where })).items.map(({ id }) => id);
      expect(await of({ disabled: true })).toEqual(['o1']);
      expect(await of({ disabled: 1 })).toEqual(['o4']);
      expect(await of({ disabled: { ne: true } })).toEqual(['o2', 'o3', 'o4']);
      expect(await of({ disabled: { in: [false, 1] } })).toEqual(['o2', 'o3', 'o4']);
      expect(await of({ services: 'notary', disabled: true })).toEqual(['o1']);
    });

    test.each([
      ['Chinese', '公证', ['o2']],
      ['a percent sign', '100%', ['o2']],
      ['a percent sign is no wildcard', '1%0', []],
      ['an underscore is no wildcard', 'O_Brien', []],
      ['an underscore', '%_公', ['o2']],
      ['brackets', '[处]', ['o2']],
      ['a backslash', '\\(.*)', ['o2']],
      ['every sign of a pattern', '^$|?+{2}', ['o2']],
      ['a pattern is a text', 'o.*n', []],
      ['quotes', `o'brien "引`, ['o3']],
      ['SQL', '; --', ['o3']],
      ['any case', "O'BRIEN", ['o3']],
      ['full width', 'abc', ['o3']],
      ['full width in the search', 'ＡＢＣ', ['o3']],
      ['the empty text', '', ['o1', 'o2', 'o3', 'o4']],
      ['not across fields', 'o1西', []],
      ['another field', 'ORG-O2', ['o2']],
    ])('text: %s', async (_, text, expected) => {
      const { items } = await store().organisations.find({ text });
      expect(items.map(({ id }) => id)).toEqual(expected);
      expect(await store().organisations.count({ text })).toBe(expected.length);
    });

    test('text together with conditions', async () => {
      const options = { text: '西湖', where: { services: 'legal_aid' } };
      expect((await store().organisations.find(options)).items.map(({ id }) => id)).toEqual(['o1']);
    });

    test('groups by one field, highest first, absent under null', async () => {
      expect(await store().tickets.groupCount(['channel'])).toEqual([
        { key: ['web'], count: 3 },
        { key: ['phone'], count: 1 },
        { key: ['wechat'], count: 1 },
      ]);
      expect(await store().tickets.groupCount(['ownerId'])).toEqual([
        { key: [null], count: 3 },
        { key: ['li'], count: 1 },
        { key: ['wu'], count: 1 },
      ]);
    });

    test('groups by day in Asia/Shanghai: 16:00Z is the next day', async () => {
      expect(await store().tickets.groupCount([{ day: 'createdAt' }])).toEqual([
        { key: ['2026-11-23'], count: 3 },
        { key: ['2026-11-21'], count: 1 },
        { key: ['2026-11-22'], count: 1 },
      ]);
      expect(
        await store().tickets.groupCount([{ day: 'dueAt' }, 'channel'], { where: { channel: 'web' } }),
      ).toEqual([
        { key: ['2026-11-23', 'web'], count: 2 },
        { key: [null, 'web'], count: 1 },
      ]);
      expect(await store().tickets.groupCount([{ day: 'channel' }])).toEqual([{ key: [null], count: 5 }]);
    });

    test('an array counts under each of its elements', async () => {
      expect(await store().tickets.groupCount(['groups'])).toEqual([
        { key: [null], count: 3 },
        { key: ['minor'], count: 2 },
        { key: ['disabled'], count: 1 },
      ]);
      expect(
        await store().organisations.groupCount(['disabled', 'services'], { where: { disabled: true } }),
      ).toEqual([
        { key: [true, 'legal_aid'], count: 1 },
        { key: [true, 'notary'], count: 1 },
      ]);
    });

    test('what is not declared is refused', async () => {
      const { tickets, settings } = store();
      const refused = (call: Promise<unknown>) => expect(call).rejects.toThrow(TypeError);
      await refused(tickets.find({ where: { subject: 'x' } }));
      await refused(tickets.find({ where: { '': 'x' } }));
      await refused(tickets.count({ where: { "no' OR 1=1 --": 'x' } }));
      await refused(tickets.find({ sort: { field: 'subject', direction: 'asc' } }));
      await refused(tickets.groupCount(['subject']));
      await refused(tickets.groupCount([]));
      await refused(tickets.getBy({ subject: 'x' }));
      await refused(tickets.getBy({ id: 'a' }));
      await refused(tickets.insertNext(aTicket({ id: 'x' })));
      await refused(settings.find({ text: 'x' }));
      await refused(tickets.find({ where: { no: undefined } as never }));
      await refused(tickets.find({ where: { no: { regex: 'x' } } as never }));
      await refused(tickets.find({ where: { no: { $gt: '' } } as never }));
      await refused(tickets.find({ where: { no: { gt: { $ne: 1 } } } as never }));
      await refused(tickets.find({ where: { no: {} } as never }));
      await refused(tickets.find({ where: { no: ['a'] } as never }));
      await refused(tickets.find({ where: { no: Number.NaN } }));
      for (const limit of [0, 501, 1.5, -1]) await refused(tickets.find({ limit }));
    });
  });
};
