/** Calls on the real product over a real Asterisk: a citizen's browser, agents' browsers, what each of them hears. */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { takeOffer } from '../support/pages/take-offer.ts';
import { findExchange, hears, openPhoneWindows, type PhoneWindows } from '../support/phones/phone-windows.ts';

const exchange = browserTier() ? await findExchange() : undefined;

describe.skipIf(!exchange)('calls between browsers', () => {
  let windows: PhoneWindows | undefined;
  const start = async (): Promise<PhoneWindows> => {
    windows = await openPhoneWindows(exchange ?? {});
    return windows;
  };
  afterEach(async () => {
    await windows?.close();
    windows = undefined;
  });

  const goReady = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: '开始接单' }).click();
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor();
  };
  const call = async (): Promise<Page> => {
    const page = await windows!.open('citizen', '/demo/phone', { width: 390, height: 844 });
    await page.getByRole('button', { name: '拨打 12348' }).click();
    await page.getByText('已接通，请听语音或说话').waitFor({ timeout: 60_000 });
    return page;
  };
  const panelOf = (page: Page) => page.getByRole('region', { name: '电话', exact: true });

  it('talks both ways, in three, is graded, and leaves a recording', async () => {
    const { openConsole, shoot } = await start();
    const agent = await openConsole('agent', 'zhou');
    await goReady(agent);
    const citizen = await call();
    await takeOffer(agent);
    const panel = panelOf(agent);
    await panel.getByText('通话中', { exact: true }).first().waitFor({ timeout: 30_000 });
    await Promise.all([hears(citizen, 'agent'), hears(agent, 'citizen')]);
    await shoot(agent, '01-talking');
    await shoot(citizen, '02-citizen');
    expect(await seriousFindings(citizen)).toEqual([]);
    expect(await seriousFindings(agent)).toEqual([]);

    await agent.keyboard.press('F4');
    await panel.getByText('群众在听音乐等待').waitFor();
    await hears(agent);
    await agent.keyboard.press('F4');
    await hears(citizen, 'agent');

    const third = await openConsole('third', 'lin');
    await agent.keyboard.press('F8');
    const picker = agent.getByRole('region', { name: '邀请或转接给谁' });
    await picker.getByRole('button', { name: /^林晓律师/ }).click();
    await picker.getByRole('button', { name: '加入通话' }).click();
    await third.getByText('有人请您加入通话').waitFor({ timeout: 30_000 });
    await third.getByRole('button', { name: '接听' }).click();
    await panel.getByText(/^林晓律师 · 通话中/).waitFor({ timeout: 30_000 });
    await hears(citizen, 'agent', 'third');
    await hears(agent, 'citizen', 'third');
    await hears(third, 'citizen', 'agent');
    await shoot(agent, '03-three');
    await panel.getByRole('button', { name: '请出 林晓律师' }).click();
    await hears(citizen, 'agent');

    await panel.getByRole('button', { name: /^挂断/ }).click();
    await panel.getByText('通话结束，群众正在评价').waitFor({ timeout: 30_000 });
    await citizen.getByRole('button', { name: '4', exact: true }).click();
    await citizen.getByText('通话已结束').waitFor({ timeout: 30_000 });
    await shoot(agent, '04-after');
    await panel.getByRole('button', { name: /^结案/ }).click();
    const form = agent.getByRole('dialog');
    await form.getByLabel('法律依据或答复要点').fill('《民法典》第五百七十七条');
    await form.getByLabel('向群众反馈的内容').fill('已在电话里解答。');
    const at = agent.url();
    await form.getByRole('button', { name: '结案' }).click();
    await form.waitFor({ state: 'detached' });
    await agent.goto(at);
    await agent.getByText('满意', { exact: true }).waitFor({ timeout: 30_000 });
    await panel.getByText(/^通话 /).waitFor();
    await panel.getByText(/^等待 /).waitFor();
    const player = agent.getByRole('region', { name: /^通话录音/ });
    await player.getByRole('button', { name: '播放' }).click({ timeout: 30_000 });
    await expect
      .poll(() => player.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime), {
        timeout: 30_000,
      })
      .toBeGreaterThan(0.5);
    await shoot(agent, '05-recording');
  });

  it('goes on after the agent’s page was loaded anew in the middle of a call', async () => {
    const { openConsole } = await start();
    const agent = await openConsole('agent', 'zhou');
    await goReady(agent);
    const citizen = await call();
    await takeOffer(agent);
    await Promise.all([hears(citizen, 'agent'), hears(agent, 'citizen')]);
    await agent.reload();
    await panelOf(agent).getByText('通话中', { exact: true }).first().waitFor({ timeout: 60_000 });
    await Promise.all([hears(citizen, 'agent'), hears(agent, 'citizen')]);
    await citizen.getByRole('button', { name: '挂断' }).click();
    await panelOf(agent).getByText('请填写办理结果').waitFor({ timeout: 30_000 });
  });

  it('takes a message when nobody is on duty, which an agent plays', async () => {
    const { openConsole, open, signIn, shoot } = await start();
    const office = await open('third', '/console');
    await signIn(office, 'supervisor');
    await office.getByRole('link', { name: '排班' }).waitFor();
    const ended = await office.evaluate(async () => {
      const span = {
        from: new Date(Date.now() - 864e5).toISOString(),
        to: new Date(Date.now() + 864e5).toISOString(),
      };
      const answered = await fetch(`/api/v1/shifts?${new URLSearchParams(span)}`);
      const { items } = (await answered.json()) as { items: { id: string }[] };
      const headers = { 'x-yixiantong': '1' };
      for (const { id } of items) {
        const gone = await fetch(`/api/v1/shifts/${id}`, { method: 'DELETE', headers });
        if (!gone.ok) return `${gone.status} ${await gone.text()}`;
      }
      return items.length > 0 ? 'ended' : 'none';
    });
    expect(ended).toBe('ended');
    const agent = await openConsole('agent', 'zhou');
    const citizen = await call();
    /** Where the newest ticket of the box and what is recorded on it stand. */
    const standing = (): Promise<{ ticketId?: string; state?: string }> =>
      office.evaluate(async () => {
        const listed = await fetch('/api/v1/tickets?scope=all&status=message_box');
        const { items } = (await listed.json()) as { items: { id: string }[] };
        const ticketId = items[0]?.id;
        if (!ticketId) return {};
        const told = await fetch(`/api/v1/tickets/${ticketId}/calls`);
        const { recordings } = (await told.json()) as { recordings: { state: string }[] };
        return { ticketId, state: recordings[0]?.state ?? '' };
      });
    await expect.poll(async () => (await standing()).state, { timeout: 60_000 }).toBe('fetching');
    const clock = citizen.getByRole('timer');
    const begun = await clock.textContent();
    // Something has to have been said: three changes of the clock.
    const seen = new Set([begun]);
    await expect
      .poll(async () => seen.add(await clock.textContent()).size, { timeout: 20_000 })
      .toBeGreaterThan(4);
    await citizen.getByRole('button', { name: '# 井号' }).click();
    await citizen.getByText('通话已结束').waitFor({ timeout: 60_000 });
    const { ticketId } = await standing();
    await agent.goto(`${windows!.product.url}/console#/work/${ticketId}`);
    const player = agent.getByRole('region', { name: /^留言/ });
    await player.waitFor({ timeout: 60_000 });
    // Who does not handle the ticket may not listen (PH17).
    await agent.getByRole('button', { name: '领取办理' }).click();
    await agent.getByRole('button', { name: '结案' }).first().waitFor();
    await player.getByRole('button', { name: '播放' }).click({ timeout: 60_000 });
    await expect
      .poll(() => player.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime), {
        timeout: 30_000,
      })
      .toBeGreaterThan(0.5);
    await shoot(agent, '06-message');
  });
});
