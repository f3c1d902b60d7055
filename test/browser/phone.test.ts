/** Calls on the real product over a real Asterisk: a citizen's browser, agents' browsers, what each of them hears. */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { browserTier } from '../support/chromium.ts';
import { findExchange, hears, openPhoneWindows, type PhoneWindows } from '../support/phone-windows.ts';

const exchange = browserTier() ? await findExchange() : undefined;

describe.skipIf(!exchange)('calls between browsers', () => {
  let windows: PhoneWindows | undefined;
  const start = async (): Promise<PhoneWindows> => {
    windows = await openPhoneWindows(exchange ?? {});
    return windows;
  };
  afterEach(async () => {
    await windows?.close();
    windows = undefined;
  });

  const goReady = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: '开始接单' }).click();
    await page.getByRole('button', { name: '接单状态 接单中' }).waitFor();
  };
  const answer = async (page: Page): Promise<void> => {
    const offer = page.getByRole('alertdialog');
    await offer.waitFor({ timeout: 60_000 });
    await expect
      .poll(
        async () => {
          await offer
            .getByRole('button', { name: '接入' })
            .click({ timeout: 1_000 })
            .catch(() => undefined);
          return offer.count();
        },
        { timeout: 20_000, interval: 300 },
      )
      .toBe(0);
  };
  const call = async (): Promise<Page> => {
    const page = await windows!.open('citizen', '/demo/phone', { width: 390, height: 844 });
    await page.getByRole('button', { name: '拨打 12348' }).click();
    await page.getByText('已接通，请听语音或说话').waitFor({ timeout: 60_000 });
    return page;
  };
  const panelOf = (page: Page) => page.getByRole('region', { name: '电话', exact: true });

  it('talks both ways, in three, is graded, and leaves a recording', async () => {
    const { openConsole, shoot } = await start();
    const agent = await openConsole('agent', 'zhou');
    await goReady(agent);
    const citizen = await call();
    await answer(agent);
    const panel = panelOf(agent);
    await panel.getByText('通话中', { exact: true }).first().waitFor({ timeout: 30_000 });
    await Promise.all([hears(citizen, 'agent'), hears(agent, 'citizen')]);
    await shoot(agent, '01-talking');
    await shoot(citizen, '02-citizen');
  });
});
