/** The product with a real exchange, and browsers whose microphones say a tone each: who hears whom can be measured. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { getAsterisk } from '../../../scripts/pbx/get-asterisk.mjs';
import { SetupProblem } from '../../../scripts/setup/console.mjs';
import { watchErrors } from '../pages/browser-page.ts';
import { launchChromium, soundFlags } from '../pages/chromium.ts';
import { type Product, startProduct } from '../product/product.ts';
import { toneWav } from '../samples/tone-wav.ts';

/** What each says, Hz; far enough apart from each other, from the hold music and from ringing. */
export const TONES = { citizen: 610, agent: 1_010, third: 1_530 } as const;
export type Speaker = keyof typeof TONES;

export interface PhoneWindows {
  product: Product;
  open(speaker: Speaker, address: string, viewport?: { width: number; height: number }): Promise<Page>;
  openConsole(speaker: Speaker, username: string): Promise<Page>;
  signIn(page: Page, username: string): Promise<void>;
  shoot(page: Page, name: string): Promise<void>;
  /** Ends everything; fails when a page had errors. */
  close(): Promise<void>;
}

/** A steady tone is what noise suppression takes away: the pages' microphones are opened without it. */
const PLAIN_MICROPHONE = `{
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = ({ audio }) => open({
    audio: { ...(typeof audio === 'object' ? audio : {}), echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
}`;

/** Undefined, said loudly, where no exchange can be had. */
export const findExchange = async (): Promise<Record<string, string> | undefined> => {
  try {
    const { program, prompts } = await getAsterisk();
    return { PBX: 'local', PBX_PROGRAM_DIR: program, PBX_PROMPTS_DIR: prompts };
  } catch (error) {
    if (process.env.CI === 'true' && !(error instanceof SetupProblem)) throw error;
    console.error(
      `\n*** LEFT OUT: calls between browsers over a real Asterisk (${(error as Error).message})\n`,
    );
    return undefined;
  }
};

export const openPhoneWindows = async (
  exchange: Record<string, string>,
  env: Record<string, string> = {},
): Promise<PhoneWindows> => {
  const sounds = mkdtempSync(path.join(tmpdir(), 'yixiantong-tones-'));
  const shots = path.resolve('test-results/phone');
  mkdirSync(shots, { recursive: true });
  const product = await startProduct({ env: { ...exchange, ...env } });
  const browsers = new Map<Speaker, Browser>();
  const contexts: BrowserContext[] = [];
  const errors: string[][] = [];

  const browserOf = async (speaker: Speaker): Promise<Browser> => {
    const known = browsers.get(speaker);
    if (known) return known;
    const wav = path.join(sounds, `${speaker}.wav`);
    writeFileSync(wav, toneWav(TONES[speaker], 10, 48_000));
    const browser = await launchChromium(soundFlags(wav));
    browsers.set(speaker, browser);
    return browser;
  };
  const open: PhoneWindows['open'] = async (speaker, address, viewport = { width: 1440, height: 900 }) => {
    const browser = await browserOf(speaker);
    const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
    contexts.push(context);
    await context.addInitScript(PLAIN_MICROPHONE);
    const page = await context.newPage();
    errors.push(watchErrors(page));
    await page.goto(product.url + address);
    return page;
  };
  const signIn: PhoneWindows['signIn'] = async (page, username) => {
    await page.getByLabel('用户名').fill(username);
    await page.getByLabel('密码').fill(product.account(username).password);
    await page.getByRole('button', { name: '登录' }).click();
  };

  return {
    product,
    open,
    signIn,
    openConsole: async (speaker, username) => {
      const page = await open(speaker, '/console');
      await signIn(page, username);
      await page.getByRole('button', { name: '电话设置：电话就绪' }).waitFor();
      return page;
    },
    shoot: async (page, name) => {
      await page.screenshot({ path: path.join(shots, `${name}.png`) });
    },
    close: async () => {
      for (const context of contexts) await context.close();
      for (const browser of browsers.values()) await browser.close();
      await product.dispose();
      rmSync(sounds, { recursive: true, force: true });
      expect(errors.flat()).toEqual([]);
    },
  };
};

/**
 * Which speakers are heard on this page now: their tone has to stand well out of the power between the tones
 * (Goertzel over two thirds of a second). Nothing at all when no sound is playing.
 */
const heardNow = (page: Page): Promise<Speaker[]> =>
  page.evaluate(async (tones) => {
    const element = document.querySelector<HTMLAudioElement>('audio[data-phone]');
    const stream = element?.srcObject;
    if (!(stream instanceof MediaStream)) return [];
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 32_768;
    context.createMediaStreamSource(stream).connect(analyser);
    await new Promise((done) => setTimeout(done, (1000 * analyser.fftSize) / context.sampleRate + 100));
    const wave = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(wave);
    const power = (hz: number): number => {
      const step = (2 * Math.PI * hz) / context.sampleRate;
      let [real, imaginary] = [0, 0];
      wave.forEach((value, index) => {
        real += value * Math.cos(step * index);
        imaginary += value * Math.sin(step * index);
      });
      return (real * real + imaginary * imaginary) / wave.length ** 2;
    };
    await context.close();
    const floor = Math.max(power(820), power(1_270), power(1_800), 1e-8);
    return Object.entries(tones)
      .filter(([, hz]) => power(hz) > floor * 30)
      .map(([name]) => name);
  }, TONES) as Promise<Speaker[]>;

/** Waits until exactly these are heard on a page. */
export const hears = async (page: Page, ...speakers: Speaker[]): Promise<void> => {
  await expect
    .poll(() => heardNow(page), { timeout: 30_000, interval: 300 })
    .toEqual(Object.keys(TONES).filter((name) => speakers.includes(name as Speaker)));
};
