/** SN: sanctions of organisations and people: what is in force when, which lines it stops, what the next step would be. Pure. */
import type { StoppedLine } from './dispatch/eligibility.ts';
import type { Id, Instant } from './ticket.ts';
import type { SanctionBasis, SanctionKind, SanctionReason } from './vocabulary/sanctions.ts';
import type { Service } from './vocabulary.ts';

export interface Sanction {
  id: Id;
  kind: SanctionKind;
  /** Of a suspension: these lines alone; absent: all. */
  services?: Service[];
  /** A suspension holds in [fromAt, untilAt), a removal from `fromAt` until it is lifted. */
  fromAt: Instant;
  untilAt?: Instant;
  reason: SanctionReason;
  words: string;
  basis: SanctionBasis;
  /** Number of the ticket or order, or of the paper. */
  basisRef?: string;
  by: Id;
  byName: string;
  at: Instant;
  /** Once, by whom it concerns; decided by somebody else than who imposed it. */
  objection?: {
    words: string;
    by: Id;
    byName: string;
    at: Instant;
    decision?: { upheld: boolean; words: string; by: Id; byName: string; at: Instant };
  };
  /** It is over before its time: lifted, or its objection was granted. */
  lifted?: { reason: string; by: Id; byName: string; at: Instant };
  /** Routing has followed its beginning. */
  begun?: boolean;
  /** Its end has been told. */
  endTold?: boolean;
}

export type SanctionState = 'recorded' | 'coming' | 'active' | 'ended' | 'lifted';

export const sanctionState = (
  { kind, fromAt, untilAt, lifted }: Pick<Sanction, 'kind' | 'fromAt' | 'untilAt' | 'lifted'>,
  nowMs: number,
): SanctionState => {
  if (lifted) return 'lifted';
  if (kind === 'warn') return 'recorded';
  if (nowMs < Date.parse(fromAt)) return 'coming';
  return untilAt !== undefined && nowMs >= Date.parse(untilAt) ? 'ended' : 'active';
};

/** SN3: the lines that are stopped at an instant; `['*']` = every line. */
export const stoppedBy = (sanctions: readonly Sanction[] | undefined, nowMs: number): StoppedLine[] => {
  const lines = new Set<StoppedLine>();
  for (const one of sanctions ?? [])
    if (sanctionState(one, nowMs) === 'active')
      for (const line of one.services ?? ['*' as const]) lines.add(line);
  return lines.has('*') ? ['*'] : [...lines].sort();
};

/** SN4: when the next of them begins or ends, ms. */
export const nextSanctionEdge = (
  sanctions: readonly Sanction[] | undefined,
  nowMs: number,
): number | undefined => {
  const edges = (sanctions ?? []).flatMap((one) => {
    if (one.lifted || one.kind === 'warn') return [];
    return [one.fromAt, ...(one.untilAt ? [one.untilAt] : [])].map((at) => Date.parse(at));
  });
  const later = edges.filter((ms) => ms > nowMs);
  return later.length === 0 ? undefined : Math.min(...later);
};

/** Twelve months. */
const LOOK_BACK_MS = 365 * 86_400_000;

/** SN7: the next step of the ladder, from what was imposed within twelve months and not lifted. */
export const suggestedKind = (sanctions: readonly Sanction[] | undefined, nowMs: number): SanctionKind => {
  const lately = (sanctions ?? []).filter(
    (one) => !one.lifted && nowMs - Date.parse(one.at) < LOOK_BACK_MS && Date.parse(one.at) <= nowMs,
  );
  if (lately.some((one) => one.kind === 'suspend' || one.kind === 'remove')) return 'remove';
  return lately.some((one) => one.kind === 'warn') ? 'suspend' : 'warn';
};
