import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Tiers: `unit` needs no service; `parts` uses real Redis, SQLite, MongoDB-compatible server; `browser` real Chromium. */
export default defineConfig({
  plugins: [vue()],
  test: {
    // The default second of `expect.poll` is short for two loaded cores; a poll that holds ends at once anyway.
    expect: { poll: { timeout: 15_000, interval: 50 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'test/routing/**/*.test.ts',
            'test/server/**/*.test.ts',
            'test/scripts/**/*.test.ts',
            'test/widgets/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          // Real processes on a shared machine: one second chance, shown in the report as a retry.
          retry: 1,
          include: ['test/contracts/**/*.test.ts', 'test/fuzz/**/*.test.ts', 'test/live/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          // As for the parts: a page may once be late on a loaded machine.
          retry: 1,
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // A page mostly waits: two of them share the cores well.
          maxWorkers: 2,
        },
      },
    ],
  },
});
