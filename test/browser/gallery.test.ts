/**
 * Every page of console and board on the real product, at the width of a phone and of a desk, in both languages, in
 * light and dark: nothing sticks out, no word of the other language, no serious finding. Pictures stay in
 * `test-results/gallery`.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings, sticksOut, watchErrors } from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';
import { watchRequests, wrongWords } from '../support/pages/gallery.ts';
import { playMorning } from '../support/product/play-morning.ts';
import { type Product, startProduct } from '../support/product/product.ts';

const SHOTS = resolve(import.meta.dirname, '../../test-results/gallery');
/** Twenty pages of one person, each four times, on two loaded cores. */
const PATIENCE_MS = 600_000;
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Whose pages are walked through, in this order; each page once, by the first who may open it. */
const PEOPLE = ['zhou', 'notary', 'admin', 'supervisor', 'auditor'];
/** Whoever plans the duty has all tabs of that page, each under an address of its own. */
const tabsOf = (who: string, name: string): string[] => {
  if (name !== 'shifts') return [''];
  return who === 'supervisor' ? ['rota', 'gaps', 'calendar', 'swaps', 'ledger', 'changes', 'settings'] : [];
};

describe.skipIf(!browserTier())('gallery', () => {
  let product: Product;
  let browser: Browser;
  /** By whom a page was walked through. */
  const done = new Map<string, string>();

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    product = await startProduct();
    browser = await launchChromium();
    await playMorning(product);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.dispose();
  });

  const signedIn = async (who: string, path: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: WIDE, locale: 'zh-CN', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(product.url + path);
    await page.locator('input[autocomplete="username"]').fill(who);
    await page.locator('input[type="password"]').fill(product.account(who).password);
    await page.keyboard.press('Enter');
    return page;
  };

  /** One page at both widths, in both languages, light and dark; what is wrong comes back by name. */
  const look = async (page: Page, name: string, quiet: () => Promise<void>): Promise<string[]> => {
    const faults: string[] = [];
    const check = async (state: string, words: 'zh-CN' | 'en', axe: boolean): Promise<void> => {
      await quiet();
      await page.screenshot({ path: join(SHOTS, `${name}-${state}.png`) });
      for (const fault of [
        ...(await sticksOut(page)),
        ...(await wrongWords(page, words)),
        ...(axe ? await seriousFindings(page) : []),
      ])
        faults.push(`${name} ${state}: ${fault}`);
    };
    const speak = (to: 'zh-CN' | 'en') => page.locator(`button[lang="${to}"]`).first().click();
    await check('1440-zh', 'zh-CN', true);
    await page.setViewportSize(PHONE);
    await check('390-zh', 'zh-CN', false);
    await speak('en');
    await page.emulateMedia({ colorScheme: 'dark' });
    await check('390-en-dark', 'en', true);
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light' });
    await check('1440-en', 'en', false);
    await speak('zh-CN');
    return faults;
  };

  it.each(PEOPLE)(
    'pages of %s',
    async (who) => {
      const page = await signedIn(who, '/console');
      const errors = watchErrors(page);
      const { quiet } = watchRequests(page);
      await page.locator('nav.rail a').first().waitFor();
      const names = await page
        .locator('nav.rail a[href^="#"]')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.slice(2) ?? ''));
      const faults: string[] = [];
      for (const name of names)
        for (const tab of tabsOf(who, name)) {
          const key = tab ? `${name}-${tab}` : name;
          // A second try goes through all of them again: what it skips it would call good.
          if ((done.get(key) ?? who) !== who) continue;
          done.set(key, who);
          await page.goto(`${product.url}/console#/${name}${tab ? `/${tab}` : ''}`);
          await page.locator('main > *').first().waitFor();
          // Not an empty pane: the first conversation, the first order.
          await page
            .locator('main [data-ticket], main [data-order]')
            .first()
            .click({ timeout: 400 })
            .catch(() => undefined);
          faults.push(...(await look(page, `${who}-${key}`, quiet)));
        }
      await page.context().close();
      expect([...faults, ...errors]).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('the board', async () => {
    const page = await signedIn('supervisor', '/board');
    const errors = watchErrors(page);
    const { quiet } = watchRequests(page);
    await page.locator('.tiles button').first().waitFor();
    const faults = await look(page, 'board', quiet);
    await page.context().close();
    expect([...faults, ...errors]).toEqual([]);
  });
});
