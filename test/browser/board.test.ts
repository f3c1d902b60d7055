/** The live board in a real browser: figures that move, interventions, wall mode, a phone, both languages. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepShot, seriousFindings } from '../support/browser-page.ts';
import { browserTier } from '../support/chromium.ts';
import { staffPages } from '../support/staff-pages.ts';

describe.skipIf(!browserTier())('board', () => {
  const at = staffPages();
  const open = async (who: string, locale = 'zh-CN', width = 1440): Promise<Page> => {
    const page = await at.visit('/board', { locale, viewport: { width, height: 900 } });
    await at.signIn(page, who);
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
    at.server.world.addTicket();
    const page = await open('wang');
    await figure(page, '办理中').waitFor();
    expect(await figure(page, '等待').first().textContent()).toBe('1');
    const crisis = at.server.world.addTicket({ crisis: 'alarm', words: '我不想活了' });
    at.server.world.give(crisis, 's-lin');
    at.server.pushBoard();
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
    const ticket = at.server.world.addTicket();
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
    expect(at.server.world.byId('s-zhou').presence.state).toBe('ready');
  });

  it('fits a phone, speaks English, and leaves when the session ends', async () => {
    at.server.world.addTicket();
    const page = await open('wang', 'en-GB', 390);
    await figure(page, 'Waiting').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-phone');
    at.server.endSessions('wang');
    await page.getByText('Your session ended').waitFor();
  });
});
