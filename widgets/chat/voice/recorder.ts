/** Records one voice note with the browser's own recorder: level and time while it runs, the bytes at the end. */

/** Longest note, ms. */
export const LONGEST_MS = 60_000;

/** What browsers record, best first: Chrome and Firefox make WebM or Ogg with Opus, Safari makes MP4. */
const FORMATS = [
  { mime: 'audio/webm;codecs=opus', extension: 'webm' },
  { mime: 'audio/webm', extension: 'webm' },
  { mime: 'audio/mp4', extension: 'm4a' },
  { mime: 'audio/ogg;codecs=opus', extension: 'ogg' },
];

export type VoiceFailure = 'denied' | 'missing' | 'failed';

export interface VoiceNote {
  file: File;
  ms: number;
}

export interface Recorder {
  /** Ends the note and gives it; nothing when not one byte came. */
  stop(): Promise<VoiceNote | undefined>;
  cancel(): void;
  /** Milliseconds recorded so far. */
  elapsedMs(): number;
  /** Loudness of this moment, 0 to 1; always 0 where the browser cannot measure it. */
  level(): number;
}

const failureOf = (error: unknown): VoiceFailure => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'failed';
};

/** Loudness of a stream; the note does not depend on it. */
const createMeter = (stream: MediaStream): { level: () => number; close: () => void } => {
  try {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    return {
      level: () => {
        analyser.getByteTimeDomainData(samples);
        const power = samples.reduce((sum, value) => sum + ((value - 128) / 128) ** 2, 0) / samples.length;
        // Speech lies far below full scale.
        return Math.min(1, Math.sqrt(power) * 3);
      },
      close: () => void context.close(),
    };
  } catch {
    return { level: () => 0, close: () => undefined };
  }
};

/** `语音-0205.webm`: a name that says what it is and when. */
const nameOf = (extension: string, now: Date): string =>
  `语音-${String(now.getHours()).padStart(2, '0')}${String(now.getMinutes()).padStart(2, '0')}.${extension}`;

/**
 * Asks for the microphone and starts. The note ends by itself at `LONGEST_MS`.
 * @param onEnd called when it has ended by itself: the time is up, or the microphone was pulled
 */
export const startRecorder = async (
  onEnd: () => void,
): Promise<{ ok: true; value: Recorder } | { ok: false; why: VoiceFailure }> => {
  const format = FORMATS.find(({ mime }) => MediaRecorder.isTypeSupported(mime));
  if (!format) return { ok: false, why: 'failed' };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true },
    });
  } catch (error) {
    return { ok: false, why: failureOf(error) };
  }
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop();
    meter.close();
  };
  const meter = createMeter(stream);
  const parts: Blob[] = [];
  try {
    // 24 kbit/s of Opus is plain speech: a minute is below 200 kB.
    const recorder = new MediaRecorder(stream, { mimeType: format.mime, audioBitsPerSecond: 24_000 });
    recorder.ondataavailable = ({ data }) => void (data.size > 0 && parts.push(data));
    recorder.start(1_000);
    const startedMs = performance.now();
    let endedMs: number | undefined;
    const elapsedMs = (): number => Math.min(LONGEST_MS, (endedMs ?? performance.now()) - startedMs);
    const stopped = new Promise<void>((resolve) => {
      recorder.onstop = () => {
        endedMs ??= performance.now();
        clearTimeout(limit);
        release();
        resolve();
      };
    });
    const limit = setTimeout(() => {
      if (recorder.state !== 'inactive') recorder.stop();
      onEnd();
    }, LONGEST_MS);
    for (const track of stream.getAudioTracks()) track.onended = () => onEnd();
    const end = async (): Promise<void> => {
      endedMs ??= performance.now();
      if (recorder.state !== 'inactive') recorder.stop();
      await stopped;
    };
    return {
      ok: true,
      value: {
        elapsedMs,
        level: meter.level,
        cancel: () => void end(),
        stop: async () => {
          await end();
          if (parts.length === 0) return undefined;
          const mime = format.mime.split(';')[0] ?? format.mime;
          const file = new File(parts, nameOf(format.extension, new Date()), { type: mime });
          return { file, ms: elapsedMs() };
        },
      },
    };
  } catch {
    release();
    return { ok: false, why: 'failed' };
  }
};
