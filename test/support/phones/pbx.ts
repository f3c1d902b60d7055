/** A private Asterisk for one test file, with desk telephones and a carrier; from the packages that `npm run pbx` gets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getAsterisk } from '../../../scripts/pbx/get-asterisk.mjs';
import { SetupProblem } from '../../../scripts/setup/console.mjs';
import { type LocalPbx, type PbxOptions, startPbx } from '../../../server/pbx/pbx.ts';
import type { Log } from '../../../server/ports.ts';
import { QUIET_LOG } from '../services/redis.ts';

/** Where the carrier of the tests stands: another address than the callers', so that it is told from them. */
export const CARRIER = '127.0.0.2';
export const DESKS = ['8001', '8002', '8003', '8004', '8005'] as const;
export const DESK_PASSWORD = 'for-tests-only';

/** Desk telephones sign on; the carrier is known by its address. */
export const ownConfig = (carrierPort: number): string =>
  `${DESKS.map(
    (name) => `[${name}]
type=endpoint
transport=udp
context=agents
disallow=all
allow=alaw
direct_media=no
rtp_timeout=20
auth=${name}
aors=${name}
[${name}]
type=auth
auth_type=userpass
username=${name}
password=${DESK_PASSWORD}
[${name}]
type=aor
max_contacts=1
remove_existing=yes
`,
  ).join('')}[trunk]
type=endpoint
transport=udp
context=from-carrier
disallow=all
allow=alaw
direct_media=no
from_user=12348
aors=trunk
[trunk]
type=aor
contact=sip:${CARRIER}:${carrierPort}
[trunk]
type=identify
endpoint=trunk
match=${CARRIER}
`;

export interface TestPbx extends LocalPbx {
  dataDir: string;
  /** The options it was started with: a second keeper on the same folder adopts it. */
  options: PbxOptions;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export interface AsteriskFound {
  /** `own`: what stands in `own/pjsip.conf` instead of desks and a carrier. */
  start(more?: Partial<PbxOptions> & { carrierPort?: number; log?: Log; own?: string }): Promise<TestPbx>;
}

/**
 * Gets the packages on first use. Undefined, with one loud line, when they cannot be had from here; whatever else
 * is wrong is a failure with CI=true and a loud line elsewhere.
 */
export const findAsterisk = async (): Promise<AsteriskFound | undefined> => {
  let found: { program: string; prompts: string };
  try {
    found = await getAsterisk();
  } catch (error) {
    const line = `LEFT OUT: every test on a real Asterisk (${(error as Error).message})`;
    if (process.env.CI === 'true' && !(error instanceof SetupProblem)) throw error;
    console.error(`\n*** ${line}\n`);
    return undefined;
  }
  return {
    async start({ carrierPort = 5060, own = ownConfig(carrierPort), ...more } = {}) {
      const dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-pbx-test-'));
      mkdirSync(path.join(dataDir, 'pbx', 'own'), { recursive: true });
      writeFileSync(path.join(dataDir, 'pbx', 'own', 'pjsip.conf'), own);
      const options: PbxOptions = {
        dataDir,
        log: QUIET_LOG,
        programDir: found.program,
        promptsDir: found.prompts,
        silentS: 3,
        ...more,
      };
      const pbx = await startPbx(options);
      // A failed test file must not leave it running.
      const killWithUs = (): void => {
        const pid = pbx.pid();
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
      };
      process.once('exit', killWithUs);
      return Object.assign(pbx, {
        dataDir,
        options,
        remove: async () => {
          process.off('exit', killWithUs);
          await pbx.stop();
          rmSync(dataDir, { recursive: true, force: true });
        },
      });
    },
  };
};
