/** Large letters (长者版), kept on the device for every page of the citizen. */
import { deviceStore } from './device-store.ts';

const KEY = 'yixiantong.large';

export const isLarge = (search: string): boolean =>
  new URLSearchParams(search).get('size') === 'large' || deviceStore.get(KEY) === '1';

export const rememberLarge = (large: boolean): void => deviceStore.set(KEY, large ? '1' : '0');
