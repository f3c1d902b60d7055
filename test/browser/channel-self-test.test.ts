/** The self-test of both platforms on one page, with the accounts of the demonstration: what is said when all is well, and when nobody is there. */
import type { Browser, BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type DemoPlatform, openDemoPlatforms } from '../../scripts/wechat-stand-in/demo.ts';
import {
  expectNoSidewaysScroll,
  keepShot,
  seriousFindings,
  watchErrors,
} from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import { type Product, startProduct } from '../support/product/product.ts';

describe.skipIf(!browserTier())('self-test of WeChat and WeCom', () => {
  let product: Product;
  let platforms: DemoPlatform[];
  let browser: Browser;
  let context: BrowserContext;

  freshOnRetry(
    async () => {
      browser = await launchChromium();
      product = await startProduct({ env: { DEMO_WECHAT: '1' } });
      platforms = await openDemoPlatforms(product.dataDir, product.url);
      context = await browser.newContext({
        viewport: { width: 1440, height: 1200 },
        reducedMotion: 'reduce',
      });
    },
    async () => {
      await context?.close();
      await browser?.close();
      for (const platform of platforms?.splice(0) ?? []) await platform.stop();
      await product?.dispose();
    },
  );

  it.each([
    {
      locale: 'zh-CN',
      button: '开始检查',
      good: '可以由本系统收发消息。',
      bad: /取不到（unreachable）：40013 为企业ID/,
    },
    {
      locale: 'en',
      button: 'Check now',
      good: 'This system may speak for it.',
      bad: /None \(unreachable\): 40013 is a wrong corpId/,
    },
  ])('in $locale, at both widths', async ({ locale, button, good, bad }) => {
    const page = await context.newPage();
    const errors = watchErrors(page);
    await page.goto(`${product.url}/console?locale=${locale}`);
    const admin = product.account('admin');
    if ((await context.cookies()).length === 0) {
      await page.locator('input[autocomplete="username"]').fill(admin.username);
      await page.locator('input[type="password"]').fill(admin.password);
      await page.keyboard.press('Enter');
    }
    await page.getByRole('link', { name: locale === 'en' ? 'Bureau' : '本单位' }).click();
    await page.getByRole('button', { name: locale === 'en' ? 'Channel self-test' : '渠道自检' }).click();
    const check = page.getByRole('button', { name: button });
    await check.click();
    await page.getByText(good).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, `self-test-${locale}-1440`);
    await page.setViewportSize({ width: 390, height: 1400 });
    await expectNoSidewaysScroll(page);
    await keepShot(page, `self-test-${locale}-390`);
    for (const platform of platforms.splice(0)) await platform.stop();
    await check.click();
    await page.getByText(bad).waitFor();
    await keepShot(page, `self-test-${locale}-away`);
    platforms = await openDemoPlatforms(product.dataDir, product.url);
    expect(errors).toEqual([]);
    await page.close();
  });
});
