/** How well a call can be heard, from what the browser counts about its packets. Pure. */

/** Counters of one moment; loss and silence are seen between two of them. */
export interface Sample {
  atMs: number;
  received: number;
  lost: number;
  jitterMs: number;
  /** There and back; absent until the far end has reported. */
  rttMs?: number;
}

/**
 * `silent`: no packet at all came in the last interval. `poor` and `fair` by loss, jitter and delay; ITU-T G.114
 * asks for less than 150 ms one way and calls more than 400 ms unacceptable, so 300 and 600 ms there and back.
 */
export type Grade = 'good' | 'fair' | 'poor' | 'silent';

export interface Quality {
  /** Share of packets that did not arrive, 0 to 100. */
  lossPercent: number;
  jitterMs: number;
  rttMs?: number;
  grade: Grade;
}

const FAIR = { loss: 2, jitter: 40, rtt: 300 };
const POOR = { loss: 8, jitter: 100, rtt: 600 };

const beyond = (limit: typeof FAIR, { lossPercent, jitterMs, rttMs = 0 }: Omit<Quality, 'grade'>): boolean =>
  lossPercent > limit.loss || jitterMs > limit.jitter || rttMs > limit.rtt;

/** What happened between two samples of one call. */
export const qualityBetween = (before: Sample, now: Sample): Quality => {
  const received = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const measured = {
    lossPercent: received + lost === 0 ? 0 : (100 * lost) / (received + lost),
    jitterMs: now.jitterMs,
    ...(now.rttMs === undefined ? {} : { rttMs: now.rttMs }),
  };
  const grade =
    received === 0 ? 'silent' : beyond(POOR, measured) ? 'poor' : beyond(FAIR, measured) ? 'fair' : 'good';
  return { ...measured, grade };
};

/** The parts of a statistics report that are used; browsers leave out what they do not know. */
interface StatsEntry {
  type?: string;
  kind?: string;
  packetsReceived?: number;
  packetsLost?: number;
  jitter?: number;
  roundTripTime?: number;
  currentRoundTripTime?: number;
  nominated?: boolean;
}

/** Undefined when nothing is received yet. `report` is an `RTCStatsReport`; times in it are seconds. */
export const sampleOf = (
  report: { forEach(visit: (entry: StatsEntry) => void): void },
  atMs: number,
): Sample | undefined => {
  let inbound: StatsEntry | undefined;
  let farRtt: number | undefined;
  let pathRtt: number | undefined;
  report.forEach((entry) => {
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') inbound = entry;
    if (entry.type === 'remote-inbound-rtp') farRtt = entry.roundTripTime ?? farRtt;
    if (entry.type === 'candidate-pair' && entry.nominated) pathRtt = entry.currentRoundTripTime ?? pathRtt;
  });
  if (!inbound) return undefined;
  const rtt = farRtt ?? pathRtt;
  return {
    atMs,
    received: inbound.packetsReceived ?? 0,
    lost: Math.max(0, inbound.packetsLost ?? 0),
    jitterMs: Math.round((inbound.jitter ?? 0) * 1000),
    ...(rtt === undefined ? {} : { rttMs: Math.round(rtt * 1000) }),
  };
};
