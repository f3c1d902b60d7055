/**
 * A reference sender for exchanges of other houses: plays one call as signed reports. `URL=http://host KEY=id
 * SECRET=secret AGENT=username node scripts/run.mjs scripts/cti/main.ts [caller's number] [recording address]`.
 */
import { randomBytes } from 'node:crypto';
import type { CtiReport } from '../../routing/protocol/phone/cti.ts';
import { sendReport } from './send.ts';

const play = async (): Promise<void> => {
  const { URL: url, KEY: keyId, SECRET: secret, AGENT: agent } = process.env;
  if (!url || !keyId || !secret || !agent) throw new Error('URL, KEY, SECRET and AGENT are needed');
  const [from = '13800138000', recording] = process.argv.slice(2);
  const callId = `cti-${randomBytes(6).toString('hex')}`;
  const call: CtiReport[] = [
    { callId, event: 'ringing', from, to: '12348', agent },
    { callId, event: 'answered', agent },
    { callId, event: 'held' },
    { callId, event: 'resumed' },
    { callId, event: 'ended' },
    ...(recording ? [{ callId, event: 'recording' as const, url: recording }] : []),
  ];
  for (const report of call) {
    const { status, body } = await sendReport({ url, keyId, secret }, report);
    console.log(report.event, status, JSON.stringify(body));
  }
};

await play();
