/** Helpers of browser tests: axe on the present state, width, screenshots kept with the results, errors of the page. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = resolve(import.meta.dirname, '../../../test-results/screenshots');

interface AxeResult {
  violations: { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }[];
}

/**
 * Resolves when colours and places have arrived where they were going and two frames were drawn since: what is on its way
 * is none to be judged by. Gives up waiting after two seconds, so that a page that never rests is judged as well.
 */
export const settled = async (page: Page | Frame): Promise<void> => {
  await page.evaluate(`Promise.race([
    new Promise((done) => setTimeout(done, 2000)),
    Promise.all([
      document.fonts.ready,
      ...document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => undefined)),
    ]).then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))),
  ]).then(() => undefined)`);
};

/** So often, and so far apart, is looked again before something is called a fault. */
const LOOKS = 8;
const BETWEEN_MS = 400;

/** What is still found after several looks at a page at rest; an empty list at once when nothing is. */
const lasting = async (page: Page | Frame, look: () => Promise<string[]>): Promise<string[]> => {
  for (let count = 1; ; count += 1) {
    await settled(page);
    const found = await look();
    if (found.length === 0 || count === LOOKS) return found;
    await new Promise((done) => setTimeout(done, BETWEEN_MS));
  }
};

/**
 * Serious and critical findings of WCAG 2.2 AA, as short lines; an empty list is what a test wants. A finding counts when
 * it stays: a toast that fades has no contrast of its own.
 */
export const seriousFindings = async (page: Page | Frame): Promise<string[]> => {
  await page.evaluate(axeSource);
  return lasting(page, async () => {
    const result = (await page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
    )) as AxeResult;
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
      );
  });
};

/** By how many pixels the page, or its middle, is wider than the window now; what sticks out furthest is named. */
const widerBy = (page: Page): Promise<string[]> =>
  page.evaluate((width) => {
    const { documentElement: root } = document;
    const main = document.querySelector('main');
    const over = root.scrollWidth - root.clientWidth;
    const inner = main ? main.scrollWidth - main.clientWidth : 0;
    // A window that has not taken its new size yet says nothing of that size.
    if (width !== undefined && innerWidth !== width) return [`the window is ${innerWidth}, not ${width}`];
    if (over <= 0 && inner <= 0) return [];
    const wide = [...document.querySelectorAll('body *')]
      .map((one) => ({ one, right: one.getBoundingClientRect().right }))
      .filter(({ right }) => right > root.clientWidth + 1)
      .sort((a, b) => b.right - a.right)
      .slice(0, 5);
    return [
      `page +${over}, main +${inner}`,
      ...wide.map(
        ({ one, right }) =>
          `to ${Math.round(right)}: ${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''} ${one.textContent?.trim().slice(0, 30)}`,
      ),
    ];
  }, page.viewportSize()?.width);

/** What sticks out at the side, and goes on doing so: a picture follows its box only after the box has changed. */
export const sticksOut = (page: Page): Promise<string[]> => lasting(page, () => widerBy(page));

/** Nothing is to be scrolled sideways; what stays too wide is named. */
export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  await settled(page);
  await expect.poll(() => widerBy(page), { timeout: 30_000, interval: 100 }).toEqual([]);
};

export const keepShot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
};

/**
 * Collects exceptions and policy breaches of a page; failed requests of a cut network and the browser's own line about
 * the missing sound device of a test machine are not among them: the board says itself that it cannot be heard.
 */
export const watchErrors = (page: Page): string[] => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => {
    if (
      line.type() === 'error' &&
      !/net::ERR|Failed to load resource|error from the audio device/.test(line.text())
    )
      errors.push(line.text());
  });
  return errors;
};
