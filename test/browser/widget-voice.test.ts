/** A voice note in Chromium with a made-up microphone: level and time, listening, sending, refusals, keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { fileTypeOf } from '../../server/http/file-types.ts';
import {
  type FakeCitizenServer,
  startFakeCitizenServer,
} from '../support/citizen-server/fake-citizen-server.ts';
import { keepShot, seriousFindings, watchErrors } from '../support/pages/browser-page.ts';
import { browserTier, launchChromium } from '../support/pages/chromium.ts';

describe.skipIf(!browserTier())('CZ1: voice note in Chromium', () => {
  let browser: Browser;
  let server: FakeCitizenServer;
  beforeAll(async () => {
    // The device is made up; whether it may be used is decided per page, as with a real one.
    browser = await launchChromium([
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
    ]);
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    server = await startFakeCitizenServer({
      pages: inject('pages'),
      site: { fileTypes: ['.png', '.webm', '.ogg', '.m4a'] },
    });
  });
  afterEach(() => server.stop());

  const talking = async (
    allowed: boolean,
    { locale = 'zh-CN', width = 390, more = '' } = {},
  ): Promise<{ page: Page; id: string; errors: string[] }> => {
    const context = await browser.newContext({ viewport: { width, height: 844 }, locale: 'zh-CN' });
    if (allowed) await context.grantPermissions(['microphone'], { origin: server.url });
    const page = await context.newPage();
    const errors = watchErrors(page);
    await page.goto(`${server.url}/chat?locale=${locale}${more}`);
    await page.locator('#what').fill('我说不清楚，想用语音');
    await page.locator('.form button[type=submit]').click();
    await page.locator('.panel-wait').waitFor();
    return { page, id: server.newest().view.id, errors };
  };
  const mic = (page: Page) => page.locator('.composer-row .icon-button').nth(1);

  it.each([
    ['zh-CN', 390, '发送语音', '录完了'],
    ['en', 1440, 'Send voice message', 'Done'],
    ['bo', 390, 'སྒྲ་འཕྲིན་གཏོང་།', 'ཚར་སོང་།'],
  ] as const)(
    '%s at %i px: records with level and time, plays before sending, and the bytes are a known type',
    async (locale, width, send, stop) => {
      const { page, errors } = await talking(true, { locale, width });
      // Nothing of the recorder is loaded before somebody wants to speak.
      const fetched = () =>
        page.evaluate(() =>
          performance
            .getEntriesByType('resource')
            .map((entry) => entry.name)
            .join(' '),
        );
      expect(await fetched()).not.toContain('voice-note');
      await mic(page).click();
      await page.locator('.voice-level').waitFor();
      await expect.poll(fetched).toContain('voice-note');
      // The made-up microphone beeps once a second.
      await expect
        .poll(() => page.locator('.voice-level').evaluate((it) => (it as HTMLMeterElement).value))
        .toBeGreaterThan(0);
      await expect.poll(() => page.locator('.voice-time .number').textContent()).toMatch(/[1-9]/);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `voice-recording-${locale}-${width}`);
      await page.getByRole('button', { name: stop }).click();
      const player = page.locator('.voice-player');
      await player.waitFor();
      await player.evaluate((it) => (it as HTMLAudioElement).play());
      await expect
        .poll(() => player.evaluate((it) => (it as HTMLAudioElement).currentTime))
        .toBeGreaterThan(0);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `voice-recorded-${locale}-${width}`);
      expect(server.newest().messages.some((it) => it.file)).toBe(false);
      await page.getByRole('button', { name: send, exact: true }).click();
      await expect.poll(() => server.newest().messages.find((it) => it.file)?.file?.mime).toBe('audio/webm');
      const { name } = server.newest().messages.find((it) => it.file)!.file!;
      const bytes = server.bytesOf(server.newest().messages.find((it) => it.file)!.file!.id);
      expect(fileTypeOf(bytes, { name, mime: 'audio/webm' })?.mime).toBe('audio/webm');

      // What was sent can be heard again in the conversation.
      await page.locator('.log button.file').click();
      await page.locator('.log audio').waitFor();
      await expect
        .poll(() => page.locator('.log audio').evaluate((it) => (it as HTMLAudioElement).currentTime))
        .toBeGreaterThan(0);
      expect(await seriousFindings(page)).toEqual([]);
      await keepShot(page, `voice-sent-${locale}-${width}`);
      expect(errors).toEqual([]);
      await page.context().close();
    },
  );

  it('cancelled or left with Esc, nothing is sent, the microphone is let go, and the cursor returns', async () => {
    const { page } = await talking(true);
    await page.evaluate(() => {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const tracks: MediaStreamTrack[] = [];
      Object.assign(window, { tracks });
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted);
        tracks.push(...stream.getTracks());
        return stream;
      };
    });
    const live = () =>
      page.evaluate(
        () =>
          (window as unknown as { tracks: MediaStreamTrack[] }).tracks.filter(
            (it) => it.readyState === 'live',
          ).length,
      );
    for (const leave of ['click', 'Escape']) {
      await mic(page).focus();
      await page.keyboard.press('Enter');
      await page.locator('.voice-level').waitFor();
      // By keyboard the next step is at hand.
      await page.waitForFunction(() => document.activeElement?.textContent === '录完了');
      await expect.poll(live).toBe(1);
      if (leave === 'click') await page.getByRole('button', { name: '取消' }).click();
      else await page.keyboard.press('Escape');
      await page.locator('.voice').waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '发送语音');
      await expect.poll(live).toBe(0);
    }
    expect(server.newest().messages.some((it) => it.file)).toBe(false);
    await page.context().close();
  });

  it('ends by itself at 60 s, after saying that the end is near', async () => {
    const { page } = await talking(true);
    await page.clock.install();
    await mic(page).click();
    await page.locator('.voice-level').waitFor();
    await page.clock.fastForward(52_000);
    await page.locator('.voice [role=status]').getByText('还剩 10 秒').waitFor();
    await page.clock.fastForward(10_000);
    await page.locator('.voice-player').waitFor();
    await expect.poll(() => page.locator('.voice').textContent()).toContain('共 60 秒');
    await page.context().close();
  });

  it('says what to do when the microphone is not allowed, and writing goes on', async () => {
    const { page, id } = await talking(false);
    await mic(page).click();
    await page.locator('.voice .bad').getByText('没有麦克风权限').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepShot(page, 'voice-denied-390');
    await page.getByRole('button', { name: '知道了' }).click();
    await page.locator('.composer textarea').fill('那我打字');
    await page.keyboard.press('Enter');
    await expect.poll(() => server.newest().messages.some((it) => it.text === '那我打字')).toBe(true);
    server.say(id, '好的');
    await page.context().close();
  });

  it('is not offered where the site takes no sound', async () => {
    await server.stop();
    server = await startFakeCitizenServer({ pages: inject('pages') });
    const { page } = await talking(true);
    expect(await page.getByRole('button', { name: '发送语音' }).count()).toBe(0);
    await page.context().close();
  });
});
