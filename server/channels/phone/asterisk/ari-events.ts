/** The part of ARI's events and objects that the adapter reads. Everything else of them is passed over. */

export interface AriChannel {
  id: string;
  name: string;
  state: string;
  caller: { number: string };
  /** What the dial plan does with it. */
  dialplan: { app_name: string };
  /** `2026-11-22T23:20:54.732+0000` */
  creationtime: string;
  /** Those that ari.conf lists under `channelvars`. */
  channelvars?: Record<string, string>;
}

export interface AriBridge {
  id: string;
  channels: string[];
}

export interface AriEndpoint {
  technology: string;
  resource: string;
  state?: string;
}

export interface AriRecording {
  name: string;
  state: string;
  /** Seconds. */
  duration?: number;
  talking_duration?: number;
  cause?: string;
}

export interface AriEvent {
  type: string;
  timestamp: string;
  args?: string[];
  channel?: AriChannel;
  digit?: string;
  cause?: number;
  tech_cause?: number;
  playback?: { id: string; state: string };
  recording?: AriRecording;
  endpoint?: AriEndpoint;
}

export const atMs = (stamp: string): number => Date.parse(stamp);

/** Undefined for what is no event. */
export const readEvent = (text: string): AriEvent | undefined => {
  try {
    const event: unknown = JSON.parse(text);
    return typeof event === 'object' && event !== null && 'type' in event ? (event as AriEvent) : undefined;
  } catch {
    return undefined;
  }
};
