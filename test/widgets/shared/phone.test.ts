/** The pure parts of the telephone in browsers: quality from counters, addresses, failures of a microphone. */
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../widgets/shared/phone/devices.ts';
import { qualityBetween, type Sample, sampleOf } from '../../../widgets/shared/phone/quality.ts';

const sample = (over: Partial<Sample> = {}): Sample => ({
  atMs: 0,
  received: 1_000,
  lost: 0,
  jitterMs: 5,
  ...over,
});

describe('quality of a call', () => {
  it('counts what happened between two moments, not since the beginning', () => {
    const before = sample({ lost: 500 });
    const quality = qualityBetween(before, sample({ received: 1_095, lost: 505 }));
    expect(quality).toEqual({ lossPercent: 5, jitterMs: 5, grade: 'fair' });
    expect(qualityBetween(before, sample({ received: 1_100, lost: 500 })).grade).toBe('good');
  });

  it('is poor by loss, jitter or delay, and silent when nothing comes', () => {
    const next = (over: Partial<Sample>) => qualityBetween(sample(), sample({ received: 1_100, ...over }));
    expect(next({ lost: 20 }).grade).toBe('poor');
    expect(next({ jitterMs: 150 }).grade).toBe('poor');
    expect(next({ rttMs: 700 }).grade).toBe('poor');
    expect(next({ rttMs: 400 }).grade).toBe('fair');
    expect(qualityBetween(sample(), sample()).grade).toBe('silent');
  });

  it('never counts backwards when a browser corrects its numbers', () => {
    const quality = qualityBetween(sample({ lost: 9 }), sample({ received: 1_050, lost: 3 }));
    expect(quality.lossPercent).toBe(0);
  });

  it('reads the audio that comes in, and the delay that the far end reports before that of the path', () => {
    const report = new Map<string, object>([
      ['a', { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50, packetsLost: -1, jitter: 0.012 }],
      ['b', { type: 'remote-inbound-rtp', roundTripTime: 0.05 }],
      ['c', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.2 }],
    ]);
    expect(sampleOf(report, 7)).toEqual({ atMs: 7, received: 50, lost: 0, jitterMs: 12, rttMs: 50 });
    report.delete('b');
    expect(sampleOf(report, 7)?.rttMs).toBe(200);
    report.delete('a');
    expect(sampleOf(report, 7)).toBeUndefined();
  });
});

describe('a microphone that does not open', () => {
  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'absent'],
    ['OverconstrainedError', 'absent'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'broken'],
  ])('%s is %s', (name, problem) => {
    expect(problemOf(Object.assign(new Error(''), { name }))).toBe(problem);
  });
});
