/**
 * What the simulation needs of a matching engine: a part of the live queue's port, so that its memory model plays the
 * very matching that runs in production. All times are arguments; answers carry the offers that a call made.
 */
import type { OfferMode } from '../dispatch/offer-modes.ts';
import type { Lane } from '../vocabulary.ts';

export interface EngineOffer {
  offerId: string;
  ticketId: string;
  staffId: string;
  lane: Lane;
  madeAtMs: number;
  expiresAtMs: number;
}

export interface MatchingEngine {
  setProfile(profile: string, classes: readonly string[], nowMs: number): Promise<EngineOffer[]>;
  addClass(key: string, profiles: readonly string[], nowMs: number): Promise<EngineOffer[]>;
  knownClasses(): Promise<string[]>;
  enqueue(
    ticket: {
      ticketId: string;
      lane: Lane;
      mode?: OfferMode;
      classes: string[];
      virtualArrivalMs: number;
      preferredStaffId?: string;
      preferredOnly?: boolean;
      excludedStaffIds: string[];
    },
    nowMs: number,
  ): Promise<{ placed: boolean; offers: EngineOffer[] }>;
  setAgent(
    agent: {
      staffId: string;
      profile: string;
      capacity: Record<Lane, number>;
      capacityTotal: number;
      ready: boolean;
      /** Share of duty that he has served: `fair_share` and the head start of a grab go by it. */
      share?: number;
      /** Per lane: no new offer from then on. */
      offersUntilMs?: Partial<Record<Lane, number>>;
    },
    nowMs: number,
  ): Promise<EngineOffer[]>;
  accept(offerId: string, staffId: string, nowMs: number): Promise<EngineOffer | undefined>;
  endOffer(
    offerId: string,
    how: 'refused' | 'expired' | 'withdrawn',
    options: { staffId?: string; pauseAgent?: boolean },
    nowMs: number,
  ): Promise<{ ended: EngineOffer; offers: EngineOffer[] } | undefined>;
  release(ticketId: string, nowMs: number): Promise<{ offers: EngineOffer[] }>;
  withdraw(ticketId: string, nowMs: number): Promise<{ offers: EngineOffer[] }>;
  /** GR2: the first claim of those who may wins; false when something stands in the way. */
  grab(ticketId: string, staffId: string, nowMs: number): Promise<{ grabbed: boolean }>;
  /** Who could grab it now; undefined unless it waits in that mode. */
  mayGrab(ticketId: string, nowMs: number): Promise<{ staffId: string; share: number }[] | undefined>;
  grabsFor(staffId: string, limit: number, nowMs: number): Promise<string[]>;
  /** GR10: without an offer; false when his capacity does not allow it. */
  assign(
    entry: { ticketId: string; staffId: string; lane: Lane },
    options: { force?: boolean },
    nowMs: number,
  ): Promise<{ assigned: boolean; offers: EngineOffer[] }>;
  ahead(ticketId: string): Promise<number | undefined>;
}

/** A fresh engine for one run under a policy: a run must not see what another left behind. */
export type EngineFactory = (policy: { offerMs: Record<Lane, number> }) => MatchingEngine;
