/** A supervisor changes the dispatch policy on the real product; the next citizen is planned by it and the agent reads why. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenTicketView } from '../../routing/protocol/views.ts';
import { seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { PHONE, productWindows, WIDE } from '../support/pages/product-windows.ts';
import { takeOffer } from '../support/pages/take-offer.ts';
import { ask, citizenSocket, contact, type Product } from '../support/product/product.ts';

describe.skipIf(!browserTier())('the policies page in Chromium on the real product', () => {
  const windows = productWindows('policies');
  const { openConsole, shoot } = windows;
  let product: Product;
  beforeEach(() => {
    product = windows.product;
  });

  it('R076, R048, DP4: edit, preview, publish; the receipt says it in words; staying out hands it on', async () => {
    const citizen = await citizenSocket(product);
    const opened = await ask<{ ticket: CitizenTicketView }>(
      citizen,
      'contact:open',
      contact('老板拖欠我三个月工资'),
    );
    const boss = await openConsole('supervisor');
    await boss.getByRole('link', { name: '派单策略' }).click();
    await boss.getByRole('heading', { name: '派单策略' }).waitFor();
    await boss.getByText('现行第 0 版', { exact: true }).waitFor();
    await shoot(boss, '01-page');

    const campaigns = boss.getByRole('region', { name: '专项活动' }).first();
    await campaigns.getByRole('button', { name: '增加一行' }).click();
    await boss.getByRole('button', { name: '保存草稿' }).click();
    await boss.getByText('处需要改正').waitFor();
    await expect.poll(() => boss.getByRole('button', { name: '发布…' }).isDisabled()).toBe(true);
    await boss.getByLabel('专项活动 1 名称').fill('根治欠薪');
    await boss.getByLabel('专项活动 1 开始').fill('2020-01-01');
    await boss.keyboard.press('Enter');
    await boss.getByLabel('专项活动 1 结束').fill('2099-12-31');
    await boss.keyboard.press('Enter');
    await boss.getByRole('switch', { name: '专项活动 1 开启' }).press('Space');
    await boss.getByRole('button', { name: '预览影响' }).click();
    await boss.getByText('对照 1 件来访，1 件的去向或次序会变。').waitFor();
    await boss.getByText(opened.ticket.no).first().waitFor();
    await shoot(boss, '02-preview');
    await boss.getByRole('button', { name: '保存草稿' }).click();
    await boss.getByText('草稿未发布').waitFor();
    await boss.getByRole('button', { name: '发布…' }).click();
    const dialog = boss.getByRole('dialog');
    await dialog.getByLabel('改动原因').fill('年末根治欠薪专项');
    await dialog.getByRole('button', { name: '发布策略' }).click();
    await boss.getByText('现行第 1 版', { exact: true }).waitFor();
    await boss.getByRole('region', { name: '历史版本' }).getByText('年末根治欠薪专项').waitFor();
    expect(await seriousFindings(boss)).toEqual([]);
    await shoot(boss, '03-published', true);
    await boss.setViewportSize(PHONE);
    await boss.evaluate(() => document.querySelector('.page')?.scrollIntoView());
    await shoot(boss, '04-phone');

    const agent = await openConsole('lin');
    await agent.getByRole('button', { name: '开始接单' }).click();
    await takeOffer(agent);
    const receipts = agent.locator('section,article').filter({ hasText: '确定谁可以接' }).last();
    await receipts.getByText('专项活动“根治欠薪”').first().waitFor();
    await receipts.scrollIntoViewIfNeeded();
    await shoot(agent, '05-receipts');
    expect(await seriousFindings(agent)).toEqual([]);

    await agent.getByRole('button', { name: '登记对方当事人' }).click();
    const form = agent.getByRole('dialog');
    await form.getByLabel('对方姓名或名称').fill('王老板');
    await form.getByLabel('说明（封存）').fill('对方是用人单位负责人');
    await shoot(agent, '06-conflict');
    await form.getByRole('button', { name: '保存' }).click();
    await agent.getByText('已登记，0 项回避生效').waitFor();
    await agent.getByRole('button', { name: '我需要回避' }).click();
    await agent.getByRole('dialog').getByLabel('说明（封存）').fill('当事人是我亲属');
    await agent.getByRole('dialog').getByRole('button', { name: '我需要回避' }).click();
    await agent.getByText('已回避，工单转给其他人').waitFor();
    // It is gone from everything that he sees.
    await expect.poll(() => agent.getByText('老板拖欠我三个月工资').count()).toBe(0);
    await shoot(agent, '07-gone');

    // PO5: who leads sees that he is out, and the reason only by opening the seal.
    await boss.setViewportSize(WIDE);
    await boss.goto(`${product.url}/console#/work/${opened.ticket.id}`);
    const seal = boss.locator('section').filter({ hasText: '已设回避' }).last();
    const line = seal.getByRole('listitem').filter({ hasText: '本人申请' });
    await line.waitFor();
    expect(await line.textContent()).not.toContain('亲属');
    await line.getByRole('button', { name: '查看封存理由' }).click();
    await boss.getByRole('dialog').getByRole('textbox').fill('核查回避情况');
    await boss.getByRole('dialog').getByRole('button', { name: '查看封存理由' }).click();
    await line.getByText('当事人是我亲属').waitFor();
    await seal.scrollIntoViewIfNeeded();
    await shoot(boss, '08-unsealed');
    citizen.disconnect();
  });
});
