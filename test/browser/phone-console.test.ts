/** The telephone in the console, in a real browser: signing on, the call's keys, whom to bring in, recordings, listening. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RecordingView } from '../../routing/protocol/phone/phone.ts';
import { expectNoSidewaysScroll, keepShot, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier, soundFlags } from '../support/pages/chromium.ts';
import { PHONE, staffPages } from '../support/pages/staff-pages.ts';
import { phoneOf } from '../support/staff-server/fake-staff-phone.ts';
import type { FakeTicket } from '../support/staff-server/fake-staff-world.ts';

const CALLER = { channel: 'phone', words: '来电咨询：拖欠工资' } as const;

describe.skipIf(!browserTier())('the telephone in the console', () => {
  const at = staffPages(soundFlags());
  const phone = () => phoneOf(at.server.world);
  const ready = (page: Page) => page.getByRole('button', { name: '电话设置：电话就绪' }).waitFor();
  const signedOn = async (username = 'lin', options: Parameters<typeof at.visit>[1] = {}): Promise<Page> => {
    phone().available = true;
    const page = await at.visit('/console', options);
    await at.signIn(page, username);
    return page;
  };
  const inCall = async (page: Page): Promise<FakeTicket> => {
    const { world } = at.server;
    const ticket = world.addTicket(CALLER);
    world.give(ticket, 's-lin');
    phone().connect(ticket, 's-lin', '林晓');
    await page.goto(`${at.server.url}/console#/work/${ticket.id}`);
    await page.getByText('通话中', { exact: true }).first().waitFor();
    return ticket;
  };
  const stateOf = (ticket: FakeTicket) => phone().calls.get(`c-${ticket.id}`);
  const recorded = (ticket: FakeTicket, over: Partial<RecordingView> = {}): RecordingView => ({
    id: `rec-${phone().recordings.length + 1}`,
    ticketId: ticket.id,
    callId: `c-${ticket.id}`,
    kind: 'call',
    at: new Date().toISOString(),
    ms: 20_000,
    state: 'kept',
    peaks: Array.from({ length: 200 }, (_one, index) => Math.abs(Math.sin(index / 7)) * 0.9),
    keepUntil: '2031-11-22T00:00:00.000Z',
    ...over,
  });

  it('leaves no trace where the installation has no phone', async () => {
    const page = await at.visit('/console');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await at.signIn(page, 'lin');
    await page.getByText('暂无在办工单').waitFor();
    await page
      .getByRole('button', { name: '帮助' })
      .or(page.getByRole('button', { name: '快捷键' }))
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: /^电话设置/ }).count()).toBe(0);
    expect(asked.filter((url) => /sip-line|phone-chip|phone-bar/.test(url))).toEqual([]);
    expect(phone().registered).toEqual([]);
  });

  it('signs on, shows the caller with the offer, and the keys of the call by keyboard alone', async () => {
    const { world } = at.server;
    const page = await signedOn();
    await ready(page);
    expect(phone().registered).toEqual(['sip:s-lin@yixiantong.test']);
    const ticket = world.addTicket(CALLER);
    const past = world.addTicket({ words: '去年咨询过劳动合同', status: 'closed' });
    past.requester.citizenId = ticket.requester.citizenId;
    at.server.offer(ticket, 's-lin');
    const offer = page.getByRole('alertdialog');
    await offer.getByText('此前 1 次来访').waitFor();
    await offer.getByText('138****5678').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'phone-offer');
    const accept = offer.getByRole('button', { name: '接入' });
    await expect
      .poll(
        async () => {
          await accept.press('Enter', { timeout: 1_000 }).catch(() => undefined);
          return offer.count();
        },
        { timeout: 30_000, interval: 300 },
      )
      .toBe(0);
    phone().connect(ticket, 's-lin', '林晓');
    const panel = page.getByRole('region', { name: '电话' });
    await panel.getByText('录音中').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'phone-talking');

    // The keys work while somebody writes into a field.
    await page.keyboard.press('r');
    await page.keyboard.press('F2');
    await panel.getByRole('button', { name: /^取消静音/ }).waitFor();
    await expect.poll(() => stateOf(ticket)?.muted).toBe(true);
    await page.keyboard.press('F2');
    await panel.getByRole('button', { name: /^静音/ }).waitFor();
    await page.keyboard.press('F4');
    await panel.getByRole('button', { name: /^恢复通话/ }).waitFor();
    await page.keyboard.press('F4');
    await panel.getByRole('button', { name: /^保持/ }).waitFor();

    await page.keyboard.press('F8');
    const picker = page.getByRole('region', { name: '邀请或转接给谁' });
    await picker.getByText('周敏').waitFor();
    await keepShot(page, 'phone-invite');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('2');
    await picker.getByRole('button', { name: '加入通话' }).click();
    await panel.getByText(/^110 · 通话中/).waitFor();
    await panel.getByRole('button', { name: '请出 110' }).click();
    await panel.getByText(/^110 · /).waitFor({ state: 'detached' });

    await page.keyboard.press('F9');
    await panel.getByRole('button', { name: /^再按一次挂断/ }).waitFor();
    expect(stateOf(ticket)?.state).toBe('talking');
    await page.keyboard.press('F9');
    await panel.getByText('请填写办理结果').waitFor();
    await panel.getByText('通话 1分5秒').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'phone-after');
    await panel.getByRole('button', { name: /^结案/ }).click();
    await page.getByRole('dialog').getByLabel('向群众反馈的内容').waitFor();
  });

  it('asks a colleague first, talks in three, hands over', async () => {
    const page = await signedOn();
    await ready(page);
    const ticket = await inCall(page);
    const panel = page.getByRole('region', { name: '电话' });
    await panel.getByRole('button', { name: /^邀请 \/ 转接/ }).click();
    const picker = page.getByRole('region', { name: '邀请或转接给谁' });
    await page.keyboard.press('/');
    await page.keyboard.type('周');
    await picker.getByRole('button', { name: /^周敏/ }).click();
    await picker.getByRole('button', { name: '先咨询' }).click();
    await panel.getByText('群众在听音乐等待').waitFor();
    await keepShot(page, 'phone-consult');
    await panel.getByRole('button', { name: '三方通话' }).click();
    await panel.getByText(/^周敏 · 通话中/).waitFor();
    expect(stateOf(ticket)?.state).toBe('talking');
    await panel.getByRole('button', { name: '我先退出' }).click();
    await panel.getByRole('button', { name: /^挂断/ }).waitFor({ state: 'detached' });
    await expect.poll(() => stateOf(ticket)?.parties.map((one) => one.state)).toEqual(['gone', 'talking']);
  });

  it('hands the phone to the window that opened last, and takes it back by hand', async () => {
    const first = await signedOn();
    await ready(first);
    const second = await first.context().newPage();
    await second.goto(`${at.server.url}/console`);
    await ready(second);
    await first.getByRole('status').filter({ hasText: '电话已在另一个窗口使用' }).waitFor();
    await first.getByRole('button', { name: '在本窗口使用电话' }).click();
    await ready(first);
    await second.getByRole('status').filter({ hasText: '电话已在另一个窗口使用' }).waitFor();
  });

  it('plays what was left for us, by mouse and keyboard, and calls back', async () => {
    const { world } = at.server;
    const page = await signedOn();
    await ready(page);
    const ticket = world.addTicket({ ...CALLER, status: 'message_box' });
    phone().recordings.push(
      recorded(ticket),
      recorded(ticket, { kind: 'message', transcript: { state: 'done', text: '我想问一下工资的事' } }),
    );
    phone().missed.push({
      callId: 'c-1',
      ticketId: ticket.id,
      no: ticket.no,
      subject: ticket.subject,
      number: '138****5678',
      at: new Date().toISOString(),
      waitedMs: 95_000,
      end: 'message_left',
    });
    await page.reload();
    await page.getByRole('button', { name: '1 个未接' }).click();
    const missed = page.getByRole('dialog', { name: '未接来电' });
    await missed.getByText(/已留言/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'phone-missed');
    await missed.getByRole('button', { name: '138****5678' }).click();

    const box = page.getByRole('region', { name: '录音', exact: true });
    const player = box.getByRole('region').first();
    await player.getByText('留言', { exact: true }).waitFor();
    await player.getByRole('button', { name: '文字稿' }).click();
    await player.getByText('我想问一下工资的事').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'phone-recordings');
    await player.getByRole('button', { name: '播放' }).click();
    await player.getByRole('button', { name: '暂停' }).waitFor();
    const slider = player.getByRole('slider', { name: '播放位置' });
    await slider.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => player.getByLabel('播放速度').inputValue()).toBe('1.25');
    await page.keyboard.press(' ');
    await player.getByRole('button', { name: '播放' }).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('0:05 / 0:20');

    await page.getByRole('button', { name: '1 个未接' }).click();
    await missed.getByRole('button', { name: '回电' }).click();
    await page.getByText('去电').waitFor();
    await expect.poll(() => phone().calls.get(`out-${ticket.id}`)?.direction).toBe('out');
    await expect.poll(() => ticket.ownerId).toBe('s-lin');
  });

  it('says what to do when there is no microphone, and takes no call without one', async () => {
    const page = await signedOn();
    await ready(page);
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    });
    const ticket = at.server.world.addTicket(CALLER);
    at.server.offer(ticket, 's-lin');
    const offer = page.getByRole('alertdialog');
    await expect
      .poll(
        async () => {
          await offer.getByRole('button', { name: '接入' }).click({ timeout: 1_000 });
          return offer.getByText('浏览器不允许本页使用麦克风').count();
        },
        { timeout: 30_000, interval: 300 },
      )
      .toBe(1);
    expect(ticket.ownerId).toBeUndefined();
    await keepShot(page, 'phone-no-microphone');
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
    });
    await offer.getByRole('button', { name: '接入' }).click();
    await offer.getByText('没有找到麦克风').waitFor();
  });

  it('sets up devices with a level and the own voice back', async () => {
    const page = await signedOn();
    await ready(page);
    await page.getByRole('button', { name: /^电话设置/ }).click();
    const setup = page.getByRole('dialog', { name: '麦克风和扬声器' });
    await expect
      .poll(() => setup.locator('meter').evaluate((meter) => (meter as HTMLMeterElement).value), {
        timeout: 30_000,
      })
      .toBeGreaterThan(0);
    await setup.getByRole('button', { name: '测试：听自己的声音' }).click();
    await setup.getByRole('button', { name: '停止测试' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'phone-setup');
    await setup.getByRole('button', { name: '停止测试' }).click();
    await setup.getByRole('combobox', { name: '麦克风' }).click({ force: true });
    await page
      .getByRole('option', { name: /Fake.*1|Fake Audio Input 1/i })
      .first()
      .click();
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('yixiantong.phone.microphone')))
      .toMatch(/./);
  });

  it('lets a supervisor listen, whisper and come in', async () => {
    const { world } = at.server;
    const ticket = world.addTicket(CALLER);
    world.give(ticket, 's-lin');
    const call = phone().connect(ticket, 's-lin', '林晓');
    const page = await signedOn('wang');
    await ready(page);
    await page.goto(`${at.server.url}/console#/work/${ticket.id}`);
    await page.getByRole('log').waitFor();
    phone().push(call, ['s-wang']);
    const keys = page.getByRole('toolbar', { name: '坐席的电话' });
    await keys.getByRole('button', { name: '旁听', exact: true }).click();
    await expect.poll(() => stateOf(ticket)?.parties.at(-1)?.state).toBe('listening');
    await keys.getByRole('button', { name: '耳语' }).click();
    await expect.poll(() => stateOf(ticket)?.parties.at(-1)?.state).toBe('whispering');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'phone-listen');
  });

  it('fits a narrow screen, in English too', async () => {
    const page = await signedOn('lin', { viewport: PHONE });
    await ready(page);
    const ticket = await inCall(page);
    phone().recordings.push(recorded(ticket));
    await expectNoSidewaysScroll(page);
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'phone-talking-390');
    await page.goto(`${at.server.url}/console#/grab`);
    await page.getByRole('link', { name: '查看工单' }).waitFor();
    await expectNoSidewaysScroll(page);
    await keepShot(page, 'phone-elsewhere-390');
    await page.getByRole('button', { name: /EN/ }).click();
    await page.getByRole('link', { name: 'Open ticket' }).click();
    await page.getByRole('button', { name: /^Mute/ }).waitFor();
    await expectNoSidewaysScroll(page);
    await keepShot(page, 'phone-talking-390-en');
  });
});
