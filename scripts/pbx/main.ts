/** `npm run pbx`: a private telephone exchange in the foreground, for tests and tries without the product. */
import path from 'node:path';
import { startPbx } from '../../server/pbx/pbx.ts';
import { createLog } from '../../server/system.ts';
import { runMain, say } from '../setup/console.mjs';
import { getAsterisk } from './get-asterisk.mjs';

await runMain(async () => {
  const { program, prompts } = await getAsterisk();
  const dataDir = path.resolve(process.env.DATA_DIR || 'data');
  const address = process.env.PBX_ADDRESS || '127.0.0.1';
  const pbx = await startPbx({
    dataDir,
    programDir: program,
    promptsDir: prompts,
    address,
    log: createLog(process.env.LOG_LEVEL || 'info'),
  });
  say(`the exchange is running (process ${pbx.pid()})`);
  say(`SIP       ${address}:${pbx.sipPort}/udp, calls to 12348 from this machine`);
  say(`ARI       ARI_URL=${pbx.ari.url} ARI_USER=${pbx.ari.user}`);
  say(`password  ariPassword in ${path.join(dataDir, 'pbx', 'endpoint.json')}`);
  say('Ctrl-C ends it and all calls');
  // The exchange is a process of its own: without something to wait for, this one would end.
  const stay = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  clearInterval(stay);
  await pbx.stop();
});
