/** R062: the queue follows the line of a turn, to the minute; marks of organisations draw their tickets (R085). */
import { expect, it, onTestFinished } from 'vitest';
import { parseClassKey } from '../../../../routing/dispatch/eligibility.ts';
import { explainReceipt } from '../../../../routing/dispatch/explain-receipt.ts';
import { DEFAULT_POLICY } from '../../../../routing/policy.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { instant } from '../../../../server/ports.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import { createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const HOUR = 3_600_000;
const heldBy = async (world: DeskWorld, who: StaffPrincipal) =>
  (await world.queue.offersOf(who.id)).map((offer) => offer.ticketId);

it('R062, DP16: from the minute on at which his turn for the notary begins he is offered that line alone', async () => {
  const world = await createDeskWorld();
  onTestFinished(() => world.close());
  const he = await world.hire({ username: 'he', displayName: '何公证员' }, { onDuty: false });
  const nowMs = world.timers.nowMs();
  const turn = (id: string, fromMs: number, line?: 'notary') =>
    world.store.shifts.insert({
      ...{ id, version: 1, staffId: he.id, post: '公证窗口', createdAt: '', updatedAt: '' },
      ...{ startAt: instant(nowMs + fromMs), endAt: instant(nowMs + fromMs + HOUR) },
      ...(line ? { line } : {}),
    });
  await turn('t1', 0);
  await turn('t2', HOUR, 'notary');
  await world.core.directory.reload();
  await world.ready(he);
  const first = await world.ask(await world.visitor(), '老板拖欠工资怎么办');
  expect(await heldBy(world, he)).toEqual([first]);
  const offerId = (await world.offersOf(he))[0]!;
  must(await world.desk.staff.accept(he, offerId));

  await world.pass(HOUR);
  // The look of each second, as it stands in a running product.
  await world.watch.look();
  const wages = await world.ask(await world.visitor(), '公司拖欠工资三个月');
  expect((await world.store.tickets.get(wages))?.status).toBe('message_box');
  const deed = await world.ask(await world.visitor(), '我想到公证处办理房产赠与公证，要带什么材料');
  expect((await world.store.tickets.get(deed))?.classification?.service).toBe('notary');
  expect(await heldBy(world, he)).toEqual([deed]);

  // A colleague without a line takes the rest, and the receipt says why the notary did not.
  const lin = await world.hire({ username: 'lin', displayName: '林晓' });
  await world.ready(lin);
  const again = await world.ask(await world.visitor(), '厂里不给加班费');
  expect(await heldBy(world, lin)).toContain(again);
  const receipts = (await world.store.receipts.find({ where: { ticketId: again }, limit: 20 })).items;
  const plan = receipts.find((one) => one.step === 'plan')!;
  expect(explainReceipt(plan, 'zh-CN', parseClassKey)!.sentences.join('')).toContain(
    '何公证员（本班次只办公证）',
  );
  // The citizen whom he answered before comes back in the other matter: no exception for the turn.
  await world.pass(HOUR);
  await world.watch.look();
  expect(world.core.directory.duty(he.id).onDuty).toBe(false);
});

it('R085, DP17: a veteran is asked for by the people of a marked organisation first', async () => {
  const store = createMemoryStore();
  const desk = {
    ...{ key: 'veterans', name: '老兵调解窗口', on: true, aloneMs: 30_000 },
    ...{ when: [{ groups: ['veteran'] }], marks: ['veteran_mediation'] },
  };
  await store.settings.insert({
    ...{ id: 'policy', version: 1, updatedAt: '', updatedBy: 'test' },
    value: { desks: [...DEFAULT_POLICY.desks, desk] },
  });
  const world = await createDeskWorld({ store });
  onTestFinished(() => world.close());
  const station = await world.found({ code: 'ZX01', name: '城关工作站', subtypes: ['veteran_mediation'] });
  const lin = await world.hire({ username: 'lin', displayName: '林晓' });
  const sun = await world.hire({ username: 'sun', displayName: '孙调解员', orgId: station.id });
  await world.ready(lin);
  await world.ready(sun);
  const ticketId = await world.ask(await world.visitor(), '战友合伙开店分不到钱', {
    declaredGroups: ['veteran'],
  });
  expect(await heldBy(world, sun)).toEqual([ticketId]);
  const other = await world.ask(await world.visitor(), '公司拖欠工资三个月');
  expect(await heldBy(world, lin)).toEqual([other]);
});
