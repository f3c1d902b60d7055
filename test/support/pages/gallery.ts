/** What is looked at on every page of the gallery: language, holes in sentences, and that nothing is loading. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { settled } from './browser-page.ts';

const WORDS = resolve(import.meta.dirname, '../../../widgets/console/words');
const HAN = /\p{Script=Han}/u;

/**
 * Sentences of the console and the board, by language, from the message files themselves. Those with {holes} are left
 * out, and words of one or two signs: names and data say them too.
 */
const sentences = (): { zh: Set<string>; en: Set<string>; templates: Set<string> } => {
  const templates = new Set<string>();
  const zh = new Set<string>();
  const en = new Set<string>();
  for (const file of readdirSync(WORDS, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  ))
    for (const [, text = ''] of readFileSync(join(WORDS, file), 'utf8').matchAll(
      /:\s*'((?:[^'\\\n]|\\.)+)'/g,
    )) {
      templates.add(text);
      if (text.includes('{')) continue;
      if (HAN.test(text)) {
        if (text.length > 2 && !/[A-Za-z]/.test(text[0]!)) zh.add(text);
      } else if (/[a-z]{3}/.test(text)) en.add(text);
    }
  // What both languages have in common (EN, CSV, names of products) belongs to neither.
  for (const text of [...en]) if (zh.has(text)) en.delete(text);
  return { zh, en, templates };
};
const known = sentences();

/** Resolves when no request of the page is under way and nothing on it says that it is loading. */
export const watchRequests = (page: Page): { quiet: () => Promise<void> } => {
  const open = new Set<Request>();
  let lastMs = Date.now();
  // The answers of a long poll come when something happens: they are no work of the page.
  const counts = (request: Request): boolean => !request.url().includes('/socket.io/');
  page.on('request', (request) => {
    if (counts(request)) open.add(request);
    lastMs = Date.now();
  });
  const over = (request: Request): void => {
    if (open.delete(request)) lastMs = Date.now();
  };
  page.on('requestfinished', over);
  page.on('requestfailed', over);
  return {
    quiet: async () => {
      while (open.size > 0 || Date.now() - lastMs < 150) await new Promise((done) => setTimeout(done, 25));
      await settled(page);
    },
  };
};

/** Every text and every label that a person sees or hears on the page. */
const shownTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (!element?.checkVisibility() || element.closest('script, style, [lang="zh-CN"]:not(html)')) continue;
      if (node instanceof Element)
        for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
          found.push(node.getAttribute(name)?.trim() ?? '');
      else found.push(node.textContent?.trim() ?? '');
    }
    return found.filter((text) => text !== '');
  });

/** Sentences in the other language, holes that were not filled, and values that leaked; an empty list is what is wanted. */
export const wrongWords = async (page: Page, locale: 'zh-CN' | 'en'): Promise<string[]> => {
  const foreign = locale === 'en' ? known.zh : known.en;
  return [
    ...new Set(
      (await shownTexts(page)).filter(
        (text) =>
          foreign.has(text) ||
          // A sentence may explain holes to people who write canned replies.
          (/\{\w+\}/.test(text) && !known.templates.has(text) && !/^[^{]*[，。：:,]/.test(text)) ||
          /\bundefined\b|\bNaN\b|\[object |Invalid Date/.test(text) ||
          /^[a-z]+(?:[A-Z][a-z]+)+$/.test(text),
      ),
    ),
  ];
};
