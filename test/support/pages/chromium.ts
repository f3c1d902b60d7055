/** Finds and starts the system's Chromium; a missing one fails in CI and is said loudly elsewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const onPath = (name: string): string | undefined => {
  try {
    return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
};

/** CHROMIUM_PATH, else what the system has. */
export const findChromium = (): string | undefined => {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return existsSync(asked) ? asked : undefined;
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
    .map(onPath)
    .find((path) => path !== undefined && path !== '');
};

/** `describe.skipIf(!browserTier())`: true when browser tests can run; throws in CI when they cannot. */
export const browserTier = (): boolean => {
  if (findChromium()) return true;
  const how =
    'browser tier left out: no Chromium found. Install it (apt-get install chromium) or set CHROMIUM_PATH.';
  if (process.env.CI === 'true') throw new Error(how);
  console.warn(`\n!!! ${how}\n`);
  return false;
};

/** A microphone that says a tone (or `wav`, by full path), allowed without asking; sound plays without a click. */
export const soundFlags = (wav?: string): string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  ...(wav ? [`--use-file-for-fake-audio-capture=${wav}`] : []),
];

/** Half a minute, as Playwright has it, is short where two loaded cores carry the product and several pages. */
const PATIENCE_MS = 60_000;

export const launchChromium = async (more: string[] = []): Promise<Browser> => {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found; set CHROMIUM_PATH');
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...more] });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  };
  return browser;
};
