/**
 * The played incident on the real product: three people leave, answers are missed, and a supervisor finds out who, when
 * and why from the board alone, in three clicks.
 */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { productWindows } from '../support/pages/product-windows.ts';
import {
  ask,
  citizenSocket,
  contact,
  type Product,
  signIn,
  staffSocket,
} from '../support/product/product.ts';

/** So short that nobody has to wait for the standard's three minutes. */
const TARGET_MS = 2_000;

const publishTarget = async (product: Product): Promise<void> => {
  const cookie = await signIn(product, product.account('supervisor'));
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${product.url}/api/v1/policies${path}`, {
      method,
      headers: { cookie, 'x-yixiantong': '1', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const { policy, draft, live } = await send('GET', '');
  const saved = await send('PUT', '/draft', {
    version: draft.version,
    policy: { ...policy, firstResponseMs: { ...policy.firstResponseMs, chat: TARGET_MS } },
  });
  await send('POST', '/publish', { draft: saved.version, live: live.no, why: '演练', confirmed: true });
};

describe.skipIf(!browserTier())('an incident, found from the board', () => {
  const windows = productWindows('incident');

  it('FG3: from the rate that drops to the names of those who left, in three clicks', async () => {
    const { product } = windows;
    await publishTarget(product);
    const people = await Promise.all(['zhou', 'lin', 'chen'].map((name) => staffSocket(product, name)));
    for (const person of people) await ask(person, 'presence:set', { state: 'ready' });
    const board: Page = await windows.openConsole('supervisor', undefined, '/board');
    const rate: Locator = board.getByRole('button', { name: /近30分钟及时率/ });
    await rate.waitFor();

    // The meeting nobody told the line of; one of them is sent by a supervisor.
    const [zhou, lin, chen] = people;
    await ask(zhou!, 'presence:set', { state: 'paused', reason: 'meeting' });
    await ask(lin!, 'presence:set', { state: 'paused', reason: 'counter' });
    const boss = await staffSocket(product, 'supervisor', '/supervisor');
    const me = await ask<{ me: { id: string } }>(chen!, 'hello');
    await ask(boss, 'presence:force', { staffId: me.me.id, state: 'paused', reason: '局里开会' });
    const citizens = await Promise.all([1, 2].map(() => citizenSocket(product)));
    for (const citizen of citizens)
      await ask(citizen, 'contact:open', contact('工地老板拖欠我三个月工资，怎么办'));

    // The figure alone calls for the first click: nothing was answered in time.
    await rate.filter({ hasText: '0%' }).waitFor({ timeout: 60_000 });
    await windows.shoot(board, '01-the-rate-drops');
    let clicks = 0;
    const click = async (what: Locator) => {
      clicks += 1;
      await what.click();
    };
    await click(rate);
    const line = board.getByRole('dialog', { name: '及时率走势' });
    await click(line.getByRole('row').filter({ hasText: '最差' }).getByRole('button'));
    const who = line.getByRole('region', { name: /前后离开接单的人员/ });
    await who.getByText('周明律师').waitFor();
    await who.getByRole('listitem').filter({ hasText: '周明律师' }).filter({ hasText: '会议' }).waitFor();
    await who.getByRole('listitem').filter({ hasText: '林晓律师' }).filter({ hasText: '窗口' }).waitFor();
    await who
      .getByRole('listitem')
      .filter({ hasText: '陈静律师' })
      .filter({ hasText: '徐科长 变更：局里开会' })
      .waitFor();
    await windows.shoot(board, '02-who-left');
    await click(who.getByRole('button', { name: /看未及时的 \d 件/ }));
    const missed = board.getByRole('dialog', { name: '未及时接通答复' });
    await missed.getByText('工地老板拖欠').first().waitFor();
    await windows.shoot(board, '03-who-was-missed');
    expect(clicks).toBeLessThanOrEqual(3);

    // The address alone opens the same again, on a phone too.
    const address = new URL(board.url());
    const phone = await windows.openConsole(
      'supervisor',
      { width: 390, height: 844 },
      address.pathname + address.search,
    );
    await phone.getByRole('dialog', { name: '未及时接通答复' }).getByText('工地老板拖欠').first().waitFor();
    await expectNoSidewaysScroll(phone);
    await windows.shoot(phone, '04-phone');

    // The file has the same lines.
    const cookie = await signIn(product, product.account('supervisor'));
    const csv = await fetch(`${product.url}/api/v1/board/drill/export${address.search}&format=csv`, {
      headers: { cookie },
    });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const rows = (await csv.text()).trim().split('\r\n');
    await expect.poll(async () => 1 + (await missed.getByRole('listitem').count())).toBe(rows.length);
    for (const socket of [...people, ...citizens, boss]) socket.disconnect();
  });
});
