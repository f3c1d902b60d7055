/** Microphone and loudspeaker: opening them, naming what went wrong, and the choice that this device remembers. */
import { deviceStore } from '../device-store.ts';

/** `insecure`: the page came over plain http, where browsers hand out no microphone. */
export type MediaProblem = 'insecure' | 'refused' | 'absent' | 'busy' | 'broken';
export type Microphone = { ok: true; stream: MediaStream } | { ok: false; problem: MediaProblem };

export type DeviceUse = 'microphone' | 'speaker' | 'ring';
export interface Device {
  id: string;
  name: string;
}

const keyOf = (use: DeviceUse): string => `yixiantong.phone.${use}`;
/** Empty for what the system itself prefers. */
export const chosenDevice = (use: DeviceUse): string => deviceStore.get(keyOf(use)) ?? '';
export const chooseDevice = (use: DeviceUse, id: string): void => deviceStore.set(keyOf(use), id);

/** By the names that the standard gives to failures of `getUserMedia`. */
export const problemOf = (error: unknown): MediaProblem => {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'broken';
};

const ask = (id: string): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: {
      ...(id ? { deviceId: { exact: id } } : {}),
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
    video: false,
  });

/** The chosen microphone; the system's own when the chosen one is not plugged in any more. */
export const openMicrophone = async (id = chosenDevice('microphone')): Promise<Microphone> => {
  if (!navigator.mediaDevices) return { ok: false, problem: 'insecure' };
  try {
    return { ok: true, stream: await ask(id) };
  } catch (error) {
    const problem = problemOf(error);
    if (problem !== 'absent' || !id) return { ok: false, problem };
  }
  try {
    return { ok: true, stream: await ask('') };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
};

export const closeStream = (stream: MediaStream | undefined): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

const named = (devices: readonly MediaDeviceInfo[], kind: MediaDeviceKind): Device[] =>
  devices
    .filter((one) => one.kind === kind && one.deviceId !== '' && one.deviceId !== 'default')
    .map((one) => ({ id: one.deviceId, name: one.label }));

/** Names are empty until the microphone was allowed once; then the lists are empty too. */
export const listDevices = async (): Promise<{ microphones: Device[]; speakers: Device[] }> => {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return { microphones: named(all, 'audioinput'), speakers: named(all, 'audiooutput') };
};

/** Older browsers cannot choose where sound comes out. */
export const canChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;

/** Sends the sound of an element to a device; a device that is gone leaves it where it was. */
export const routeTo = async (element: HTMLMediaElement, id: string): Promise<boolean> => {
  if (!canChooseSpeaker()) return id === '';
  try {
    await element.setSinkId(id);
    return true;
  } catch {
    return false;
  }
};
