/** The live board in a real browser: figures that move, interventions, wall mode, a phone, both languages. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll, keepShot, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { staffPages } from '../support/pages/staff-pages.ts';

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
    await expect.poll(() => figure(page, '等待').first().textContent()).toBe('1');
    const crisis = at.server.world.addTicket({ crisis: 'alarm', words: '我不想活了' });
    at.server.world.give(crisis, 's-lin');
    at.server.pushBoard();
    await page.getByRole('alert').getByText('我不想活了').waitFor();
    await expect.poll(() => figure(page, '办理中').textContent()).toBe('1');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board');
    await page.keyboard.press('w');
    await page.locator('.board.wall').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-wall');
  });

  it('says that it cannot be heard until somebody has touched the page', async () => {
    const page = await open('wang');
    await figure(page, '办理中').waitFor();
    const wall = await page.context().newPage();
    // As browsers hold sound back; those of test machines let it through.
    await wall.addInitScript(() => {
      class HeldBack extends EventTarget {
        state = 'suspended';
        resume(): Promise<void> {
          if (!navigator.userActivation.hasBeenActive) return Promise.reject(new Error('not allowed'));
          this.state = 'running';
          this.dispatchEvent(new Event('statechange'));
          return Promise.resolve();
        }
      }
      Object.assign(window, { AudioContext: HeldBack });
    });
    await wall.goto(`${at.server.url}/board`);
    const waits = wall.getByRole('status').filter({ hasText: '请点击页面任意处' });
    await waits.waitFor();
    expect(await seriousFindings(wall)).toEqual([]);
    await wall.mouse.click(700, 5);
    await waits.waitFor({ state: 'detached' });
  });

  it('assigns picked tickets with an answer for each, and changes a state, each with a reason', async () => {
    at.server.world.byId('s-lin').me.capacityTotal = 4;
    const tickets = Array.from({ length: 6 }, () => at.server.world.addTicket());
    const page = await open('wang');
    await figure(page, '等待').first().click();
    const dialog = page.getByRole('dialog', { name: '等待的工单' });
    await dialog.getByText('共 6 条').waitFor();
    await expect.poll(() => page.url()).toContain('figure=waiting');
    await dialog.getByLabel('全选本页').check();
    await dialog.getByRole('combobox').click();
    await page.getByRole('option', { name: /林晓/ }).click();
    await dialog.getByLabel('指派原因').fill('当事人要求');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-assign');
    await dialog.getByRole('button', { name: '批量指派' }).click();
    await dialog.getByText(/件已指派，[1-9] 件未能指派/).waitFor();
    await dialog.getByText('同时接待上限').first().waitFor();
    await keepShot(page, 'board-assigned');
    expect(tickets[0]!.ownerId).toBe('s-lin');
    expect(tickets[5]!.ownerId).toBeUndefined();
    await page.goBack();
    await dialog.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: '改状态 周敏' }).click();
    await page.getByLabel('原因').fill('高峰增援');
    await page.getByRole('button', { name: '设为接单' }).click();
    await page.getByText('状态已改变').waitFor();
    expect(at.server.world.byId('s-zhou').presence.state).toBe('ready');
  });

  it('leads from the rate to who left ready and why, by the address too', async () => {
    const page = await open('wang');
    await page.getByRole('button', { name: /近30分钟及时率/ }).click();
    const dialog = page.getByRole('dialog', { name: '及时率走势' });
    await dialog.getByText('林晓').waitFor();
    await dialog.getByText('王督导 变更：临时会议').waitFor();
    await dialog.getByText('最差', { exact: true }).waitFor();
    await dialog.getByRole('img', { name: /^及时率走势/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-service');
    await dialog.getByRole('row').nth(2).getByRole('button').click();
    await page.waitForURL(/view=service&at=\d+/);
    await page.reload();
    await page
      .getByRole('dialog', { name: '及时率走势' })
      .getByRole('row')
      .nth(2)
      .and(page.locator('.on'))
      .waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page);
    await keepShot(page, 'board-service-phone');
  });

  it('follows a conversation, whispers, and tells everybody', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const agent = await at.visit('/console');
    await at.signIn(agent, 'lin');
    await agent.getByRole('button', { name: /接单状态/ }).waitFor();
    const page = await open('wang');
    await figure(page, '办理中').click();
    await page.getByRole('dialog').getByRole('button', { name: '旁听' }).click();
    const talk = page.getByRole('dialog', { name: /^旁听 / });
    await talk.getByRole('log').getByText('拖欠我三个月工资').first().waitFor();
    await talk.getByLabel('悄悄提示办理人').fill('问问有没有欠条');
    await talk.getByRole('button', { name: '发送' }).click();
    await talk.getByRole('log').getByText('问问有没有欠条').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-talk');
    await page.keyboard.press('Escape');
    await talk.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: '广播' }).click();
    const tell = page.getByRole('dialog', { name: '广播给全体坐席' });
    await tell.getByLabel('内容').fill('下午三点系统演练');
    await tell.getByRole('button', { name: '广播' }).click();
    const note = agent.getByRole('alert').filter({ hasText: '下午三点系统演练' });
    await note.waitFor();
    expect(await seriousFindings(agent)).toEqual([]);
    await keepShot(agent, 'console-broadcast');
    await note.getByRole('button', { name: '知道了' }).click();
    await note.waitFor({ state: 'hidden' });
    await agent.reload();
    await agent.getByRole('button', { name: /接单状态/ }).waitFor();
    expect(await agent.getByText('下午三点系统演练').count()).toBe(0);

    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '线路开关' }).click();
    const lines = page.getByRole('dialog', { name: '临时关闭线路' });
    await lines.getByRole('button', { name: '关闭线路' }).click();
    await lines.getByText('必填').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-lines');
  });

  it('fits a phone, speaks English, and leaves when the session ends', async () => {
    at.server.world.addTicket();
    const page = await open('wang', 'en-GB', 390);
    await figure(page, 'Waiting').waitFor();
    await expectNoSidewaysScroll(page);
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'board-phone');
    at.server.endSessions('wang');
    await page.getByText('Your session ended').waitFor();
  });
});
