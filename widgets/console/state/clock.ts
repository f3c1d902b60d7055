/** The server's clock as a reactive value that ticks once a second, for countdowns and ages. */
import { type Ref, ref } from 'vue';
import { serverClock } from '../../shared/time.ts';

const clock = serverClock();
export const nowMs: Ref<number> = ref(clock.now());

export const setServerNow = (serverMs: number): void => {
  clock.set(serverMs);
  nowMs.value = clock.now();
};

export const serverNow = (): number => clock.now();

setInterval(() => {
  nowMs.value = clock.now();
}, 1000);
