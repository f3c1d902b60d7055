/** One ticket's whole life by hand: the built product, real Chromium, a window each for citizen, agent, notary, supervisor. */
import type { FrameLocator, Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenTicketView, OfferView } from '../../routing/protocol/views.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { PHONE, productWindows } from '../support/pages/product-windows.ts';
import { takeOffer } from '../support/pages/take-offer.ts';
import { ask, citizenSocket, contact, next, type Product, staffSocket } from '../support/product/product.ts';

const WORDS = '工地老板拖欠我三个月工资，一共两万一，我是农民工，有微信聊天记录';

describe.skipIf(!browserTier())('the story in Chromium on the real product', () => {
  const windows = productWindows('story');
  const { open: openWindow, openConsole, shoot, signIn } = windows;
  let product: Product;
  beforeEach(() => {
    product = windows.product;
  });

  const goReady = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: '开始接单' }).click();
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor();
  };
  /** The widget on the county's site, opened by its launcher. */
  const openWidget = async (viewport = PHONE): Promise<{ page: Page; chat: FrameLocator }> => {
    const page = await openWindow('/demo', viewport);
    await page.getByRole('button', { name: '法律咨询' }).click();
    const chat = page.frameLocator('iframe[title="云溪县公共法律服务"]');
    await chat.getByLabel('发生了什么事').waitFor();
    return { page, chat };
  };
  const write = async (chat: FrameLocator, words: string): Promise<void> => {
    await chat.getByLabel('发生了什么事').fill(words);
    await chat.getByRole('button', { name: /^提交(咨询|留言)$/ }).click();
  };

  it('citizen asks, lawyer answers, notary replies, citizen rates, supervisor sees all of it', async () => {
    const board = await openWindow('/board');
    await signIn(board, 'supervisor');
    /** A big figure: word and number stand on one button, which opens the tickets behind it. */
    const now = (word: string, value: number) =>
      board.getByRole('button', { name: new RegExp(`^${word}\\s*${value}$`) }).waitFor();
    await now('等待', 0);
    await now('办理中', 0);

    const agent = await openConsole('zhou');
    await agent.getByText('您当前未接单').waitFor();
    await shoot(agent, '01-agent-signed-in');
    await goReady(agent);

    const { page: citizen, chat } = await openWidget();
    await chat.getByText('人工在线').first().waitFor();
    await shoot(citizen, '02-citizen-start');
    await write(chat, WORDS);

    const offer = agent.getByRole('alertdialog');
    await offer.getByText('劳动纠纷').waitFor();
    await offer.getByText('农民工', { exact: true }).waitFor();
    await chat.getByText('正在为您接通').waitFor();
    await shoot(agent, '03-agent-offer');
    await shoot(citizen, '04-citizen-waiting');
    await now('派单中', 1);
    await shoot(board, '05-board-offered');
    await takeOffer(agent);

    await agent.getByText('分类依据').first().waitFor();
    await agent.getByText('工资', { exact: true }).first().waitFor();
    await chat.getByText('周明律师 正在为您解答').waitFor();
    await now('办理中', 1);
    await now('派单中', 0);

    const reply = agent.getByRole('textbox', { name: /^回复 / });
    await reply.fill('您好，我是周明律师。请问有考勤或欠条吗？');
    await agent.getByRole('button', { name: '发送' }).click();
    await chat.getByText('请问有考勤或欠条吗').waitFor();
    await chat.getByRole('textbox', { name: '输入消息' }).fill('有考勤照片，老板微信里认了账');
    await chat.getByRole('button', { name: '发送', exact: true }).click();
    await agent.getByRole('log').getByText('老板微信里认了账').waitFor();
    await agent.getByText('已读').first().waitFor();
    await shoot(agent, '06-agent-conversation');
    await shoot(citizen, '07-citizen-conversation');

    // An order to the notary office, who sees it in the same console with its own rights alone.
    const notary = await openConsole('notary');
    await notary.getByText('没有待办的服务单').waitFor();
    await agent.getByRole('button', { name: '派服务单' }).first().click();
    const orderForm = agent.getByRole('dialog');
    await orderForm.getByRole('combobox', { name: '服务', exact: true }).click({ force: true });
    await agent.getByRole('option', { name: '公证' }).click();
    await orderForm.getByText('云溪县公证处').waitFor();
    await orderForm.getByLabel('办理要求').fill('请为当事人的微信聊天记录办理证据保全公证。');
    await shoot(agent, '08-agent-order-form');
    await orderForm.getByRole('button', { name: '派服务单' }).click();
    await orderForm.waitFor({ state: 'detached' });
    await chat.getByText('云溪县公证处').first().waitFor();

    await notary.getByRole('link', { name: /证据保全/ }).click();
    await notary.getByRole('heading', { name: '公证' }).waitFor();
    await shoot(notary, '09-notary-order');
    await notary.getByRole('button', { name: '签收' }).click();
    await notary.getByRole('button', { name: '回复' }).click();
    await notary.getByLabel('办理情况回复').fill('已预约周一上午九点办理，请带身份证和手机。');
    await notary.getByRole('button', { name: '回复' }).click();
    await notary.getByText('已回复').first().waitFor();
    await shoot(notary, '10-notary-replied');
    await chat.getByText('已预约周一上午九点办理').first().waitFor();
    await agent.getByText('已预约周一上午九点办理').first().waitFor();
    await shoot(citizen, '11-citizen-order-answered');
    await shoot(agent, '12-agent-order-answered');

    await agent.getByRole('button', { name: '结案' }).click();
    const wrapUp = agent.getByRole('dialog');
    await wrapUp.getByLabel('法律依据或答复要点').fill('《保障农民工工资支付条例》第三条');
    await wrapUp
      .getByLabel('向群众反馈的内容')
      .fill('公证处周一上午为您保全聊天记录；可持公证书申请劳动仲裁，不收费。');
    await shoot(agent, '13-agent-wrap-up');
    await wrapUp.getByRole('button', { name: '结案' }).click();
    await agent.getByText('暂无在办工单').waitFor();
    await now('办理中', 0);
    await board.getByText('办结 1', { exact: true }).waitFor();

    await chat.getByText('可持公证书申请劳动仲裁').first().waitFor();
    await shoot(citizen, '14-citizen-invited');
    await chat.getByRole('radio', { name: '非常满意' }).check({ force: true });
    await chat.getByRole('checkbox', { name: '耐心' }).check({ force: true });
    await chat.getByRole('button', { name: '提交评价' }).click();
    await chat.getByText('您已评价：非常满意').waitFor();
    await shoot(citizen, '15-citizen-rated');
    await board.getByText('评价 1 / 邀请 1（100%）').waitFor();
    for (const line of [
      /受理.*工地老板/,
      /接入.*周明律师：/,
      /云溪县公证处：已回复/,
      /办结.*工地老板/,
      /群众评价：非常满意/,
    ])
      await board.getByRole('listitem').filter({ hasText: line }).first().waitFor();
    await shoot(board, '16-board-at-the-end');
  });

  it('rates by the one-time link on a device that never saw the conversation, once', async () => {
    const agent = await staffSocket(product, 'zhou');
    await ask(agent, 'presence:set', { state: 'ready' });
    const citizen = await citizenSocket(product);
    const offered = next<OfferView>(agent, 'offer');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(citizen, 'contact:open', contact(WORDS));
    await ask(agent, 'offer:accept', { offerId: (await offered).offerId });
    const invited = next<CitizenTicketView>(citizen, 'ticket', (view) => view.rating !== undefined);
    await ask(agent, 'ticket:close', {
      ticketId: ticket.id,
      matter: '劳动纠纷',
      service: 'advice',
      result: 'answered',
      feedback: '可申请劳动仲裁。',
    });
    const link = new URL((await invited).rating?.link ?? '').pathname;
    for (const socket of [agent, citizen]) socket.disconnect();

    const page = await openWindow(link, PHONE);
    await page.getByText(ticket.no).waitFor();
    await page.getByText('周明律师').waitFor();
    await page.getByRole('radio', { name: '不满意', exact: true }).check({ force: true });
    await page.getByLabel('还想说的话（选填）').fill('等了太久');
    await shoot(page, '20-rating-link');
    await page.getByRole('button', { name: '提交评价' }).click();
    await page.getByText('您已评价：不满意').waitFor();
    await page.reload();
    await page.getByText('您已评价：不满意').waitFor();
    await expect.poll(() => page.getByRole('button', { name: '提交评价' }).count()).toBe(0);
    await shoot(page, '21-rating-link-again');

    // A link with another secret opens nothing.
    const forged = await openWindow(`${link.slice(0, -4)}AAAA`, PHONE);
    await forged.getByText('链接或凭证无效').waitFor();
    await shoot(forged, '22-rating-link-forged');

    // The bad grade became a rectification for somebody else.
    const boss = await openConsole('supervisor');
    await boss.getByRole('link', { name: '评价' }).click();
    await boss.getByText('等了太久').waitFor();
    await shoot(boss, '23-supervisor-ratings');
  });

  it('promises an answer when nobody is signed in, and keeps the promise when somebody comes', async () => {
    const { page: citizen, chat } = await openWidget();
    await shoot(citizen, '30-citizen-nobody-there');
    await write(chat, '邻居装修漏水把我家吊顶泡坏了，物业说管不了');
    await chat.getByText('已收到您的留言').waitFor();
    await chat.getByText(/我们将在 .+ 之前回复您/).waitFor();
    await shoot(citizen, '31-citizen-message-box');

    const agent = await openConsole('lin');
    await goReady(agent);
    await agent.getByRole('alertdialog').getByText('漏水').waitFor();
    await takeOffer(agent);
    await chat.getByText('林晓律师 正在为您解答').waitFor();
    await agent.getByRole('textbox', { name: /^回复 / }).fill('您好，请先拍照固定证据，再书面催告邻居。');
    await agent.getByRole('button', { name: '发送' }).click();
    await chat.getByText('请先拍照固定证据').waitFor();
    await shoot(citizen, '32-citizen-answered-later');
  });
});
