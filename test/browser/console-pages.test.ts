/** Counter form, palette, administration by permission, phone and English in a real browser. */
import { describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll, keepShot, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { PHONE, staffPages } from '../support/pages/staff-pages.ts';

describe.skipIf(!browserTier())('console pages', () => {
  const at = staffPages();

  it('files a visitor at the counter, lists every key, finds tickets by the palette', async () => {
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
    await page.getByText('暂无在办工单').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByLabel('来访事由').waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
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
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await page.keyboard.type('漏水');
    await page.getByRole('option', { name: /漏水/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('shows administration by permission alone (every page itself: gallery)', async () => {
    const seen: Record<string, string[]> = {};
    for (const who of ['lin', 'gong', 'wang', 'admin', 'shen']) {
      const page = await at.visit('/console');
      await at.signIn(page, who);
      await page.locator('nav a[href^="#"]').first().waitFor();
      seen[who] = await page
        .locator('nav a[href^="#"]')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.slice(2) ?? ''));
    }
    expect(seen).toMatchObject({
      lin: ['work', 'grab', 'orders', 'counter', 'appointments', 'follow', 'duty', 'sanctions', 'shifts'],
      gong: ['orders', 'duty', 'sanctions'],
      admin: [
        'reports',
        'staff',
        'shifts',
        'canned',
        'advisers',
        'policies',
        'services',
        'exchange',
        'site',
        'subjects',
        'keys',
      ],
      shen: ['reports', 'ratings', 'shifts', 'audit'],
    });
  });

  it('creates a person with a one-time password, and makes an API key', async () => {
    const page = await at.visit('/console?locale=en', { locale: 'en-GB' });
    await at.signIn(page, 'admin');
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

  it('canned replies are edited once they were read, not before: nothing typed is taken away by a late answer', async () => {
    const page = await at.visit('/console');
    await at.signIn(page, 'wang');
    await page.locator('nav.rail a').first().waitFor();
    let letGo = (): void => undefined;
    const held = new Promise<void>((done) => {
      letGo = done;
    });
    // The console reads the list for its composer too: that answer is held as well.
    await page.route('**/api/v1/canned-replies', async (route) => {
      if (route.request().method() === 'GET') await held;
      await route.continue();
    });
    await page.goto(`${at.server.url}/console#/canned`);
    const add = page.getByRole('button', { name: '新增', exact: true });
    await add.waitFor();
    expect(await add.isDisabled()).toBe(true);
    letGo();
    const shortcuts = page.getByLabel('快捷词');
    await shortcuts.nth(1).waitFor();
    const before = await shortcuts.count();
    await add.click();
    await shortcuts.nth(before).waitFor();
    await shortcuts.first().fill('cl');
    await page.getByLabel('标题').first().fill('材料清单');
    await page.getByLabel('内容').first().fill('请带身份证。');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').waitFor();
    expect(at.server.world.canned.map((one) => one.shortcut)).toHaveLength(before + 1);
    expect(at.server.world.canned[0]).toMatchObject({ shortcut: 'cl', text: '请带身份证。' });
  });

  it('on a phone, the list of pages that was opened before the first page came stays open', async () => {
    const page = await at.visit('/console', { viewport: PHONE });
    let letGo = (): void => undefined;
    const held = new Promise<void>((done) => {
      letGo = done;
    });
    await page.route('**/work-view*.js', async (route) => {
      await held;
      await route.continue();
    });
    await at.signIn(page, 'wang');
    const rules = page.getByRole('link', { name: '规则' });
    await page.getByRole('button', { name: '更多', exact: true }).click();
    await rules.waitFor();
    letGo();
    await page.waitForURL(/#\/work$/);
    await page.getByRole('tab', { name: '我的工单' }).waitFor();
    await rules.click();
    await page.getByRole('heading', { name: '规则工作台' }).waitFor();
    await rules.waitFor({ state: 'hidden' });
  });

  it('a restricted ticket bears its lock; sanctions with their history, imposed and objected to, on both widths', async () => {
    const at1 = '2026-11-20T01:00:00.000Z';
    const ticket = at.server.world.addTicket({
      restricted: 'military',
      restriction: {
        clearance: 'military',
        byPolicy: false,
        byName: '王主任',
        reason: '现役军人家属',
        at: at1,
      },
    });
    at.server.world.give(ticket, 's-wang');
    const page = await at.visit('/console');
    const said = { by: 's-x', byName: '赵主任', at: at1 };
    const line = {
      ...{ id: 'sn-1', kind: 'suspend', state: 'active', services: ['notary'], fromAt: at1 },
      ...{
        untilAt: '2026-12-04T16:00:00.000Z',
        reason: 'not_in_time',
        words: '三次超期未签收，群众反映强烈。',
      },
      ...{ basis: 'returned_orders', basisRef: '20261120-0001-1', ...said, may: ['decide', 'lift'] },
      objection: { words: '其中两次为系统故障，已书面说明。', by: 's-y', byName: '孙公证员', at: at1 },
    };
    const view = {
      ...{ subject: { kind: 'organisation', id: 'org-1' }, name: '云溪公证处', items: [line] },
      ...{ stopped: ['notary'], suggested: 'remove' },
    };
    const sent: unknown[] = [];
    await page.route('**/api/v1/sanctions**', async (route) => {
      const { pathname } = new URL(route.request().url());
      const reads = route.request().method() === 'GET';
      if (!reads) sent.push([pathname, route.request().postDataJSON()]);
      await route.fulfill({ json: reads && pathname.endsWith('/sanctions') ? { items: [view] } : view });
    });
    await at.signIn(page, 'wang');
    await page.locator(`[data-ticket=${ticket.id}]`).click();
    await page.getByText('王主任 设为受限：现役军人家属').waitFor();
    await page.locator(`[data-ticket=${ticket.id}]`).getByText('受限：涉军').waitFor();
    await keepShot(page, 'console-restricted');
    await page.goto(`${at.server.url}/console#/sanctions`);
    await page.getByText('三次超期未签收').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-sanctions');
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: '复核异议' }).waitFor();
    await expectNoSidewaysScroll(page);
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-sanctions-phone');
    await page.getByRole('button', { name: '作出处分' }).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: '作出处分' });
    await form.getByText('暂停', { exact: true }).click();
    await form.getByLabel('截止日期', { exact: false }).first().waitFor();
    await expectNoSidewaysScroll(page);
    await keepShot(page, 'console-sanction-form-phone');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '复核异议' }).click();
    const decide = page.getByRole('dialog', { name: '复核异议' });
    await decide.getByText('异议成立，撤销处分').click();
    await decide.getByLabel('说明').fill('情况属实');
    await page.keyboard.press('Control+Enter');
    await decide.waitFor({ state: 'hidden' });
    expect(sent).toEqual([
      [
        '/api/v1/sanctions/sn-1/decision',
        { subject: { kind: 'organisation', id: 'org-1' }, upheld: false, words: '情况属实' },
      ],
    ]);
  });

  it('works on a phone and in English, one pane at a time, without sideways scrolling', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    for (const locale of ['zh-CN', 'en-GB']) {
      const page = await at.visit('/console', { locale, viewport: PHONE });
      await at.signIn(page, 'lin');
      await page.locator(`[data-ticket=${ticket.id}]`).waitFor();
      await expectNoSidewaysScroll(page);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `console-phone-list-${locale}`);
      await page.locator(`[data-ticket=${ticket.id}]`).click();
      await page.getByRole('log').waitFor();
      await expectNoSidewaysScroll(page);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `console-phone-talk-${locale}`);
      await page.getByRole('button', { name: locale === 'zh-CN' ? '查看详情' : 'Show details' }).click();
      await page.getByRole('complementary').waitFor();
      await expectNoSidewaysScroll(page);
      await keepShot(page, `console-phone-facts-${locale}`);
      expect(await seriousFindings(page)).toEqual([]);
    }
  });
});
