/** Directory, status, and the administration of bureau and partners, in a real Chromium on the real product. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { CitizenTicketView } from '../../routing/protocol/views.ts';
import {
  expectNoSidewaysScroll,
  keepShot,
  seriousFindings,
  watchErrors,
} from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';
import { freshOnRetry } from '../support/product/fresh-on-retry.ts';
import { ask, citizenSocket, contact, type Product, startProduct } from '../support/product/product.ts';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(!browserTier())('pages of the bureau', () => {
  let product: Product;
  let browser: Browser;
  const errors: string[][] = [];

  freshOnRetry(
    async () => {
      errors.length = 0;
      product = await startProduct({ env: { PARTNER_NETWORKS: '127.0.0.1' } });
      browser = await launchChromium();
    },
    async () => {
      await browser?.close();
      await product?.dispose();
    },
  );
  afterAll(() => {
    expect(errors.flat()).toEqual([]);
  });

  const visit = async (path: string, viewport = WIDE, locale = 'zh-CN'): Promise<Page> => {
    const context = await browser.newContext({ viewport, locale, reducedMotion: 'reduce' });
    const page = await context.newPage();
    errors.push(watchErrors(page));
    await page.goto(product.url + path);
    return page;
  };
  const signedIn = async (username: string, viewport = WIDE): Promise<Page> => {
    const page = await visit('/console', viewport);
    const { password } = product.account(username);
    await page.locator('input[autocomplete="username"]').fill(username);
    await page.locator('input[type="password"]').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('nav.rail a').first().waitFor();
    return page;
  };
  /** Nothing sticks out at the side, and axe finds nothing serious. */
  const good = async (page: Page, name: string): Promise<void> => {
    await keepShot(page, name);
    await expectNoSidewaysScroll(page);
    expect(await seriousFindings(page)).toEqual([]);
  };

  it('CT3: a citizen finds the station of his village and starts a request there', async () => {
    const page = await visit('/directory', PHONE);
    await page.getByLabel('县区').selectOption({ label: '云溪县' });
    await page.getByLabel('乡镇街道').selectOption({ label: '溪口镇' });
    await page.getByLabel('村社区').selectOption({ label: '桥头村' });
    await expect
      .poll(() => page.locator('.found .name').first().textContent())
      .toBe('桥头村公共法律服务工作室');
    await good(page, 'directory-phone');
    await page.getByRole('link', { name: '在线咨询或申请' }).first().click();
    await page.waitForURL(/\/chat\?station=GZS-100201/);
    await page.locator('textarea').first().fill('想了解土地承包合同');
    await page.getByRole('button', { name: /提交/ }).click();
    await page.locator('.ticket-line .number').first().waitFor();
    await page.context().close();
  });

  it('CT1: guides show materials and steps; English is spoken too', async () => {
    const page = await visit('/directory#guides');
    await page.locator('summary', { hasText: '法律援助申请' }).click();
    await page.locator('details[open]').getByText('经济困难状况说明表').waitFor();
    await good(page, 'directory-guides');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Stations, providers and guides' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  });

  it('CT6: progress by number and query code, a wrong code is refused in words', async () => {
    const citizen = await citizenSocket(product);
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(
      citizen,
      'contact:open',
      contact('查询进度用'),
    );
    const page = await visit(`/status?no=${ticket.no}`, PHONE);
    await page.getByLabel('查询码').fill(ticket.queryCode === '00000000' ? '00000001' : '00000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await good(page, 'status-refused-phone');
    await page.getByLabel('查询码').fill(ticket.queryCode ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: ticket.no }).waitFor();
    await good(page, 'status-phone');
    expect(await page.locator('body').textContent()).not.toContain('查询进度用');
    citizen.disconnect();
    await page.context().close();
  });

  it('CT4, CT5: an administrator edits organisations, imports with faults named, sees catalogue and facts', async () => {
    const page = await signedIn('admin');
    await page.goto(`${product.url}/console#/site`);
    await page.getByText('溪口镇公共法律服务工作站').waitFor();
    await good(page, 'site-organisations');
    const file = {
      name: 'orgs.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('编号,名称,类型,所在地代码\nZX-1,测试站,不知道,990101\n'),
    };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('不认识的类型').waitFor();
    await keepShot(page, 'site-import-faults');
    await page.locator('input[type=file]').setInputFiles({
      ...file,
      buffer: Buffer.from('编号,名称,类型,所在地代码\nZX-1,测试站,公共法律服务工作站,990101\n'),
    });
    await page.getByText('1 行：新增 1').waitFor();
    await page.getByRole('button', { name: '确认导入' }).click();
    await page.getByLabel('搜索').fill('测试站');
    const row = page.locator('tr', { hasText: '测试站' });
    await row.getByRole('button', { name: '二维码' }).click();
    await expect
      .poll(() => page.evaluate(`document.querySelector('img.qr')?.naturalWidth ?? 0`))
      .toBeGreaterThan(0);
    await keepShot(page, 'site-qr');
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: '编辑' }).click();
    await page.getByLabel('地址').fill('新街1号');
    await keepShot(page, 'site-organisation-form');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('新街1号').waitFor();
    for (const [tab, words] of [
      ['事项目录', 'FLZX-02'],
      ['行政区划', '云溪县'],
      ['基本信息', '公布的热线号码'],
    ] as const) {
      await page.getByRole('button', { name: tab, exact: true }).click();
      await page.getByText(words).first().waitFor();
      await good(page, `site-${tab}`);
    }
    await page.context().close();
    const phone = await signedIn('admin', PHONE);
    await phone.goto(`${product.url}/console#/site`);
    await phone.getByText('溪口镇公共法律服务工作站').waitFor();
    await good(phone, 'site-organisations-phone');
    await phone.context().close();
  });

  it('WO3: a partner is made with the keyboard, its secret is shown once, the test says what is wrong', async () => {
    const page = await signedIn('admin');
    await page.goto(`${product.url}/console#/exchange`);
    await page.getByRole('button', { name: '新建对接系统' }).click();
    await page.getByLabel('代号').fill('12345');
    await page.getByLabel('名称').fill('市12345热线');
    await page.getByLabel('转办地址').fill('http://127.0.0.1:9/orders');
    await keepShot(page, 'partner-form');
    await page.keyboard.press('Control+Enter');
    await page.locator('code.mono').waitFor();
    expect((await page.locator('code.mono').textContent())?.length).toBeGreaterThan(30);
    await page.getByRole('button', { name: '测试连接' }).click();
    await page.getByText('连接被拒绝').waitFor();
    await good(page, 'partners');
    await page.reload();
    await page.getByText('市12345热线').waitFor();
    expect(await page.locator('code.mono').count()).toBe(0);
    await page.getByRole('button', { name: '发送记录' }).click();
    await page.getByText('没有发送记录').waitFor();
    await good(page, 'deliveries');
    await page.context().close();
  });
});
