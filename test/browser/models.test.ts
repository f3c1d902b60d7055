/** A supervisor adds a service line, brings rules as a table, trains and publishes a model, on the real product in Chromium. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenTicketView, OfferView } from '../../routing/protocol/views.ts';
import { expectNoSidewaysScroll, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { PHONE, productWindows, WIDE } from '../support/pages/product-windows.ts';
import { ask, citizenSocket, contact, next, type Product, staffSocket } from '../support/product/product.ts';

const WAGE = '公司拖欠我三个月工资，联系不上王经理';

/** What people confirmed at the counter, enough to learn from. */
const TOPICS = {
  劳动纠纷: ['公司拖欠工资', '老板不给加班费', '被辞退没有赔偿'],
  婚姻家庭: ['想要离婚', '争孩子抚养权', '分割夫妻财产'],
  交通事故: ['被车撞伤了', '对方全责保险不赔', '车子追尾定损'],
} as const;

describe.skipIf(!browserTier())('models, tables and service lines in Chromium on the real product', () => {
  const windows = productWindows('models');
  let product: Product;
  beforeEach(() => {
    product = windows.product;
  });

  const openPage = (username: string, link: string, viewport = WIDE): Promise<Page> =>
    windows.openConsole(username, viewport, `/console#/${link}`);
  const shoot = (page: Page, name: string) => windows.shoot(page, name, true);

  const fileConfirmed = async (each: number): Promise<void> => {
    const agent = await staffSocket(product, 'zhou');
    for (const [matter, words] of Object.entries(TOPICS))
      for (let i = 0; i < each; i++)
        await ask(agent, 'counter:file', {
          ...{ clientKey: `confirmed-${matter.length}-${words[0].length}-${matter.charCodeAt(0)}-${i}` },
          ...{ text: `${words[i % words.length]}，第${i}次来问，怎么办`, matter },
        });
    agent.disconnect();
  };

  it('CL-M1, CL-M2, CL-W11: train with progress, compare, publish, upload, roll back', async () => {
    await fileConfirmed(20);
    const page = await openPage('supervisor', 'models');
    await page.getByRole('heading', { name: '模型与分类质量' }).waitFor();
    await page.getByText('现行第 0 版：初始模型').waitFor();
    await page.getByRole('button', { name: '从已确认工单训练' }).click();
    await page.getByText('训练完成，新模型见下表').waitFor({ timeout: 60_000 });
    const list = page.getByRole('region', { name: '模型', exact: true });
    await list.getByText('本地训练').waitFor();
    await page.getByText('分项对比').click();
    await shoot(page, '01-trained');
    expect(await seriousFindings(page)).toEqual([]);

    await list.getByRole('button', { name: /^发布 m-/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('原因').fill('本县工单训练');
    await shoot(page, '02-publish');
    await dialog.getByRole('button', { name: '发布' }).click();
    await page.getByText(/现行第 1 版：m-/).waitFor();

    // A file cut short is refused with its reason, and nothing changes.
    const whole = readFileSync(path.resolve('routing/classify/model/default.model.json'));
    const picker = page.locator('input[type=file]');
    await picker.setInputFiles({
      name: 'm.json',
      mimeType: 'application/json',
      buffer: whole.subarray(0, 90_000),
    });
    await page.getByText('可能被截断').waitFor();
    await shoot(page, '03-refused');
    await page.getByText(/现行第 1 版：m-/).waitFor();

    const history = page.getByRole('region', { name: '历史版本' });
    await history.getByRole('button', { name: '回退到此版 第 0 版' }).click();
    await page.getByRole('dialog').getByLabel('原因').fill('试用结束');
    await page.getByRole('dialog').getByRole('button', { name: '回退到此版' }).click();
    await page.getByText('现行第 2 版：初始模型').waitFor();
    await history.getByText('回退自第 0 版').waitFor();
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await shoot(page, '04-phone');
  });

  it('SV1, SV3, CL-W10: a line is added, a table of rules gives it, faults of a table name their cells', async () => {
    const page = await openPage('admin', 'services');
    await page.getByRole('heading', { name: '服务项目' }).waitFor();
    await page.getByRole('button', { name: '增加服务' }).click();
    await page.getByLabel('中文名称').last().fill('村居法律顾问');
    await page.getByLabel('英文名称').last().fill('Village legal adviser');
    await page.getByLabel('编码').last().fill('village-adviser');
    await shoot(page, '10-services');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('服务项目已保存').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await shoot(page, '11-services-phone');

    const boss = await openPage('supervisor', 'rules');
    await boss.getByRole('heading', { name: '规则工作台' }).waitFor();
    await boss.getByText('没有问题').waitFor();
    const picker = boss.locator('input[type=file]');
    const table = (when: string) =>
      Buffer.from(`\ufeff编号,名称,条件,作用\r\nvillage,村居顾问,${when},服务: local:village-adviser\r\n`);
    await picker.setInputFiles({
      name: '顾问.csv',
      mimeType: 'text/csv',
      buffer: table('"驻村律师 间隔≤99 电话"'),
    });
    await boss.getByRole('button', { name: '导入', exact: true }).click();
    await boss.getByText('“顾问.csv”有 1 处问题，未导入任何内容').waitFor();
    await boss.getByText('工作表“顾问.csv”第 2 行第 3 列').waitFor();
    await shoot(boss, '12-faulty-table');

    await picker.setInputFiles({
      name: '顾问.csv',
      mimeType: 'text/csv',
      buffer: table('驻村律师、村法律顾问'),
    });
    await boss.getByRole('button', { name: '导入', exact: true }).click();
    await boss.getByRole('textbox', { name: /顾问\.yaml/ }).waitFor();
    await boss.getByText('没有问题，共 1 条规则').waitFor();
    await boss.getByLabel('群众可能说的话').fill('怎么找驻村律师');
    await boss.keyboard.press('Control+Enter');
    await boss.getByRole('region', { name: '试一句话' }).getByText('村居法律顾问').first().waitFor();
    await shoot(boss, '13-table-read');
    expect(await seriousFindings(boss)).toEqual([]);
  });

  it('ST1: an agent sees how a ticket like his was answered, without names', async () => {
    const agent = await staffSocket(product, 'zhou');
    await ask(agent, 'presence:set', { state: 'ready' });
    const first = await citizenSocket(product);
    const offered = next<OfferView>(agent, 'offer');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(first, 'contact:open', contact(WAGE));
    await ask(agent, 'offer:accept', { offerId: (await offered).offerId });
    await ask(agent, 'ticket:close', {
      ...{ ticketId: ticket.id, matter: '劳动纠纷', service: 'advice', result: 'answered' },
      ...{ basis: '劳动合同法第三十条', feedback: '可向劳动监察大队投诉，或拨13812345678找李律师。' },
    });
    const second = await citizenSocket(product);
    const again = next<OfferView>(agent, 'offer');
    const { ticket: asked } = await ask<{ ticket: CitizenTicketView }>(
      second,
      'contact:open',
      contact('公司拖欠三个月工资，怎么办'),
    );
    await ask(agent, 'offer:accept', { offerId: (await again).offerId });
    for (const socket of [first, second, agent]) socket.disconnect();

    const page = await openPage('zhou', `work/${asked.id}`);
    const card = page.locator('section.part', { has: page.getByRole('heading', { name: '相似的已办工单' }) });
    await card.getByText('劳动纠纷').waitFor();
    await card.locator('summary').press('Enter');
    await card.getByText('可向劳动监察大队投诉').waitFor();
    expect(await card.textContent()).not.toMatch(/13812345678|李律师|王经理/);
    await card.scrollIntoViewIfNeeded();
    await shoot(page, '20-similar');
    expect(await seriousFindings(page)).toEqual([]);
  });
});
