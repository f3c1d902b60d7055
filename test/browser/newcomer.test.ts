/**
 * The story of a new agent who has read nothing: three tickets from offer to close with the keys that the page itself
 * shows at that moment. Where no key is shown the test stops: that is a hesitation.
 */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepShot, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { staffPages } from '../support/pages/staff-pages.ts';
import { takeOfferByKey } from '../support/pages/take-offer.ts';

const pressed = (shown: string): string =>
  shown
    .trim()
    .replace(/^Esc$/, 'Escape')
    .replace(/^Ctrl /, 'Control+')
    .replace(/^([A-Z])$/, (key) => key.toLowerCase());

/** The key that stands on what is to be done, as somebody sees it. */
const keyOn = async (place: Locator): Promise<string> => {
  const key = place.locator('kbd').first();
  await key.waitFor({ state: 'visible' });
  return pressed((await key.textContent()) ?? '');
};
/** The key that a sentence on the page names. */
const keyIn = async (page: Page, sentence: RegExp): Promise<string> => {
  const place = page.getByText(sentence).first();
  await place.waitFor({ state: 'visible' });
  const found = sentence.exec((await place.textContent()) ?? '')?.[1];
  if (!found) throw new Error(`no key in ${sentence}`);
  return pressed(found);
};

describe.skipIf(!browserTier())('a newcomer', () => {
  const at = staffPages();

  it('takes and closes three tickets with the keys that the page shows', async () => {
    const page = await at.visit('/console');
    await at.signIn(page, 'lin');
    await page.keyboard.press(await keyIn(page, /按 (\w) 或点右上角/));
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor();
    for (const words of ['老板拖欠工资三个月', '房东不退押金', '离婚后孩子归谁']) {
      const ticket = at.server.world.addTicket({ words });
      at.server.offer(ticket, 's-lin');
      const offer = page.getByRole('alertdialog');
      const accept = await keyOn(offer.getByRole('button', { name: '接入' }));
      await takeOfferByKey(page, accept);
      await page.getByRole('log').getByText(words).waitFor();
      // Which matter it is: the first candidate carries its key.
      await page.keyboard.press(await keyOn(page.getByRole('button', { name: /劳动纠纷/ }).first()));
      await page.getByText('已人工确认').waitFor();
      await page.keyboard.press(await keyOn(page.getByRole('button', { name: '回复', exact: true })));
      await page.keyboard.type('您好，已了解您的情况。');
      await page.keyboard.press(await keyIn(page, /(Enter) 发送/));
      await page.getByText('已送达').first().waitFor();
      await page.keyboard.press(await keyIn(page, /(Esc) 用快捷键/));
      await page.keyboard.press(await keyOn(page.getByRole('button', { name: '结案', exact: true }).first()));
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      // The field that must be filled has the focus: nothing is looked for.
      await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
      await page.keyboard.type('可以申请仲裁，不收费。');
      if (words === '房东不退押金') {
        expect(await seriousFindings(page)).toEqual([]);
        await keepShot(page, 'newcomer-close');
      }
      await page.keyboard.press(await keyOn(dialog.locator('button[type=submit]')));
      await page.getByText(`工单 ${ticket.no} 已办结`).waitFor();
      await dialog.waitFor({ state: 'detached' });
      expect(ticket.wrapUp?.feedback).toBe('可以申请仲裁，不收费。');
    }
    expect([...at.server.world.tickets.values()].filter((one) => one.status === 'closed')).toHaveLength(3);
    await page.getByText('暂无在办工单').waitFor();
    await page.keyboard.press(await keyIn(page, /按 (\?) 查看全部快捷键/));
    await page.getByRole('dialog').getByText('引用法律依据').waitFor();
    await keepShot(page, 'newcomer-keys');
  });
});
