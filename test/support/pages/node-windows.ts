/** Windows of Chromium on nodes that a test has started itself; pictures are kept, no error of a page goes unnoticed. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Product } from '../product/product.ts';
import { watchErrors } from './browser-page.ts';
import { launchChromium } from './chromium.ts';

export interface NodeWindows {
  open(node: Product, address: string, viewport: { width: number; height: number }): Promise<Page>;
  /** Keeps a picture under `test-results/<folder>`. */
  shoot(page: Page, name: string): Promise<void>;
  /** What went wrong on any of the pages until now. */
  errors(): string[];
  close(): Promise<void>;
}

export const openNodeWindows = async (folder: string): Promise<NodeWindows> => {
  const shots = path.resolve('test-results', folder);
  mkdirSync(shots, { recursive: true });
  const browser = await launchChromium();
  const errors: string[][] = [];
  return {
    open: async (node, address, viewport) => {
      const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
      const page = await context.newPage();
      errors.push(watchErrors(page));
      await page.goto(node.url + address);
      return page;
    },
    shoot: async (page, name) => {
      await page.screenshot({ path: path.join(shots, `${name}.png`) });
    },
    errors: () => errors.flat(),
    close: () => browser.close(),
  };
};
