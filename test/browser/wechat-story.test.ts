/**
 * A follower from following to rating: console and the follower's own side beside each other, his voice playable; then
 * the page of follow-ups and the self-test. With `DOC_IMAGES=1` the pictures of docs/wechat.md are made anew.
 */
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  expectNoSidewaysScroll,
  keepShot,
  seriousFindings,
  watchErrors,
} from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';
import { takeOffer } from '../support/pages/take-offer.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import { logPage, reachedText, type Said } from '../support/product/stand-in-log.ts';
import { startWeChatProduct, type WeChatProduct } from '../support/product/wechat-product.ts';
import { amrTone } from '../support/samples/amr-sample.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WHO = 'o-wang';

describe.skipIf(!browserTier())('a follower, from following to rating', () => {
  let wechat: WeChatProduct;
  let browser: Browser;
  let context: BrowserContext;
  let said: Said[] = [];
  let shown = 0;

  freshOnRetry(
    async () => {
      [said, shown] = [[], 0];
      browser = await launchChromium();
      wechat = await startWeChatProduct();
      context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: 'zh-CN',
        reducedMotion: 'reduce',
      });
    },
    async () => {
      await context?.close();
      await browser?.close();
      await wechat?.stop();
    },
  );

  /** For docs/: only when asked for, so that a run of the tests changes no file of the repository. */
  const picture = async (page: Page, name: string): Promise<void> => {
    await keepShot(page, name);
    if (process.env.DOC_IMAGES === '1')
      copyFileSync(
        join(ROOT, 'test-results/screenshots', `${name}.png`),
        join(ROOT, 'docs/images', `${name}.png`),
      );
  };
  const says = async (text: string, menuId?: string): Promise<void> => {
    said.push({ theirs: true, text });
    await wechat.standIn.say(WHO, text, menuId);
  };
  /** Notes down what has reached him since the last time, once `text` is among it. */
  const gets = async (text: string): Promise<void> => {
    await expect
      .poll(() =>
        wechat.standIn
          .reached(WHO)
          .map(({ content }) => reachedText(content))
          .join('\n'),
      )
      .toContain(text);
    const all = wechat.standIn.reached(WHO);
    for (const { content } of all.slice(shown)) said.push({ theirs: false, text: reachedText(content) });
    shown = all.length;
  };
  const signIn = async (username: string): Promise<Page> => {
    await context.clearCookies();
    const page = await context.newPage();
    await page.goto(`${wechat.product.url}/console`);
    await page.getByLabel('用户名').fill(username);
    await page.getByLabel('密码').fill(wechat.product.account(username).password);
    await page.getByRole('button', { name: '登录' }).click();
    return page;
  };
  it('words, voice, answers, menu, grade', async () => {
    const page = await signIn('zhou');
    const errors = watchErrors(page);
    await page.getByRole('button', { name: '开始接单' }).click();
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor();
    await wechat.standIn.follow(WHO);
    said.push({ theirs: true, text: '（关注公众号）' });
    await gets('值班人员会在这里答复您');
    await says('工地欠我三个月工资，找谁要');
    const offer = page.getByRole('alertdialog');
    await offer.getByText('微信').first().waitFor();
    await takeOffer(page);
    await gets('工单号');
    const log = page.getByRole('log');
    const answer = async (text: string) => {
      await page.getByRole('textbox', { name: /^回复 / }).fill(text);
      await page.keyboard.press('Enter');
      await log.getByText(text, { exact: true }).waitFor();
      await gets(text);
    };
    await answer('您好，有考勤记录或者工资条吗？');
    said.push({ theirs: true, text: '[语音 2″]' });
    await wechat.standIn.sendMedia(WHO, 'voice', { bytes: amrTone(440, 2), mime: 'audio/amr' });
    const player = log.locator('audio');
    await player.waitFor();
    // Played by the browser itself: two seconds of sound have come.
    const seconds = await player.evaluate(async (node) => {
      const audio = node as HTMLAudioElement;
      const ready = new Promise<number>((done, fail) => {
        audio.addEventListener('loadedmetadata', () => done(audio.duration));
        audio.addEventListener('error', () => fail(new Error(`cannot be played: ${audio.error?.message}`)));
      });
      audio.preload = 'auto';
      audio.load();
      return ready;
    });
    expect(seconds).toBeCloseTo(2, 1);
    await answer('收到。可以向劳动监察投诉，也可以申请仲裁，不收费。');
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'wechat-console');

    await page.getByRole('button', { name: '结案' }).click();
    const wrapUp = page.getByRole('dialog');
    await wrapUp.getByLabel('法律依据或答复要点').fill('《保障农民工工资支付条例》第三条');
    await wrapUp.getByLabel('向群众反馈的内容').fill('可向劳动监察投诉或申请仲裁，不收费。');
    await wrapUp.getByRole('button', { name: '结案' }).click();
    await gets('请对本次服务作出评价');
    const menu = wechat.standIn.reached(WHO).at(-1)?.content as { list: { id: string; content: string }[] };
    const best = menu.list.find(({ content }) => content === '非常满意');
    await says('非常满意', best?.id);
    await gets('感谢您的评价');
    const side = await context.newPage();
    await side.setViewportSize({ width: 420, height: 1080 });
    await side.setContent(logPage(wechat.standIn, WHO, said));
    await side.getByText('感谢您的评价').waitFor();
    await picture(side, 'wechat-follower');
    await side.close();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('the counter says that the way of texts is closed; the page of follow-ups opens', async () => {
    const page = await signIn('zhou');
    await page.getByRole('link', { name: '窗口登记' }).waitFor();
    await page.goto(`${wechat.product.url}/console#/follow`);
    await page.getByText('没有回访任务').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'follow-ups');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByText('没有回访任务').waitFor();
    await expectNoSidewaysScroll(page);
    await keepShot(page, 'follow-ups-phone');
    await page.close();
  });

  it('an administrator runs the self-test and reads what to do', async () => {
    const page = await signIn('admin');
    await page.getByRole('link', { name: '本单位' }).click();
    await page.getByRole('button', { name: '渠道自检' }).click();
    await page.getByRole('button', { name: '开始检查' }).click();
    await page.getByText('本服务器的出口IP在白名单中。').waitFor();
    await page.getByText('短信网关未配置').waitFor();
    wechat.standIn.refuseTokens(40164);
    await page.getByRole('button', { name: '开始检查' }).click();
    await page.getByText('不在白名单中（40164）').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'wechat-self-test');
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page);
    await keepShot(page, 'wechat-self-test-phone');
    await page.close();
  });
});
