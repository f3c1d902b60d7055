/** Reading again what is published: on a word of the bus, one reading at a time, failures logged and survived. */
import { expect, it } from 'vitest';
import { followPublished } from '../../../server/desk/follow-published.ts';
import { fakeBus, fakeLog } from '../../support/ports/server-fakes.ts';

it('reads one time after the other, also after a failure, until it is closed', async () => {
  const bus = fakeBus();
  const log = fakeLog();
  const steps: string[] = [];
  let fails = false;
  const gates: (() => void)[] = [];
  const follower = followPublished(
    { bus, log },
    {
      event: 'rules.published',
      read: async () => {
        steps.push('begins');
        await new Promise<void>((resolve) => gates.push(resolve));
        steps.push('ends');
        if (fails) throw new Error('store is away');
      },
      failed: 'rules could not be refreshed',
    },
  );
  const pass = () =>
    expect
      .poll(() => gates.length)
      .toBe(1)
      .then(() => gates.shift()!());

  bus.publish('rules.published', { version: '1' });
  bus.publish('rules.published', { version: '2' });
  await pass();
  await pass();
  await follower.settled();
  expect(steps).toEqual(['begins', 'ends', 'begins', 'ends']);

  fails = true;
  const asked = follower.refresh();
  bus.publish('rules.published', { version: '3' });
  await Promise.all([pass(), expect(asked).rejects.toThrow('store is away')]);
  await pass();
  await follower.settled();
  await expect.poll(() => log.lines.map(({ text }) => text)).toEqual(['rules could not be refreshed']);

  follower.close();
  bus.publish('rules.published', { version: '4' });
  await follower.settled();
  expect(steps).toHaveLength(8);
});
