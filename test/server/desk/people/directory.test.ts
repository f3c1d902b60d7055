/** What a node knows of who is here, while it reads it anew and is told of changes at once. */
import { expect, it } from 'vitest';
import { createDeskWorld } from '../../../support/worlds/desk-world.ts';

it('DP10: who comes while presences are read stands among those present', async () => {
  const world = await createDeskWorld();
  const zhou = await world.hire({ username: 'zhou', displayName: '周明' });
  const { directory } = world.core;
  const { find } = world.store.presences;
  world.store.presences.find = async (asked) => {
    const page = await find.call(world.store.presences, asked);
    world.store.presences.find = find;
    // The page was read before he came.
    await world.ready(zhou);
    return page;
  };
  await directory.reloadPresences();
  expect(directory.present().map((one) => one.id)).toEqual([zhou.id]);
});
