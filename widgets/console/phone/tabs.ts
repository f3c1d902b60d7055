/** One window has the phone: the last one that asked. The others are told, and say so. */

const CHANNEL = 'yixiantong.phone';

interface Taken {
  staffId: string;
  tab: string;
}

export interface Tabs {
  /** This window has the phone from now on. */
  take(): void;
  close(): void;
}

const isTaken = (data: unknown): data is Taken =>
  typeof data === 'object' && data !== null && 'tab' in data && 'staffId' in data;

/** `onTaken`: another window of the same person took it. */
export const watchTabs = (staffId: string, onTaken: () => void): Tabs => {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join('-');
  if (typeof BroadcastChannel === 'undefined') return { take: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isTaken(data) && data.staffId === staffId && data.tab !== tab) onTaken();
  });
  return {
    take: () => channel.postMessage({ staffId, tab } satisfies Taken),
    close: () => channel.close(),
  };
};
