/** A supervisor changes the rules by hand on the real product. That the next message follows: live/rules-nodes. */
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CitizenTicketView, OfferView } from '../../routing/protocol/views.ts';
import { expectNoSidewaysScroll, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { productWindows, WIDE } from '../support/pages/product-windows.ts';
import { ask, citizenSocket, contact, next, type Product, staffSocket } from '../support/product/product.ts';

const BROKEN = `format: 1
rules:
  - id: local.garden
    name: 共享菜园多为认种合同
    when: 共享菜园、认种菜地
    then: {matter: 菜园纠纷, weight: 12}
`;
const WHOLE = BROKEN.replace('菜园纠纷', '合同纠纷');
const PAST = '请问共享菜园这种事你们管吗';
const NEXT = '我想咨询一下，共享菜园到底归谁管';

describe.skipIf(!browserTier())('the rule workbench in Chromium on the real product', () => {
  const windows = productWindows('rules');
  const { openConsole, shoot } = windows;
  let product: Product;
  beforeEach(() => {
    product = windows.product;
  });

  const openRules = async (viewport = WIDE): Promise<Page> => {
    const page = await openConsole('supervisor', viewport);
    const link = page.getByRole('link', { name: '规则' });
    // On a phone the pages that are used less often stand behind a button.
    const more = page.getByRole('button', { name: '更多', exact: true });
    const heading = page.getByRole('heading', { name: '规则工作台' });
    await link.or(more).first().waitFor();
    // As a person does: what was pressed too early is pressed again.
    await expect
      .poll(
        async () => {
          if (!(await link.isVisible())) await more.click({ timeout: 2_000 }).catch(() => undefined);
          await link.click({ timeout: 2_000 }).catch(() => undefined);
          await heading.waitFor({ timeout: 5_000 }).catch(() => undefined);
          return heading.isVisible();
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    return page;
  };

  /** A ticket of the past that an agent has confirmed as a matter of contract. */
  const confirmPast = async (): Promise<void> => {
    const agent = await staffSocket(product, 'zhou');
    await ask(agent, 'presence:set', { state: 'ready' });
    const citizen = await citizenSocket(product);
    const offered = next<OfferView>(agent, 'offer');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(citizen, 'contact:open', contact(PAST));
    const offer = await offered;
    expect(offer.ticket.matter).not.toBe('合同纠纷');
    await ask(agent, 'offer:accept', { offerId: offer.offerId });
    await ask(agent, 'ticket:close', {
      ...{ ticketId: ticket.id, matter: '合同纠纷', service: 'advice' },
      ...{ result: 'answered', feedback: '按认种合同处理。' },
    });
    await ask(agent, 'presence:set', { state: 'paused', reason: 'meeting' });
    for (const socket of [agent, citizen]) socket.disconnect();
  };

  it('CL-W1, CL-W3, CL-W4, CL-W6, CL-W7: edit, try, preview, publish, roll back', async () => {
    await confirmPast();
    const boss = await openRules();
    // The demo county begins with rules for its own lines.
    await boss.getByText('现行第 1 版', { exact: true }).waitFor();

    // A fault is shown at its place, and the way there is one key.
    await boss.getByRole('button', { name: '新建文件' }).click();
    const field = boss.getByRole('textbox', { name: /自定义-1\.yaml/ });
    await field.fill(BROKEN);
    const place = boss.getByRole('button', { name: '自定义-1.yaml 第 6 行' });
    await place.waitFor();
    await boss.getByText('“菜园纠纷”不是已知的').first().waitFor();
    await place.click();
    await expect.poll(() => field.evaluate((one) => document.activeElement === one)).toBe(true);
    await shoot(boss, '01-fault-at-its-line');
    await expect.poll(() => boss.getByRole('button', { name: '预览影响' }).isDisabled()).toBe(true);

    await field.fill(WHOLE);
    await boss.getByText('没有问题').waitFor();
    await boss.getByLabel('群众可能说的话').fill(NEXT);
    await boss.keyboard.press('Control+Enter');
    const trial = boss.getByRole('region', { name: '试一句话' });
    await trial.locator('mark', { hasText: '共享菜园' }).waitFor();
    await trial.getByRole('button', { name: 'local.garden' }).waitFor();
    await trial.getByText('分类步骤').click();
    await shoot(boss, '02-sentence-tried');

    await boss.getByRole('button', { name: '预览影响' }).click();
    await boss.getByText('共 1 件，变化 1 件；其中已人工确认 1 件，改对 1 件，改错 0 件。').waitFor();
    await boss.getByRole('region', { name: '变化的工单' }).getByText(PAST).waitFor();
    await boss.getByRole('region', { name: '各条规则' }).getByText('local.garden').waitFor();
    await boss.getByText('对近期工单的影响').scrollIntoViewIfNeeded();
    await shoot(boss, '03-what-would-move');

    await field.press('Control+s');
    await boss.getByText('草稿未发布').waitFor();
    await boss.getByRole('button', { name: '发布…' }).click();
    const dialog = boss.getByRole('dialog');
    await dialog.getByLabel('改动原因').fill('菜园认种纠纷增多');
    await shoot(boss, '04-publish');
    await dialog.getByRole('button', { name: '发布规则' }).click();
    await boss.getByText('现行第 2 版', { exact: true }).waitFor();
    const history = boss.getByRole('region', { name: '历史版本' });
    await history.getByText('菜园认种纠纷增多').waitFor();
    await history.getByText('值班主管').waitFor();
    expect(await seriousFindings(boss)).toEqual([]);

    // And back, as a new version.
    await history.getByRole('button', { name: '回退到此版 第 1 版' }).click();
    await boss.getByRole('dialog').getByLabel('改动原因').fill('试用结束');
    await boss.getByRole('dialog').getByRole('button', { name: '回退到此版' }).click();
    await boss.getByText('现行第 3 版', { exact: true }).waitFor();
    await history.getByText('回退自第 1 版').waitFor();
    await history.scrollIntoViewIfNeeded();
    await shoot(boss, '06-history');
  });

  it('CL-W2: on a phone, a second supervisor who saved first is not overwritten unasked', async () => {
    const page = await openRules({ width: 390, height: 844 });
    const field = page.getByRole('textbox', { name: /words\.yaml/ });
    await expect.poll(() => field.inputValue()).toContain('format:');
    await expectNoSidewaysScroll(page);
    await shoot(page, '10-phone');
    const text = await field.inputValue();
    await field.fill(`${text}\n# 我的改动\n`);

    const other = await openRules();
    const theirs = other.getByRole('textbox', { name: /words\.yaml/ });
    await theirs.fill(`${text}\n# 他的改动\n`);
    await theirs.press('Control+s');
    await other.getByText('草稿未发布').waitFor();

    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByText('草稿已被他人修改').waitFor();
    await expect.poll(() => field.inputValue()).toContain('我的改动');
    await shoot(page, '11-phone-conflict');
    await page.getByRole('button', { name: '读取他人的草稿' }).click();
    await expect.poll(() => field.inputValue()).toContain('他的改动');
    expect(await seriousFindings(page)).toEqual([]);
  });
});
