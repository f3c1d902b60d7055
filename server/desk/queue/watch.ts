/** The pulse of a node: says that it lives, drops dead nodes, and mends the live queue as soon as it was lost or wiped. */
import type { Core } from '../core.ts';
import type { Presences } from '../people/presence.ts';
import { BEAT_MS, type Nodes } from './nodes.ts';
import type { Reconcile } from './reconcile.ts';

export interface Watch {
  start(): void;
  /** One look, as `start` has it done every second. Never rejects. */
  look(): Promise<void>;
  close(): void;
}

/** One EXISTS per second: nothing tells of a FLUSHALL, and a line of waiting people must not stand still for long. */
const EVERY_MS = 1000;
/** Looks after a loss: drift is what two looks in a row see, so the second one mends what the first one found. */
const LOOKS = 3;

export const createWatch = (
  core: Core,
  nodes: Nodes,
  presences: Presences,
  reconcile: Reconcile,
  /** Who has come to be missing from his turn. */
  lookAtDuty: () => Promise<void> = async () => undefined,
): Watch => {
  const { queue, clock, log } = core;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let beatAtMs = 0;
  let looksLeft = 0;

  const look = async (): Promise<void> => {
    try {
      if (clock.nowMs() - beatAtMs >= BEAT_MS) {
        await nodes.beat();
        beatAtMs = clock.nowMs();
        await presences.follow(await nodes.alive());
      }
      if (await queue.needsRebuild()) looksLeft = Math.max(looksLeft, 1);
      if (looksLeft > 0) {
        await reconcile.recover();
        looksLeft -= 1;
      }
      await presences.checkDuty();
      await lookAtDuty();
    } catch (error) {
      looksLeft = LOOKS;
      log.debug({ err: error }, 'the live queue or the store is away');
    }
  };

  const again = () => {
    if (closed) return;
    timer = setTimeout(() => void look().finally(again), EVERY_MS).unref();
  };

  return {
    start: again,
    look,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
};
