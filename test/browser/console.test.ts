/** The agents' console in a real browser against a server that behaves per protocol: one day of work by keyboard. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepShot, seriousFindings, watchErrors } from '../support/browser-page.ts';
import { buildWidgets } from '../support/build-widgets.ts';
import { browserTier, launchChromium } from '../support/chromium.ts';
import { type FakeStaffServer, startFakeStaff } from '../support/fake-staff-server.ts';
import { PASSWORD } from '../support/fake-staff-world.ts';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(!browserTier())('console', () => {
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
    errors = [];
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await server.close();
    expect(errors).toEqual([]);
  });

  const visit = async (path = '/console', options: { locale?: string; viewport?: typeof WIDE } = {}) => {
    const context = await browser.newContext({
      viewport: options.viewport ?? WIDE,
      locale: options.locale ?? 'zh-CN',
      reducedMotion: 'reduce',
    });
    contexts.push(context);
    const page = await context.newPage();
    errors = watchErrors(page);
    await page.goto(server.url + path);
    return page;
  };
  const signIn = async (page: Page, username: string, password = PASSWORD): Promise<void> => {
    await page.locator('input[name=username]').fill(username);
    await page.locator('input[name=password]').fill(password);
    await page.keyboard.press('Enter');
  };
  const text = (page: Page, words: string) => page.getByText(words).first();

  it('signs in: refusals in words, lock-out, the forced new password', async () => {
    const page = await visit();
    await signIn(page, 'lin', 'wrong');
    await text(page, '用户名或密码不正确').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-sign-in');
    for (let count = 0; count < 5; count += 1) {
      await page.locator('input[name=password]').fill('wrong');
      const answered = page.waitForResponse('**/api/v1/session');
      await page.keyboard.press('Enter');
      await answered;
    }
    await text(page, '账号已临时锁定').waitFor();

    await signIn(page, 'xin');
    await text(page, '首次登录，请设置新密码').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.locator('input[name=old]').fill(PASSWORD);
    await page.locator('input[name=new]').fill('short');
    await page.locator('input[name=again]').fill('other');
    await page.keyboard.press('Enter');
    await text(page, '两次输入的新密码不一致').waitFor();
    await page.locator('input[name=again]').fill('short');
    await page.keyboard.press('Enter');
    await text(page, '密码至少10位').waitFor();
    await page.locator('input[name=new]').fill('Longer-pass-2');
    await page.locator('input[name=again]').fill('Longer-pass-2');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: '我的工单' }).waitFor();
  });

  it('takes a ticket from the offer to the close without the mouse', async () => {
    const ticket = server.world.addTicket();
    const page = await visit();
    await signIn(page, 'lin');
    await page.getByText('暂无在办工单').waitFor();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor();

    server.offer(ticket, 's-lin');
    const offer = page.getByRole('alertdialog');
    await offer.waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('接入');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-offer');
    await page.waitForTimeout(600);
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('拖欠').waitFor();

    await page.keyboard.press('r');
    await page.keyboard.type('您好，请问有考勤记录吗？');
    await page.keyboard.press('Enter');
    await page.getByText('已送达').waitFor();
    server.citizenReads(ticket);
    await page.getByText('已读').waitFor();
    await page.keyboard.type('/zc');
    await page.getByRole('option', { name: '劳动仲裁途径' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('劳动人事争议仲裁委员会').waitFor();
    server.citizenTypes(ticket);
    await page.getByText('对方正在输入').waitFor();

    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.keyboard.type('涉及12名工友');
    await page.keyboard.press('Enter');
    await page.locator('.msg.note', { hasText: '涉及12名工友' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await page.getByText('已人工确认').waitFor();
    expect(ticket.confirmedMatter).toBe('劳动纠纷');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-work');

    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByLabel('向群众反馈的内容').fill('可向劳动仲裁委申请仲裁，不收费。');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-close');
    await page.keyboard.press('Control+Enter');
    await page.getByText(`工单 ${ticket.no} 已办结`).waitFor();
    expect(ticket.wrapUp).toMatchObject({ matter: '劳动纠纷', result: 'answered' });
    await page.getByText('暂无在办工单').waitFor();
  });

  it('refuses an offer with a reason; an offer that runs out says so', async () => {
    const ticket = server.world.addTicket();
    const page = await visit();
    await signIn(page, 'lin');
    await page.getByText('暂无在办工单').waitFor();
    server.offer(ticket, 's-lin');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '不熟悉该事项' }).click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '确认拒接' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    server.offer(ticket, 's-lin', 900);
    server.offer(server.world.addTicket(), 's-lin');
    await page.getByText('还有 1 个派单').waitFor();
    await page.getByText('超时未接').waitFor();
  });

  it('sends an order, the notary signs and replies in the same console, the agent sees the reply', async () => {
    const ticket = server.world.addTicket({ service: 'notary' });
    server.world.give(ticket, 's-lin');
    const page = await visit(`/console#/work/${ticket.id}`);
    await signIn(page, 'lin');
    await page.goto(`${server.url}/console#/work/${ticket.id}`);
    await page.getByRole('log').waitFor();
    await page.keyboard.press('o');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('清河县公证处').first().waitFor();
    await dialog.getByText('填入群众原话').click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByText('待签收').first().waitFor();
    await page.keyboard.press('h');
    await page.getByRole('dialog').getByText('首问责任人').waitFor();
    await page.keyboard.press('Escape');

    const agentErrors = errors;
    const org = await visit();
    await signIn(org, 'gong');
    await org.getByRole('link', { name: /公证/ }).first().click();
    await org.getByRole('heading', { name: '公证' }).waitFor();
    expect(await seriousFindings(org)).toEqual([]);
    await keepShot(org, 'console-orders');
    await org.getByRole('button', { name: '签收' }).click();
    await org.getByRole('button', { name: '回复' }).click();
    await org.getByLabel('办理情况回复').fill('已预约周三上午办理，请带身份证。');
    await org.locator('form button[type=submit]').click();
    await org.locator('.order').getByText('已回复').first().waitFor();
    await page.getByText('已预约周三上午').first().waitFor();
    expect(agentErrors).toEqual([]);
  });

  it('shows what failed and sends it again under the same key; drafts outlive the page', async () => {
    const ticket = server.world.addTicket();
    server.world.give(ticket, 's-lin');
    const page = await visit();
    await signIn(page, 'lin');
    await page.locator(`[data-ticket=${ticket.id}]`).click();
    const box = page.getByLabel('回复 张建国');
    await box.fill('材料清单 [[fail]]');
    await page.keyboard.press('Enter');
    await page.getByText('未发送').waitFor();
    await page.getByRole('button', { name: '重发' }).click();
    await page.getByText('已送达').waitFor();
    expect(ticket.messages.filter((one) => one.text.includes('[[fail]]'))).toHaveLength(1);
    await box.fill('写了一半的回复');
    await page.reload();
    await page.getByRole('log').waitFor();
    expect(await page.getByLabel('回复 张建国').inputValue()).toBe('写了一半的回复');
  });

  it('comes back after a cut with what was missed, and to the sign-in when the session ends', async () => {
    const ticket = server.world.addTicket();
    server.world.give(ticket, 's-lin');
    const page = await visit();
    await signIn(page, 'lin');
    await page.locator(`[data-ticket=${ticket.id}]`).click();
    await page.getByRole('log').waitFor();
    await page.context().setOffline(true);
    await page.getByText('连接已断开').waitFor();
    server.cut();
    server.citizenSays(ticket, '断线时说的话');
    await page.getByLabel('回复 张建国').fill('断线时写的回复');
    await page.keyboard.press('Enter');
    await page.getByText('未发送').waitFor();
    await keepShot(page, 'console-offline');
    await page.context().setOffline(false);
    await page.getByRole('log').getByText('断线时说的话').waitFor();
    await page.getByText('已送达').waitFor();
    expect(ticket.messages.filter((one) => one.text === '断线时写的回复')).toHaveLength(1);
    server.endSessions('lin');
    await page.getByText('登录已失效').waitFor();
  });

  it('scrolls a history of 5,000 messages in a window, and paints keys while others talk', async () => {
    const ticket = server.world.addTicket();
    server.world.give(ticket, 's-lin');
    const author = { kind: 'citizen' as const, id: 'z', name: '张建国' };
    for (let count = 0; count < 5_000; count += 1) server.world.say(ticket, author, 'text', `第${count}句`);
    const others = Array.from({ length: 20 }, () => server.world.addTicket());
    for (const one of others) server.world.give(one, 's-lin');
    const page = await visit();
    await signIn(page, 'lin');
    await page.locator(`[data-ticket=${ticket.id}]`).click();
    await page.getByText('第4999句').waitFor();
    const log = page.getByRole('log');
    for (let count = 0; count < 8; count += 1) {
      await log.evaluate((element) => element.scrollTo(0, 0));
      await page.waitForTimeout(150);
    }
    expect(await page.locator('.msg').count()).toBeGreaterThan(400);
    await page.getByRole('button', { name: '回到最新' }).click();
    await page.getByText('第4999句').waitFor();
    await page.keyboard.press('r');
    const talking = setInterval(() => {
      for (const one of others) server.citizenSays(one, '还有一句');
    }, 100);
    const worst = await page.evaluate(async () => {
      const area = document.querySelector('textarea') as HTMLTextAreaElement;
      const spans: number[] = [];
      for (let count = 0; count < 30; count += 1) {
        const start = performance.now();
        area.value += '字';
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        spans.push(performance.now() - start);
        await new Promise((done) => setTimeout(done, 30));
      }
      return spans.sort((a, b) => a - b)[Math.floor(spans.length * 0.9)] ?? 0;
    });
    clearInterval(talking);
    console.info(`keystroke to paint, 20 conversations receiving: p90 ${worst.toFixed(1)} ms`);
    expect(worst).toBeLessThan(50);
  });

  it('files a visitor at the counter, lists every key, finds tickets by the palette', async () => {
    const page = await visit();
    await signIn(page, 'lin');
    await page.getByText('暂无在办工单').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByLabel('来访事由').waitFor();
    await page.keyboard.type('邻居漏水泡坏了地板，物业不管。');
    await page.getByLabel('电话').fill('不是电话');
    await page.keyboard.press('Control+Enter');
    await page.getByText('请填写正确的电话号码').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('电话').fill('13900001111');
    await page.keyboard.press('Control+Enter');
    await page.getByText('已登记，工单号').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('邻居漏水').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('漏水');
    await page.getByRole('option', { name: /漏水/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('shows administration by permission alone, each page without serious findings', async () => {
    const seen: Record<string, string[]> = {};
    for (const who of ['lin', 'gong', 'wang', 'admin', 'shen']) {
      const page = await visit();
      await signIn(page, who);
      await page.locator('nav').waitFor();
      seen[who] = await page
        .locator('nav a[href^="#"]')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.slice(2) ?? ''));
      if (who === 'lin' || who === 'gong') continue;
      for (const name of seen[who]) {
        await page.goto(`${server.url}/console#/${name}`);
        await page.locator('main > *').first().waitFor();
        await page.waitForTimeout(300);
        expect([name, ...(await seriousFindings(page))]).toEqual([name]);
        await keepShot(page, `console-${who}-${name}`);
      }
    }
    expect(seen).toMatchObject({
      lin: ['work', 'orders', 'counter', 'shifts'],
      gong: ['orders'],
      admin: ['reports', 'staff', 'shifts', 'canned', 'keys'],
      shen: ['reports', 'ratings', 'shifts', 'audit'],
    });
  });

  it('creates a person with a one-time password, and makes an API key', async () => {
    const page = await visit('/console?locale=en', { locale: 'en-GB' });
    await signIn(page, 'admin');
    await page.getByRole('link', { name: 'Staff' }).click();
    await page.getByRole('button', { name: 'New person' }).click();
    await page.getByLabel('User name').fill('chen');
    await page.getByLabel('Name', { exact: false }).nth(1).fill('陈律师');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Ab3-xy7-Qw9z').waitFor();
    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Province');
    await page.getByRole('dialog').getByLabel('System').fill('prov');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('yxt_').waitFor();
  });

  it('works on a phone and in English, one pane at a time, without sideways scrolling', async () => {
    const ticket = server.world.addTicket();
    server.world.give(ticket, 's-lin');
    for (const locale of ['zh-CN', 'en-GB']) {
      const page = await visit('/console', { locale, viewport: PHONE });
      await signIn(page, 'lin');
      await page.locator(`[data-ticket=${ticket.id}]`).waitFor();
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
      expect(await fits()).toBe(true);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `console-phone-list-${locale}`);
      await page.locator(`[data-ticket=${ticket.id}]`).click();
      await page.getByRole('log').waitFor();
      expect(await fits()).toBe(true);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `console-phone-talk-${locale}`);
      await page.getByRole('button', { name: locale === 'zh-CN' ? '查看详情' : 'Show details' }).click();
      await page.getByRole('complementary').waitFor();
      expect(await fits()).toBe(true);
      await keepShot(page, `console-phone-facts-${locale}`);
      expect(await seriousFindings(page)).toEqual([]);
    }
  });
});
