/** localStorage that never throws: where it is blocked, values live in memory until the page closes. */

const memory = new Map<string, string>();

const probe = (): Storage | undefined => {
  try {
    const storage = window.localStorage;
    storage.setItem('yixiantong.probe', '1');
    storage.removeItem('yixiantong.probe');
    return storage;
  } catch {
    return undefined;
  }
};

let storage: Storage | undefined;
let probed = false;
const backing = (): Storage | undefined => {
  if (!probed) {
    probed = true;
    storage = probe();
  }
  return storage;
};

export const deviceStore = {
  /** False when nothing outlives the page (private mode, third-party storage blocked). */
  lasting: (): boolean => backing() !== undefined,
  get: (key: string): string | undefined => {
    try {
      return backing()?.getItem(key) ?? memory.get(key);
    } catch {
      return memory.get(key);
    }
  },
  set: (key: string, value: string): void => {
    memory.set(key, value);
    try {
      backing()?.setItem(key, value);
    } catch {
      // Full or withdrawn: the copy in memory serves this page.
    }
  },
  remove: (key: string): void => {
    memory.delete(key);
    try {
      backing()?.removeItem(key);
    } catch {
      // As above.
    }
  },
};
