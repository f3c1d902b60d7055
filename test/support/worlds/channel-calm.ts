/** Real HTTP beside a fake clock: waits until nothing of the channels has been under way for some rounds. */
import type { DeskWorld } from './desk-world.ts';

const QUIET_ROUNDS = 8;
/** Lets sockets move; how many rounds it takes is not counted, only that nothing is left. */
const ROUND_MS = 2;

/** An event is worked on, or a reply is on its way. */
const isBusy = async ({ store }: Pick<DeskWorld, 'store'>): Promise<boolean> =>
  (await store.inbox.count({ where: { state: 'new' } })) > 0 ||
  (await store.followers.find({})).items.some(({ sending }) => sending !== undefined);

export const calmChannels = async (world: Pick<DeskWorld, 'store' | 'settle'>): Promise<void> => {
  for (let quiet = 0; quiet < QUIET_ROUNDS; ) {
    await world.settle();
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    quiet = (await isBusy(world)) ? 0 : quiet + 1;
  }
};
