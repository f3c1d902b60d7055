/** What is heard and measured around a call: level of a voice, the own voice back for a test, the far end's sound. */
import { routeTo } from './devices.ts';

const LEVEL_EVERY_MS = 100;
/** Root mean square of ordinary speech close to a microphone, taken as full. */
const FULL = 0.25;

/**
 * Tells the loudness of a stream ten times a second, from 0 to 1.
 * @returns the function that stops it
 */
export const watchLevel = (stream: MediaStream, tell: (level: number) => void): (() => void) => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(wave);
    const power = wave.reduce((sum, value) => sum + value * value, 0) / wave.length;
    tell(Math.min(1, Math.sqrt(power) / FULL));
  }, LEVEL_EVERY_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close();
  };
};

/** Long enough to be told apart from one's own voice. */
const ECHO_S = 0.8;

/**
 * Plays the own voice back a moment later on the chosen loudspeaker: a test without anybody at the far end.
 * @returns the function that stops it
 */
export const echo = (stream: MediaStream, speaker: string): (() => void) => {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(stream);
  const delay = context.createDelay(2);
  delay.delayTime.value = ECHO_S;
  const out = context.createMediaStreamDestination();
  source.connect(delay).connect(out);
  const player = createPlayer();
  player.play(out.stream, speaker);
  return () => {
    player.close();
    source.disconnect();
    void context.close();
  };
};

export interface Player {
  play(stream: MediaStream, speaker: string): void;
  route(speaker: string): void;
  /** After the browser had held the sound back: to be called from a click. */
  again(): void;
  close(): void;
}

/** An element for the sound of the far end. `blocked` is told when the browser wants a click first. */
export const createPlayer = (blocked: (is: boolean) => void = () => undefined): Player => {
  const element = document.createElement('audio');
  element.autoplay = true;
  element.dataset.phone = 'far-end';
  element.hidden = true;
  document.body.append(element);
  const start = (): void => {
    element.play().then(
      () => blocked(false),
      (error: unknown) => blocked(error instanceof DOMException && error.name === 'NotAllowedError'),
    );
  };
  return {
    play: (stream, speaker) => {
      element.srcObject = stream;
      if (speaker) void routeTo(element, speaker);
      start();
    },
    route: (speaker) => void routeTo(element, speaker),
    again: start,
    close: () => {
      element.srcObject = null;
      element.remove();
    },
  };
};
