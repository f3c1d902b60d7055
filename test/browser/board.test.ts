/** The live board in a real browser: figures that move, interventions, wall mode, a phone, both languages. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepShot, seriousFindings, watchErrors } from '../support/browser-page.ts';
import { buildWidgets } from '../support/build-widgets.ts';
import { browserTier, launchChromium } from '../support/chromium.ts';
import { type FakeStaffServer, startFakeStaff } from '../support/fake-staff-server.ts';
import { PASSWORD } from '../support/fake-staff-world.ts';

describe.skipIf(!browserTier())('board', () => {
  let browser: Browser;
  let pages: { dir: string; remove: () => void };
  let server: FakeStaffServer;
  let errors: string[] = [];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    pages = buildWidgets(['console', 'board']);
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    pages?.remove();
  });
  beforeEach(async () => {
    server = await startFakeStaff(pages.dir);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await server.close();
    expect(errors).toEqual([]);
  });

  const open = async (who: string, locale = 'zh-CN', width = 1440): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      locale,
      reducedMotion: 'reduce',
    });
    contexts.push(context);
    const page = await context.newPage();
    errors = watchErrors(page);
    await page.goto(`${server.url}/board`);
    await page.locator('input[name=username]').fill(who);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    return page;
  };
  const figure = (page: Page, word: string) =>
    page.locator('.tiles button', { hasText: word }).locator('.value');

  it('says so to an account that may not see it', async () => {
    const page = await open('lin');
    await page.getByText('没有查看大屏的权限').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('moves without a reload, in light and on the wall', async () => {
    server.world.addTicket();
    const page = await open('wang');
    await figure(page, '办理中').waitFor();
    expect(await figure(page, '等待').first().textContent()).toBe('1');
    const crisis = server.world.addTicket({ crisis: 'alarm', words: '我不想活了' });
    server.world.give(crisis, 's-lin');
    server.pushBoard();
    await page.getByRole('alert').getByText('我不想活了').waitFor();
    expect(await figure(page, '办理中').textContent()).toBe('1');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board');
    await page.keyboard.press('w');
    await page.locator('.board.wall').waitFor();
    await page.waitForTimeout(300);
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-wall');
  });

  it('assigns a waiting ticket and changes a state, each with a reason', async () => {
    const ticket = server.world.addTicket();
    const page = await open('wang');
    await figure(page, '等待').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '指派' }).first().click();
    await dialog.getByRole('combobox').click();
    await page.getByRole('option', { name: /林晓/ }).click();
    await dialog.getByLabel('指派原因').fill('当事人要求');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-assign');
    await dialog.getByRole('button', { name: '指派' }).last().click();
    await page.getByText('已指派').waitFor();
    expect(ticket.ownerId).toBe('s-lin');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: '改状态 周敏' }).click();
    await page.getByLabel('原因').fill('高峰增援');
    await page.getByRole('button', { name: '设为接单' }).click();
    await page.getByText('状态已改变').waitFor();
    expect(server.world.byId('s-zhou').presence.state).toBe('ready');
  });

  it('fits a phone, speaks English, and leaves when the session ends', async () => {
    server.world.addTicket();
    const page = await open('wang', 'en-GB', 390);
    await figure(page, 'Waiting').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-phone');
    server.endSessions('wang');
    await page.getByText('Your session ended').waitFor();
  });
});
