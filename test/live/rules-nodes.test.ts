/** Rules published on one node of two, on one Redis and one MongoDB, classify the next message on the other. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ModelsView } from '../../routing/protocol/classify/models.ts';
import type { RulesView } from '../../routing/protocol/classify/rules.ts';
import type { CitizenTicketView, OfferView } from '../../routing/protocol/views.ts';
import { expectNoSidewaysScroll } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { type NodeWindows, openNodeWindows } from '../support/pages/node-windows.ts';
import { takeOffer } from '../support/pages/take-offer.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import {
  ask,
  citizenSocket,
  contact,
  next,
  type Product,
  signIn,
  staffSocket,
} from '../support/product/product.ts';
import { expectNoDefects, staffGet } from '../support/product/product-checks.ts';
import { startTwoNodes, type TwoNodes } from '../support/product/two-nodes.ts';
import { findMongo } from '../support/services/mongo.ts';
import { hasRedis } from '../support/services/redis.ts';

const found = findMongo();
const chromium = browserTier();
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const LOCAL = `format: 1
rules:
  - id: local.garden
    name: 共享菜园多为认种合同
    when: 共享菜园、认种菜地
    then: {matter: 合同纠纷, weight: 12}
`;
/** The sweep would come after 30 s: who is told is there well before it. */
const BEFORE_SWEEP = { timeout: 25_000, interval: 50 };
const PAST = '请问共享菜园这种事你们管吗';
/** Spread as people type it: what is highlighted is what was written, not what was read. */
const SAID = '我想咨询一下，共享 菜园到底归谁管';

let nodes: TwoNodes | undefined;
let one: Product;
let two: Product;
let cookie: string;
let windows: NodeWindows | undefined;

const seenBy = (node: Product) => staffGet<RulesView>(node, cookie, '/api/v1/rules');
const modelsOf = (node: Product) => staffGet<ModelsView>(node, cookie, '/api/v1/models');
/** The first model version, on the first node. */
const publishModel = async (): Promise<void> => {
  const response = await fetch(`${one.url}/api/v1/models/publish`, {
    method: 'POST',
    headers: { cookie, origin: one.url, 'x-yixiantong': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'none', live: 0, why: '试' }),
  });
  expect(response.status).toBe(201);
};

/** A ticket of the past that an agent has confirmed as a matter of contract. */
const confirmPast = async (): Promise<void> => {
  const agent = await staffSocket(two, 'zhou');
  await ask(agent, 'presence:set', { state: 'ready' });
  const citizen = await citizenSocket(two);
  const offered = next<OfferView>(agent, 'offer');
  const { ticket } = await ask<{ ticket: CitizenTicketView }>(citizen, 'contact:open', contact(PAST));
  const offer = await offered;
  expect(offer.ticket.matter).toBe('其他');
  await ask(agent, 'offer:accept', { offerId: offer.offerId });
  await ask(agent, 'ticket:close', {
    ...{ ticketId: ticket.id, matter: '合同纠纷', service: 'advice' },
    ...{ result: 'answered', feedback: '按认种合同处理。' },
  });
  await ask(agent, 'presence:set', { state: 'paused', reason: 'meeting' });
  for (const socket of [agent, citizen]) socket.disconnect();
};

const openConsole = async (node: Product, username: string, address: string): Promise<Page> => {
  const page = await windows!.open(node, address, WIDE);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(node.account(username).password);
  await page.getByRole('button', { name: '登录' }).click();
  return page;
};

describe.skipIf(!found || !hasRedis())('rules on two nodes', () => {
  freshOnRetry(
    async () => {
      nodes = await startTwoNodes(found!);
      ({ one, two } = nodes);
      cookie = await signIn(one, one.account('supervisor'));
      if (chromium) windows = await openNodeWindows('rules-nodes');
    },
    async () => {
      await windows?.close();
      windows = undefined;
      await nodes?.stop();
      nodes = undefined;
    },
  );

  it.skipIf(!chromium)(
    'CL-W1, CL-W4, CL-W6: a supervisor on one node edits a rule, sees what would move and publishes; the next message on the other is classified by it, its words highlighted',
    async () => {
      await confirmPast();
      const before = (await seenBy(one)).live.no;
      const boss = await openConsole(one, 'supervisor', '/console#/rules');
      await boss.getByText(`现行第 ${before} 版`, { exact: true }).waitFor();
      await boss.getByRole('button', { name: '新建文件' }).click();
      const field = boss.getByRole('textbox', { name: /自定义-\d+\.yaml/ });
      await field.fill(LOCAL);
      await boss.getByText('没有问题').waitFor();

      await boss.getByRole('button', { name: '预览影响' }).click();
      await boss.getByText('共 1 件，变化 1 件；其中已人工确认 1 件，改对 1 件，改错 0 件。').waitFor();
      const moved = boss.getByRole('region', { name: '变化的工单' });
      await moved.getByText(PAST).waitFor();
      await moved.getByText('其他 → 合同纠纷').waitFor();
      await moved.scrollIntoViewIfNeeded();
      await windows!.shoot(boss, '01-what-would-move-1440');
      await boss.setViewportSize(PHONE);
      await moved.scrollIntoViewIfNeeded();
      await expectNoSidewaysScroll(boss);
      await windows!.shoot(boss, '02-what-would-move-390');
      await boss.setViewportSize(WIDE);

      await field.press('Control+s');
      await boss.getByText('草稿未发布').waitFor();
      await boss.getByRole('button', { name: '发布…' }).click();
      const dialog = boss.getByRole('dialog');
      await dialog.getByLabel('改动原因').fill('菜园认种纠纷增多');
      await dialog.getByRole('button', { name: '发布规则' }).click();
      await boss.getByText(`现行第 ${before + 1} 版`, { exact: true }).waitFor();
      // The other node is told at once, not by its sweep after 30 s.
      await expect.poll(async () => (await seenBy(two)).running, BEFORE_SWEEP).toBe(before + 1);

      const agent = await openConsole(two, 'zhou', '/console');
      await agent.getByRole('button', { name: '开始接单' }).click();
      await agent.getByRole('button', { name: '接单状态 接单中' }).waitFor();
      const citizen = await windows!.open(two, '/chat', PHONE);
      await citizen.getByLabel('发生了什么事').fill(SAID);
      await citizen.getByRole('button', { name: /^提交(咨询|留言)$/ }).click();
      await agent.getByRole('alertdialog').getByText('合同纠纷').first().waitFor();
      await windows!.shoot(agent, '03-offer-on-the-other-node-1440');
      await takeOffer(agent);
      // The blank is the citizen's own.
      await agent.getByRole('log').locator('mark', { hasText: '共享 菜园' }).waitFor();
      await agent.getByText('local.garden').first().waitFor();
      await windows!.shoot(agent, '04-evidence-1440');
      await agent.setViewportSize(PHONE);
      await agent.getByRole('log').locator('mark', { hasText: '共享 菜园' }).waitFor();
      await windows!.shoot(agent, '05-evidence-390');
      await windows!.shoot(citizen, '06-citizen-390');
      expect(windows!.errors()).toEqual([]);
    },
  );

  it('CL-M2: a model published on one node classifies on the other, before its sweep', async () => {
    await publishModel();
    await expect.poll(async () => (await modelsOf(two)).running, BEFORE_SWEEP).toBe(1);
  });

  it('CL-W3, CL-W4: a node that starts later begins with what is live', async () => {
    const { live } = await seenBy(one);
    expect(live.no).toBeGreaterThan(0);
    if ((await modelsOf(one)).live.no === 0) await publishModel();
    await two.stop();
    await two.restart();
    expect((await seenBy(two)).running).toBe(live.no);
    expect((await modelsOf(two)).running).toBe(1);
    expectNoDefects(one);
    expectNoDefects(two);
  });
});
