/** What makes an offer impossible to miss: a sound, the page title, a desktop notification. */
import { computed, ref } from 'vue';
import { chosenDevice } from '../../shared/phone/devices.ts';

let audio: AudioContext | undefined;

const tone = (context: AudioContext, hz: number, at: number, seconds: number): void => {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.2, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
};

/** Newer browsers let the ring come out elsewhere than the voice: loud in the room, not in the headset. */
interface Routable {
  setSinkId?: (id: string) => Promise<void>;
}
let device = chosenDevice('ring');
const route = (): void => {
  // A device that was unplugged: it rings where the system wants it.
  (audio as Routable | undefined)?.setSinkId?.(device).catch(() => undefined);
};
export const routeAlarm = (id: string): void => {
  device = id;
  route();
};

/** `blocked`: the browser wants a click or a key first; `failed`: this machine has no way to sound. */
export type SoundState = 'ready' | 'blocked' | 'failed';
export const soundState = ref<SoundState>('ready');

const openAudio = (): AudioContext => {
  if (audio) return audio;
  const made = new AudioContext();
  audio = made;
  const note = (): void => {
    if (soundState.value !== 'failed') soundState.value = made.state === 'running' ? 'ready' : 'blocked';
  };
  made.addEventListener('statechange', note);
  made.addEventListener('error', () => {
    soundState.value = 'failed';
  });
  route();
  note();
  return made;
};

/**
 * For a page that must be heard without ever being touched, as the wallboard: opens the way of sound now, so that
 * whoever hangs it up learns at once whether it is open. Asked again by any key or click until it is.
 */
export const prepareSound = (): void => {
  if (typeof AudioContext === 'undefined') {
    soundState.value = 'failed';
    return;
  }
  const context = openAudio();
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
};

/** Two rising tones; a lower third one for alarms. Silent where the browser has not yet allowed sound. */
export const beep = (kind: 'offer' | 'crisis' = 'offer'): void => {
  if (typeof AudioContext === 'undefined') return;
  const context = openAudio();
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
  const start = context.currentTime;
  const notes = kind === 'offer' ? [660, 880] : [880, 660, 880];
  notes.forEach((hz, index) => {
    tone(context, hz, start + index * 0.16, 0.22);
  });
};

let flashing: ReturnType<typeof setInterval> | undefined;
let title = '';

export const flashTitle = (prefix: string): void => {
  if (flashing) return;
  title = document.title;
  // At once: in a tab that lies behind, browsers run timers up to a minute late.
  document.title = `${prefix}${title}`;
  let on = true;
  flashing = setInterval(() => {
    on = !on;
    document.title = on ? `${prefix}${title}` : title;
  }, 700);
};

export const stopFlash = (): void => {
  if (!flashing) return;
  clearInterval(flashing);
  flashing = undefined;
  document.title = title;
};

const supported = typeof Notification !== 'undefined';
const permission = ref<NotificationPermission>(supported ? Notification.permission : 'denied');

export const mayAskNotify = computed(() => permission.value === 'default');

export const askNotify = async (): Promise<void> => {
  if (supported) permission.value = await Notification.requestPermission();
};

/** Only when this page is not in front; a click brings it there. */
export const notify = (heading: string, body: string, tag: string): (() => void) => {
  if (!supported || permission.value !== 'granted' || document.visibilityState === 'visible')
    return () => undefined;
  const shown = new Notification(heading, { body, tag, requireInteraction: true });
  shown.onclick = () => window.focus();
  return () => shown.close();
};
