/** Unacknowledged words survive a reload: kept on the device until the server has them. */
import { deviceStore } from '../../shared/device-store.ts';

const KEY = 'yixiantong.outbox';
const OPENING_KEY = 'yixiantong.opening';
const MAX_AGE_MS = 3 * 86_400_000;

export interface Stored {
  ticketId: string;
  clientKey: string;
  text: string;
  atMs: number;
  fileId?: string;
  fileName?: string;
}

const isStored = (value: unknown): value is Stored => {
  const entry = value as Partial<Stored> | null;
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.ticketId === 'string' &&
    typeof entry.clientKey === 'string' &&
    typeof entry.text === 'string' &&
    typeof entry.atMs === 'number'
  );
};

const parse = (raw: string | undefined): unknown => {
  try {
    return raw === undefined ? undefined : JSON.parse(raw);
  } catch {
    return undefined;
  }
};

export const loadOutbox = (nowMs: number): Stored[] => {
  const list = parse(deviceStore.get(KEY));
  return Array.isArray(list) ? list.filter(isStored).filter((entry) => nowMs - entry.atMs < MAX_AGE_MS) : [];
};

const save = (list: Stored[]): void =>
  list.length === 0 ? deviceStore.remove(KEY) : deviceStore.set(KEY, JSON.stringify(list));

/** Read, change, write: other tabs keep their entries. */
export const remember = (entry: Stored): void =>
  save([...loadOutbox(entry.atMs).filter((other) => other.clientKey !== entry.clientKey), entry]);

export const forget = (clientKey: string): void => {
  const list = loadOutbox(Date.now());
  if (list.some((entry) => entry.clientKey === clientKey))
    save(list.filter((entry) => entry.clientKey !== clientKey));
};

/** Nothing that was written here stays for whoever comes next. */
export const forgetAll = (): void => {
  deviceStore.remove(KEY);
  deviceStore.remove(OPENING_KEY);
};

/** The text of the first message while it is being written, so that a reload does not eat it. */
export const draft = {
  load: (): string => deviceStore.get(OPENING_KEY) ?? '',
  save: (text: string): void => (text ? deviceStore.set(OPENING_KEY, text) : deviceStore.remove(OPENING_KEY)),
};
