/** What the heads and bodies of the citizen's pages have in common, put in where their HTML says so. */
import type { Plugin } from 'vite';

const HEAD = `<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />`;

const BODY = `<div id="app"></div>
    <noscript>请在浏览器中开启 JavaScript，或拨打 <a href="tel:12348">12348</a>。</noscript>`;

export const pageShell: Plugin = {
  name: 'yixiantong-page-shell',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('<!-- page head -->', HEAD).replace('<!-- page body -->', BODY),
  },
};
