/** The life of orders in the console: return, review, forced owner, extension, reminders; wide, on a phone, in English. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll, keepShot, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { PHONE, staffPages } from '../support/pages/staff-pages.ts';
import type { FakeStaffServer } from '../support/staff-server/fake-staff-server.ts';

const iso = (ms: number) => new Date(Date.now() + ms).toISOString();
const DAY_MS = 86_400_000;

/** An order of the notary office, with a ticket of an agent. */
const addOrder = (server: FakeStaffServer, over: object = {}) => {
  const ticket = server.world.addTicket();
  server.world.give(ticket, 's-lin');
  ticket.openOrders = 1;
  const n = server.world.orders.size + 1;
  const order = {
    id: `order-${n}`,
    no: `${ticket.no}-1`,
    version: 1,
    ticketId: ticket.id,
    ticketNo: ticket.no,
    kind: 'service' as const,
    service: 'notary' as const,
    orgId: 'o-notary',
    orgName: '清河县公证处',
    status: 'dispatched' as const,
    demand: '请为聊天记录办理证据保全公证',
    dispatchedAt: iso(-3_600_000),
    signBy: iso(DAY_MS),
    dueAt: iso(15 * DAY_MS),
    returnBy: iso(2 * DAY_MS),
    overdue: false,
    stages: [{ stage: 'booked' as const, doneAt: iso(-60_000) }, { stage: 'issued' as const }],
    steps: [{ at: iso(-3_600_000), who: '林晓', action: 'dispatch', text: '请为聊天记录办理证据保全公证' }],
    ...over,
  };
  server.world.orders.set(order.id, order);
  return { ticket, order };
};

/** By keyboard: the list opens on Enter. */
const choose = async (page: Page, name: string, option: string) => {
  await page.getByRole('combobox', { name }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: option }).click();
};

describe.skipIf(!browserTier())('orders in the console', () => {
  const at = staffPages();

  it('a notary signs, asks for more time and returns; a supervisor grants, and names who must handle it', async () => {
    const { order } = addOrder(at.server);
    const { order: second } = addOrder(at.server, { returnsAsked: 1 });
    const org = await at.visit('/console');
    await at.signIn(org, 'gong');
    await org.locator('a.line', { hasText: order.no }).click();
    await org.getByRole('button', { name: '签收' }).click();
    await org.getByRole('button', { name: '申请延期' }).click();
    await org.getByLabel('理由').fill('需调取外地档案');
    expect(await seriousFindings(org)).toEqual([]);
    await keepShot(org, 'console-order-extend');
    await org.keyboard.press('Control+Enter');
    await org.getByText('待主管审批').waitFor();
    await org.locator('a.line', { hasText: second.no }).click();
    await org.getByRole('button', { name: '退回' }).click();
    await choose(org, '退回理由', '不属本辖区');
    await org.locator('form').getByRole('button', { name: '退回' }).click();
    await org.getByText('第二次退回：由主管指定承办机构').waitFor();

    const boss = await at.visit('/console#/supervision');
    await at.signIn(boss, 'wang');
    await boss.goto(`${at.server.url}/console#/supervision`);
    await boss.locator('a.line', { hasText: second.no }).click();
    await boss.getByRole('button', { name: '改派或指定承办' }).click();
    await boss.locator('form').getByRole('button', { name: '改派或指定承办' }).click();
    await boss.getByText('必填').first().waitFor();
    expect(await seriousFindings(boss)).toEqual([]);
    await choose(boss, '承办机构', '清河县公证处');
    await boss.getByLabel('理由').fill('公证处有管辖权');
    await keepShot(boss, 'console-supervision-assign');
    await boss.keyboard.press('Control+Enter');
    await boss.locator('.order .chip', { hasText: '指定承办' }).waitFor();

    await boss.getByRole('button', { name: /延期审批/ }).click();
    await boss.locator('a.line', { hasText: order.no }).click();
    await boss.getByRole('button', { name: '同意延期', exact: true }).click();
    await boss.locator('form').getByRole('button', { name: '同意延期' }).click();
    await boss.locator('.steps').getByText('同意延期').waitFor();
    await boss.getByRole('button', { name: '机构情况' }).click();
    await boss.getByRole('rowheader', { name: '云溪县公证处' }).waitFor();
    expect(await seriousFindings(boss)).toEqual([]);
    await keepShot(boss, 'console-supervision-orgs');
  });

  it('a failed mediation proposes the next order to the agent, filled in', async () => {
    const { ticket } = addOrder(at.server, {
      service: 'mediation',
      status: 'replied',
      result: 'mediation_failed',
      nextPath: 'arbitration',
      reply: '双方分歧大',
      next: [{ service: 'legal_aid', demand: '调解不成，当事人拟申请仲裁。' }],
    });
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
    await page.locator(`[data-ticket=${ticket.id}]`).click();
    await page.getByRole('button', { name: '派发下一单：法律援助' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expect.poll(() => dialog.locator('textarea').inputValue()).toContain('拟申请仲裁');
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'console-order-next');
  });

  it('reminders ring, are read, and lead to the order; on a phone and in English too', async () => {
    const { order } = addOrder(at.server, { status: 'signed', overdue: true, dueAt: iso(-DAY_MS) });
    at.server.world.notices.push({
      id: 'n-1',
      at: iso(0),
      kind: 'deadline',
      of: 'reply',
      level: 2,
      ticketId: order.ticketId,
      ticketNo: order.ticketNo,
      orderId: order.id,
      orderNo: order.no,
      read: false,
    });
    for (const locale of ['zh-CN', 'en-GB']) {
      at.server.world.notices[0]!.read = false;
      const page = await at.visit('/console', { locale, viewport: PHONE });
      await at.signIn(page, 'wang');
      await page
        .getByRole('button', { name: locale === 'zh-CN' ? '1 条未读提醒' : '1 unread reminders' })
        .click();
      const line = page.getByText(locale === 'zh-CN' ? '回复超期，已报主管' : 'Reply: late, supervisor told');
      await line.waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `console-phone-notices-${locale}`);
      await line.click();
      await page.locator('article.order').waitFor();
      await expectNoSidewaysScroll(page);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `console-phone-order-${locale}`);
      await page.getByRole('link', { name: locale === 'zh-CN' ? '返回列表' : 'Back to list' }).click();
      await page
        .getByRole('button', { name: locale === 'zh-CN' ? /超期/ : /Overdue/ })
        .last()
        .waitFor();
      await keepShot(page, `console-phone-supervision-${locale}`);
      await page.getByRole('button', { name: locale === 'zh-CN' ? '机构情况' : 'Organisations' }).click();
      await expectNoSidewaysScroll(page);
      expect(await seriousFindings(page)).toEqual([]);
    }
  });
});
