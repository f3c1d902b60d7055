/** The thread that makes voice playable. */
import { serveTask } from '../threads/serve.ts';
import { amrToWav } from './amr.ts';

serveTask((input: { bytes: Uint8Array }) => amrToWav(input.bytes));
