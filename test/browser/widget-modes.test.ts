/** Elder mode, dark mode, and the pages around the chat in Chromium. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  type FakeCitizenServer,
  startFakeCitizenServer,
} from '../support/citizen-server/fake-citizen-server.ts';
import { walkStates } from '../support/citizen-server/walk-states.ts';
import { keepShot, seriousFindings, sticksOut, watchErrors } from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';

/** What moves although the device asks for rest. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter((one) => one.playState === 'running')
      .map((one) => `moves: ${(one.effect as KeyframeEffect).target?.className}`),
  );

describe.skipIf(!browserTier())('widget modes and pages', () => {
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

  it('R090: Tibetan from the first words to the conversation, axe clean, with room for its letters', async () => {
    const page = await newPage();
    await page.goto(`${server.url}/chat?locale=bo`);
    await page.getByRole('button', { name: 'བློ་འདྲི་འབུལ།' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('bo');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'widget-tibetan-start');
    await page.locator('#what').fill('གླ་ཆ་མ་ཐོབ།');
    await page.locator('.form button[type=submit]').click();
    await page.getByText('ཁྱེད་ལ་མཐུད་བཞིན་ཡོད།').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'widget-tibetan-talk');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('button', { name: 'བོད་ཡིག' }).waitFor();
    await page.context().close();
  });

  it.each([
    ['zh-CN', {}, [390, 1440]],
    // Large letters and the dark, on the narrow screen where they are tight.
    ['bo', { colorScheme: 'dark', reducedMotion: 'reduce' }, [390]],
  ] as const)(
    '%s: axe is clean in every state, and nothing sticks out',
    async (tongue, look, widths) => {
      const page = await newPage(look);
      const errors = watchErrors(page);
      const faults: string[] = [];
      const large = tongue === 'bo' ? '&size=large' : '';
      await walkStates(page, server, `?locale=${tongue}${large}`, async (state) => {
        for (const width of widths) {
          await page.setViewportSize({ width, height: 844 });
          const found = [...(await seriousFindings(page)), ...(await sticksOut(page))];
          if (tongue === 'bo') found.push(...(await moving(page)));
          faults.push(...found.map((one) => `${state} ${width}: ${one}`));
          await keepShot(page, `state-${tongue}-${width}-${state}`);
        }
        await page.setViewportSize({ width: 390, height: 844 });
      });
      expect(faults).toEqual([]);
      expect(errors).toEqual([]);
      await page.context().close();
    },
    400_000,
  );

  it('elder mode: text of 18 px and more, targets of 44 px and more, axe clean, also in the dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await newPage({ colorScheme });
      // One device can read aloud, the other cannot.
      const speaks = colorScheme === 'light';
      await page.addInitScript((can) => {
        const spoken: string[] = [];
        const speech = { cancel: () => undefined, speak: (it: { text: string }) => spoken.push(it.text) };
        Object.assign(window, { spoken });
        if (can) Object.defineProperty(window, 'speechSynthesis', { value: speech });
        else Reflect.deleteProperty(Object.getPrototypeOf(window) as object, 'speechSynthesis');
        if (!can) Reflect.deleteProperty(window, 'speechSynthesis');
      }, speaks);
      await page.goto(`${server.url}/chat?locale=zh-CN&entry=elderly`);
      await page.getByRole('button', { name: '大字' }).click();
      await page.locator('#what').fill('养老金的事');
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.main *')]
          .filter((it) => [...it.childNodes].some((node) => node instanceof Text && node.data.trim()))
          .filter((it) => Number.parseFloat(getComputedStyle(it).fontSize) < 18)
          .map((it) => it.outerHTML.slice(0, 80)),
      );
      expect(small).toEqual([]);
      const low = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('button, a, summary, select, .chip')]
          .filter((it) => it.offsetParent !== null && it.getBoundingClientRect().height < 44)
          .map((it) => it.outerHTML.slice(0, 80)),
      );
      expect(low).toEqual([]);
      expect(await seriousFindings(page)).toEqual([]);
      await page.locator('.form button[type=submit]').click();
      await page.locator('.panel-wait').waitFor();
      server.accept(server.newest().view.id);
      server.say(server.newest().view.id, '您好，您慢慢说。');
      await page.getByText('您慢慢说').waitFor();
      const aloud = page.getByRole('button', { name: '朗读' });
      await expect.poll(async () => (await aloud.count()) > 0).toBe(speaks);
      if (speaks) {
        await aloud.last().click();
        await page.getByRole('button', { name: '停止朗读' }).waitFor();
        await expect
          .poll(() => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken))
          .toEqual(['您好，您慢慢说。']);
      }
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `widget-large-${colorScheme}`);
      await page.context().close();
    }
  });

  it('landing, demo and rating pages are axe clean; the one-time link rates once', async () => {
    const page = await newPage({ viewport: { width: 1280, height: 860 } });
    const errors = watchErrors(page);
    for (const path of ['/', '/demo']) {
      await page.goto(server.url + path);
      expect([path, await seriousFindings(page)]).toEqual([path, []]);
    }
    server.ratingPages.set('once', {
      ticketNo: '5101',
      subject: '拖欠工资',
      servedBy: '陈静',
      closesAt: new Date(Date.now() + 86_400_000).toISOString(),
      state: 'invited',
    });
    await page.goto(`${server.url}/rate/once`);
    await page.locator('.grade').nth(4).click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '提交评价' }).click();
    await page.getByText('您已评价：非常不满意').waitFor();
    await page.reload();
    await page.getByText('您已评价：非常不满意').waitFor();
    await page.goto(`${server.url}/rate/unknown`);
    await page.getByRole('alert').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
