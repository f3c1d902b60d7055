/** The visitor token of this device: made only when the first words are sent, shared by all tabs. */
import { deviceStore } from '../shared/device-store.ts';
import type { Result } from '../shared/failure.ts';
import { http } from '../shared/http.ts';

const KEY = 'yixiantong.visitor';
const READ_KEY = 'yixiantong.read';

export const visitor = {
  token: (): string | undefined => deviceStore.get(KEY),
  /** The server gave this device another token. */
  become: (token: string): void => {
    visitor.forget();
    deviceStore.set(KEY, token);
  },
  forget: (): void => {
    deviceStore.remove(KEY);
    deviceStore.remove(READ_KEY);
  },
  /** The token of the device, or a new one. */
  ensure: async (): Promise<Result<string>> => {
    const known = deviceStore.get(KEY);
    if (known) return { ok: true, value: known };
    const made = await http('POST /api/v1/visitors', { body: {} });
    if (!made.ok) return made;
    // Another tab may have been faster: the one that stands in the store wins.
    const winner = deviceStore.get(KEY) ?? made.value.token;
    deviceStore.set(KEY, winner);
    return { ok: true, value: winner };
  },
};

/** Up to where each ticket was read on this device, for the badge after a reload. */
export const readMarks = {
  load: (): Record<string, number> => {
    try {
      const marks: unknown = JSON.parse(deviceStore.get(READ_KEY) ?? '{}');
      return typeof marks === 'object' && marks !== null ? (marks as Record<string, number>) : {};
    } catch {
      return {};
    }
  },
  set: (ticketId: string, seq: number): void => {
    const marks = Object.entries(readMarks.load()).filter(([id]) => id !== ticketId);
    deviceStore.set(READ_KEY, JSON.stringify(Object.fromEntries([...marks.slice(-19), [ticketId, seq]])));
  },
};
