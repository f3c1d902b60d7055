/** Windows on the built product: for each test a product and windows of its own, and no error of a page unnoticed. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Product, startProduct } from '../product/product.ts';
import { watchErrors } from './browser-page.ts';
import { launchChromium } from './chromium.ts';

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface ProductWindows {
  /** Of the test that runs. */
  readonly product: Product;
  /** A window of its own: nothing is shared with the others, as on another person's machine. */
  open(address: string, viewport?: typeof WIDE): Promise<Page>;
  /** Fills the sign-in form with a demo account. */
  signIn(page: Page, username: string): Promise<void>;
  /** A window of somebody who has signed in. */
  openConsole(username: string, viewport?: typeof WIDE, address?: string): Promise<Page>;
  /** Keeps a picture under `test-results/<folder>`. */
  shoot(page: Page, name: string, fullPage?: boolean): Promise<void>;
}

/** To be called inside `describe`: registers what starts and ends with each test. */
export const productWindows = (folder: string): ProductWindows => {
  const shots = path.resolve('test-results', folder);
  let browser: Browser;
  let product: Product;
  let errors: string[][] = [];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    product = await startProduct();
    errors = [];
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await product.dispose();
    expect(errors.flat()).toEqual([]);
  });

  const open: ProductWindows['open'] = async (address, viewport = WIDE) => {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
    contexts.push(context);
    const page = await context.newPage();
    errors.push(watchErrors(page));
    await page.goto(product.url + address);
    return page;
  };
  const signIn: ProductWindows['signIn'] = async (page, username) => {
    await page.getByLabel('用户名').fill(username);
    await page.getByLabel('密码').fill(product.account(username).password);
    await page.getByRole('button', { name: '登录' }).click();
  };

  return {
    get product() {
      return product;
    },
    open,
    signIn,
    openConsole: async (username, viewport, address = '/console') => {
      const page = await open(address, viewport);
      await signIn(page, username);
      return page;
    },
    shoot: async (page, name, fullPage = false) => {
      await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage });
    },
  };
};
