/** How every event of a client is answered. */
import type { Outcome } from '../errors.ts';

export type Ack<T> = (outcome: Outcome<T>) => void;
