/** Store contract: what calls and recordings are found by. */
import { beforeAll, describe, expect, test } from 'vitest';
import { blankCall } from '../../routing/call/begin.ts';
import type { Recording } from '../../routing/call/recording.ts';
import type { StoreOf } from './store-contract.ts';
import { wipe } from './store-contract.ts';

const AT = '2026-11-22T16:00:00.000Z';
const aRecording = (id: string, over: Partial<Recording>): Recording => ({
  id,
  version: 1,
  callId: 'c1',
  ticketId: 't1',
  kind: 'call',
  startedAt: AT,
  ms: 0,
  state: 'fetching',
  whole: false,
  keepUntil: '2029-11-22T16:00:00.000Z',
  createdAt: AT,
  updatedAt: AT,
  ...over,
});

export const callContract = (store: StoreOf): void => {
  describe('calls and recordings', () => {
    beforeAll(async () => {
      const { calls, recordings } = store();
      await wipe(calls);
      await wipe(recordings);
      const base = Date.parse(AT);
      // Exchanges give ids with dots.
      await calls.insertMany([
        {
          ...blankCall('1763.1', 'in', '12348', base),
          ticketId: 't1',
          number: '13800138000',
          legIds: ['a', 'b.1'],
        },
        { ...blankCall('c2', 'in', '12348', base + 1000), ticketId: 't1', live: false, callback: 'missed' },
        { ...blankCall('c3', 'out', '110', base + 2000), live: false, rated: 'open', callback: 'wanted' },
      ]);
      await recordings.insertMany([
        aRecording('r1', { state: 'kept', sha256: 'x', keepUntil: '2026-01-01T00:00:00.000Z' }),
        aRecording('r2', { state: 'kept', sha256: 'x' }),
        aRecording('r3', { ticketId: 't2' }),
      ]);
    });
    const ids = async (page: Promise<{ items: { id: string }[] }>) =>
      (await page).items.map(({ id }) => id).join();

    test('a call by its leg, by life, by what is owed to the caller, newest first', async () => {
      const { calls } = store();
      expect(await ids(calls.find({ where: { legIds: { in: ['b.1'] } } }))).toBe('1763.1');
      expect(await ids(calls.find({ where: { live: true } }))).toBe('1763.1');
      const newest = { field: 'arrivedAtMs', direction: 'desc' as const };
      expect(await ids(calls.find({ where: { ticketId: 't1' }, sort: newest }))).toBe('c2,1763.1');
      expect(await ids(calls.find({ where: { callback: { in: ['missed', 'wanted'] } }, sort: newest }))).toBe(
        'c3,c2',
      );
      expect(await ids(calls.find({ where: { rated: 'open' } }))).toBe('c3');
      expect(await ids(calls.find({ where: { number: '13800138000', live: true } }))).toBe('1763.1');
    });

    test('recordings by age, state and content', async () => {
      const { recordings } = store();
      expect(await ids(recordings.find({ where: { state: 'kept', keepUntil: { lt: AT } } }))).toBe('r1');
      expect(await recordings.count({ where: { sha256: 'x', state: 'kept' } })).toBe(2);
      expect(await ids(recordings.find({ where: { ticketId: 't2' } }))).toBe('r3');
    });

    test('of two who change a call one wins', async () => {
      const { calls } = store();
      const call = await calls.get('c2');
      if (!call) throw new Error('not there');
      const outcomes = await Promise.all([
        calls.replace({ ...call, muted: true }, call.version),
        calls.replace({ ...call, onHold: true }, call.version),
      ]);
      expect(outcomes.filter((one) => one.ok)).toHaveLength(1);
    });
  });
};
