/** What a supervisor does to a running line, on the real product: close and open it, whisper, take over, assign many. */
import { describe, expect, it } from 'vitest';
import type { CitizenTicketView, MessageView, OfferView, OrderView } from '../../routing/protocol/views.ts';
import { seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { productWindows } from '../support/pages/product-windows.ts';
import { ask, citizenSocket, clientKey, contact, next, staffSocket } from '../support/product/product.ts';

const WORDS = '劳动线路维护，下午三点恢复，请先留言。';

describe.skipIf(!browserTier())('interventions of a supervisor', () => {
  const windows = productWindows('interventions');

  it('SU4: a closed line takes messages with the words of the supervisor; opened again, it is offered', async () => {
    const { product } = windows;
    const zhou = await staffSocket(product, 'zhou');
    await ask(zhou, 'presence:set', { state: 'ready' });
    const board = await windows.openConsole('supervisor', undefined, '/board');
    await board.getByRole('button', { name: '线路开关' }).click();
    const lines = board.getByRole('dialog', { name: '临时关闭线路' });
    await lines.getByText('当前没有关闭的线路').waitFor();
    await lines.getByRole('combobox', { name: '线路' }).click();
    await board.getByRole('option', { name: /劳动纠纷/ }).click();
    await lines.getByLabel('告知群众的话').fill(WORDS);
    await lines.getByLabel('原因（将记入审计）').last().fill('系统维护');
    await lines.getByRole('button', { name: '关闭线路' }).click();
    await lines.getByText(/劳动纠纷 关闭至/).waitFor();
    expect(await seriousFindings(board)).toEqual([]);
    await windows.shoot(board, '01-line-closed');

    // Somebody who comes now leaves a message, and reads why.
    const chat = await windows.open('/chat', { width: 390, height: 844 });
    await chat.locator('textarea').first().fill('老板拖欠工资三个月');
    await chat.getByRole('button', { name: /提交/ }).click();
    await chat.getByText('已收到您的留言').waitFor();
    await chat.getByText(WORDS).waitFor();
    await windows.shoot(chat, '02-message-mode-phone');
    expect(await seriousFindings(chat)).toEqual([]);
    // Another matter is served as ever.
    const other = next<OfferView>(zhou, 'offer');
    const citizen = await citizenSocket(product);
    await ask(citizen, 'contact:open', contact('我要和丈夫离婚，孩子归谁抚养'));
    const { offerId, ticket } = await other;
    expect(ticket.matter).toBe('婚姻家庭');
    await ask(zhou, 'offer:refuse', { offerId, reason: 'busy' });

    const offered = next<OfferView>(zhou, 'offer', (one) => one.ticket.matter === '劳动纠纷', 60_000);
    await lines.getByLabel('原因（将记入审计） 劳动纠纷').fill('维护结束');
    await lines.getByRole('button', { name: '重新开放' }).click();
    await lines.getByText('当前没有关闭的线路').waitFor();
    await ask(zhou, 'presence:set', { state: 'ready' });
    const again = await offered;
    await ask(zhou, 'offer:accept', { offerId: again.offerId });
    await chat.getByText('周明律师').first().waitFor();
    await windows.shoot(chat, '03-served-again-phone');
    for (const socket of [zhou, citizen]) socket.disconnect();
  });

  it('R097, SU2, SU3: supervises in writing, whispers, takes over and goes on in the console, assigns many at once', async () => {
    const { product } = windows;
    const zhou = await staffSocket(product, 'zhou');
    await ask(zhou, 'presence:set', { state: 'ready' });
    const citizen = await citizenSocket(product);
    const offered = next<OfferView>(zhou, 'offer');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(
      citizen,
      'contact:open',
      contact('老板拖欠工资三个月'),
    );
    const { offerId } = await offered;
    await ask(zhou, 'offer:accept', { offerId });
    // R097: whoever answers for it owes a written answer, though no order was made yet.
    const board = await windows.openConsole('supervisor');
    await board.locator('nav.rail a').first().waitFor();
    await board.goto(`${product.url}/console#/work/${ticket.id}`);
    const supervised = next<OrderView>(zhou, 'order', (one) => one.kind === 'supervision');
    await board.getByRole('button', { name: '督办', exact: true }).first().click();
    await board.getByRole('dialog').getByLabel('督办要求（须书面答复）').fill('三日内答复当事人');
    await board.keyboard.press('Control+Enter');
    const order = await supervised;
    expect(order).toMatchObject({ ticketId: ticket.id, demand: '三日内答复当事人' });
    await ask(zhou, 'order:reply', { orderId: order.id, text: '已约当事人明天面谈。' });
    await board.getByText('已回复').first().waitFor();
    await windows.shoot(board, '04-supervised');

    await board.goto(`${product.url}/board`);
    await board
      .getByRole('button', { name: /办理中/ })
      .first()
      .click();
    await board.getByRole('dialog').getByRole('button', { name: '旁听' }).click();
    const talk = board.getByRole('dialog', { name: /^旁听 / });
    const whispered = next<MessageView>(zhou, 'message', (one) => one.kind === 'note');
    await talk.getByLabel('悄悄提示办理人').fill('问问有没有考勤');
    await talk.getByRole('button', { name: '发送' }).click();
    expect((await whispered).text).toBe('问问有没有考勤');
    await talk.getByRole('button', { name: '接管会话' }).click();
    await talk.getByLabel('接管原因（将记入审计）').fill('当事人要求主管答复');
    expect(await seriousFindings(board)).toEqual([]);
    await windows.shoot(board, '05-take-over');
    const taken = next<CitizenTicketView>(citizen, 'ticket', (one) => one.servedBy === '值班主管 徐科长');
    await talk.getByRole('button', { name: '接管会话' }).click();
    await taken;
    await board.goto(`${product.url}/console#/work/${ticket.id}`);
    const heard = next<MessageView>(citizen, 'message', (one) => one.author.kind === 'staff');
    await board.getByRole('textbox', { name: /^回复/ }).fill('我是值班主管，由我继续为您办理。');
    await board.keyboard.press('Enter');
    expect((await heard).text).toContain('值班主管');
    // The words that staff alone see never reached the citizen.
    const { messages } = await ask<{ messages: MessageView[] }>(citizen, 'conversation:sync', {
      ticketId: ticket.id,
      afterSeq: 0,
    });
    expect(messages.some((one) => one.text.includes('考勤'))).toBe(false);
    await windows.shoot(board, '06-taken-over');

    // Three more wait; the supervisor gives them and his own to one person, each with an answer of its own.
    await ask(zhou, 'presence:set', { state: 'paused', reason: 'break' });
    const lin = await staffSocket(product, 'lin');
    await ask(lin, 'presence:set', { state: 'ready' });
    await ask(lin, 'presence:set', { state: 'paused', reason: 'counter' });
    for (let count = 0; count < 3; count += 1) {
      const one = await citizenSocket(product);
      await ask(one, 'contact:open', contact(`房东不退押金，第${count + 1}位`, { clientKey: clientKey() }));
      one.disconnect();
    }
    await board.goto(`${product.url}/board?view=figure&figure=accepted`);
    const list = board.getByRole('dialog');
    await list.getByText('房东不退押金').nth(2).waitFor();
    await list.getByLabel('全选本页').check();
    await list.getByRole('combobox').click();
    await board.getByRole('option', { name: /林晓/ }).click();
    await list.getByLabel('指派原因').fill('集中办理');
    await list.getByRole('button', { name: '批量指派' }).click();
    await list.getByText('4 件已指派').waitFor();
    await windows.shoot(board, '07-assigned-at-once');
    for (const socket of [zhou, lin, citizen]) socket.disconnect();
  });
});
