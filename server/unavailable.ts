/** Tells a lost service from a defect, for every edge alike. */
import { TimersUnavailable } from './jobs/timers.ts';
import { QueueUnavailable } from './queue/live-queue.ts';
import { StoreUnavailable } from './stores/store.ts';

export const isUnavailable = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof QueueUnavailable ||
  error instanceof TimersUnavailable;
