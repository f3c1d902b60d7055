/** Console pages in Chromium against a fresh fake staff server per test: visit, sign in, no errors left behind. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { type FakeStaffServer, startFakeStaff } from '../staff-server/fake-staff-server.ts';
import { PASSWORD } from '../staff-server/fake-staff-world.ts';
import { watchErrors } from './browser-page.ts';
import { launchChromium } from './chromium.ts';

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface StaffPages {
  readonly server: FakeStaffServer;
  /** A page in a browser context of its own, as another person's machine. */
  visit: (path: string, options?: { locale?: string; viewport?: typeof WIDE }) => Promise<Page>;
  signIn: (page: Page, username: string, password?: string) => Promise<void>;
}

/** Called once inside `describe`. Exceptions and policy breaches of any page fail the test that made them. */
export const staffPages = (flags: string[] = []): StaffPages => {
  let browser: Browser;
  let server: FakeStaffServer;
  let errors: string[][] = [];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await launchChromium(flags);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    server = await startFakeStaff(inject('pages'));
    errors = [];
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await server.close();
    expect(errors.flat()).toEqual([]);
  });

  return {
    get server() {
      return server;
    },
    visit: async (path, options = {}) => {
      const context = await browser.newContext({
        viewport: options.viewport ?? WIDE,
        locale: options.locale ?? 'zh-CN',
        reducedMotion: 'reduce',
      });
      contexts.push(context);
      const page = await context.newPage();
      errors.push(watchErrors(page));
      await page.goto(server.url + path);
      return page;
    },
    signIn: async (page, username, password = PASSWORD) => {
      await page.locator('input[name=username]').fill(username);
      await page.locator('input[name=password]').fill(password);
      await page.keyboard.press('Enter');
    },
  };
};
