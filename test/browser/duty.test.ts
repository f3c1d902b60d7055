/** A supervisor imports a month's rota, sees the gap that it leaves, fills it by a swap, and the queue follows. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { addDays, dayOf } from '../../routing/calendar.ts';
import type { OfferView, PresenceView } from '../../routing/protocol/views.ts';
import { expectNoSidewaysScroll, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { PHONE, productWindows, WIDE } from '../support/pages/product-windows.ts';
import {
  ask,
  citizenSocket,
  contact,
  next,
  type Product,
  signIn,
  staffSocket,
} from '../support/product/product.ts';

/** A call as the supervisor, outside of any page. */
const api = async <T>(product: Product, route: string, body?: unknown): Promise<T> => {
  const [method, url] = route.split(' ') as [string, string];
  const response = await fetch(`${product.url}${url}`, {
    method,
    headers: {
      cookie: await signIn(product, product.account('supervisor')),
      'x-yixiantong': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};

/** Days of the month after this one, so that none has begun. */
const month = (() => {
  const first = addDays(`${dayOf(Date.now()).slice(0, 7)}-28`, 5).slice(0, 7);
  const days: string[] = [];
  for (let day = `${first}-01`; day.startsWith(first); day = addDays(day, 1)) days.push(day);
  const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
  const saturdays = days.filter((day) => weekday(day) === 6);
  const tuesdays = days.filter((day) => weekday(day) === 2);
  return { first, days, madeUp: saturdays[1]!, holiday: tuesdays[2]!, weekday };
})();

/** Advice and a leader every day; a mediator on workdays, but on the make-up Saturday a lawyer sits at his window. */
const rota = (): string => {
  const rows = ['日期,工号,班次,岗位,业务线,地点,带班'];
  const lawyers = ['zhao', 'shen', 'gu'];
  for (const [index, day] of month.days.entries()) {
    rows.push(
      `${day},${lawyers[index % 3]},早班,热线与在线,,,`,
      `${day},${lawyers[(index + 1) % 3]},晚班,热线与在线,,,`,
    );
    rows.push(`${day},${lawyers[index % 3]},午间班,热线与在线,,,`);
    rows.push(`${day},gao,早班,带班,,县公共法律服务中心,是`);
    if (day === month.madeUp) rows.push(`${day},chen,08:30-12:00,调解窗口,,,`);
    else if (day === month.holiday) rows.push(`${day},mediator,14:00-17:00,值守,,,`);
    else if (month.weekday(day) % 6 !== 0) rows.push(`${day},mediator,08:30-12:00,调解窗口,人民调解,,`);
  }
  return rows.join('\r\n');
};

describe.skipIf(!browserTier())('duty in Chromium on the real product', () => {
  const windows = productWindows('duty');
  const { openConsole, shoot } = windows;
  let product: Product;
  beforeEach(() => {
    product = windows.product;
  });

  const tab = (page: Page, name: RegExp) =>
    page.getByRole('navigation', { name: '值班页面' }).getByRole('link', { name }).click();

  it('DU1, DU3, DU7, DU8: import with a make-up Saturday and a holiday, the gap, the swap', async () => {
    const boss = await openConsole('supervisor');
    await boss.getByRole('link', { name: '排班' }).click();
    await boss.getByRole('grid', { name: '排班表' }).waitFor();
    await boss.getByText('缺带班').first().waitFor();
    await shoot(boss, '01-rota-month');
    expect(await seriousFindings(boss)).toEqual([]);

    // The arrangement of the year: one Saturday is worked, one Tuesday is free.
    const year = month.first.slice(0, 4);
    const calendar = await api<{
      version: number;
      years: { year: number; holidays: object[]; makeUpDays: string[] }[];
    }>(product, 'GET /api/v1/duty/calendar');
    const known = calendar.years.find((one) => String(one.year) === year);
    await api(product, `PUT /api/v1/duty/calendar/${year}`, {
      version: calendar.version,
      holidays: [...(known?.holidays ?? []), { day: month.holiday, name: '测试节' }],
      makeUpDays: [...(known?.makeUpDays ?? []), month.madeUp],
    });

    const [faulty, file] = ['rota-faulty.csv', 'rota.csv'].map((name) =>
      path.resolve('test-results/duty', name),
    ) as [string, string];
    const demand = `${month.madeUp} 08:30–12:00`;
    await boss.getByRole('button', { name: '导入排班' }).click();
    const dialog = boss.getByRole('dialog', { name: '导入排班' });
    writeFileSync(faulty, `\ufeff${rota().replace('zhao,早班', 'zhoa,早班')}`);
    await dialog.getByLabel('CSV 或 XLSX 文件').setInputFiles(faulty);
    await dialog.getByRole('button', { name: '检查文件' }).click();
    await dialog.getByText('没有“zhoa”这个人员').waitFor();
    await shoot(boss, '02-import-fault');
    await expect
      .poll(() => dialog.getByRole('button', { name: /^导入 \d+ 个班次$/ }).isDisabled())
      .toBe(true);

    writeFileSync(file, `\ufeff${rota()}`);
    await dialog.getByLabel('CSV 或 XLSX 文件').setInputFiles(file);
    await dialog.getByRole('button', { name: '检查文件' }).click();
    await dialog.getByText('导入后仍有 1 处缺口').waitFor();
    await dialog.getByText(demand).waitFor();
    await dialog.getByText('人民调解窗口：无人值班').waitFor();
    expect(await seriousFindings(boss)).toEqual([]);
    await shoot(boss, '03-import-preview');
    await dialog.getByRole('button', { name: /^导入 \d+ 个班次$/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await boss.getByRole('button', { name: '下一页' }).click();
    await boss.getByRole('columnheader', { name: /班.*调休上班/ }).waitFor();
    await boss.getByRole('columnheader', { name: /休.*测试节/ }).waitFor();
    await boss.getByText('缺 1').waitFor();
    await shoot(boss, '04-month-with-gap');

    // The lawyer at the mediator's window offers him the turn for that on the holiday.
    const chen = await openConsole('chen', PHONE);
    await chen.getByRole('link', { name: '我的值班' }).click();
    await chen.getByRole('heading', { name: '我的班次' }).waitFor();
    await shoot(chen, '05-my-duty-phone');
    await expectNoSidewaysScroll(chen);
    expect(await seriousFindings(chen)).toEqual([]);
    await chen.getByRole('button', { name: `申请换班 ${demand}` }).click();
    const request = chen.getByRole('dialog');
    await request.getByRole('combobox', { name: '同事' }).click();
    await chen.getByRole('option', { name: '调委会 孙调解员' }).click();
    await request.getByRole('combobox', { name: '对方的班次' }).press('Enter');
    await chen.getByRole('option', { name: /14:00–17:00 值守/ }).click();
    await request.getByLabel('原因').fill('窗口须由调解员值守');
    await shoot(chen, '06-ask-swap-phone');
    await request.getByRole('button', { name: '提交申请' }).click();
    await chen.getByText('待同事答复').waitFor();

    const mediator = await openConsole('mediator', PHONE);
    await mediator.getByRole('link', { name: '我的值班' }).click();
    await mediator.getByRole('button', { name: '同意', exact: true }).click();
    await mediator.getByText('待主管审批').waitFor();
    await shoot(mediator, '07-agreed-phone');

    await tab(boss, /换班审批/);
    await boss.getByText('窗口须由调解员值守').waitFor();
    await shoot(boss, '08-approve');
    const reason = boss.getByLabel('仍然批准的理由');
    if (await reason.isVisible()) await reason.fill('已与当事人核实');
    await boss.getByRole('button', { name: '批准', exact: true }).click();
    await boss.getByText('没有待处理的申请').waitFor();
    await mediator.reload();
    await mediator.getByText('已生效').waitFor();
    const { days } = await api<{ days: { day: string; gaps: object[] }[] }>(
      product,
      `GET /api/v1/duty/rota?from=${month.madeUp}&to=${month.madeUp}`,
    );
    expect(days).toMatchObject([{ day: month.madeUp, gaps: [] }]);

    await tab(boss, /变更记录/);
    await boss.getByText('导入 rota.csv').waitFor();
    await shoot(boss, '09-changes');
  });

  it('DU1, DU3, DU11: gaps, holidays, ledger, settings and the week hold together, also on a phone', async () => {
    for (const [size, viewport] of Object.entries({ wide: WIDE, phone: PHONE })) {
      const boss = await openConsole('supervisor', viewport);
      for (const [name, path_, sign] of [
        ['rota', 'rota', '排班表'],
        ['gaps', 'gaps', '安排人员'],
        ['calendar', 'calendar', '国庆节'],
        ['ledger', 'ledger', '赵岚律师'],
        ['settings', 'settings', '值班要求'],
      ] as const) {
        await boss.getByRole('button', { name: '账号' }).waitFor();
        await boss.goto(`${product.url}/console#/shifts/${path_}`);
        await boss.getByText(sign).first().waitFor();
        expect([name, ...(await seriousFindings(boss))]).toEqual([name]);
        await expectNoSidewaysScroll(boss);
        await shoot(boss, `20-${size}-${name}`);
      }
      await boss.goto(`${product.url}/console#/shifts/ledger`);
      for (const part of ['补贴明细', '考勤']) {
        await boss.getByRole('button', { name: part }).click();
        await boss.getByRole('region', { name: part }).waitFor();
        await shoot(boss, `21-${size}-${part}`);
      }
      await boss.getByRole('button', { name: '领导值守与走访' }).click();
      await boss.getByRole('region', { name: '走访记录' }).waitFor();
      if (size === 'wide') {
        await boss.getByRole('button', { name: '登记走访' }).click();
        const form = boss.getByRole('dialog', { name: '登记走访' });
        await form.getByRole('combobox', { name: '领导' }).click();
        await boss.getByRole('option', { name: '分管领导 高翔' }).click();
        await form.getByLabel('地点或站点').fill('青山司法所');
        await form.getByLabel('事由').fill('调研夜间值班安排');
        await form.getByRole('button', { name: '登记走访' }).click();
        await form.waitFor({ state: 'hidden' });
      }
      await boss.getByRole('region', { name: '走访记录' }).getByText('青山司法所').waitFor();
      expect(['leaders', ...(await seriousFindings(boss))]).toEqual(['leaders']);
      await expectNoSidewaysScroll(boss);
      await shoot(boss, `22-${size}-leaders`);
    }
  });

  it('DU14: the queue takes a person at the start of his turn and leaves him at its end', async () => {
    const gu = await staffSocket(product, 'gu');
    const { items } = await api<{ items: { id: string; staffId: string; staffName: string }[] }>(
      product,
      `GET /api/v1/shifts?from=${new Date(Date.now() - 864e5).toISOString()}&to=${new Date(Date.now() + 3 * 864e5).toISOString()}`,
    );
    const own = items.filter(({ staffName }) => staffName === '顾言律师');
    expect(own.length).toBeGreaterThan(0);
    for (const { id } of own) await api(product, `DELETE /api/v1/shifts/${id}`);
    await expect(ask(gu, 'presence:set', { state: 'ready' })).rejects.toThrow();
    const seen = (want: boolean) =>
      next<PresenceView>(gu, 'presence', ({ onDuty }) => onDuty === want, 90_000);
    const begun = seen(true);
    await api(product, 'POST /api/v1/shifts', {
      staffId: own[0]!.staffId,
      startAt: new Date(Date.now() + 5_000).toISOString(),
      endAt: new Date(Date.now() + 45_000).toISOString(),
      post: '热线与在线',
    });
    await begun;
    await ask(gu, 'presence:set', { state: 'ready' });
    const offered = next<OfferView>(gu, 'offer');
    const citizen = await citizenSocket(product);
    await ask(citizen, 'contact:open', contact('公司拖欠工资两个月怎么办'));
    const ended = seen(false);
    await ask(gu, 'offer:accept', { offerId: (await offered).offerId });
    expect(await ended).toMatchObject({ state: 'paused', reason: 'not_ready' });
    for (const socket of [gu, citizen]) socket.disconnect();
  });
});
