/** More in a call, between browsers over a real Asterisk: consulting and transfers, and supervisors who listen from the board. */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { takeOffer } from '../support/pages/take-offer.ts';
import { findExchange, hears, openPhoneWindows, type PhoneWindows } from '../support/phones/phone-windows.ts';
import { putOnDuty } from '../support/product/duty-now.ts';

const exchange = browserTier() ? await findExchange() : undefined;
/** Three browsers, an exchange and the product on two loaded cores. */
const PATIENCE = { timeout: 60_000 };

describe.skipIf(!exchange)('more in a call between browsers', { timeout: 360_000 }, () => {
  let windows: PhoneWindows;
  beforeEach(async () => {
    windows = await openPhoneWindows(exchange ?? {});
    for (const name of ['zhou', 'lin']) await putOnDuty(windows.product, name);
  });
  afterEach(() => windows?.close());

  const goReady = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: '开始接单' }).click();
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor(PATIENCE);
  };
  const panelOf = (page: Page) => page.getByRole('region', { name: '电话', exact: true });
  const talkingTo = async (agent: Page): Promise<Page> => {
    await goReady(agent);
    const citizen = await windows.open('citizen', '/demo/phone', { width: 390, height: 844 });
    await citizen.getByRole('button', { name: '拨打 12348' }).click();
    await takeOffer(agent);
    await Promise.all([hears(citizen, 'agent'), hears(agent, 'citizen')]);
    return citizen;
  };
  const pick = async (page: Page, name: RegExp, how: string): Promise<void> => {
    await page.keyboard.press('F8');
    const picker = page.getByRole('region', { name: '邀请或转接给谁' });
    await picker.getByRole('button', { name }).click(PATIENCE);
    await picker.getByRole('button', { name: how }).click();
  };

  it('PH11 consults with music for the citizen, hands over with the citizen, and sends on through the queue', async () => {
    const agent = await windows.openConsole('agent', 'zhou');
    const citizen = await talkingTo(agent);
    const third = await windows.openConsole('third', 'lin');
    await goReady(third);

    await pick(agent, /^林晓律师/, '先咨询');
    await third.getByText('有人请您加入通话').waitFor(PATIENCE);
    await third.getByRole('button', { name: '接听' }).click();
    await panelOf(agent).getByText('群众在听音乐等待').waitFor(PATIENCE);
    await Promise.all([hears(agent, 'third'), hears(third, 'agent'), hears(citizen)]);
    await windows.shoot(agent, '07-consult');

    await panelOf(agent).getByRole('button', { name: '完成转接' }).click();
    await Promise.all([hears(citizen, 'third'), hears(third, 'citizen')]);
    await third.getByText('查看工单').click(PATIENCE);
    await panelOf(third).getByRole('button', { name: /^挂断/ }).waitFor(PATIENCE);

    await pick(third, /^周/, '直接转走');
    await third.getByText(/^直接转给周.*？/).waitFor();
    await third.getByRole('region', { name: '邀请或转接给谁' }).getByRole('button', { name: '确定' }).click();
    await takeOffer(agent);
    await Promise.all([hears(citizen, 'agent'), hears(agent, 'citizen')]);
    await citizen.getByRole('button', { name: '挂断' }).click();
    await panelOf(agent).getByText('请填写办理结果').waitFor(PATIENCE);
  });

  it('PH11 a supervisor listens from the board, whispers, comes in and goes', async () => {
    const agent = await windows.openConsole('agent', 'zhou');
    const citizen = await talkingTo(agent);
    const chief = await windows.open('third', '/board');
    await windows.signIn(chief, 'supervisor');
    const ears = chief.getByRole('group', { name: /周.* 正在通话/ });
    await ears.waitFor(PATIENCE);
    await windows.shoot(chief, '08-board');
    expect(await seriousFindings(chief)).toEqual([]);
    await chief.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(chief);
    await ears.scrollIntoViewIfNeeded();
    await windows.shoot(chief, '08-board-390');
    const opened = chief.context().waitForEvent('page');
    await ears.getByRole('link', { name: /^旁听/ }).click();
    const console = await opened;
    const keys = console.getByRole('toolbar', { name: '坐席的电话' });
    await keys.getByRole('button', { name: '退出旁听' }).waitFor(PATIENCE);
    await Promise.all([hears(console, 'citizen', 'agent'), hears(citizen, 'agent'), hears(agent, 'citizen')]);
    await windows.shoot(console, '09-listening');
    await keys.getByRole('button', { name: '耳语' }).click();
    await hears(agent, 'citizen', 'third');
    await hears(citizen, 'agent');
    await keys.getByRole('button', { name: '加入' }).click();
    await Promise.all([hears(citizen, 'agent', 'third'), hears(agent, 'citizen', 'third')]);
    await keys.getByRole('button', { name: '退出旁听' }).click();
    await Promise.all([hears(citizen, 'agent'), hears(agent, 'citizen')]);
  });
});
