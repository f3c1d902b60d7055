/** Builds every page and the embeddable loader into dist/widgets with one command. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { loaderPlugin } from './loader/vite-plugin.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const PAGES = ['index', 'demo', 'chat', 'rating', 'console', 'board'];

/** Oldest browsers that citizens still use; console and board share the target. */
export const TARGETS = ['chrome87', 'safari14'];

export default defineConfig({
  root: here,
  base: '/',
  appType: 'mpa',
  publicDir: resolve(here, 'public'),
  plugins: [vue(), loaderPlugin({ entry: resolve(here, 'loader/main.ts'), targets: TARGETS })],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: resolve(here, '../dist/widgets'),
    emptyOutDir: true,
    target: TARGETS,
    cssTarget: TARGETS,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 2048,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: Object.fromEntries(
        PAGES.map((name) => [name, resolve(here, `${name}.html`)] as const).filter(([, file]) =>
          existsSync(file),
        ),
      ),
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:12348',
      '/socket.io': { target: 'http://127.0.0.1:12348', ws: true },
    },
  },
});
