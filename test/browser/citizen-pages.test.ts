/** The citizen's pages on the real product: signed in through a portal's page, and a transcript by link. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmsGateway, startSmsGateway } from '../../scripts/sms-stand-in/gateway.ts';
import {
  expectNoSidewaysScroll,
  keepShot,
  seriousFindings,
  watchErrors,
} from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';
import { ask, type Product, staffSocket, startProduct } from '../support/product/product.ts';

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };
const SMS_KEY = { keyId: 'bureau', secret: 'secret-of-the-stand-in' };
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A portal with a sign-in of its own: who is signed in is in its address, its server signs. */
const startPortal = async (line: () => string, key: { kid: string; secret: string; aud: string }) => {
  const tokenOf = (sub: string): string => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = {
      sub,
      aud: key.aud,
      iat,
      exp: iat + 120,
      jti: randomUUID(),
      name: `居民${sub}`,
      phone: '13900001111',
    };
    const text = `${part({ alg: 'HS256', typ: 'JWT', kid: key.kid })}.${part(claims)}`;
    return `${text}.${createHmac('sha256', key.secret).update(text).digest('base64url')}`;
  };
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://portal');
    if (pathname === '/token') return response.end(tokenOf(searchParams.get('as') ?? 'nobody'));
    response.setHeader('content-type', 'text/html; charset=utf-8');
    return response.end(`<!doctype html><html lang="zh-CN"><title>政务门户</title><body><h1>政务门户</h1>
<script>
window.heard = [];
addEventListener('yixiantong:ready', () => {
  Yixiantong.on('identify', (detail) => heard.push(detail));
  const as = new URLSearchParams(location.search).get('as');
  if (as === 'wrong') Yixiantong.identify({ token: 'x.y.z'.padEnd(40, 'a') });
  else if (as) Yixiantong.identify({ token: () => fetch('/token?as=' + as).then((it) => it.text()) });
});
</script>
<script async src="${line()}/widget.js" data-region="990101" data-entry="migrant_worker"></script></body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
};

describe.skipIf(!browserTier())('pages of the citizen', () => {
  let product: Product;
  let browser: Browser;
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let gateway: SmsGateway;
  const key = { kid: '', secret: '', aud: '' };
  const errors: string[][] = [];

  beforeAll(async () => {
    gateway = await startSmsGateway(SMS_KEY);
    product = await startProduct({
      env: { SMS_URL: gateway.url, SMS_KEY_ID: SMS_KEY.keyId, SMS_SECRET: SMS_KEY.secret },
    });
    portal = await startPortal(() => product.url, key);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    portal?.close();
    await product?.dispose();
    await gateway?.stop();
    expect(errors.flat()).toEqual([]);
  });

  const open = async (
    url: string,
    viewport = PHONE,
    context = browser.newContext({ viewport, locale: 'zh-CN' }),
  ) => {
    const page = await (await context).newPage();
    errors.push(watchErrors(page));
    await page.goto(url);
    return page;
  };
  const chatOf = async (page: Page): Promise<Frame> => {
    await page.locator('#yixiantong button').click();
    const handle = await page.waitForSelector('#yixiantong iframe');
    const frame = await handle.contentFrame();
    if (!frame) throw new Error('no frame');
    return frame;
  };
  const heard = (page: Page): Promise<{ ok: boolean; message?: string }[]> => page.evaluate('heard');
  const good = async (page: Page, name: string): Promise<void> => {
    await keepShot(page, name);
    await expectNoSidewaysScroll(page);
    expect(await seriousFindings(page)).toEqual([]);
  };

  it('CZ2: an administrator makes a portal’s key, and its secret is shown once', async () => {
    const page = await open(`${product.url}/console`, WIDE);
    const { username, password } = product.account('admin');
    await page.locator('input[autocomplete="username"]').fill(username);
    await page.locator('input[type="password"]').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('nav.rail a').first().waitFor();
    await page.goto(`${product.url}/console#/keys`);
    await page.getByRole('button', { name: '新建身份密钥' }).click();
    // A second try makes a key of its own.
    const name = `政务门户${Date.now()}`;
    await page.getByLabel('门户名称').fill(name);
    await page.getByLabel('门户网址').fill(portal.url);
    await keepShot(page, 'identity-key-form');
    await page.getByRole('button', { name: '保存' }).click();
    key.secret = (await page.locator('code.mono').textContent()) ?? '';
    const row = page.locator('tr', { hasText: name });
    await row.waitFor();
    key.kid = (await row.locator('td').nth(1).textContent()) ?? '';
    key.aud = /aud 填 ([^。]+)。/.exec((await page.locator('.identity').textContent()) ?? '')?.[1] ?? '';
    expect(key.secret.length).toBeGreaterThan(40);
    await good(page, 'identity-keys');
    await page.reload();
    await row.waitFor();
    expect(await page.locator('code.mono').count()).toBe(0);
    await page.context().close();
  });

  it('CZ2: the host page’s citizen finds his conversation on another device; another person on the same one does not', async () => {
    const first = await open(`${portal.url}/?as=zhang`);
    const chat = await chatOf(first);
    await expect.poll(() => heard(first)).toMatchObject([{ ok: true }]);
    // What the portal said fills in the form.
    await chat.locator('.more').waitFor();
    await expect.poll(() => chat.locator('#name').inputValue()).toBe('居民zhang');
    await expect.poll(() => chat.locator('#phone').inputValue()).toBe('13900001111');
    await keepShot(first, 'identify-form-390');
    await chat.locator('#what').fill('门户里问的事情：工资没发');
    await chat.locator('.form button[type=submit]').click();
    await chat.locator('.ticket-line .number').first().waitFor();

    const second = await open(`${portal.url}/?as=zhang`, WIDE);
    const there = await chatOf(second);
    await there.locator('.log').getByText('门户里问的事情').waitFor();
    await there.locator('.composer textarea').fill('换了电脑接着说');
    await second.keyboard.press('Enter');
    await chat.locator('.log').getByText('换了电脑接着说').waitFor();
    await keepShot(second, 'identify-second-device-1440');

    // The same browser, now somebody else at the portal.
    const other = await open(`${portal.url}/?as=li`, PHONE, Promise.resolve(first.context()));
    const otherChat = await chatOf(other);
    await expect.poll(() => heard(other)).toMatchObject([{ ok: true }]);
    await expect.poll(() => otherChat.locator('#name').inputValue()).toBe('居民li');
    expect(await otherChat.locator('body').textContent()).not.toContain('门户里问的事情');
    await other.evaluate('Yixiantong.signOut()');
    await expect.poll(() => otherChat.locator('#name').inputValue()).toBe('');
    for (const page of [first, second]) await page.context().close();
  });

  it('CZ2: a wrong token is told to the host page in Chinese, and the chat goes on without it', async () => {
    const page = await open(`${portal.url}/?as=wrong`);
    await expect
      .poll(() => heard(page))
      .toMatchObject([{ ok: false, message: expect.stringContaining('身份令牌无效') }]);
    const chat = await chatOf(page);
    await chat.locator('#what').waitFor();
    await page.context().close();
  });

  it('CZ3: a transcript by link from the chat and from the status page, ended by its citizen', async () => {
    const page = await open(`${product.url}/chat`);
    await page.locator('#what').fill('我的电话是13812345678，物业乱收费');
    await page.locator('.form button[type=submit]').click();
    const numbers = page.locator('.ticket-line .number');
    await numbers.nth(1).waitFor();
    const [no = '', code = ''] = await numbers.allTextContents();
    await page.locator('.composer-foot .link-button').click();
    await page.locator('.ask .button-bad').click();
    await page.getByRole('button', { name: '获取对话记录链接' }).click();
    const link = page.getByRole('link', { name: '打开对话记录' });
    await link.waitFor();
    await good(page, 'transcript-card-390');
    const href = product.url + ((await link.getAttribute('href')) ?? '');
    for (const [lang, width] of [
      ['zh-CN', 390],
      ['en', 1440],
      ['bo', 390],
    ] as const) {
      const reader = await open(href.replace(/lang=.*/, `lang=${lang}`), { width, height: 844 });
      await reader.getByText('138****5678').first().waitFor();
      expect(await reader.locator('body').textContent()).not.toContain('13812345678');
      await good(reader, `transcript-${lang}-${width}`);
      await reader.context().close();
    }
    await page.getByRole('button', { name: '作废链接' }).click();
    await page.getByText('链接已作废').waitFor();
    const gone = await open(href);
    errors.pop();
    await gone.getByText('已作废或已过期').waitFor();
    await good(gone, 'transcript-gone-390');
    await gone.context().close();
    await page.context().close();

    const status = await open(`${product.url}/status?no=${no}`);
    await status.getByLabel('查询码').fill(code);
    await status.keyboard.press('Enter');
    await status.getByRole('button', { name: '获取对话记录链接' }).click();
    const again = status.getByRole('link', { name: '打开对话记录' });
    await again.waitFor();
    await good(status, 'transcript-status-390');
    const reader = await open(product.url + ((await again.getAttribute('href')) ?? ''));
    await reader.getByText('138****5678').first().waitFor();
    await status.getByRole('button', { name: '作废链接' }).click();
    await status.getByText('链接已作废').waitFor();
    expect((await reader.reload())?.status()).toBe(404);
    // PI5: by the same proof he asks for his own data; asked again, he is told of the first request.
    await status.locator('.my-data > summary').click();
    await status.getByLabel('删除我的信息').check();
    const ask = status.getByRole('button', { name: '提交申请' });
    await ask.click();
    const told = status.locator('.my-data [role=status]');
    await told.getByText(/编号 GS\d{8}-\d{4}/).waitFor();
    await good(status, 'my-data-status-390');
    await ask.click();
    await told.getByText('您已经提过同样的申请').waitFor();
    await status.context().close();
    await reader.context().close();
  });

  it('MB: a letter without a name by the keyboard alone; its number and code open the status page', async () => {
    for (const [locale, width] of [
      ['en', 1440],
      ['bo', 390],
    ] as const) {
      const large = locale === 'bo' ? '&size=large' : '';
      const look = await open(`${product.url}/mailbox?locale=${locale}${large}`, { width, height: 844 });
      await look.locator('.privacy').waitFor();
      await good(look, `mailbox-${locale}-${width}`);
      await look.context().close();
    }
    const page = await open(`${product.url}/directory`);
    await page.getByRole('link', { name: '群众批评意见信箱' }).click();
    await page.getByText('5 个工作日内答复').waitFor();
    await good(page, 'mailbox-390');
    await page.getByRole('checkbox', { name: '工作人员' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: '提交意见' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('请写下您的意见').waitFor();
    // The field that is missing has the focus.
    await page.keyboard.type('周六大厅没有人，白跑一趟');
    await page.getByRole('button', { name: '提交意见' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('已收到您的意见').waitFor();
    await page.locator('.received .number').nth(1).waitFor();
    const [no = '', code = ''] = await page.locator('.received .number').allTextContents();
    await good(page, 'mailbox-sent-390');
    await page.getByRole('link', { name: '查看进度和答复' }).click();
    await page.getByLabel('查询码').fill(code);
    await page.keyboard.press('Enter');
    await page.getByText('答复期限').waitFor();
    await page.getByText(no).waitFor();
    // PM: the promise of the letter box stands on the page of promises too, from the same policy.
    await page.getByRole('link', { name: '服务承诺' }).click();
    await page.getByText('信箱来信 5 个工作日内答复').waitFor();
    await good(page, 'promises-390');
    await page.context().close();
  });

  it('BU: a citizen subscribes with number and code by the keyboard alone; a supervisor sees whom a notice reaches', async () => {
    // A number of its own for each try.
    const phone = `139${String(Date.now()).slice(-8)}`;
    const page = await open(`${product.url}/mailbox`);
    await page.getByRole('link', { name: '订阅公共法律服务信息' }).click();
    await page.getByLabel('手机号').fill(phone);
    await good(page, 'notices-390');
    await page.keyboard.press('Enter');
    await page.getByLabel('验证码').waitFor();
    const code = () => gateway.reached(phone).findLast(({ purpose }) => purpose === 'code')?.values.code;
    await expect.poll(code).toMatch(/^\d{6}$/);
    await page.getByLabel('验证码').fill(code() ?? '');
    await page.keyboard.press('Enter');
    await page.locator('select#place').waitFor();
    await expect.poll(() => page.locator('select#place').inputValue()).not.toBe('');
    await page.getByRole('checkbox', { name: '劳动纠纷' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('checkbox', { name: '我同意' }).focus();
    await page.keyboard.press('Space');
    await good(page, 'notices-choice-390');
    await page.getByRole('button', { name: '订阅', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('已保存，您会收到').waitFor();
    await good(page, 'notices-saved-390');

    const desk = await open(`${product.url}/console`, WIDE);
    const { username, password } = product.account('supervisor');
    await desk.locator('input[autocomplete="username"]').fill(username);
    await desk.locator('input[type="password"]').fill(password);
    await desk.keyboard.press('Enter');
    await desk.locator('nav.rail a').first().waitFor();
    await desk.goto(`${product.url}/console#/bulletins`);
    await desk.getByRole('button', { name: '新建信息' }).click();
    const dialog = desk.getByRole('dialog', { name: '新建信息' });
    await dialog.getByLabel('标题').fill('欠薪维权讲座');
    await dialog.getByLabel('正文').fill('周六上午九点，公共法律服务中心二楼。');
    await dialog.locator('label', { hasText: '劳动纠纷' }).click();
    await dialog.getByText(/将发给 \d+ 人/).waitFor();
    await good(desk, 'bulletin-form-1440');
    await dialog.getByRole('button', { name: /发送给/ }).click();
    await desk
      .getByRole('dialog', { name: '欠薪维权讲座' })
      .getByRole('button', { name: /发送给/ })
      .click();
    const row = desk.locator('tr', { hasText: '欠薪维权讲座' }).first();
    await row.getByRole('button', { name: '发送记录' }).click();
    await row.getByRole('status').waitFor();
    await good(desk, 'bulletins-1440');
    await desk.context().close();

    await page.getByRole('button', { name: '退订' }).click();
    await page.getByRole('button', { name: '确定退订' }).click();
    await page.getByText('已退订，不会再收到').waitFor();
    await page.context().close();
  });

  it('AF: staff fill in an application for legal aid, its citizen corrects and confirms it by the keyboard', async () => {
    const chat = await open(`${product.url}/chat`);
    await chat.locator('#what').fill('工地干了三个月，老板不发工资');
    await chat.locator('.form button[type=submit]').click();
    await chat.locator('.ticket-line .number').nth(1).waitFor();
    const no = (await chat.locator('.ticket-line .number').first().textContent()) ?? '';

    const desk = await open(`${product.url}/console`, WIDE);
    const { username, password } = product.account('supervisor');
    await desk.locator('input[autocomplete="username"]').fill(username);
    await desk.locator('input[type="password"]').fill(password);
    await desk.keyboard.press('Enter');
    await desk.locator('nav.rail a').first().waitFor();
    const read = (path: string): Promise<unknown> =>
      desk.evaluate(`fetch(${JSON.stringify(path)}).then((it) => it.json())`);
    const me = (await read('/api/v1/session')) as { id: string };
    const { items } = (await read('/api/v1/tickets?scope=all')) as { items: { id: string; no: string }[] };
    const ticketId = items.find((one) => one.no === no)?.id ?? '';
    const socket = await staffSocket(product, 'supervisor', '/supervisor');
    await ask(socket, 'ticket:assign', { ticketId, staffId: me.id, reason: '代填申请' });
    socket.close();
    await desk.goto(`${product.url}/console#/work/${ticketId}`);
    await desk.getByRole('log').waitFor();
    await desk.getByRole('button', { name: '代填法律援助申请' }).click();
    const dialog = desk.getByRole('dialog');
    await expect.poll(() => dialog.getByLabel('事情经过').inputValue()).toContain('工地干了三个月');
    await dialog.getByLabel('申请人').fill('李四');
    await dialog.getByLabel('请求事项').fill('指派律师追讨工资');
    await good(desk, 'aid-dialog-1440');
    await desk.keyboard.press('Control+Enter');
    await desk.getByText('待本人确认').waitFor();

    const link = chat.getByRole('link', { name: /请点这里核对并确认/ });
    await link.waitFor();
    await good(chat, 'aid-chat-390');
    const href = (await link.getAttribute('href')) ?? '';
    const here = product.url + href.slice(href.indexOf('/confirm'));
    for (const [lang, width] of [
      ['en', 1440],
      ['bo', 390],
    ] as const) {
      const look = await open(here.replace('#', `?lang=${lang}${lang === 'bo' ? '&size=large' : ''}#`), {
        width,
        height: 844,
      });
      await look.locator('#happened').waitFor();
      await good(look, `aid-confirm-${lang}-${width}`);
      await look.context().close();
    }
    const page = await open(here);
    await page.locator('#phone').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('请填写：联系电话').waitFor();
    await page.keyboard.type('139 0000 3333');
    await page.locator('#isTrue').focus();
    await page.keyboard.press('Space');
    await good(page, 'aid-confirm-390');
    await page.getByRole('button', { name: '确认提交' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '申请已确认' }).waitFor();
    await good(page, 'aid-confirmed-390');
    await chat.locator('.log').getByText('请求事项：指派律师追讨工资').waitFor();
    await desk.getByRole('button', { name: '按此派法律援助单' }).click();
    await expect.poll(() => dialog.getByLabel('办理要求').inputValue()).toContain('139****3333');
    await good(desk, 'aid-order-1440');
    for (const one of [chat, desk, page]) await one.context().close();
  });

  it('AP: a citizen books a time, moves it, and the clerk sees him arrive on the list of the day', async () => {
    for (const [locale, width] of [
      ['en', 1440],
      ['zh-CN', 390],
      ['bo', 390],
    ] as const) {
      const large = locale === 'bo' ? '&size=large' : '';
      const look = await open(`${product.url}/appointments?locale=${locale}${large}`, { width, height: 844 });
      await look.locator('.times .tile').first().waitFor();
      await good(look, `appointments-${locale}-${width}`);
      await look.context().close();
    }
    const chat = await open(`${product.url}/chat`);
    await chat.getByRole('link', { name: /预约/ }).waitFor();
    await chat.context().close();

    const page = await open(`${product.url}/appointments`);
    await page.locator('.times .tile').first().waitFor();
    await page.getByRole('button', { name: '确认预约' }).click();
    await page.getByRole('alert').getByText('请先选择时间').waitFor();
    // Tomorrow or later: there is time left to move and cancel it.
    await page.locator('.days .tile:enabled').last().click();
    const times = page.locator('.times .tile');
    await times.nth(1).waitFor();
    await times.first().click();
    await page.getByLabel('怎么称呼您').fill('王大娘');
    await page.getByLabel('联系电话').fill('139 0000 2222');
    await page.getByLabel('简单说说').fill('邻居盖房挡光');
    await page.getByRole('button', { name: '确认预约' }).click();
    await page.getByText('预约成功').waitFor();
    await expect.poll(() => page.locator('.note-ok .number').textContent()).toMatch(/^YY\d{8}-\d{4}$/);
    await good(page, 'appointment-booked-390');
    await page.getByRole('button', { name: '我会来' }).click();
    await page.getByText('已确认，到时见').waitFor();
    await page.getByRole('button', { name: '改期' }).click();
    await page.locator('.days .tile:enabled').last().click();
    await times.nth(1).click();
    await page.getByRole('button', { name: '改到这个时间' }).click();
    await page.getByText('已改期').waitFor();
    const no = (await page.locator('section.card .number').first().textContent()) ?? '';
    await page.reload();
    await page.getByText(no).waitFor();

    const { items } = (await (
      await fetch(`${product.url}/api/v1/visitor/appointments`, {
        headers: {
          authorization: `Bearer ${await page.evaluate(`localStorage.getItem('yixiantong.visitor')`)}`,
        },
      })
    ).json()) as { items: { startAt: string }[] };
    const day = new Date(Date.parse(items[0]!.startAt) + 8 * 3_600_000).toISOString().slice(0, 10);
    const desk = await open(`${product.url}/console`, WIDE);
    const { username, password } = product.account('zhou');
    await desk.locator('input[autocomplete="username"]').fill(username);
    await desk.locator('input[type="password"]').fill(password);
    await desk.keyboard.press('Enter');
    await desk.locator('nav.rail a').first().waitFor();
    await desk.goto(`${product.url}/console#/appointments`);
    const date = desk.getByRole('combobox', { name: '日期' });
    await date.fill(day);
    await date.press('Enter');
    const row = desk.locator('tr', { hasText: no });
    await row.getByText('王大娘').waitFor();
    await good(desk, 'appointments-console-1440');
    await row.getByRole('button', { name: '已到' }).click();
    await row.getByText(/^\d{8}-\d{4}$/).waitFor();
    await desk.setViewportSize(PHONE);
    await good(desk, 'appointments-console-390');
    await desk.context().close();
    await page.context().close();
  });

  it('RD3: a reception day of a leader is booked by keyboard', async () => {
    const page = await open(`${product.url}/appointments`);
    await page
      .getByRole('button', { name: /^预约接待/ })
      .first()
      .click();
    const heading = page.getByRole('heading', { name: '预约领导接待' });
    await heading.waitFor();
    const times = page.getByRole('radiogroup', { name: '几点' }).getByRole('radio');
    await times.first().waitFor();
    await times.first().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => times.nth(1).getAttribute('aria-checked')).toBe('true');
    await page.getByLabel('怎么称呼您').fill('赵大爷');
    await page.getByLabel('联系电话').fill('13900004444');
    await page.keyboard.press('Enter');
    await page.getByText('预约成功').waitFor();
    await page.locator('section.card', { hasText: /领导接待日 · .+ · 接待人/ }).waitFor();
    await good(page, 'reception-booked-390');
    await page.context().close();
  });

  it('AP4: a cancelled appointment is free for somebody else', async () => {
    const page = await open(`${product.url}/appointments`);
    await page.locator('.days .tile:enabled').last().click();
    await page.locator('.times .tile').nth(2).click();
    await page.getByLabel('怎么称呼您').fill('李四');
    await page.getByLabel('联系电话').fill('13900003333');
    await page.getByRole('button', { name: '确认预约' }).click();
    await page.getByText('预约成功').waitFor();
    await page.getByRole('button', { name: '取消预约' }).click();
    await page.waitForFunction(() => document.activeElement?.textContent === '不取消');
    await keepShot(page, 'appointment-cancel-390');
    await page.getByRole('button', { name: '确定取消' }).click();
    await page.getByText('预约已取消').waitFor();
    await page.locator('.tag', { hasText: '已取消' }).waitFor();
    await page.context().close();
  });

  it('FQ: frequent questions lead to a person in every state, and carry the question into the chat', async () => {
    const page = await open(`${product.url}/directory`);
    await page.getByRole('link', { name: '常见问题' }).click();
    const person = page.getByRole('complementary').getByRole('link', { name: '找人咨询' });
    await person.waitFor();
    await page.getByRole('button', { name: '劳动纠纷' }).waitFor();
    await good(page, 'faq-390');
    await page.getByLabel('您想问什么').fill('没签劳动合同能要双倍工资吗');
    await page.keyboard.press('Enter');
    const answer = page.locator('details', { hasText: '没签合同双倍工资' });
    await answer.locator('summary').focus();
    await page.keyboard.press('Enter');
    await answer.getByText('《中华人民共和国劳动合同法》第八十二条').waitFor();
    await answer.getByRole('link', { name: '拨打 12348' }).waitFor();
    await answer.getByRole('button', { name: '有帮助' }).click();
    await answer.getByText('谢谢您告诉我们。').waitFor();
    await good(page, 'faq-answer-390');
    await page.setViewportSize(WIDE);
    await good(page, 'faq-answer-1440');
    await page.getByLabel('您想问什么').fill('薛定谔');
    await page.keyboard.press('Enter');
    await page.getByText('没有找到现成的答案').waitFor();
    await good(page, 'faq-none-1440');
    await person.click();
    await expect.poll(() => page.locator('#what').inputValue()).toBe('薛定谔');
    await page.context().close();
  });
});
