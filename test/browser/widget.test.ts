/** The citizen's whole chat in Chromium: both sizes and languages, axe in each state, keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  type FakeCitizenServer,
  startFakeCitizenServer,
} from '../support/citizen-server/fake-citizen-server.ts';
import {
  expectNoSidewaysScroll,
  keepShot,
  seriousFindings,
  watchErrors,
} from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';

const WORDS = {
  'zh-CN': {
    submit: '提交咨询',
    send: '发送',
    end: '结束咨询',
    yes: '确定结束',
    rate: '提交评价',
    read: '已读',
    again: '发起新的咨询',
  },
  en: {
    submit: 'Start',
    send: 'Send',
    end: 'End',
    yes: 'Yes, end it',
    rate: 'Send rating',
    read: 'Read',
    again: 'Start a new one',
  },
};

describe.skipIf(!browserTier())('widget in Chromium', () => {
  let browser: Browser;
  let server: FakeCitizenServer;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    server = await startFakeCitizenServer({ pages: inject('pages') });
  });
  afterEach(() => server.stop());

  const newPage = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> =>
    (
      await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', ...options })
    ).newPage();
  const log = (page: Page) => page.locator('.log');

  it.each([
    ['zh-CN', 390],
    ['zh-CN', 1280],
    ['en', 390],
    ['en', 1280],
  ] as const)(
    '%s at %i px: from the first words to the rating, axe clean in each state',
    async (locale, width) => {
      const words = WORDS[locale];
      const name = `widget-${locale}-${width}`;
      const page = await newPage({ viewport: { width, height: width === 390 ? 844 : 860 } });
      const errors = watchErrors(page);
      await page.goto(`${server.url}/chat?locale=${locale}&region=510000`);
      await page.getByRole('button', { name: words.submit }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(locale);
      expect(await page.locator('a[href="tel:12348"]').isVisible()).toBe(true);
      await page.locator('.more > summary').click();
      await page.locator('.privacy > summary').click();
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `${name}-start`);

      // An empty form says what is missing and puts the cursor there.
      await page.getByRole('button', { name: words.submit }).click();
      await page.locator('#what-bad').waitFor();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('what');
      await page.locator('#what').fill('工地欠我三个月工资，一共21000元');
      await page.locator('#phone').fill('abc');
      await page.getByRole('button', { name: words.submit }).click();
      await page.locator('#phone-bad').waitFor();
      await page.locator('#phone').fill('138 0000 0000');
      await page.getByRole('button', { name: words.submit }).click();

      await page.locator('.panel-wait').waitFor();
      expect(await page.locator('.panel-figures').textContent()).toMatch(/2.*2–8/);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `${name}-waiting`);

      const { id } = server.newest().view;
      server.accept(id);
      server.say(id, '您好，我是陈静。<img src=x onerror="document.title=1">');
      await log(page).getByText('<img src=x', { exact: false }).waitFor();
      await page.locator('.composer textarea').fill('有微信聊天记录');
      await page.getByRole('button', { name: words.send, exact: true }).click();
      await log(page).getByText('有微信聊天记录').waitFor();
      await expect
        .poll(() => server.newest().messages.filter((it) => it.text === '有微信聊天记录').length)
        .toBe(1);
      server.read(id);
      await page.locator('.mark-read').getByText(words.read).waitFor();
      await page.setInputFiles('input[type=file]', {
        name: '借条.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.alloc(3000, 1),
      });
      await page.getByText('借条.pdf').waitFor();
      await page.setInputFiles('input[type=file]', {
        name: '病毒.exe',
        mimeType: 'application/x-msdownload',
        buffer: Buffer.alloc(9, 1),
      });
      await page.locator('.composer .bad').waitFor();
      server.typing(id);
      await page.locator('.typing').waitFor();
      server.change(id, {
        status: 'with_org',
        orders: [
          {
            no: 'FW-7',
            service: 'legal_aid',
            orgName: '云溪县法律援助中心',
            status: 'replied',
            dueAt: new Date(Date.now() + 86_400_000).toISOString(),
            dispatchedAt: new Date().toISOString(),
            reply: '已受理，请周三带身份证来签字。',
          },
        ],
      });
      await page.getByText('已受理，请周三').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `${name}-conversation`);

      await page.getByRole('button', { name: words.end, exact: true }).click();
      await page.getByRole('button', { name: words.yes }).click();
      await page.getByRole('button', { name: words.rate }).click();
      await page.locator('.rate .bad').waitFor();
      await page.locator('.grade').nth(1).click();
      await page.locator('.rate .chip').first().click();
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `${name}-rating`);
      await page.getByRole('button', { name: words.rate }).click();
      await page.locator('.rated').waitFor();
      expect(server.newest().view.rating).toMatchObject({ state: 'rated', grade: 4 });
      await expectNoSidewaysScroll(page);
      expect(errors).toEqual([]);
      await page.context().close();
    },
  );

  it('CZ7: two taps lead from a life event to its matter; a host page may begin with matters', async () => {
    const page = await newPage();
    await page.goto(`${server.url}/chat?locale=zh-CN`);
    await page.getByRole('button', { name: '失业', exact: true }).click();
    await page.getByRole('button', { name: '辞退补偿', exact: true }).click();
    await page.getByText('以什么理由被辞退').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'widget-life-events');
    // Another event closes the first, and its matter with it; pressed again, it closes.
    await page.getByRole('button', { name: '后事', exact: true }).click();
    await page.getByRole('button', { name: '遗产继承', exact: true }).waitFor();
    await expect.poll(() => page.locator('.tile[aria-pressed=true]').allInnerTexts()).toEqual(['后事']);
    await page.getByRole('button', { name: '后事', exact: true }).click();
    await expect.poll(() => page.locator('.tiles').count()).toBe(1);
    // An entry with a matter opens the event above it; the language changes the words of the tiles.
    await page.goto(`${server.url}/chat?locale=en&entry=migrant_worker`);
    await page.getByRole('button', { name: 'Unpaid wages', exact: true }).waitFor();
    await expect
      .poll(() => page.locator('.tile[aria-pressed=true]').allInnerTexts())
      .toEqual(['Work', 'Unpaid wages']);
    await page.goto(`${server.url}/chat?locale=zh-CN&tiles=matters`);
    await page.getByRole('button', { name: '借钱不还', exact: true }).click();
    await page.locator('#what').fill('朋友借了两万不还');
    await page.getByRole('button', { name: '提交咨询' }).click();
    await page.locator('.panel-wait').waitFor();
    expect(server.newest().entry).toBe('tile:debt');
    await page.context().close();
  });

  it('by keyboard alone: write, send, end, rate', async () => {
    const page = await newPage({ viewport: { width: 1280, height: 860 } });
    await page.goto(`${server.url}/chat?locale=zh-CN`);
    await page.locator('#what').waitFor();
    const tabTo = async (selector: string): Promise<void> => {
      for (let step = 0; step < 60; step++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((it) => document.activeElement?.matches(it) ?? false, selector)) return;
      }
      throw new Error(`the Tab key never reaches ${selector}`);
    };
    // The tiles come with the answer of the site.
    await page.locator('.tile').first().waitFor();
    await tabTo('.tile');
    await page.keyboard.press('Space');
    const pressed = page.locator('.tile[aria-pressed=true]');
    await expect.poll(() => pressed.allInnerTexts()).toEqual(['出生']);
    await tabTo('.tiles + .tiles .tile');
    await page.keyboard.press('Space');
    await expect.poll(() => pressed.allInnerTexts()).toEqual(['出生', '户口登记']);
    await tabTo('#what');
    await page.keyboard.type('邻居占了我的宅基地');
    await tabTo('.more > summary');
    await page.keyboard.press('Enter');
    await tabTo('#name');
    await page.keyboard.type('张三');
    await tabTo('.form button[type=submit]');
    await page.keyboard.press('Enter');
    // On a wide screen the cursor stands in the composer at once.
    await page.waitForFunction(() => document.activeElement?.matches('.composer textarea'));
    expect(server.newest().entry).toBe('tile:registration/event:birth');
    await page.keyboard.type('第一句');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('第二行');
    await page.keyboard.press('Enter');
    await expect.poll(() => server.newest().messages.some((it) => it.text === '第一句\n第二行')).toBe(true);
    await tabTo('.composer-foot .link-button');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.matches('.composer-foot .link-button'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('.ask .button-quiet'));
    await tabTo('.button-bad');
    await page.keyboard.press('Enter');
    await page.locator('.rate').waitFor();
    await tabTo('.grade input');
    await page.keyboard.press('ArrowDown');
    await tabTo('.rate button[type=submit]');
    await page.keyboard.press('Enter');
    await page.locator('.rated').waitFor();
    expect(server.newest().view.rating?.state).toBe('rated');
    await page.context().close();
  });
});
