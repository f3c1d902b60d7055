/** Merging, linking and what else belongs to a case, in the console in a real browser. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepShot, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { PHONE, staffPages } from '../support/pages/staff-pages.ts';
import type { FakeTicket } from '../support/staff-server/fake-staff-world.ts';

describe.skipIf(!browserTier())('casework', () => {
  const at = staffPages();
  const opened = async (ticket: FakeTicket, options: Parameters<typeof at.visit>[1] = {}): Promise<Page> => {
    const page = await at.visit(`/console#/work/${ticket.id}`, options);
    await at.signIn(page, 'lin');
    await page.goto(`${at.server.url}/console#/work/${ticket.id}`);
    await page.getByRole('log').waitFor();
    return page;
  };

  it('JN1: merges the other ticket of the citizen; both conversations are read as one', async () => {
    const person = { citizenId: 'z-same', name: '张建国', phone: '138****5678', declaredGroups: [] };
    const earlier = at.server.world.addTicket({ requester: person, words: '公司拖欠工资，我先问一下' });
    const ticket = at.server.world.addTicket({ requester: person, words: '我想问拖欠工资的事' });
    at.server.world.give(ticket, 's-lin');
    const page = await opened(ticket);
    await page.getByRole('button', { name: `并入本工单 ${earlier.no}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('群众看到的是同一个对话').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-merge');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('必填').waitFor();
    await dialog.getByLabel('合并原因').fill('同一件欠薪');
    await page.keyboard.press('Control+Enter');
    await page.getByText(`工单 ${earlier.no} 已办结`).waitFor();
    const log = page.getByRole('log');
    await log.getByText('公司拖欠工资，我先问一下').waitFor();
    await expect
      .poll(() => log.locator('.text').allTextContents())
      .toEqual(['公司拖欠工资，我先问一下', '我想问拖欠工资的事']);
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-merged');
    // The closed one says where it goes on.
    await page
      .getByRole('link', { name: new RegExp(earlier.no) })
      .first()
      .click();
    await page.getByText(`本工单已并入 ${ticket.no}`).first().waitFor();
  });

  it('DP11: hands a conversation to a colleague, and another one to the line of a matter, by keyboard alone and with a reason', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const other = at.server.world.addTicket({ words: '邻居装修漏水' });
    at.server.world.give(other, 's-lin');
    const page = await opened(ticket);
    const dialog = page.getByRole('dialog');
    await page.keyboard.press('t');
    await dialog.getByLabel('选择人员').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => dialog.getByText('必填').count()).toBe(2);
    const person = dialog.getByRole('combobox');
    await person.focus();
    await page.keyboard.type('周敏');
    await expect
      .poll(() => page.getByRole('option').allTextContents())
      .toEqual([expect.stringContaining('周敏')]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => dialog.getByText('必填').count()).toBe(1);
    await dialog.getByLabel('交接说明').focus();
    await page.keyboard.type('已问清工资和证据，下一步写仲裁申请');
    await keepShot(page, 'casework-transfer');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(at.server.world.transfers).toEqual([
      { ticketId: ticket.id, toStaffId: 's-zhou', note: '已问清工资和证据，下一步写仲裁申请' },
    ]);
    await page.goto(`${at.server.url}/console#/work/${other.id}`);
    await page.getByRole('log').getByText('邻居装修漏水').waitFor();
    await page.keyboard.press('t');
    await dialog.getByRole('button', { name: '按事项重新排队' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('combobox').focus();
    await page.keyboard.type('侵权');
    await expect.poll(() => page.getByRole('option').allTextContents()).toEqual(['侵权']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('交接说明').focus();
    await page.keyboard.type('不是劳动争议');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() => at.server.world.transfers.at(-1))
      .toEqual({ ticketId: other.id, toMatter: '侵权', note: '不是劳动争议' });
  });

  it('VD2, VD3: goes on by video with a key, shows the way in, and ends', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    at.server.world.video = true;
    const page = await opened(ticket);
    await page.getByRole('button', { name: '转为视频' }).waitFor();
    await page.keyboard.press('v');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('未经本人同意不得录像').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-video-ask');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const enter = page.getByRole('link', { name: '进入视频会议' });
    await enter.waitFor();
    expect(await enter.getAttribute('href')).toBe('https://meet.example.gov.cn/room');
    await keepShot(page, 'casework-video-on');
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: '查看详情' }).waitFor();
    await keepShot(page, 'casework-video-phone');
    await page.getByRole('button', { name: '查看详情' }).click();
    await page.getByRole('button', { name: '视频已结束' }).click();
    await page.getByText('约1分钟').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-video-ended-phone');
  });

  it('JN5: links by number, on a phone and in English; an unknown number is told at once', async () => {
    const other = at.server.world.addTicket({ words: '同一家公司的另一位工友' });
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const page = await opened(ticket, { viewport: PHONE, locale: 'en' });
    await page.getByRole('button', { name: 'Show details' }).click();
    await page.getByRole('button', { name: 'Link a ticket' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Number of the other ticket').fill('20990101-0001');
    await dialog.getByLabel('What they have in common').fill('same company');
    await page.keyboard.press('Control+Enter');
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Number of the other ticket').fill(other.no);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('link', { name: other.no }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-links-phone');
    await page.getByRole('button', { name: `Unlink ${other.no}` }).click();
    await page.getByText('No merged or linked tickets').waitFor();
  });

  it('PO5: an offer refused for a conflict of interest is sealed and asks for words', async () => {
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
    await page.getByText('暂无在办工单').waitFor();
    const offerId = at.server.offer(at.server.world.addTicket(), 's-lin');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '与当事人有利害关系' }).click();
    await page.getByText('理由封存，不进入派单依据').waitFor();
    await page.getByRole('button', { name: '确认拒接' }).click();
    await page.getByText('必填').waitFor();
    await page.getByLabel('说明（封存）').fill('对方是我的亲属');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-refuse-sealed');
    await page.getByRole('button', { name: '确认拒接' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(at.server.world.refusals).toEqual([{ offerId, conflict: true, reason: '对方是我的亲属' }]);
  });

  it('PD2: the phone is masked until somebody says why, by keyboard alone', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const page = await opened(ticket);
    await page.getByText('138****5678').waitFor();
    await page.getByRole('button', { name: '查看完整信息' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('查看会记入审计').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('查看原因');
    await page.keyboard.press('Escape');
    await page.getByText('查看会记入审计').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.keyboard.type('回电');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-unmask');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '13812345678' }).waitFor();
    expect(at.server.world.unmasked).toEqual([{ ticketId: ticket.id, why: '回电' }]);
    await page.getByRole('button', { name: '隐藏' }).click();
    await page.getByText('138****5678').waitFor();
  });

  it('RF4: L puts the best statute into the reply, and again the next; the wrap-up takes what was cited', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const page = await opened(ticket);
    await page.getByText('没签合同双倍工资').waitFor();
    await page.getByRole('log').focus();
    await page.keyboard.press('l');
    const box = page.getByLabel('回复 张建国');
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('第八十二条'));
    await page.getByRole('log').focus();
    await page.keyboard.press('l');
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('第五十三条'));
    await expect
      .poll(() => box.inputValue())
      .toMatch(/^《中华人民共和国劳动合同法》第八十二条：自用工之日起/);
    await page.getByLabel('查找法条或指引').fill('民间借贷');
    await page.keyboard.press('Enter');
    await page.getByText('已失效').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-references');
    await page.getByRole('log').focus();
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await expect
      .poll(() => dialog.getByLabel('法律依据或答复要点').inputValue())
      .toContain('《中华人民共和国劳动合同法》第八十二条');
    await dialog.getByRole('button', { name: /劳动仲裁不收费/ }).click();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-basis');
    await dialog.getByLabel('向群众反馈的内容').fill('可要求双倍工资。');
    await page.keyboard.press('Control+Enter');
    await page.getByText(`工单 ${ticket.no} 已办结`).waitFor();
    expect(ticket.wrapUp?.basis).toBe('《中华人民共和国劳动合同法》第八十二条');
  });

  it('RF3: the list shows what has ended; a faulty sheet is named by its cell', async () => {
    const page = await at.visit('/console#/canned', { locale: 'en', viewport: PHONE });
    await at.signIn(page, 'wang');
    await page.goto(`${at.server.url}/console#/canned`);
    await page.getByRole('button', { name: 'References' }).click();
    await page.getByText('民间借贷利率上限（旧）').waitFor();
    await page.getByText('Ended').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-reference-list-phone');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('编码') });
    await page.getByRole('dialog').getByText('没有这个事项：外星事务').waitFor();
  });

  it('MN1: an @ in a note finds a colleague by keyboard; in a reply it is a sign like any other', async () => {
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const page = await opened(ticket);
    await page.keyboard.press('n');
    await page.keyboard.type('请 @zh');
    await page.getByRole('option', { name: /周敏/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-mention');
    await page.keyboard.press('Enter');
    await page.keyboard.type('看合同');
    await page.keyboard.press('Enter');
    await page.locator('.msg.note', { hasText: '请 @周敏 看合同' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.keyboard.type('邮箱 a@zh');
    await page.waitForFunction(() => document.querySelector('textarea')?.value === '邮箱 a@zh');
    await expect.poll(() => page.getByRole('option').count()).toBe(0);
  });

  it('R050: tickets are put under one by their numbers, and one answer reaches all', async () => {
    const others = [
      at.server.world.addTicket({ words: '我也被欠薪' }),
      at.server.world.addTicket({ words: '同一工地欠薪' }),
    ];
    const ticket = at.server.world.addTicket();
    at.server.world.give(ticket, 's-lin');
    const page = await opened(ticket);
    await page.getByRole('button', { name: '归入工单' }).click();
    await page.getByLabel('工单号，可填多个').fill(`${others[0]!.no} 20990101-0001`);
    await page.keyboard.press('Enter');
    await page.getByText('没有找到：20990101-0001').waitFor();
    await page.getByLabel('工单号，可填多个').fill(others.map((one) => one.no).join('，'));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: new RegExp(others[1]!.no) }).waitFor();
    await page.getByRole('button', { name: '统一答复' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('归入的 2 张在办工单').waitFor();
    await dialog.getByLabel('答复内容').fill('总包单位已承诺本周发放。');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'casework-group');
    await page.keyboard.press('Control+Enter');
    await page.getByText('已答复 3 张工单').waitFor();
    expect(others.map((one) => one.messages.filter((it) => it.text.includes('总包单位')).length)).toEqual([
      1, 1,
    ]);
    await page.getByRole('button', { name: `移出 ${others[0]!.no}` }).click();
    await page.getByRole('link', { name: new RegExp(others[0]!.no) }).waitFor({ state: 'detached' });
  });
});
