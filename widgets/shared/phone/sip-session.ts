/** One call on the SIP side: answered, declined, muted, measured, ended. */
import type { RTCSession } from 'jssip/lib/RTCSession';
import { closeStream } from './devices.ts';
import { type Quality, qualityBetween, type Sample, sampleOf } from './quality.ts';

export type RawSession = RTCSession;

export interface SipSession {
  /** As the engine named it in the header; absent for calls that we make. */
  readonly ticketId: string | undefined;
  /** The stream is closed with the call. */
  answer(stream: MediaStream): void;
  /** 603 (declined): another answer would look like "nobody there". */
  decline(): void;
  busy(): void;
  hangUp(): void;
  /** The page goes, not the person: the engine keeps the citizen and rings again. */
  leave(): void;
  mute(on: boolean): void;
  press(key: string): void;
  /** Changes the microphone in the middle of a call. */
  replace(stream: MediaStream): Promise<void>;
  /** Called once when the far end can be heard; at once if it can already. */
  onSound(listener: (stream: MediaStream) => void): void;
  onTalk(listener: () => void): void;
  onEnd(listener: (why: string) => void): void;
  /** Every `everyMs`; ends with the call. */
  onQuality(everyMs: number, listener: (quality: Quality) => void): void;
}

const DECLINED = 603;
const BUSY = 486;
/** Temporary failure (ITU-T Q.850): told from a hang-up by hand, which ends the talk for the citizen too. */
const PAGE_GONE = 'Reason: Q.850;cause=41;text="page left"';
/** A network that does not answer must not hold up the call: it goes with the addresses found until then. */
const GATHER_MS = 1_000;

export const createSession = (
  raw: RawSession,
  iceServers: RTCIceServer[],
  from: { ticketId?: string; stream?: MediaStream },
): SipSession => {
  let own = from.stream;
  let far: MediaStream | undefined;
  let over = false;
  const hearers: ((stream: MediaStream) => void)[] = [];

  const listen = (connection: RTCPeerConnection): void => {
    connection.addEventListener('track', ({ track, streams }) => {
      if (track.kind !== 'audio') return;
      far = streams[0] ?? new MediaStream([track]);
      for (const hearer of hearers.splice(0)) hearer(far);
    });
  };
  // A call that we make has its connection at once, one that comes in has it when it is answered.
  if (raw.connection) listen(raw.connection);
  else raw.on('peerconnection', ({ peerconnection }) => listen(peerconnection));

  const end = (options?: { status_code: number }): void => {
    if (!raw.isEnded()) raw.terminate(options);
  };
  const finish = (): void => {
    over = true;
    closeStream(own);
  };
  raw.on('ended', finish);
  raw.on('failed', finish);

  raw.on('icecandidate', ({ ready }) => {
    setTimeout(ready, GATHER_MS);
  });

  return {
    ticketId: from.ticketId,
    answer: (stream) => {
      if (over || raw.isEnded()) return closeStream(stream);
      own = stream;
      raw.answer({ mediaStream: stream, pcConfig: { iceServers } });
    },
    decline: () => end({ status_code: DECLINED }),
    busy: () => end({ status_code: BUSY }),
    hangUp: () => end(),
    leave: () => {
      if (raw.isEstablished()) raw.terminate({ extraHeaders: [PAGE_GONE] });
      else end();
    },
    mute: (on) => {
      if (over) return;
      if (on) raw.mute({ audio: true });
      else raw.unmute({ audio: true });
    },
    press: (key) => {
      if (!over) raw.sendDTMF(key, { duration: 160 });
    },
    replace: async (stream) => {
      const sender = raw.connection?.getSenders().find((one) => one.track?.kind === 'audio');
      const track = stream.getAudioTracks()[0];
      if (!sender || !track || over) return closeStream(stream);
      track.enabled = sender.track?.enabled ?? true;
      await sender.replaceTrack(track);
      closeStream(own);
      own = stream;
    },
    onSound: (listener) => {
      if (far) listener(far);
      else hearers.push(listener);
    },
    onTalk: (listener) => {
      raw.on('confirmed', listener);
    },
    onEnd: (listener) => {
      raw.on('ended', ({ cause }) => listener(cause));
      raw.on('failed', ({ cause }) => listener(cause));
    },
    onQuality: (everyMs, listener) => {
      let before: Sample | undefined;
      const timer = setInterval(() => {
        if (over) return clearInterval(timer);
        void raw.connection?.getStats().then((report) => {
          const now = sampleOf(report, Date.now());
          if (before && now) listener(qualityBetween(before, now));
          before = now;
        });
      }, everyMs);
    },
  };
};
