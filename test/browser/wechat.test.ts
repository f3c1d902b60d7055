/** A follower of the official account, seen by the agent: limits before they are hit, what waits, what is unsure. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  expectNoSidewaysScroll,
  keepShot,
  seriousFindings,
  watchErrors,
} from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';
import { takeOffer } from '../support/pages/take-offer.ts';
import { startWeChatProduct, type WeChatProduct } from '../support/product/wechat-product.ts';
import { amrTone } from '../support/samples/amr-sample.ts';

describe.skipIf(!browserTier())('official account in the console', () => {
  let wechat: WeChatProduct;
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    wechat = await startWeChatProduct();
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    });
  });
  afterEach(async () => {
    await context.close();
    await wechat.stop();
  });

  const answer = async (page: Page, text: string): Promise<void> => {
    await page.getByRole('textbox', { name: /^回复 / }).fill(text);
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText(text, { exact: true }).waitFor();
  };

  it('says how many replies are left, what waits for the citizen, and what may have been lost', async () => {
    const { product, standIn } = wechat;
    const page = await context.newPage();
    const errors = watchErrors(page);
    await page.goto(`${product.url}/console`);
    await page.getByLabel('用户名').fill('zhou');
    await page.getByLabel('密码').fill(product.account('zhou').password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('button', { name: '开始接单' }).click();
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor();

    await standIn.follow('o-wang');
    await standIn.say('o-wang', '物业把我电动车拖走了，找谁');
    const offer = page.getByRole('alertdialog');
    await offer.getByText('微信').first().waitFor();
    await takeOffer(page);
    const bar = page.getByRole('region', { name: '微信回复额度' });
    await bar.getByText(/还可回复 \d 条/).waitFor();
    await answer(page, '请问是什么时候的事？');
    await expect
      .poll(() => standIn.reached('o-wang').at(-1)?.content)
      .toEqual({ content: '请问是什么时候的事？' });
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'wechat-limits');

    standIn.failNext({ kind: 'silent_after' });
    await answer(page, '请保留现场照片。');
    await bar.getByText('发送结果不明').waitFor();
    for (let n = 1; n <= 6; n += 1) await answer(page, `补充说明之${n}`);
    await bar.getByText('额度已用完').waitFor();
    await bar.getByText(/\d 条消息等待群众再次发言/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'wechat-waiting');

    await standIn.say('o-wang', '昨天下午');
    await bar.getByText(/还可回复 \d 条/).waitFor();
    await expect
      .poll(() => JSON.stringify(standIn.reached('o-wang').at(-1)?.content))
      .toContain('补充说明之6');
    await bar.getByRole('button', { name: '再次发送' }).click();
    await expect
      .poll(
        () =>
          standIn.reached('o-wang').filter(({ content }) => JSON.stringify(content).includes('保留现场照片'))
            .length,
      )
      .toBe(2);
    await standIn.sendRaw('o-wang', {
      MsgType: 'location',
      Location_X: '30.274150',
      Location_Y: '120.155150',
      Scale: 16,
      Label: '云溪县城关街道司法路1号',
    });
    await standIn.sendRaw('o-wang', {
      MsgType: 'text',
      Content: '「律师：请保留现场照片」\n- - - - - - - - - - - - - - -\n照片在手机里，可以吗',
    });
    await standIn.sendMedia('o-wang', 'voice', { bytes: amrTone(440, 2), mime: 'audio/amr' });
    const map = page.getByRole('link', { name: '在地图中打开' });
    await map.waitFor();
    expect(await map.getAttribute('href')).toContain('position=120.15515%2C30.27415');
    await page.getByRole('log').locator('audio').waitFor();
    const quoting = page.getByRole('article').filter({ has: page.locator('blockquote') });
    expect(await quoting.locator('blockquote').textContent()).toContain('请保留现场照片');
    expect(await quoting.locator('.text').textContent()).toBe('照片在手机里，可以吗');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'wechat-place');
    await page.setViewportSize({ width: 390, height: 844 });
    await bar.getByText(/还可回复 \d 条/).waitFor();
    await expectNoSidewaysScroll(page);
    await keepShot(page, 'wechat-phone');
    const at = page.url();
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(at.replace('/console', '/console?locale=en'));
      await page.getByRole('link', { name: 'Open on a map' }).waitFor();
      await page
        .getByText(/\d more replies/)
        .first()
        .waitFor();
      await expectNoSidewaysScroll(page);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `wechat-en-${width}`);
    }
    await page.goto(at.replace('/console', '/console?locale=zh-CN'));
    await page.setViewportSize({ width: 1440, height: 900 });
    await standIn.unfollow('o-wang');
    await bar.getByText('群众已取消关注').waitFor();
    await keepShot(page, 'wechat-left');
    expect(errors).toEqual([]);
  });
});
