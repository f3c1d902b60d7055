/** What every piece of the start is given, and the stack of what must be closed again. */
import { mkdirSync } from 'node:fs';
import type { Config } from '../config.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import { releaseOwnership, takeOwnership } from '../processes/facts.ts';

type Close = () => Promise<void> | void;

export interface Base {
  config: Config;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Remembers how to close what has just been opened; `what` names it in the log. */
  closing(what: string, close: Close): void;
}

/** Closes last to first: what was built on something goes before it. Stopping twice is harmless. */
export const createClosers = (log: Log): { closing: Base['closing']; stop(): Promise<void> } => {
  const closers: { what: string; close: Close }[] = [];
  let stopped: Promise<void> | undefined;
  return {
    closing: (what, close) => {
      closers.push({ what, close });
    },
    stop: () => {
      stopped ??= (async () => {
        for (const { what, close } of closers.reverse()) {
          try {
            await close();
          } catch (error) {
            log.error({ err: error, what }, 'could not be closed cleanly');
          }
        }
      })();
      return stopped;
    },
  };
};

/**
 * Makes the data folder, for its owner alone, and keeps a second server out of it. Before anything else: whoever starts
 * the product twice should hear that, and not that the port is in use.
 */
export const claimDataFolder = ({ config: { dataDir }, closing }: Base): void => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  takeOwnership(dataDir);
  closing('data folder', () => releaseOwnership(dataDir));
};
