/** The telephone exchange Asterisk behind the port, by its REST interface (ARI): commands by HTTP, events by websocket. */
import type { Log } from '../../../ports.ts';
import type { PhoneEvent, PhoneHandler, PhoneLine } from '../../phone-line.ts';
import { type AriChannel, type AriEvent, atMs } from './ari-events.ts';
import { type AriAccess, createAriHttp, jsonOf, outcomeOf, part, UNAVAILABLE } from './ari-http.ts';
import { createAriSocket } from './ari-socket.ts';
import { endOf } from './causes.ts';
import { type Leg, legOf } from './legs.ts';
import { createPhoneSocket, type PhoneSocket } from './phone-socket.ts';
import { createRecordings } from './recordings.ts';
import { createRinging, endpointOf } from './ringing.ts';
import { takeSnapshot } from './snapshot.ts';
import { createSoftphones, type SoftphoneOptions } from './softphones.ts';
import { createSpeech, type HasSentence } from './speech.ts';
import { createTalks } from './talks.ts';

export interface AsteriskOptions extends Omit<SoftphoneOptions, 'nowMs'> {
  ari: AriAccess;
  /** The endpoint of the carrier in Asterisk. */
  trunk: string;
  /** Whether a sentence has been recorded; Chinese is taken to have those of the closed list. */
  has: HasSentence;
  log: Log;
}

export interface AsteriskLine extends PhoneLine {
  /** For softphones: takes websocket connections to `/phone/ws`. */
  upgrade: PhoneSocket['upgrade'];
}

/** The name under which the dial plan hands callers over. */
const APP = 'yixiantong';
/** Events of no use here, and by far the most. */
const NOISE = [
  'ChannelVarset',
  'ChannelDialplan',
  'ChannelConnectedLine',
  'ChannelCallerId',
  'DeviceStateChanged',
];

export const createAsteriskLine = (options: AsteriskOptions): AsteriskLine => {
  const { log } = options;
  const http = createAriHttp(options.ari);
  const legs = new Map<string, Leg>();
  /** Endpoints that are nobody's telephone. */
  const notPhones = new Set([options.trunk, 'local', 'anonymous']);
  const online = new Map<string, boolean>();
  let handler: PhoneHandler = () => {};
  let linked = false;
  /** Another engine took over: this one must not act any more. */
  let replaced = false;
  /** Events that came before the legs were read. */
  let early: AriEvent[] | undefined;

  const tell = (event: PhoneEvent): void => {
    try {
      handler(event);
    } catch (error) {
      log.error({ err: error, type: event.type }, 'an event of the telephone exchange was not dealt with');
    }
  };

  const speech = createSpeech(http, legs, log, options.has);
  const recordings = createRecordings(http, speech.quiet);
  const talks = createTalks(http, APP, speech.quiet);
  const softphones = createSoftphones(http, { ...options, nowMs: Date.now }, log);
  const socketOfPhones = createPhoneSocket(options.ari.url, softphones, log);
  const ringing = createRinging(
    http,
    { app: APP, trunk: options.trunk },
    legs,
    speech,
    (leg) => answered(leg, Date.now()),
    log,
  );

  const answered = (leg: Leg, at: number): void => {
    leg.told = true;
    tell({ type: 'answered', legId: leg.legId, atMs: at });
  };

  const entered = (channel: AriChannel, at: number): void => {
    const known = legs.get(channel.id);
    const leg = known ?? legOf(channel);
    if (!leg || leg.told) return;
    legs.set(leg.legId, leg);
    leg.up = channel.state === 'Up';
    if (leg.inbound) {
      leg.told = true;
      leg.music = false;
      const from = leg.from ? { from: leg.from } : {};
      tell({ type: 'arrived', callId: leg.legId, ...from, to: leg.to ?? '', atMs: at });
    } else if (leg.confirming) ringing.ask(leg);
    else answered(leg, at);
  };

  const left = (event: AriEvent, channel: AriChannel, at: number): void => {
    const leg = legs.get(channel.id);
    if (!leg) return;
    speech.leaves(leg.legId);
    legs.delete(leg.legId);
    talks.ended(leg.legId);
    tell({ type: 'ended', legId: leg.legId, why: leg.ending ?? endOf(event.cause, leg.up), atMs: at });
  };

  const onChannel = (event: AriEvent, channel: AriChannel): void => {
    const at = atMs(event.timestamp);
    const leg = legs.get(channel.id);
    if (event.type === 'StasisStart') entered(channel, at);
    else if (event.type === 'ChannelDestroyed') left(event, channel, at);
    // Comes before the end of what is being played, which must not be taken for heard.
    else if (event.type === 'ChannelHangupRequest') speech.leaves(channel.id);
    else if (event.type === 'ChannelStateChange' && leg && !leg.up && channel.state === 'Up') {
      leg.up = true;
      // A leg that we rang counts when it is ours to connect: with StasisStart.
      if (leg.inbound) answered(leg, at);
    } else if (event.type === 'ChannelDtmfReceived' && leg && event.digit !== undefined) {
      if (leg.confirming) ringing.key(leg, event.digit);
      else tell({ type: 'digit', legId: leg.legId, digit: event.digit, atMs: at });
    }
  };

  const onEndpoint = (event: AriEvent): void => {
    const { resource = '', technology, state } = event.endpoint ?? {};
    const endpoint = technology === 'PJSIP' ? endpointOf(resource, notPhones) : undefined;
    if (!endpoint || state === undefined || state === 'unknown') return;
    const isOnline = state === 'online';
    if (online.get(resource) === isOnline) return;
    online.set(resource, isOnline);
    tell({ type: 'endpoint', endpoint, online: isOnline, atMs: atMs(event.timestamp) });
  };

  const onEvent = (event: AriEvent): void => {
    if (event.type === 'ApplicationReplaced') {
      replaced = true;
      log.error({}, 'another engine has taken over the telephone exchange: this one stops acting');
      socket.close();
      down();
      return;
    }
    if (early) {
      early.push(event);
      return;
    }
    talks.event(event);
    speech.event(event);
    recordings.event(event, tell);
    if (event.channel) onChannel(event, event.channel);
    else if (event.endpoint) onEndpoint(event);
  };

  /** Reads which legs there are before the events that came meanwhile. */
  const up = async (): Promise<void> => {
    early = [];
    const body = { disallowed: NOISE.map((type) => ({ type })) };
    const [channels] = await Promise.all([
      http.ask('GET', '/channels').then((answer) => jsonOf<AriChannel[]>(answer)),
      http.ask('PUT', `/applications/${APP}/eventFilter`, { body }),
      softphones.takeOver(),
    ]);
    if (replaced) return;
    legs.clear();
    for (const channel of channels ?? []) {
      const leg = legOf(channel);
      if (!leg) continue;
      legs.set(leg.legId, leg);
      if (leg.up && leg.confirming) ringing.ask(leg);
    }
    linked = true;
    tell({ type: 'link', up: true, atMs: Date.now() });
    const waiting = early;
    early = undefined;
    for (const event of waiting ?? []) onEvent(event);
  };

  const down = (): void => {
    early = undefined;
    for (const legId of legs.keys()) speech.forget(legId);
    online.clear();
    if (!linked) return;
    linked = false;
    tell({ type: 'link', up: false, atMs: Date.now() });
  };

  const socket = createAriSocket(
    options.ari,
    APP,
    {
      up: () =>
        void up().catch((error: unknown) => log.error({ err: error }, 'the exchange could not be read')),
      down,
      event: onEvent,
    },
    log,
  );

  /** Commands of an engine that has been replaced would disturb the one that acts. */
  const acting =
    <A extends unknown[], R>(command: (...args: A) => Promise<R>, instead: R) =>
    async (...args: A): Promise<R> =>
      replaced ? instead : command(...args);

  return {
    controls: true,
    numbers: options.numbers,
    speaks: options.has,
    async start(given) {
      handler = given;
      await socket.start();
    },
    snapshot: acting(() => takeSnapshot(http, recordings, notPhones), undefined),
    answer: acting(
      async (callId) => outcomeOf(await http.ask('POST', `/channels/${part(callId)}/answer`)),
      UNAVAILABLE,
    ),
    music: acting(speech.music, UNAVAILABLE),
    say: acting(speech.say, UNAVAILABLE),
    hush: acting(speech.hush, UNAVAILABLE),
    ring: acting(ringing.ring, UNAVAILABLE),
    connect: acting(talks.connect, UNAVAILABLE),
    disconnect: acting(talks.disconnect, UNAVAILABLE),
    endTalk: acting(talks.endTalk, UNAVAILABLE),
    listen: acting(talks.listen, UNAVAILABLE),
    hangUp: acting(
      async (legId) => outcomeOf(await http.ask('DELETE', `/channels/${part(legId)}`)),
      UNAVAILABLE,
    ),
    record: acting(recordings.record, UNAVAILABLE),
    stopRecord: acting(recordings.stopRecord, UNAVAILABLE),
    fetchRecording: acting(recordings.fetchRecording, undefined),
    removeRecording: acting(recordings.removeRecording, UNAVAILABLE),
    softphone: acting(softphones.softphone, undefined),
    webCaller: acting(softphones.webCaller, undefined),
    upgrade: socketOfPhones.upgrade,
    async close() {
      handler = () => {};
      socketOfPhones.close();
      softphones.close();
      socket.close();
      for (const legId of legs.keys()) speech.forget(legId);
      http.close();
    },
  };
};
