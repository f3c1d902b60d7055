/**
 * What the console costs an agent: from a key to the picture while twenty conversations receive, and from one step of
 * scrolling to the picture in a list of 200 and in a history of 5,000. Beside each a bare picture of the same page.
 * The server is the one of the browser tests: the page alone is measured.
 */
import type { Page } from 'playwright-core';
import { buildWidgets } from '../../test/support/pages/build-widgets.ts';
import { launchChromium } from '../../test/support/pages/chromium.ts';
import { startFakeStaff } from '../../test/support/staff-server/fake-staff-server.ts';
import { PASSWORD } from '../../test/support/staff-server/fake-staff-world.ts';
import { type Figure, quantile, time } from './figures.ts';

const CONVERSATIONS = 200;
const TALKING = 20;
const HISTORY = 5_000;
const KEYS = 60;
const STEPS = 40;

/** Milliseconds from `act` in the page until the picture that shows it, for each of so many times. */
const pictures = (page: Page, act: string, times: number): Promise<number[]> =>
  page.evaluate(
    `(async () => {
      const spans = [];
      for (let at = 0; at < ${times}; at += 1) {
        const start = performance.now();
        ${act}
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        spans.push(performance.now() - start);
        await new Promise((done) => setTimeout(done, 30));
      }
      return spans;
    })()`,
  ) as Promise<number[]>;

const TYPE = `const area = document.querySelector('textarea');
  area.value += '字';
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));`;
const scroll = (where: string, by: number): string =>
  `document.querySelector(${JSON.stringify(where)}).scrollBy(0, ${by});`;

export const benchConsole = async (): Promise<Figure[]> => {
  const built = buildWidgets(['console']);
  const server = await startFakeStaff(built.dir);
  const browser = await launchChromium();
  try {
    const { world } = server;
    const tickets = Array.from({ length: CONVERSATIONS }, () => world.addTicket());
    for (const one of tickets) world.give(one, 's-lin');
    const long = tickets[0]!;
    const author = { kind: 'citizen' as const, id: 'z', name: '张建国' };
    for (let count = 0; count < HISTORY; count += 1) world.say(long, author, 'text', `第${count}句`);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
    await page.goto(`${server.url}/console`);
    await page.locator('input[name=username]').fill('lin');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator(`[data-ticket="${long.id}"]`).click();
    await page.getByText(`第${HISTORY - 1}句`).waitFor();
    const bare = quantile(await pictures(page, '', KEYS), 0.5);
    const talking = setInterval(() => {
      for (const one of tickets.slice(1, 1 + TALKING)) server.citizenSays(one, '还有一句');
    }, 100);
    const keys = await pictures(page, TYPE, KEYS);
    clearInterval(talking);
    const list = await pictures(page, scroll('#list', 400), STEPS);
    const history = await pictures(page, scroll('[role=log]', -600), STEPS);
    return [
      time(`key to picture p50, ${TALKING} receiving`, quantile(keys, 0.5), bare),
      time(`key to picture p95, ${TALKING} receiving`, quantile(keys, 0.95), bare),
      time(`scroll list of ${CONVERSATIONS} p95`, quantile(list, 0.95), bare),
      time(`scroll history of ${HISTORY} p95`, quantile(history, 0.95), bare),
    ];
  } finally {
    await browser.close();
    await server.close();
    built.remove();
  }
};
