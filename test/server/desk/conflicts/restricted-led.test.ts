/** RS6: nobody on duty is cleared for what waits: the board says who can help. */
import { expect, it, onTestFinished } from 'vitest';
import { alertText } from '../../../../routing/protocol/figures/board-words.ts';
import { createDeskWorld } from '../../../support/worlds/desk-world.ts';
import { publishPolicy } from '../../../support/worlds/publish-policy.ts';

it('RS6: with no supervisor cleared either, the alarm of the board says who can help', async () => {
  const world = await createDeskWorld();
  onTestFinished(() => world.close());
  const restrict = [{ when: { groups: ['military' as const] }, clearance: 'military' as const }];
  await publishPolicy(world, { restrict });
  const boss = await world.hire({ username: 'ma', role: 'supervisor', clearances: ['military'] });
  const outside = await world.hire({ username: 'xu', role: 'supervisor' });
  await world.ready(outside);
  await world.ask(await world.visitor(), '我是现役军人，公司拖欠我家属工资');
  const alone = async () => {
    await world.pass(2000);
    return (await world.desk.board.snapshot()).alerts.find((one) => one.code === 'restricted_alone');
  };
  const alert = await alone();
  expect(alert).toEqual({ code: 'restricted_alone', clearance: 'military', count: 1 });
  expect(alertText(alert!, 'zh-CN')).toContain('请管理员');
  // Signed in without a turn: he takes no offers, and can assign.
  const chief = await world.hire(
    { username: 'chief', role: 'supervisor', clearances: ['military'] },
    { onDuty: false },
  );
  await world.desk.staff.connected(chief);
  const led = await alone();
  expect(led).toMatchObject({ led: true });
  expect(alertText(led!, 'zh-CN')).not.toContain('管理员');
  await world.ready(boss);
  expect(await alone()).toBeUndefined();
});
