/**
 * R048: thirteen different tickets on a whole desk, each named exception among them, and everything that their receipts say, in both languages. The texts
 * were read and judged by a person; a change of the file beside it must be, too.
 */
import { expect, it, onTestFinished } from 'vitest';
import { parseClassKey } from '../../../../routing/dispatch/eligibility.ts';
import { explainReceipt } from '../../../../routing/dispatch/explain-receipt.ts';
import type { Locale } from '../../../../routing/dispatch/receipt-words.ts';
import { DEFAULT_POLICY } from '../../../../routing/policy.ts';
import type { StaffPrincipal } from '../../../../server/auth/policy.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import { createDeskWorld, type DeskWorld, must } from '../../../support/worlds/desk-world.ts';

const LABOUR = [{ key: '劳动纠纷' as const, level: 5 }];
const ONE = { capacity: { voice: 0, chat: 1, task: 1 }, capacityTotal: 1 };
const WAGES = '公司拖欠工资三个月，怎么要回来';

const open = async (policy: object = {}): Promise<DeskWorld> => {
  const store = createMemoryStore();
  const at = '2026-11-20T00:00:00.000Z';
  await store.settings.insert({ id: 'policy', version: 1, value: policy, updatedAt: at, updatedBy: 'test' });
  for (const [code, name, level] of [
    ['330100', '杭溪市', 'city'],
    ['330106', '云溪县', 'county'],
  ] as const)
    await store.regions.insert({
      ...{ id: code, version: 1, code, name, level, disabled: false },
      ...{ createdAt: at, updatedAt: at },
    });
  await store.settings.insert({
    ...{ id: 'tenant', version: 1, value: { regionCode: '330106', regionName: '云溪县' } },
    ...{ updatedAt: at, updatedBy: 'test' },
  });
  const world = await createDeskWorld({ store });
  onTestFinished(() => world.close());
  return world;
};
const accept = async (world: DeskWorld, who: StaffPrincipal) =>
  must(await world.desk.staff.accept(who, (await world.offersOf(who))[0]!)).id;
const close = async (world: DeskWorld, who: StaffPrincipal, ticketId: string) =>
  must(
    await world.desk.staff.close(who, {
      ...{ ticketId, matter: '劳动纠纷', service: 'advice', result: 'answered' },
      ...{ basis: '', feedback: '已告知途径。' },
    }),
  );

/** Everything that the card of receipts shows of a ticket, the oldest first. */
const told = async (world: DeskWorld, ticketId: string, locale: Locale): Promise<string> => {
  await world.settle();
  // As the console asks for them.
  const reader = await world.hire({ username: `reader-${locale}`, role: 'supervisor' }, { onDuty: false });
  const { items } = must(await world.desk.queries.receipts(reader, ticketId));
  // Of one instant the ids tell which came first.
  const inOrder = items.toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
  const names = {
    org: (id: string) => world.core.directory.org(id)?.name,
  };
  return inOrder
    .map((one) => {
      const said = explainReceipt(one, locale, parseClassKey, names);
      expect(said, `no sentence for ${one.step}`).toBeDefined();
      return [said!.title, ...said!.sentences.map((sentence) => `  ${sentence}`)].join('\n');
    })
    .join('\n');
};

type Story = () => Promise<{ world: DeskWorld; ticketId: string }>;

const STORIES: Record<string, Story> = {
  '1 same matter again (首问负责)': async () => {
    const world = await open();
    const lin = await world.hire({ username: 'lin', displayName: '林晓' });
    await world.ready(lin);
    const citizen = await world.visitor();
    const first = await world.ask(citizen, WAGES);
    await accept(world, lin);
    await close(world, lin, first);
    await world.ready(await world.hire({ username: 'zhou', displayName: '周明' }));
    await world.pass(1000);
    const ticketId = await world.ask(citizen, '上次说的工资还是没有发');
    return { world, ticketId };
  },
  '2 conflict of interest': async () => {
    const world = await open();
    const firm = await world.found({ code: 'LF01', name: '大成所', kind: 'legal_aid_centre' });
    const foe = await world.hire({ username: 'foe', displayName: '赵六', orgId: firm.id });
    await world.ready(foe);
    await world.ask(await world.visitor(), '员工告我拖欠工资', { name: '王老板', phone: '13900000000' });
    await accept(world, foe);
    const lin = await world.hire({ username: 'lin', displayName: '林晓' });
    await world.ready(lin);
    const ticketId = await world.ask(await world.visitor(), WAGES);
    await accept(world, lin);
    must(await world.desk.conflicts.oppose(lin, ticketId, { phone: '13900000000', words: '对方是王老板' }));
    await world.ready(await world.hire({ username: 'zhou', displayName: '周明' }));
    must(await world.desk.staff.transfer(lin, { ticketId, toMatter: '债权债务', note: '换人' }));
    return { world, ticketId };
  },
  '3 widening, refusal, missed offer': async () => {
    const world = await open();
    const lin = await world.hire({ username: 'lin', displayName: '林晓', skills: LABOUR });
    const zhou = await world.hire({
      ...{ username: 'zhou', displayName: '周明' },
      skills: [{ key: '*', level: 2 }],
    });
    await world.ready(lin);
    await world.ready(zhou);
    const ticketId = await world.ask(await world.visitor(), WAGES);
    await world.pass(3000);
    must(
      await world.desk.staff.refuse(lin, {
        offerId: (await world.offersOf(lin))[0]!,
        reason: '正在开庭',
        conflict: false,
      }),
    );
    await world.pass(30_000);
    await world.pass(DEFAULT_POLICY.offerMs.chat + 1000);
    return { world, ticketId };
  },
  '4 grab': async () => {
    const world = await open({ modes: [{ when: { matters: ['劳动纠纷'] }, mode: 'grab' }] });
    const lin = await world.hire({ username: 'lin', displayName: '林晓' });
    const zhou = await world.hire({ username: 'zhou', displayName: '周明' });
    for (const who of [lin, zhou]) await world.ready(who);
    const ticketId = await world.ask(await world.visitor(), WAGES);
    for (const who of [lin, zhou]) must(await world.desk.grabs.list(who));
    await world.pass(12_000);
    must(await world.desk.grabs.take(zhou, ticketId));
    await world.desk.grabs.take(lin, ticketId);
    await world.close();
    return { world, ticketId };
  },
  '5 adviser of the village': async () => {
    const world = await open();
    const lin = await world.hire({ username: 'lin', displayName: '林晓' });
    const zhou = await world.hire({ username: 'zhou', displayName: '周明' });
    for (const who of [lin, zhou]) await world.ready(who);
    const at = '2026-11-20T00:00:00.000Z';
    await world.store.advisers.insert({
      ...{ id: 'a1', version: 1, kind: 'village', name: '溪口村', staffId: zhou.id, disabled: false },
      ...{ regionCode: '330106001002', createdAt: at, updatedAt: at },
    });
    const ticketId = await world.ask(await world.visitor(), '邻居占了我家宅基地', {
      regionCode: '330106001002',
    });
    return { world, ticketId };
  },
  '6 a person complained of': async () => {
    const world = await open();
    const chen = await world.hire({ username: 'chen', displayName: '陈静律师' });
    const zhou = await world.hire({ username: 'zhou', displayName: '周明律师' });
    for (const who of [chen, zhou]) await world.ready(who);
    const ticketId = await world.ask(await world.visitor(), '我要投诉陈静，态度恶劣，接电话就骂人');
    return { world, ticketId };
  },
  '7 everybody is full, then a place is free': async () => {
    const world = await open();
    const lin = await world.hire({ username: 'lin', displayName: '林晓', ...ONE });
    await world.ready(lin);
    const citizen = await world.visitor();
    const first = await world.ask(citizen, '我要离婚，孩子抚养权怎么办');
    await accept(world, lin);
    const ticketId = await world.ask(await world.visitor(), WAGES);
    await world.pass(90_000);
    await close(world, lin, first);
    await world.settle();
    await accept(world, lin);
    return { world, ticketId };
  },
  '8 a language that few speak': async () => {
    const world = await open({ balance: { voice: 'least_load', chat: 'fair_share', task: 'least_load' } });
    await world.ready(await world.hire({ username: 'lin', displayName: '林晓' }));
    await world.ready(await world.hire({ username: 'chan', displayName: '陈静', languages: ['zh', 'yue'] }));
    const ticketId = await world.ask(await world.visitor(), WAGES, { language: 'yue' });
    return { world, ticketId };
  },
  '9 green channel': async () => {
    const world = await open();
    await world.ready(await world.hire({ username: 'lin', displayName: '林晓', skills: LABOUR }));
    const ticketId = await world.ask(await world.visitor(), '我是农民工，工地拖欠我们工资，包工头跑了', {
      declaredGroups: ['migrant_worker', 'elderly'],
    });
    return { world, ticketId };
  },
  '10 returned twice, then somebody must handle it': async () => {
    const world = await open();
    const lin = await world.hire({ username: 'lin', displayName: '林晓' });
    const boss = await world.hire({ username: 'boss', displayName: '徐科长', role: 'supervisor', ...ONE });
    const committee = await world.found({ code: 'MD01', name: '调委会', services: ['mediation'] });
    const office = await world.found({ code: 'JO01', name: '司法所', services: ['mediation'] });
    const member = (username: string, orgId: string) =>
      world.hire({ username, role: 'org_member', orgId, capacityTotal: 0 }, { onDuty: false });
    const [mediator, clerk] = [await member('mediator', committee.id), await member('clerk', office.id)];
    await world.ready(lin);
    const ticketId = await world.ask(await world.visitor(), '邻居占了我家宅基地，想调解');
    await accept(world, lin);
    const orderId = must(
      await world.desk.staff.dispatchOrder(lin, {
        ...{ ticketId, clientKey: 'order-key-1', orgId: committee.id },
        ...{ service: 'mediation', demand: '请组织调解' },
      }),
    ).id;
    const act = world.desk.orders.act;
    must(await act(mediator, 'return', { orderId, reason: 'not_competent' }));
    must(await act(lin, 'reject_return', { orderId, text: '属于贵单位职责' }));
    must(await act(mediator, 'return', { orderId, reason: 'not_competent' }));
    must(await act(boss, 'assign', { orderId, orgId: office.id, text: '属地受理' }));
    must(await world.desk.staff.handOver(lin, ticketId));
    must(await act(clerk, 'sign', { orderId }));
    must(await act(clerk, 'reply', { orderId, text: '已调解，双方签了协议。', result: 'done' }));
    return { world, ticketId };
  },
  '11 the desk of enterprises': async () => {
    const world = await open();
    const desk = { skills: [{ key: 'desk:enterprise' as const, level: 3 }] };
    await world.ready(await world.hire({ username: 'lin', displayName: '林晓' }));
    await world.ready(await world.hire({ username: 'zhou', displayName: '周明', ...desk }));
    const ticketId = await world.ask(await world.visitor(), '合同对方不付货款', {
      declaredGroups: ['enterprise'],
    });
    return { world, ticketId };
  },
  '12 adviser of the household': async () => {
    const world = await open();
    await world.ready(await world.hire({ username: 'lin', displayName: '林晓' }));
    const zhou = await world.hire({ username: 'zhou', displayName: '周明' });
    await world.ready(zhou);
    const at = '2026-11-20T00:00:00.000Z';
    await world.store.advisers.insert({
      ...{ id: 'a1', version: 1, kind: 'household', name: '张家', staffId: zhou.id, disabled: false },
      ...{ phone: '13800001111', createdAt: at, updatedAt: at },
    });
    const ticketId = await world.ask(await world.visitor(), WAGES, { phone: '13800001111' });
    return { world, ticketId };
  },
  '13 a turn for one line, and a colleague who must stay out': async () => {
    const world = await open();
    const he = await world.hire({ username: 'he', displayName: '何公证员' }, { onDuty: false });
    await world.store.shifts.insert({
      ...{ id: 'window', version: 1, staffId: he.id, post: '公证窗口', line: 'notary' },
      ...{ startAt: '2026-11-20T00:00:00.000Z', endAt: '2026-11-20T09:00:00.000Z' },
      ...{ createdAt: '', updatedAt: '' },
    });
    await world.core.directory.reload();
    await world.ready(he);
    const lin = await world.hire({ username: 'lin', displayName: '林晓' });
    await world.ready(lin);
    const ticketId = await world.ask(await world.visitor(), WAGES);
    await accept(world, lin);
    await world.ready(await world.hire({ username: 'zhou', displayName: '周明' }));
    must(await world.desk.conflicts.avoid(lin, ticketId, '当事人是我表弟'));
    return { world, ticketId };
  },
};

it.each(['zh-CN', 'en'] as const)(
  'thirteen tickets in words: %s',
  async (locale) => {
    const parts: string[] = [];
    for (const [title, story] of Object.entries(STORIES)) {
      const { world, ticketId } = await story();
      parts.push(`# ${title}\n${await told(world, ticketId, locale)}`);
    }
    await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot(`receipts.${locale}.txt`);
  },
  120_000,
);
