/** The chat from state to state, as a citizen's story goes; the caller looks at each. Words play no part: any language. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { FakeCitizenServer } from './fake-citizen-server.ts';

/** @param query of the chat's address, with `?` */
export const walkStates = async (
  page: Page,
  server: FakeCitizenServer,
  query: string,
  see: (state: string) => Promise<void>,
): Promise<void> => {
  const submit = page.locator('.form > button[type=submit]');
  const back = page.locator('.head .icon-button').first();

  await page.route('**/api/v1/public/site*', (route) => route.abort());
  await page.goto(`${server.url}/chat${query}`);
  await page.locator('.note-bad').waitFor();
  await see('error');
  await page.unroute('**/api/v1/public/site*');

  await page.goto(`${server.url}/chat${query}&entry=migrant_worker`);
  await page.locator('.hours').waitFor();
  await see('tiles');
  await page.locator('.privacy > summary').click();
  await submit.click();
  await page.locator('#what-bad').waitFor();
  await see('form');

  await page.locator('#what').fill('工地欠我三个月工资');
  await submit.click();
  await page.locator('.panel-wait').waitFor();
  await see('waiting');
  await page.locator('.instead-row button').first().click();
  await page.locator('.instead input').fill('13800001111');
  await see('call-asked');
  await page.locator('.instead button[type=submit]').click();
  await page.locator('.instead input').waitFor({ state: 'detached' });
  await see('call-promised');

  const { id } = server.newest().view;
  server.accept(id);
  server.say(id, '您好，我是陈静。合同带来了吗？');
  await page.locator('.log').getByText('合同带来了吗').waitFor();
  const write = async (text: string): Promise<void> => {
    await page.locator('.composer textarea').fill(text);
    await page.locator('.composer .send').click();
  };
  await write('没有合同，有工友作证');
  await page.setInputFiles('input[type=file]', {
    name: '考勤表.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.alloc(3000, 1),
  });
  await page.getByText('考勤表.pdf').waitFor();
  await write('这里有被拒绝的话');
  await page.locator('.failed').first().waitFor();
  server.typing(id);
  await page.locator('.typing').waitFor();
  await see('talking');

  const at = new Date(Date.now() + 86_400_000).toISOString();
  const order = { no: 'FW-7', service: 'legal_aid' as const, orgName: '云溪县法律援助中心', dueAt: at };
  server.change(id, {
    status: 'with_org',
    orders: [{ ...order, status: 'dispatched', dispatchedAt: new Date().toISOString() }],
  });
  await page.locator('.remind button').waitFor();
  await see('with-organisation');

  server.cut();
  await page.locator('.banner-bad').waitFor();
  await write('断网时写的');
  await see('offline');
  server.site.privacyVersion = '2026-01';
  server.mend();
  await page.locator('.privacy-again').waitFor({ timeout: 30_000 });
  await see('notice-changed');
  await page.locator('.privacy-again .button-main').click();
  await page.locator('.composer textarea').waitFor();
  expect(server.agreed.pop()).toBe('2026-01');

  await page.locator('.composer-foot .link-button').click();
  await page.locator('.ask').waitFor();
  await see('end-asked');
  await page.locator('.ask .button-quiet').click();
  server.close(id);
  await page.locator('.grade').last().click();
  await see('rating');
  await page.locator('.rate button[type=submit]').click();
  await page.locator('.rated').waitFor();
  await see('rated');

  await back.click();
  await page.locator('.earlier .row-button').last().click();
  await page.locator('.my-data > summary').click();
  await page.locator('.my-data input').nth(1).check();
  await page.locator('.my-data button[type=submit]').click();
  await page.locator('.my-data .bad').waitFor();
  await page.locator('.my-data textarea').fill('电话写错了');
  await page.locator('.my-data button[type=submit]').click();
  await page.locator('.my-data li').waitFor();
  await see('my-data');

  server.site.open = false;
  await back.click();
  await page.locator('.hours .shut').waitFor();
  await see('closed-hours');
  await page.locator('#what').fill('夜里问一句');
  await submit.click();
  await page.locator('.panel-box').waitFor();
  await see('message-mode');
};
