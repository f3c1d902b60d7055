/** PI: a citizen's copy, correction and deletion, asked for at the desk and carried out in the console on the product. */
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { CitizenTicketView } from '../../routing/protocol/views.ts';
import { keepShot, seriousFindings, watchErrors } from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import { ask, citizenSocket, contact, type Product, startProduct } from '../support/product/product.ts';

const NAME = '赵大爷';
const NUMBER = '13700001234';

describe.skipIf(!browserTier())('requests about one’s own data', () => {
  let product: Product;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let no = '';

  freshOnRetry(
    async () => {
      product = await startProduct();
      browser = await launchChromium();
      const citizen = await citizenSocket(product);
      const { ticket } = await ask<{ ticket: CitizenTicketView }>(citizen, 'contact:open', {
        ...contact('退休金少发了'),
        name: NAME,
        phone: NUMBER,
      });
      no = ticket.no;
      // What is open is not deleted: he withdraws it.
      await ask(citizen, 'contact:end', { ticketId: ticket.id });
      citizen.disconnect();
      page = await (
        await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
      ).newPage();
      errors = watchErrors(page);
      await page.goto(`${product.url}/console`);
      const { username, password } = product.account('admin');
      await page.locator('input[autocomplete="username"]').fill(username);
      await page.locator('input[type="password"]').fill(password);
      await page.keyboard.press('Enter');
      await page.locator('nav.rail a').first().waitFor();
      await page.goto(`${product.url}/console#/subjects`);
    },
    async () => {
      await browser?.close();
      await product?.dispose();
    },
  );

  const good = async (name: string): Promise<void> => {
    // A toast that fades has no contrast of its own.
    await expect.poll(() => page.locator('.el-message').count()).toBe(0);
    await keepShot(page, name);
    expect(await seriousFindings(page)).toEqual([]);
  };
  const take = async (kind: string, words: string): Promise<void> => {
    await page.getByRole('button', { name: '新申请' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('工单号').fill(no);
    await dialog.getByRole('button', { name: '查找' }).click();
    await dialog.getByRole('radio').first().waitFor();
    await dialog.locator('.el-select').nth(0).click();
    await page.getByRole('option', { name: kind, exact: true }).click();
    await dialog.locator('.el-select').nth(1).click();
    await page.getByRole('option', { name: '工单号与查询码' }).click();
    await dialog.getByLabel('申请内容').fill(words);
    await good(`personal-data-form-${kind}`);
    await dialog.getByRole('button', { name: '登记申请' }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.locator('li', { hasText: kind });
    await row.waitFor();
    const head = row.locator('.head');
    await expect
      .poll(async () => {
        if ((await head.getAttribute('aria-expanded')) !== 'true') await head.click();
        return head.getAttribute('aria-expanded');
      })
      .toBe('true');
  };

  it('PI1, PI2: a copy is given for a request that proved who asks', async () => {
    await take('查阅复制', '要一份我的全部信息');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载数据（JSON）' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    for (const kept of [NAME, NUMBER, no, '退休金少发了']) expect(text).toContain(kept);
    await page.getByLabel('告知申请人的话').fill('已当面交付');
    await page.getByRole('button', { name: '办结', exact: true }).click();
    await page.locator('li', { hasText: '查阅复制' }).waitFor({ state: 'detached' });
  });

  it('PI3: a wrong number is corrected on his tickets too', async () => {
    await take('更正补充', '电话写错了');
    await page.getByLabel('新电话').fill('13700009999');
    await page.getByRole('button', { name: '更正', exact: true }).click();
    await page
      .locator('li', { hasText: '更正补充' })
      .getByText('137****9999')
      .or(page.getByText('已更正'))
      .first()
      .waitFor();
    await keepShot(page, 'personal-data-corrected');
    await page.getByLabel('告知申请人的话').fill('已更正');
    await page.getByRole('button', { name: '办结', exact: true }).click();
    await page.locator('li', { hasText: '更正补充' }).waitFor({ state: 'detached' });
  });

  it('PI4: a deletion leaves the ticket without a name, and nobody is found under the number', async () => {
    await take('删除', '请删除我的信息');
    await page.getByRole('button', { name: '删除个人信息' }).click();
    const sure = page.getByRole('dialog', { name: '删除个人信息' });
    await keepShot(page, 'personal-data-erase-ask');
    await sure.getByRole('button', { name: '删除个人信息' }).click();
    await page.locator('li', { hasText: '请删除我的信息' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '新申请' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('登记电话').fill('13700009999');
    await dialog.getByRole('button', { name: '查找' }).click();
    await dialog.getByText('没有找到登记信息').waitFor();
    await good('personal-data-gone');
    expect(errors).toEqual([]);
  });
});
