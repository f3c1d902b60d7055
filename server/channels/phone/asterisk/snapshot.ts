/** What the exchange has at this moment, read over ARI. */
import type { PhoneSnapshot } from '../../phone-line.ts';
import type { AriBridge, AriChannel, AriEndpoint } from './ari-events.ts';
import { type AriHttp, jsonOf } from './ari-http.ts';
import { legOf, shownLeg } from './legs.ts';
import type { Recordings } from './recordings.ts';
import { endpointOf } from './ringing.ts';
import { isListening } from './talks.ts';

/** Messages taken while the engine was away are called so by the dial plan. */
const MISSED = 'missed-';

/** Changes with each start of the exchange; undefined when it does not answer. */
export const bootedAtMs = async (http: AriHttp): Promise<number | undefined> => {
  const info = jsonOf<{ status: { startup_time: string } }>(
    await http.ask('GET', '/asterisk/info', { query: { only: 'status' } }),
  );
  return info && Date.parse(info.status.startup_time);
};

/** The dial plan writes `missed-ID-TO-FROM`. */
const missedOf = (recordingId: string): { recordingId: string; from?: string; to: string } => {
  const [, , to = '', from = ''] = recordingId.split('-');
  return { recordingId, ...(from ? { from } : {}), to };
};

export const takeSnapshot = async (
  http: AriHttp,
  recordings: Recordings,
  notPhones: ReadonlySet<string>,
): Promise<PhoneSnapshot | undefined> => {
  const [booted, channels, bridges, endpoints, files] = await Promise.all([
    bootedAtMs(http),
    http.ask('GET', '/channels').then((answer) => jsonOf<AriChannel[]>(answer)),
    http.ask('GET', '/bridges').then((answer) => jsonOf<AriBridge[]>(answer)),
    http.ask('GET', '/endpoints/PJSIP').then((answer) => jsonOf<AriEndpoint[]>(answer)),
    recordings.list(),
  ]);
  if (booted === undefined || !channels || !bridges || !endpoints || !files) return undefined;
  const talkOf = (legId: string) =>
    bridges.find((bridge) => !isListening(bridge.id) && bridge.channels.includes(legId))?.id;
  const missed = files.stored.filter((name) => name.startsWith(MISSED)).map(missedOf);
  return {
    bootedAtMs: booted,
    legs: channels.flatMap((channel) => {
      const leg = legOf(channel);
      return leg ? [shownLeg(leg, talkOf(leg.legId))] : [];
    }),
    ...files,
    online: endpoints.flatMap(({ resource, state }) => {
      const endpoint = state === 'online' ? endpointOf(resource, notPhones) : undefined;
      return endpoint ? [endpoint] : [];
    }),
    ...(missed.length > 0 ? { missed } : {}),
  };
};
