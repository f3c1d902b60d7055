/** The network goes away for 20 s in the middle of a talk; several tabs; the widget on a foreign page; next day. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  type FakeCitizenServer,
  startFakeCitizenServer,
} from '../support/citizen-server/fake-citizen-server.ts';
import { keepShot, seriousFindings, watchErrors } from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';

const CUT_MS = 20_000;

describe.skipIf(!browserTier())('widget over a bad line', () => {
  let browser: Browser;
  let context: BrowserContext;
  let server: FakeCitizenServer;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    server = await startFakeCitizenServer({ pages: inject('pages') });
    context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  });
  afterEach(async () => {
    await context.close();
    await server.stop();
  });

  const open = async (text = '工地欠我三个月工资'): Promise<{ page: Page; id: string }> => {
    const page = await context.newPage();
    await page.goto(`${server.url}/chat`);
    await page.locator('#what').fill(text);
    await page.locator('.form button[type=submit]').click();
    await page.locator('.panel-wait').waitFor();
    const { id } = server.newest().view;
    server.accept(id);
    await page.getByText('陈静 正在为您解答').waitFor();
    return { page, id };
  };
  const write = async (page: Page, text: string): Promise<void> => {
    await page.locator('.composer textarea').fill(text);
    await page.keyboard.press('Enter');
  };
  /** `innerText` is empty for a bubble that `content-visibility` has not laid out yet. */
  const shown = (page: Page): Promise<string[]> => page.locator('.log .words').allTextContents();
  const onServer = (): string[] =>
    server
      .newest()
      .messages.filter((it) => it.kind === 'text')
      .map((it) => it.text);

  it('a cut of 20 s with words on both sides loses nothing, doubles nothing, and says what happens', async () => {
    const { page, id } = await open();
    await write(page, '断网前');
    await expect.poll(onServer).toContain('断网前');
    server.cut();
    await page.getByText('网络已断开，正在重连').waitFor();
    for (const text of ['断网时一', '断网时二', '断网时三']) await write(page, text);
    await page.getByText('有 3 条消息会在恢复后自动发送').waitFor();
    await expect.poll(() => page.getByText('待发送').count()).toBe(3);
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'widget-offline');
    server.say(id, '客服在断网时说的一');
    server.say(id, '客服在断网时说的二');
    await page.waitForTimeout(CUT_MS);
    server.mend();
    await page.getByText('客服在断网时说的二').waitFor();
    await expect.poll(() => page.getByText('待发送').count()).toBe(0);
    await expect.poll(() => page.locator('.banner').count()).toBe(0);
    await write(page, '恢复后');
    await expect.poll(onServer).toContain('恢复后');
    const all = ['工地欠我三个月工资', '断网前', '客服在断网时说的一', '客服在断网时说的二'];
    const expected = [...all, '断网时一', '断网时二', '断网时三', '恢复后'];
    expect(onServer()).toEqual(expected);
    await expect.poll(() => shown(page)).toEqual(expected);
  });

  it('a message whose acknowledgement was lost is sent again and stands there once', async () => {
    const { page } = await open();
    server.loseNextAnswer();
    await write(page, '回执丢了的话');
    await expect.poll(onServer).toContain('回执丢了的话');
    await expect.poll(() => server.sends(), { timeout: 60_000 }).toBe(2);
    await write(page, '后面的话');
    await expect.poll(onServer).toContain('后面的话');
    expect(onServer().filter((it) => it === '回执丢了的话')).toHaveLength(1);
    await expect.poll(() => page.locator('.pending').count()).toBe(0);
    await expect.poll(() => shown(page)).toEqual(['工地欠我三个月工资', '回执丢了的话', '后面的话']);
  });

  it('words written without a network survive closing the page', async () => {
    const { page } = await open();
    server.cut();
    await page.getByText('网络已断开，正在重连').waitFor();
    await write(page, '关掉页面也不能丢');
    await page.getByText('待发送').waitFor();
    await page.close();
    server.mend();
    const later = await context.newPage();
    await later.goto(`${server.url}/chat`);
    await expect.poll(onServer, { timeout: 60_000 }).toContain('关掉页面也不能丢');
    await expect.poll(() => shown(later)).toEqual(['工地欠我三个月工资', '关掉页面也不能丢']);
  });

  it('first words sent without a network go by themselves once it is back, as one ticket', async () => {
    const page = await context.newPage();
    await page.goto(`${server.url}/chat`);
    await page.locator('#what').fill('没有网的时候写的');
    server.cut();
    await page.locator('.form button[type=submit]').click();
    await page.getByText('恢复后会自动提交').waitFor();
    expect(await page.locator('#what').inputValue()).toBe('没有网的时候写的');
    server.mend();
    await page.locator('.panel-wait').waitFor();
    expect(server.tickets.size).toBe(1);
  });

  it('a refused message says why and can be deleted; the ones behind it go on', async () => {
    const { page } = await open();
    await write(page, '这里有被拒绝的话');
    await page.getByText('内容含有不允许发送的信息').waitFor();
    await write(page, '后面的话');
    await expect.poll(onServer).toContain('后面的话');
    await page.getByRole('button', { name: '删除' }).click();
    await expect.poll(() => shown(page)).toEqual(['工地欠我三个月工资', '后面的话']);
  });

  it('two tabs show the same talk; a new start is possible the next day', async () => {
    const { page, id } = await open();
    const second = await context.newPage();
    await second.goto(`${server.url}/chat`);
    await second.getByText('陈静 正在为您解答').waitFor();
    await write(page, '第一个标签页说的');
    await write(second, '第二个标签页说的');
    server.say(id, '都收到了');
    for (const tab of [page, second]) {
      await tab.getByText('都收到了').waitFor();
      await expect.poll(async () => (await shown(tab)).length).toBe(4);
    }
    server.close(id);
    await page.locator('.rate').waitFor();
    await second.close();
    await page.reload();
    await page.locator('#what').waitFor();
    await page.getByText('我的咨询记录').click();
    await page.locator('.list .row-button').click();
    await page.locator('.rate').waitFor();
    await page.getByRole('button', { name: '发起新的咨询' }).click();
    await page.locator('#what').waitFor();
  });

  it('on a foreign page: opens, counts unread words, closes on Escape and gives the cursor back', async () => {
    const page = await context.newPage();
    const errors = watchErrors(page);
    await page.goto(`${server.url}/demo`);
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(window, { told });
      for (const name of ['open', 'close', 'ticket', 'message'])
        window.Yixiantong?.on(name, () => told.push(name));
    });
    expect(await page.locator('#yixiantong iframe').count()).toBe(0);
    await page.locator('#yixiantong button').click();
    const frame = page.frameLocator('#yixiantong iframe');
    await frame.locator('#what').fill('网页上问一句');
    await frame.locator('.form button[type=submit]').click();
    await frame.locator('.panel-wait').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#yixiantong .box').waitFor({ state: 'hidden' });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName))
      .toBe('BUTTON');
    const { id } = server.newest().view;
    server.say(id, '一');
    server.say(id, '二');
    await page.locator('#yixiantong b').getByText('2').waitFor();
    await page.evaluate(() => window.Yixiantong?.open());
    await page.locator('#yixiantong b').waitFor({ state: 'hidden' });
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { told: string[] }).told))
      .toEqual(['open', 'ticket', 'close', 'message', 'message', 'open']);
    expect(errors).toEqual([]);
  });

  it('without storage it works in memory and says what that means', async () => {
    const page = await context.newPage();
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    });
    await page.goto(`${server.url}/chat`);
    await page.locator('#what').fill('无痕模式里问一句');
    await page.locator('.form button[type=submit]').click();
    await page.getByText('请记下工单号').waitFor();
  });

  it('a visitor unknown to the server is told so and can start again', async () => {
    const { page } = await open();
    server.visitors.clear();
    server.tickets.clear();
    await page.reload();
    await page.getByText('本机的咨询凭证已失效').waitFor();
    await page.locator('#what').fill('重新来');
    await page.locator('.form button[type=submit]').click();
    await page.locator('.panel-wait').waitFor();
    expect(server.tickets.size).toBe(1);
  });
});
