/**
 * The access token of an account: fetched once for all who wait for it, renewed before it ends, renewed once when the
 * platform calls it invalid. `stable_token` in normal mode gives every node the same token, so nodes need not agree;
 * only a forced renewal would take it from the others, and the platform allows 20 a day, 30 s apart.
 */
import type { Clock } from '../../ports.ts';

export type TokenFetch = (force: boolean) => Promise<{ token: string; expiresInMs: number } | undefined>;

export interface AccessToken {
  /** Undefined when the platform gives none now. */
  get(): Promise<string | undefined>;
  /** A token to try instead of one that the platform refused. */
  renew(refused: string): Promise<string | undefined>;
}

/** The platform renews 5 min before the end, and both tokens work meanwhile. */
const EARLY_MS = 5 * 60_000;
const FORCE_APART_MS = 30_000;

export const createAccessToken = (fetchToken: TokenFetch, clock: Clock): AccessToken => {
  let held: { token: string; untilMs: number } | undefined;
  let underWay: Promise<string | undefined> | undefined;
  let forcedAtMs = Number.NEGATIVE_INFINITY;

  const fetchOnce = (refused?: string): Promise<string | undefined> => {
    underWay ??= (async () => {
      try {
        let fetched = await fetchToken(false);
        if (fetched && fetched.token === refused && clock.nowMs() - forcedAtMs >= FORCE_APART_MS) {
          forcedAtMs = clock.nowMs();
          fetched = await fetchToken(true);
        }
        held = fetched && { token: fetched.token, untilMs: clock.nowMs() + fetched.expiresInMs };
        return held?.token;
      } finally {
        underWay = undefined;
      }
    })();
    return underWay;
  };

  return {
    get: async () => (held && clock.nowMs() < held.untilMs - EARLY_MS ? held.token : fetchOnce()),
    // Others may have renewed it since: then theirs is the one to try.
    renew: async (refused) => (held && held.token !== refused ? held.token : fetchOnce(refused)),
  };
};
