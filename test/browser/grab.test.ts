/** The grab board in a real browser: live list, claim by key, who was faster, the supervisor's list, on a phone too. */
import { describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll, keepShot, seriousFindings } from '../support/pages/browser-page.ts';
import { browserTier } from '../support/pages/chromium.ts';
import { PHONE, staffPages } from '../support/pages/staff-pages.ts';
import { openGrab, openPulls } from '../support/staff-server/fake-staff-grab.ts';

describe.skipIf(!browserTier())('grab board', () => {
  const at = staffPages();

  it('GR4: shows what is open with a countdown, claims by the keyboard, and says who was faster', async () => {
    const { world } = at.server;
    const first = world.addTicket({ service: 'legal_aid' });
    const second = world.addTicket({ matter: '婚姻家庭', groups: ['women'], urgency: 'urgent' });
    openGrab(world, first);
    openGrab(world, second, { opensForMeAtMs: Date.now() + 600_000 });
    const lin = await at.visit('/console');
    await at.signIn(lin, 'lin');
    await lin.getByText('暂无在办工单').waitFor();
    await lin.keyboard.press('g');
    await lin.keyboard.press('q');
    await lin.getByRole('heading', { name: '抢单' }).waitFor();
    const cards = lin.getByRole('article');
    await expect.poll(() => cards.count()).toBe(2);
    const text = (await cards.allInnerTexts()).join(' ');
    expect(text).toContain('拖欠工资');
    expect(text).not.toMatch(/张建国|138/);
    await lin.getByRole('button', { name: /秒后可抢/ }).waitFor();
    expect(await seriousFindings(lin)).toEqual([]);
    await keepShot(lin, 'grab-board');

    // Somebody else is faster: it goes from the list, with his name.
    const zhou = await at.visit('/console', { viewport: PHONE });
    await at.signIn(zhou, 'zhou');
    await zhou.getByRole('link', { name: /抢单/ }).click();
    await expect.poll(() => zhou.getByRole('article').count()).toBe(2);
    expect(await seriousFindings(zhou)).toEqual([]);
    await expectNoSidewaysScroll(zhou);
    await keepShot(zhou, 'grab-board-phone');
    await zhou.getByRole('button', { name: '抢单', exact: false }).first().click();
    await zhou.getByRole('log').waitFor();
    await lin.getByText(`${first.no} 已被周敏抢到`).waitFor();
    await expect.poll(() => cards.count()).toBe(1);
  });

  it('GR10: a supervisor assigns what waits for him, also in English', async () => {
    const { world } = at.server;
    const ticket = world.addTicket({ service: 'legal_aid' });
    openPulls(world).add(ticket.id);
    const page = await at.visit('/console?locale=en#/grab', { locale: 'en-GB' });
    await at.signIn(page, 'wang');
    await page.getByRole('link', { name: 'Claim' }).click();
    await page.getByRole('heading', { name: 'To assign' }).waitFor();
    await page.getByText(ticket.no).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('combobox', { name: /Person/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /周敏/ }).click();
    await keepShot(page, 'grab-pull');
    await page.getByRole('button', { name: 'Assign' }).click();
    await page.getByText('Nothing waits to be assigned').waitFor();
    expect(world.tickets.get(ticket.id)?.ownerName).toBe('周敏');
  });
});
