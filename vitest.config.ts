import vue from '@vitejs/plugin-vue';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** Whatever hears sound in real time on a real exchange; it waits most of its time. */
const PHONE = [
  'test/browser/phone.test.ts',
  'test/browser/phone-more.test.ts',
  'test/contracts/phone-*.test.ts',
  'test/live/phone*.test.ts',
];

/**
 * Tiers: `unit` needs no service; `parts` uses real Redis, SQLite, MongoDB-compatible server; `browser` real Chromium;
 * `phone` a real exchange. `npm test` runs `phone` beside the others (scripts/setup/tiers.mjs).
 */
export default defineConfig({
  plugins: [vue()],
  test: {
    // The default second of `expect.poll` is short for two loaded cores; a poll that holds ends at once anyway.
    expect: { poll: { timeout: 30_000, interval: 50 } },
    sequence: { sequencer: LongestFirst },
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
          // Beside other tiers a test has less than half a core.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Every core: what vitest itself takes is one less, which on two cores is half.
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          sequence: { groupOrder: 1 },
          // Real processes on a shared machine: one second chance, shown in the report as a retry.
          retry: 1,
          include: ['test/contracts/**/*.test.ts', 'test/fuzz/**/*.test.ts', 'test/live/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...PHONE],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          sequence: { groupOrder: 2 },
          // As for the parts: a page may once be late on a loaded machine.
          retry: 1,
          include: ['test/browser/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...PHONE],
          globalSetup: ['test/support/pages/pages-once.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'phone',
          sequence: { groupOrder: 3 },
          retry: 1,
          include: PHONE,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // One after the other: each has the processor when its sound needs it.
          maxWorkers: 1,
        },
      },
    ],
  },
});
