/** Starts the database thread. */
import type { Worker } from 'node:worker_threads';
import { spawnThread, threadFile } from '../../threads/spawn.ts';
import type { WorkerSettings } from './protocol.ts';

const WORKER = threadFile(import.meta.url, 'sqlite-worker');

export const spawnDatabaseThread = (settings: WorkerSettings): Worker =>
  spawnThread(WORKER, { workerData: settings, name: `sqlite-${settings.role}` });
