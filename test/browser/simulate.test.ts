/** A supervisor plays a day with one person more on the real product, and compares. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll, seriousFindings, watchErrors } from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';
import { type Product, startProduct } from '../support/product/product.ts';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const SHOTS = path.resolve('test-results/simulate');

describe.skipIf(!browserTier())('SM9: the what-if page in Chromium on the real product', () => {
  let browser: Browser;
  let product: Product;
  let errors: string[][] = [];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    browser = await launchChromium();
    product = await startProduct();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.dispose();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(errors.flat()).toEqual([]);
    errors = [];
  });

  const openPage = async (viewport = WIDE): Promise<Page> => {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
    contexts.push(context);
    const page = await context.newPage();
    errors.push(watchErrors(page));
    await page.goto(`${product.url}/console#/simulate`);
    await page.getByLabel('用户名').fill('supervisor');
    await page.getByLabel('密码').fill(product.account('supervisor').password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '推演' }).waitFor();
    await page.getByText(/件来件，4 人有班/).waitFor();
    return page;
  };
  const shoot = (page: Page, name: string) => page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
  const runDone = (page: Page) => page.getByText(/用时 .* 秒/).waitFor({ timeout: 120_000 });

  it('adds a person by keyboard, runs both days in the background, and shows the difference', async () => {
    const page = await openPage();
    await page.getByRole('group', { name: '增加人员' }).getByLabel('名称').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('增援律师');
    await page
      .getByRole('group', { name: '增加人员' })
      .getByRole('button', { name: '增加', exact: true })
      .focus();
    await page.keyboard.press('Enter');
    await page.getByText('已加入：增援律师 × 1').waitFor();
    await page.getByRole('button', { name: '开始推演' }).focus();
    await page.keyboard.press('Enter');
    await runDone(page);
    const result = page.getByRole('region', { name: '结果' });
    await result.getByRole('columnheader', { name: '改动后' }).waitFor();
    await result.getByRole('rowheader', { name: '等待 90 分位' }).waitFor();
    await page.getByRole('img', { name: /各人忙碌占比.*增援律师/ }).waitFor();
    await page.getByRole('button', { name: '测算' }).click();
    await page.getByRole('region', { name: '排班测算' }).last().getByText('09:00').waitFor();
    await page.getByText('近 14 天还没有排队等待的预估记录').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, 'wide-end');
    await page.getByRole('heading', { name: '推演' }).scrollIntoViewIfNeeded();
    await shoot(page, 'wide-form');
    await result.scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: '开始推演' }).evaluate((button) => button.scrollIntoView());
    await shoot(page, 'wide-result');
  });

  it('stops a long run, and fits a phone', async () => {
    const page = await openPage(PHONE);
    await page.getByLabel('哪一天').press('Enter');
    await page.getByRole('option', { name: /省级/ }).click();
    await page.getByText(/件来件，6\d 人有班/).waitFor();
    await page.getByLabel('重复次数').fill('20');
    await page.getByRole('button', { name: '开始推演' }).click();
    await page.getByRole('button', { name: '取消' }).click();
    await page.getByText('已取消。').waitFor();
    await expectNoSidewaysScroll(page);
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, 'phone');
  });
});
