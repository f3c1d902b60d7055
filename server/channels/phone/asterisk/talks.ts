/** Who hears whom: talks are mixing bridges, a supervisor who listens or whispers is at a snoop of one leg. */
import { randomUUID } from 'node:crypto';
import type { ListenMode, PhoneLine, PhoneOutcome } from '../../phone-line.ts';
import type { AriBridge, AriEvent } from './ari-events.ts';
import { type AriHttp, GONE, jsonOf, OK, outcomeOf, part, UNAVAILABLE } from './ari-http.ts';

/** Between the ids of a talk and of the leg that listens to it. */
const LISTENS = '~listen~';
const SNOOP = 'snoop~';
/** A snoop that does not come into being within this time never will. */
const SNOOP_MS = 3_000;

export const isListening = (bridgeId: string): boolean => bridgeId.includes(LISTENS);

export interface Talks extends Pick<PhoneLine, 'connect' | 'disconnect' | 'endTalk' | 'listen'> {
  event(event: AriEvent): void;
  /** Takes down what a leg that has ended left behind. */
  ended(legId: string): void;
}

export const createTalks = (http: AriHttp, app: string, quiet: (legId: string) => Promise<void>): Talks => {
  const snoops = new Map<string, () => void>();
  /** Talks that a leg listens to, by leg. */
  const listening = new Map<string, string>();

  const open = async (id: string): Promise<PhoneOutcome> =>
    // With events for keys, sound passes through the exchange: they are heard, and recording needs no switch-over.
    outcomeOf(
      await http.ask('POST', `/bridges/${part(id)}`, { query: { type: 'mixing,dtmf_events' } }),
      [409],
    );

  const add = async (id: string, channels: readonly string[]): Promise<PhoneOutcome> =>
    outcomeOf(
      await http.ask('POST', `/bridges/${part(id)}/addChannel`, { query: { channel: channels.join(',') } }),
    );

  const connect = async (talkId: string, legIds: readonly string[]): Promise<PhoneOutcome> => {
    const opened = await open(talkId);
    if (!opened.ok) return opened;
    const bridge = jsonOf<AriBridge>(await http.ask('GET', `/bridges/${part(talkId)}`));
    if (!bridge) return UNAVAILABLE;
    const missing = legIds.filter((legId) => !bridge.channels.includes(legId));
    if (missing.length === 0) return OK;
    await Promise.all(missing.map(quiet));
    return add(talkId, missing);
  };

  /** Takes down the bridge at which a leg listens, with the snoop in it, also one that an engine before this one made. */
  const takeDown = async (talkId: string, legId: string): Promise<void> => {
    const id = talkId + LISTENS + legId;
    const bridge = jsonOf<AriBridge>(await http.ask('GET', `/bridges/${part(id)}`));
    if (!bridge) return;
    await http.ask('DELETE', `/bridges/${part(id)}`);
    for (const channel of bridge.channels)
      if (channel.startsWith(SNOOP)) await http.ask('DELETE', `/channels/${part(channel)}`);
  };

  const stopListening = async (legId: string): Promise<void> => {
    const talkId = listening.get(legId);
    listening.delete(legId);
    if (talkId !== undefined) await takeDown(talkId, legId);
  };

  const listen = async (
    talkId: string,
    legId: string,
    mode: Exclude<ListenMode, 'join'>,
    towards: string,
  ): Promise<PhoneOutcome> => {
    // Each time another name: a channel that was told to go may be there for a moment, and keeps its name so long.
    const snoop = `${SNOOP}${legId}~${randomUUID()}`;
    await takeDown(talkId, legId);
    let timer: NodeJS.Timeout | undefined;
    const there = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), SNOOP_MS);
      snoops.set(snoop, () => resolve(true));
    });
    try {
      const query = { app, appArgs: 'snoop', spy: 'both', whisper: mode === 'whisper' ? 'out' : 'none' };
      const made = outcomeOf(
        await http.ask('POST', `/channels/${part(towards)}/snoop/${part(snoop)}`, { query }),
      );
      if (!made.ok) return made;
      if (!(await there)) return GONE;
    } finally {
      clearTimeout(timer);
      snoops.delete(snoop);
    }
    listening.set(legId, talkId);
    const id = talkId + LISTENS + legId;
    const opened = await open(id);
    if (!opened.ok) return opened;
    await quiet(legId);
    return add(id, [snoop, legId]);
  };

  return {
    connect,
    async disconnect(talkId, legId) {
      if (listening.get(legId) === talkId) {
        await stopListening(legId);
        return OK;
      }
      const answer = await http.ask('POST', `/bridges/${part(talkId)}/removeChannel`, {
        query: { channel: legId },
      });
      // 422: he is not in it (any more).
      return outcomeOf(answer, [422]);
    },
    async endTalk(talkId) {
      const listeners = [...listening].filter(([, id]) => id === talkId);
      await Promise.all(listeners.map(([legId]) => stopListening(legId)));
      return outcomeOf(await http.ask('DELETE', `/bridges/${part(talkId)}`));
    },
    async listen(talkId, legId, mode, towards) {
      const bridge = jsonOf<AriBridge>(await http.ask('GET', `/bridges/${part(talkId)}`));
      if (!bridge) return GONE;
      await stopListening(legId);
      if (mode === 'join') return connect(talkId, [legId]);
      if (bridge.channels.includes(legId)) {
        await http.ask('POST', `/bridges/${part(talkId)}/removeChannel`, { query: { channel: legId } });
      }
      return listen(talkId, legId, mode, towards);
    },
    event(event) {
      if (event.type === 'StasisStart' && event.channel) snoops.get(event.channel.id)?.();
    },
    ended(legId) {
      void stopListening(legId);
    },
  };
};
