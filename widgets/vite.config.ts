/** Builds every page and the embeddable loader into dist/widgets with one command: `vite build --config <this>`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';
import { loaderPlugin } from './loader/vite-plugin.ts';
import { pageShell } from './pages/vite-plugin-page-shell.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Citizens' and staff pages share modules but no chunks: nothing of the console may weigh on a cheap phone. */
const CITIZEN_PAGES = ['index', 'demo', 'chat'];
/** They show most of the vocabulary: in a build with the chat its first load would carry their words. */
const PUBLIC_PAGES = [
  'status',
  'directory',
  'faq',
  'appointments',
  'mailbox',
  'promises',
  'notices',
  'rating',
  'confirm',
  'demo-phone',
];
const STAFF_PAGES = ['console', 'board'];

/** `WIDGET_PAGES=chat,demo` builds some pages only: for tests and while a page is being written. */
const wanted = process.env.WIDGET_PAGES?.split(',');
const inputOf = (pages: string[]): Record<string, string> =>
  Object.fromEntries(
    pages
      .filter((name) => wanted?.includes(name) ?? true)
      .map((name) => [name, resolve(here, `${name}.html`)] as const)
      .filter(([, file]) => existsSync(file)),
  );
const [citizen, open, staff] = [inputOf(CITIZEN_PAGES), inputOf(PUBLIC_PAGES), inputOf(STAFF_PAGES)];

/** Oldest browsers that citizens still use; console and board share the target. */
const TARGETS = ['chrome87', 'safari14'];

/**
 * The kernel is free of side effects: of what it gathers in one file a page loads what it shows first, and the rest
 * with what shows it.
 */
const pure = { moduleSideEffects: [{ test: /[\\/]routing[\\/]/, sideEffects: false }] };

/** Our server speaks no WebTransport: a kilobyte that no citizen's phone need load. The client filters absent ones out. */
const withoutWebTransport: Plugin = {
  name: 'yixiantong-no-webtransport',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith('/webtransport.js') && importer?.includes('engine.io-client')
      ? '\0no-webtransport'
      : null,
  load: (id) => (id === '\0no-webtransport' ? 'export const WT = undefined;' : null),
};

export default defineConfig({
  root: here,
  base: '/',
  appType: 'mpa',
  publicDir: resolve(here, 'public'),
  plugins: [withoutWebTransport, pageShell, vue(), loaderPlugin({ entry: resolve(here, 'loader/main.ts') })],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: resolve(here, '../dist/widgets'),
    target: TARGETS,
    cssTarget: TARGETS,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 2048,
    chunkSizeWarningLimit: 1500,
  },
  environments: {
    client: { build: { emptyOutDir: true, rolldownOptions: { input: citizen, treeshake: pure } } },
    open: {
      consumer: 'client',
      build: { emptyOutDir: false, rolldownOptions: { input: open, treeshake: pure } },
    },
    staff: { consumer: 'client', build: { emptyOutDir: false, rolldownOptions: { input: staff } } },
  },
  builder: {
    async buildApp(builder) {
      const { client, open: openPages, staff: staffPages } = builder.environments;
      if (client && Object.keys(citizen).length > 0) await builder.build(client);
      if (openPages && Object.keys(open).length > 0) await builder.build(openPages);
      if (staffPages && Object.keys(staff).length > 0) await builder.build(staffPages);
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:12348',
      '/socket.io': { target: 'http://127.0.0.1:12348', ws: true },
    },
  },
});
