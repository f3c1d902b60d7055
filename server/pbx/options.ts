/** What the keeper of the private exchange is given, and what it gives. */
import type { Log } from '../ports.ts';

export interface LocalPbx {
  /** Stays the same over restarts. */
  readonly ari: { url: string; user: string; password: string };
  /** UDP port for telephones and the carrier, at the address of the options. */
  readonly sipPort: number;
  /** Whether an exchange left over by a killed server was taken over, with all its talks, instead of started. */
  readonly adopted: boolean;
  /** Process id of the exchange that is running now; undefined between a crash and the restart. */
  pid(): number | undefined;
  /** Ends it and all calls. Calling it twice is harmless. */
  stop(): Promise<void>;
}

export interface PbxOptions {
  dataDir: string;
  log: Log;
  /** Unpacked packages, and spoken sentences: as `scripts/pbx/get-asterisk.mjs` makes them. */
  programDir: string;
  promptsDir?: string;
  /** Where telephones and browsers reach it. */
  address?: string;
  /** Numbers of the line, digits. */
  numbers?: readonly string[];
  sipPort?: number;
  silentS?: number;
  longestS?: number;
}
