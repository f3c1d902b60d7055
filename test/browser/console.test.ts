/** The agents' console in a real browser against a server that behaves per protocol: one day of work by keyboard. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepShot, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { staffPages } from '../support/pages/staff-pages.ts';
import { takeOfferByKey } from '../support/pages/take-offer.ts';
import { PASSWORD } from '../support/staff-server/fake-staff-world.ts';

describe.skipIf(!browserTier())('console', () => {
  const at = staffPages();
  const text = (page: Page, words: string) => page.getByText(words).first();

  it('signs in: refusals in words, lock-out, the forced new password', async () => {
    const page = await at.visit('/console');
    await at.signIn(page, 'lin', 'wrong');
    await text(page, '用户名或密码不正确').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-sign-in');
    for (let count = 0; count < 5; count += 1) {
      // The form takes no second press, and empties the field, while the first is under way.
      await page.locator('form button[type=submit]:not(.is-loading)').waitFor();
      await page.locator('input[name=password]').fill('wrong');
      const answered = page.waitForResponse('**/api/v1/session');
      await page.locator('input[name=password]').press('Enter');
      await answered;
    }
    await text(page, '账号已临时锁定').waitFor();

    await at.signIn(page, 'xin');
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

    // His role needs a second factor: it is set up before anything else.
    await text(page, '您的角色必须使用两步验证').waitFor();
    await page.locator('img[alt^=二维码]').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-second-factor');
    await page.locator('input[name=password]').fill('Longer-pass-2');
    await page.locator('input[name=code]').fill('111111');
    await page.keyboard.press('Enter');
    await text(page, '数字不正确或已用过').waitFor();
    await page.locator('input[name=code]').fill('287082');
    await page.keyboard.press('Enter');
    await text(page, 'aaaa-bbbb-cccc').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '我已保存' }).click();
    await page.getByRole('tab', { name: '我的工单' }).waitFor();

    await page.getByRole('button', { name: '账号' }).click();
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.locator('input[name=username]').waitFor();
    await at.signIn(page, 'xin', 'Longer-pass-2');
    const code = page.locator('input[name=code]');
    await code.waitFor();
    await expect.poll(() => code.evaluate((input) => input === document.activeElement)).toBe(true);
    await keepShot(page, 'console-sign-in-code');
    await page.keyboard.type('287082');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: '我的工单' }).waitFor();
  });

  it('takes a ticket from the offer to the close without the mouse', async () => {
    const ticket = at.server.world.addTicket();
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
    await page.getByText('暂无在办工单').waitFor();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor();

    at.server.offer(ticket, 's-lin');
    const offer = page.getByRole('alertdialog');
    await offer.waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('接入');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-offer');
    await takeOfferByKey(page, 'Enter');
    await page.getByRole('log').getByText('拖欠').waitFor();

    const opening = page.getByRole('region', { name: '群体开场语' });
    await opening.getByText('免予核查经济困难状况').waitFor();
    await keepShot(page, 'console-opening');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('r');
    await page.getByRole('textbox', { name: /^答复|^回复/ }).press('ArrowRight');
    await opening.waitFor({ state: 'hidden' });
    expect(ticket.firstResponseAt).toBeUndefined();
    await page.keyboard.type('您好，请问有考勤记录吗？');
    await page.keyboard.press('Enter');
    await page.getByText('已送达').waitFor();
    at.server.citizenReads(ticket);
    await page.getByText('已读').waitFor();
    await page.keyboard.type('/zc');
    await page.getByRole('option', { name: '劳动仲裁途径' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('劳动人事争议仲裁委员会').waitFor();
    at.server.citizenTypes(ticket);
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
    const ticket = at.server.world.addTicket();
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
    await page.getByText('暂无在办工单').waitFor();
    at.server.offer(ticket, 's-lin');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '不熟悉该事项' }).click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '确认拒接' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    at.server.offer(ticket, 's-lin', 900);
    at.server.offer(at.server.world.addTicket(), 's-lin');
    await page.getByText('还有 1 个派单').waitFor();
    await page.getByText('超时未接').waitFor();
  });

  it('keeps the keyboard on an offer: over an open form, after a click beside it, and for the next one', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const page = await at.visit(`/console#/work/${ticket.id}`);
    await at.signIn(page, 'lin');
    await page.goto(`${at.server.url}/console#/work/${ticket.id}`);
    await page.getByRole('log').waitFor();
    await page.keyboard.press('c');
    const words = page.getByRole('dialog').getByLabel('向群众反馈的内容');
    await words.fill('可以申请仲裁。');
    for (let count = 0; count < 2; count += 1) at.server.offer(at.server.world.addTicket(), 's-lin');
    const offer = page.getByRole('alertdialog');
    await offer.getByText('还有 1 个派单').waitFor();
    await page.mouse.click(5, 400);
    for (const left of [1, 0])
      await expect
        .poll(
          async () => {
            if ((await offer.count()) + (await offer.getByText('还有 1 个派单').count()) > left)
              await page.keyboard.press('Enter');
            return (await offer.count()) + (await offer.getByText('还有 1 个派单').count());
          },
          { timeout: 30_000, interval: 300 },
        )
        .toBe(left);
    // The form stands as it was, under the hand that was filling it in.
    await expect.poll(() => words.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await words.inputValue()).toBe('可以申请仲裁。');
  });

  it('sends an order, the notary signs and replies in the same console, the agent sees the reply', async () => {
    const ticket = at.server.world.addTicket({ service: 'notary' });
    at.server.world.give(ticket, 's-lin');
    const page = await at.visit(`/console#/work/${ticket.id}`);
    await at.signIn(page, 'lin');
    await page.goto(`${at.server.url}/console#/work/${ticket.id}`);
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

    const org = await at.visit('/console');
    await at.signIn(org, 'gong');
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
  });

  it('shows what failed and sends it again under the same key; drafts outlive the page', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
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
    await expect.poll(() => page.getByLabel('回复 张建国').inputValue()).toBe('写了一半的回复');
  });

  it('comes back after a cut with what was missed, and to the sign-in when the session ends', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
    await page.locator(`[data-ticket=${ticket.id}]`).click();
    await page.getByRole('log').waitFor();
    // The line is cut at both ends: a machine without any network hears of no change at its own.
    await page.context().setOffline(true);
    at.server.cut();
    await page.getByText('连接已断开').waitFor();
    at.server.citizenSays(ticket, '断线时说的话');
    await page.getByLabel('回复 张建国').fill('断线时写的回复');
    await page.keyboard.press('Enter');
    await page.getByText('未发送').waitFor();
    await keepShot(page, 'console-offline');
    await page.context().setOffline(false);
    await page.getByRole('log').getByText('断线时说的话').waitFor();
    await page.getByText('已送达').waitFor();
    expect(ticket.messages.filter((one) => one.text === '断线时写的回复')).toHaveLength(1);
    at.server.endSessions('lin');
    await page.getByText('登录已失效').waitFor();
  });

  it('scrolls a history of 5,000 messages in a window beside 200 conversations, and loses no key while 20 of them talk', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const author = { kind: 'citizen' as const, id: 'z', name: '张建国' };
    for (let count = 0; count < 5_000; count += 1)
      at.server.world.say(ticket, author, 'text', `第${count}句`);
    const others = Array.from({ length: 200 }, () => at.server.world.addTicket());
    for (const one of others) at.server.world.give(one, 's-lin');
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
    await page.locator(`[data-ticket=${ticket.id}]`).click();
    await page.getByText('第4999句').waitFor();
    const log = page.getByRole('log');
    const rows = log.locator('[data-message]');
    /** The oldest message in the page, and how far it lies below the upper edge. */
    const oldest = () =>
      rows.first().evaluate((row) => ({
        seq: row.getAttribute('data-seq'),
        id: row.getAttribute('data-message') ?? '',
      }));
    const topOf = (id: string) =>
      log.locator(`[data-message="${id}"]`).evaluate((row) => Math.round(row.getBoundingClientRect().top));
    for (let count = 0; count < 8; count += 1) {
      const { id } = await oldest();
      const top = await log.evaluate((element, of) => {
        element.scrollTo(0, 0);
        return Math.round(element.querySelector(`[data-message="${of}"]`)!.getBoundingClientRect().top);
      }, id);
      await expect.poll(async () => (await oldest()).id).not.toBe(id);
      // What was read stays where it was, and what is far below has left the page.
      await expect.poll(async () => Math.abs((await topOf(id)) - top)).toBeLessThanOrEqual(2);
      await expect.poll(() => rows.count()).toBeLessThanOrEqual(240);
    }
    expect(Number((await oldest()).seq)).toBeLessThan(4_600);
    await expect.poll(() => page.getByText('第4999句').count()).toBe(0);
    await page.getByRole('button', { name: '回到最新' }).click();
    await page.getByText('第4999句').waitFor();
    await page.keyboard.press('r');
    const talking = setInterval(() => {
      for (const one of others.slice(0, 20)) at.server.citizenSays(one, '还有一句');
    }, 100);
    // What is typed stands there whole while everybody else talks (how fast: `npm run bench -- console`).
    const typed = '请您把劳动合同、工资条和考勤记录拍照发来。'.repeat(3);
    await page.keyboard.type(typed);
    clearInterval(talking);
    await expect.poll(() => page.locator('textarea').first().inputValue()).toBe(typed);
  });
});
