/** `classify.publish`: 50,000 keywords published through the desk, and taken over by another node; what it costs both loops. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { STARTER_FILES } from '../../routing/classify/index.ts';
import type { RuleFile } from '../../routing/protocol/classify/rules.ts';
import type { StaffPrincipal } from '../../server/auth/policy.ts';
import { createMemoryBus } from '../../server/bus/memory-bus.ts';
import { createThreadWork } from '../../server/classify/thread-work.ts';
import { createRuleDesk } from '../../server/desk/classify/rules.ts';
import { createRuleHolder } from '../../server/desk/classify/rules-holder.ts';
import type { Log } from '../../server/ports.ts';
import { createSheets } from '../../server/sheets/thread-sheets.ts';
import { openSqliteStore } from '../../server/stores/sqlite/sqlite-store.ts';
import { createTaskThreads } from '../../server/threads/tasks.ts';
import type { BenchLine } from './figures.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const BOSS: StaffPrincipal = {
  ...{ kind: 'staff', id: 'bench', name: 'bench', role: 'supervisor', sessionId: 'bench' },
  from: '127.0.0.1',
};
const MATTERS = ['侵权', '公司法', '建设工程', '合同纠纷', '房产纠纷'];
const RULES = 10;

/** Words of 2 to 4 characters drawn evenly from 20,000: what packs worst. */
const randomHan = (count: number, next: (below: number) => number): string[] => {
  const words = new Set<string>();
  while (words.size < count)
    words.add(Array.from({ length: 2 + next(3) }, () => String.fromCharCode(0x4e00 + next(20_000))).join(''));
  return [...words];
};

const filesOf = (words: readonly string[]): RuleFile[] => {
  const share = Math.ceil(words.length / RULES);
  const rules = Array.from({ length: RULES }, (_, i) => {
    const when = words.slice(i * share, (i + 1) * share).join('、');
    return `  - {id: bench.${i}, name: 词表 ${i}, when: ${when}, then: {matter: ${MATTERS[i % MATTERS.length]}}}\n`;
  });
  return [...STARTER_FILES, { name: 'bench.yaml', text: `format: 1\nrules:\n${rules.join('')}` }];
};

/** How long `work` took, and the longest time that the loop stood still meanwhile; both in ms. */
const watched = async <T>(work: () => Promise<T>): Promise<{ ms: number; blockMs: number; value: T }> => {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  // A first tick on which the histogram can count.
  await new Promise((done) => setTimeout(done, 20));
  delays.enable();
  await new Promise((done) => setTimeout(done, 20));
  const started = performance.now();
  const value = await work();
  const ms = performance.now() - started;
  await new Promise((done) => setTimeout(done, 20));
  delays.disable();
  return { ms, blockMs: delays.max / 1e6, value };
};

const round = (ms: number): number => Math.round(ms * 10) / 10;

/** @param next repeatable noise */
export const benchPublish = async (keywords: number, next: (below: number) => number): Promise<BenchLine> => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-bench-rules-'));
  const store = await openSqliteStore({ file: path.join(dataDir, 'bench.sqlite') });
  const threads = createTaskThreads();
  const work = createThreadWork(threads, { quick: threads });
  try {
    const bus = createMemoryBus({ log: silent });
    const holder = await createRuleHolder({ store, bus, log: silent, work });
    // The other node does not hear this bus: it is asked by itself, so that each loop is watched alone.
    const other = await createRuleHolder({
      ...{ store, log: silent, work },
      bus: createMemoryBus({ log: silent }),
    });
    let made = 0;
    const desk = createRuleDesk({
      ...{ store, bus, holder, work, sheets: createSheets(threads) },
      clock: { nowMs: () => Date.now() },
      ids: { next: () => `bench-${made++}`, secret: () => '' },
      audit: { write: async () => {} },
    });
    const files = filesOf(randomHan(keywords, next));
    // As on a page: the draft is saved first; the thread's file is loaded once.
    await work.compile([{ name: 'warm.yaml', text: 'rules: []' }]);
    const saved = await desk.saveDraft(BOSS, { version: 0, files });
    if (!saved.ok) throw new Error(saved.detail ?? saved.code);
    const here = await watched(() =>
      desk.publish(BOSS, { draft: saved.value.version, live: 0, why: 'bench' }),
    );
    if (!here.value.ok) throw new Error(here.value.detail ?? here.value.code);
    const there = await watched(() => other.refresh());
    if (other.live().no !== 1) throw new Error('the other node did not take the rules over');
    const { cells, outputs } = other.classifier().compiled.matcher.tables;
    const both = here.ms + there.ms;
    return {
      name: 'classify.publish',
      // From the key press to the last node: the other one begins when the first has finished.
      value: Math.round(both),
      unit: 'ms',
      ceiling: 1000,
      ratio: Number((1000 / both).toFixed(2)),
      keywords,
      publishMs: Math.round(here.ms),
      otherMs: Math.round(there.ms),
      publishBlockMs: round(here.blockMs),
      otherBlockMs: round(there.blockMs),
      tablesMb: round((cells.byteLength + outputs.byteLength) / 1_048_576),
    };
  } finally {
    await threads.close();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
