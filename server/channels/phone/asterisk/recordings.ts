/** Recordings: made in the exchange, fetched from it, removed there. */
import type { PhoneEvent, PhoneLine } from '../../phone-line.ts';
import { type AriEvent, type AriRecording, atMs } from './ari-events.ts';
import { type AriHttp, jsonOf, outcomeOf, part } from './ari-http.ts';
import { repairRiff } from './riff.ts';

/** A recording of two hours has 115 MB. */
const FETCH_MS = 120_000;

export interface Recordings
  extends Pick<PhoneLine, 'record' | 'stopRecord' | 'fetchRecording' | 'removeRecording'> {
  event(event: AriEvent, tell: (event: PhoneEvent) => void): void;
  /** Those that run and those that are whole; undefined when the exchange does not answer. */
  list(): Promise<{ recording: string[]; stored: string[] } | undefined>;
}

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

export const createRecordings = (http: AriHttp, quiet: (legId: string) => Promise<void>): Recordings => {
  /** No answer counts as running: one that is fetched too early is kept cut, and removed. */
  const isRunning = async (name: string): Promise<boolean> =>
    (await http.ask('GET', `/recordings/live/${part(name)}`))?.status !== 404;

  const fetchRecording = async (name: string): Promise<Uint8Array | undefined> => {
    const answer = await http.ask('GET', `/recordings/stored/${part(name)}/file`, { timeoutMs: FETCH_MS });
    return answer?.status === 200 ? repairRiff(answer.bytes) : undefined;
  };

  const finished = async (recording: AriRecording, at: number, tell: (event: PhoneEvent) => void) => {
    const recordingId = recording.name;
    // A recording may be said to be done and yet have no file.
    const file = await http.ask('GET', `/recordings/stored/${part(recordingId)}`);
    if (file?.status === 404) return tell({ type: 'record_failed', recordingId, atMs: at });
    const heard = recording.talking_duration;
    tell({
      type: 'recorded',
      recordingId,
      ms: (recording.duration ?? 0) * 1000,
      ...(heard === undefined ? {} : { heardMs: heard * 1000 }),
      atMs: at,
    });
  };

  return {
    async record({ recordingId, talkId, legId, maxMs, maxSilenceMs, beep }) {
      const where = talkId === undefined ? `/channels/${part(legId ?? '')}` : `/bridges/${part(talkId)}`;
      if (talkId === undefined && legId !== undefined) await quiet(legId);
      const answer = await http.ask('POST', `${where}/record`, {
        query: {
          name: recordingId,
          format: 'wav',
          maxDurationSeconds: seconds(maxMs),
          maxSilenceSeconds: maxSilenceMs === undefined ? undefined : seconds(maxSilenceMs),
          beep,
          terminateOn: talkId === undefined ? '#' : 'none',
          ifExists: 'fail',
        },
      });
      // 409: this very recording runs or exists. A leg that has left says 409 as well: then there is no file.
      if (answer?.status !== 409) return outcomeOf(answer, []);
      const known = (await isRunning(recordingId)) || (await fetchRecording(recordingId)) !== undefined;
      return known ? { ok: true } : { ok: false, why: 'gone' };
    },
    stopRecord: async (recordingId) =>
      outcomeOf(await http.ask('POST', `/recordings/live/${part(recordingId)}/stop`)),
    fetchRecording,
    removeRecording: async (recordingId) =>
      outcomeOf(await http.ask('DELETE', `/recordings/stored/${part(recordingId)}`)),
    event(event, tell) {
      const { recording } = event;
      if (!recording) return;
      if (event.type === 'RecordingFinished') void finished(recording, atMs(event.timestamp), tell);
      if (event.type === 'RecordingFailed')
        tell({ type: 'record_failed', recordingId: recording.name, atMs: atMs(event.timestamp) });
    },
    async list() {
      const all = jsonOf<AriRecording[]>(await http.ask('GET', '/recordings/stored'));
      if (!all) return undefined;
      const names = all.map((one) => one.name);
      const running = await Promise.all(names.map(isRunning));
      return {
        recording: names.filter((_, i) => running[i]),
        stored: names.filter((_, i) => !running[i]),
      };
    },
  };
};
