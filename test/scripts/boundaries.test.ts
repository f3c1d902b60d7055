/** The boundary check on a small tree: what is allowed passes, a breach of each rule is found where it stands. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTree } from '../../scripts/boundaries/check.ts';
import { ALLOWANCES, BANS } from '../../scripts/boundaries/rules.ts';
import { scriptOfVue } from '../../scripts/boundaries/sources.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'yxt-boundaries-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

/** The breaches as `file:line found`. */
const found = (): string[] =>
  checkTree(root).breaches.map(({ file, line, found: what }) => `${file}:${line} ${what}`);

const SOUND: Record<string, string> = {
  'routing/errors.ts': 'export const codes = [];',
  'routing/vocabulary.ts': 'export const channels = [];',
  'routing/ticket.ts': "import { channels } from './vocabulary.ts';\nexport type Ticket = typeof channels;",
  'routing/protocol/events.ts': "import { z } from 'zod';\nimport '../errors.ts';\nexport const e = z;",
  'routing/classify/fold.ts':
    "import 'natural/lib/natural/x.js';\nimport { parse } from 'yaml';\nexport { parse };",
  'server/ports.ts': "import type { Ticket } from '../routing/ticket.ts';\nexport type Bus = Ticket;",
  'server/config.ts': 'export interface Config { a: string }',
  'server/auth/policy.ts': "import '../../routing/vocabulary.ts';",
  'server/stores/store.ts': "import type {} from '../../routing/ticket.ts';\nimport '../ports.ts';",
  'server/stores/cursor.ts': "import type {} from './store.ts';",
  'server/stores/sqlite/main.ts':
    "import '../store.ts';\nimport '../cursor.ts';\nimport './worker.ts';\nimport 'libsql';\nimport type { Config } from '../../config.ts';",
  'server/stores/sqlite/worker.ts': "import 'node:worker_threads';",
  'server/stores/mongo/main.ts': "import 'mongoose';\nimport '../store.ts';",
  'server/queue/live-queue.ts': '',
  'server/queue/normalise.ts': "import './live-queue.ts';",
  'server/queue/memory-queue.ts': "import './memory-state.ts';\nimport './normalise.ts';",
  'server/queue/memory-state.ts': '',
  'server/queue/redis/queue.ts': "import '../normalise.ts';\nimport 'ioredis';",
  'server/bus/redis-bus.ts': "import '../ports.ts';\nimport 'ioredis';",
  'server/desk/intake.ts':
    "import { randomUUID } from 'node:crypto';\nimport '../stores/store.ts';\nimport '../queue/live-queue.ts';\nimport '../auth/policy.ts';\nimport 'zod';\nexport { randomUUID };",
  'server/http/routes.ts': "import 'express';\nimport '../desk/intake.ts';\nimport '../stores/store.ts';",
  'server/embedded-redis.ts': "import './ports.ts';",
  'server/compose.ts':
    "import './stores/sqlite/main.ts';\nimport './queue/redis/queue.ts';\nimport './embedded-redis.ts';\nimport './http/routes.ts';\nimport './compose/backends.ts';",
  'server/compose/backends.ts': "import '../stores/mongo/main.ts';",
  'server/main.ts': "import './compose.ts';\nimport './config.ts';",
  'widgets/shared/connect.ts':
    "import 'socket.io-client';\nimport '../../routing/protocol/events.ts';\nimport type { Ticket } from '../../routing/ticket.ts';",
  'widgets/chat/main.ts': "import { h } from 'preact';\nimport '../shared/connect.ts';\nexport { h };",
  'widgets/console/App.vue':
    "<template><p>import x from 'express'</p></template>\n<script setup lang=\"ts\">\nimport { ref } from 'vue';\nimport 'element-plus/dist/index.css';\n</script>",
  'widgets/vite.config.ts':
    "import { defineConfig } from 'vite';\nimport 'node:path';\nexport { defineConfig };",
  'scripts/setup/build.mjs':
    "import 'node:fs';\nconst { build } = await import('esbuild');\nexport { build };",
  'scripts/bench/raw.ts': "import '../../server/stores/sqlite/main.ts';",
  'server/channels/tencent/cipher.ts': "import '../channel.ts';",
  'server/channels/channel.ts': 'export type Channel = string;',
  'server/channels/wecom/wecom.ts': "import '../tencent/cipher.ts';",
  'server/channels/wechat/wechat.ts': "import '../tencent/cipher.ts';",
  'test/a.test.ts': "import 'anything';",
};

describe('boundaries', () => {
  it('lets a sound tree pass', () => {
    write(SOUND);
    expect(found()).toEqual([]);
  });

  const cases: [rule: string, file: string, text: string, breach: string][] = [
    [
      'routing stays pure',
      'routing/a.ts',
      "\nimport type {} from '../server/ports.ts';",
      ':2 imports the types of server/ports.ts',
    ],
    [
      'what adapters share knows none of them',
      'server/channels/tencent/a.ts',
      "import '../wechat/wechat.ts';",
      ':1 imports server/channels/wechat/wechat.ts',
    ],
    [
      'an adapter of a channel knows no other one',
      'server/channels/wecom/a.ts',
      "import '../wechat/wechat.ts';",
      ':1 imports server/channels/wechat/wechat.ts',
    ],
    ['routing uses no package', 'routing/a.ts', "import 'zod';", ':1 imports zod'],
    ['routing uses no Node', 'routing/a.ts', "import 'node:fs';", ':1 imports node:fs'],
    [
      'routing uses no Node, old spelling',
      'routing/a.ts',
      "import 'fs/promises';",
      ':1 imports node:fs/promises',
    ],
    ['protocol has zod only', 'routing/protocol/a.ts', "import 'yaml';", ':1 imports yaml'],
    [
      'classify takes leaf modules of natural',
      'routing/classify/a.ts',
      "import 'natural';",
      ':1 imports natural',
    ],
    ['routing has no clock', 'routing/a.ts', 'export const t = () => Date.now();', ':1 uses Date.now'],
    [
      'routing has no clock, other form',
      'routing/a.ts',
      'export const t = () => new Date();',
      ':1 uses new Date()',
    ],
    ['routing has no IO', 'routing/a.ts', 'export const t = process.env.A;', ':1 uses process'],
    [
      'widgets take types alone from the kernel',
      'widgets/a.ts',
      "import '../routing/ticket.ts';",
      ':1 imports routing/ticket.ts',
    ],
    [
      'widgets know no server',
      'widgets/a.ts',
      "import type {} from '../server/ports.ts';",
      ':1 imports the types of server/ports.ts',
    ],
    ['widgets have a list of packages', 'widgets/a.ts', "import 'lodash';", ':1 imports lodash'],
    ['widgets run in browsers', 'widgets/b.ts', "import 'node:path';", ':1 imports node:path'],
    [
      'Vue files count',
      'widgets/b.vue',
      '<template>\n</template>\n<script lang="ts">\nimport \'express\';\n</script>',
      ':4 imports express',
    ],
    ['the chat stays small', 'widgets/chat/b.ts', "import 'vue';", ':1 imports vue'],
    [
      'the chat is no part of the console',
      'widgets/chat/b.ts',
      "import '../console/App.vue';",
      ':1 imports widgets/console/App.vue',
    ],
    ['the page build knows no server', 'widgets/vite.x.config.ts', "import 'express';", ':1 imports express'],
    [
      'desk uses no framework',
      'server/desk/b.ts',
      "import type {} from 'ioredis';",
      ':1 imports the types of ioredis',
    ],
    ['desk uses no other package', 'server/desk/b.ts', "import 'pino';", ':1 imports pino'],
    [
      'desk uses no adapter',
      'server/desk/b.ts',
      "import '../stores/sqlite/main.ts';",
      ':1 imports server/stores/sqlite/main.ts',
    ],
    [
      'desk knows no adapters’ helper',
      'server/desk/b.ts',
      "import '../stores/cursor.ts';",
      ':1 imports server/stores/cursor.ts',
    ],
    [
      'desk knows no routes',
      'server/desk/b.ts',
      "import '../http/routes.ts';",
      ':1 imports server/http/routes.ts',
    ],
    ['desk reads no files', 'server/desk/b.ts', "import 'node:fs';", ':1 imports node:fs'],
    [
      'policy is pure',
      'server/auth/policy.ts',
      "import '../stores/store.ts';",
      ':1 imports server/stores/store.ts',
    ],
    ['a port knows no package', 'server/queue/live-queue.ts', "import 'ioredis';", ':1 imports ioredis'],
    [
      'an adapter knows no other of its port',
      'server/stores/mongo/b.ts',
      "import '../sqlite/main.ts';",
      ':1 imports server/stores/sqlite/main.ts',
    ],
    [
      'an adapter in files knows no other',
      'server/queue/redis/b.ts',
      "import '../memory-queue.ts';",
      ':1 imports server/queue/memory-queue.ts',
    ],
    [
      'what adapters share knows no adapter',
      'server/stores/b.ts',
      "import './sqlite/main.ts';",
      ':1 imports server/stores/sqlite/main.ts',
    ],
    [
      'an adapter knows no other port',
      'server/bus/memory-bus.ts',
      "import '../stores/store.ts';",
      ':1 imports server/stores/store.ts',
    ],
    [
      'an adapter knows no desk',
      'server/jobs/bullmq-timers.ts',
      "import '../desk/intake.ts';",
      ':1 imports server/desk/intake.ts',
    ],
    [
      'an adapter reads config types alone',
      'server/stores/mongo/b.ts',
      "import '../../config.ts';",
      ':1 imports server/config.ts',
    ],
    [
      'only compose builds adapters',
      'server/http/b.ts',
      "import '../queue/redis/queue.ts';",
      ':1 imports server/queue/redis/queue.ts',
    ],
    [
      'only compose starts Redis',
      'server/http/b.ts',
      "import '../embedded-redis.ts';",
      ':1 imports server/embedded-redis.ts',
    ],
    [
      'lazily is no way around',
      'server/http/b.ts',
      "void import('../queue/redis/queue.ts');",
      ':1 imports server/queue/redis/queue.ts',
    ],
    [
      'nor is a type',
      'server/http/b.ts',
      "type Q = import('../queue/redis/queue.ts').Q;",
      ':1 imports the types of server/queue/redis/queue.ts',
    ],
    [
      'scripts build no adapters',
      'scripts/b.ts',
      "import '../server/queue/redis/queue.ts';",
      ':1 imports server/queue/redis/queue.ts',
    ],
    [
      'only main knows compose',
      'server/http/b.ts',
      "import '../compose.ts';",
      ':1 imports server/compose.ts',
    ],
    [
      'only compose knows its pieces',
      'server/http/b.ts',
      "import '../compose/backends.ts';",
      ':1 imports server/compose/backends.ts',
    ],
    [
      'the server knows no pages',
      'server/http/b.ts',
      "import '../../widgets/shared/connect.ts';",
      ':1 imports widgets/shared/connect.ts',
    ],
    ['nobody imports tests', 'scripts/b.ts', "import '../test/a.test.ts';", ':1 imports test/a.test.ts'],
    [
      'the bench of calls takes the telephones of the tests alone',
      'scripts/bench/phone-bench.ts',
      "import '../../test/a.test.ts';",
      ':1 imports test/a.test.ts',
    ],
    [
      'the bench of the console takes what supports the tests, no test',
      'scripts/bench/console-bench.ts',
      "import '../../test/a.test.ts';",
      ':1 imports test/a.test.ts',
    ],
    ['set-up runs before packages', 'scripts/setup/b.mjs', "import 'esbuild';", ':1 imports esbuild'],
  ];

  it.each(cases)('%s', (_rule, file, text, breach) => {
    write({ ...SOUND, [file]: text });
    expect(found()).toEqual([`${file}${breach}`]);
  });

  it('proves every rule by a breach of it', () => {
    const seen = new Set<string>();
    for (const [, file, text] of cases) {
      write({ ...SOUND, [file]: text });
      for (const { rule } of checkTree(root).breaches) seen.add(rule);
      rmSync(path.join(root, file));
    }
    const all = [...ALLOWANCES, ...BANS].map((rule) => rule.because);
    expect(all.filter((rule) => !seen.has(rule))).toEqual([]);
  });

  it('finds a ring of imports once, and lets types close one', () => {
    write({
      'routing/a.ts': "import './b.ts';",
      'routing/b.ts': "\n\nexport * from './c.ts';",
      'routing/c.ts': "import type {} from './a.ts';",
    });
    expect(found()).toEqual([]);
    write({ 'routing/c.ts': "\nimport { type A } from './a.ts';" });
    expect(found()).toEqual([
      'routing/c.ts:2 closes a ring: routing/a.ts -> routing/b.ts -> routing/c.ts -> routing/a.ts',
    ]);
  });

  it('sees that the top level is fixed, apart from what is generated', () => {
    for (const folder of ['utils', 'dist', '.cache', 'docs']) mkdirSync(path.join(root, folder));
    expect(found()).toEqual(['utils:1 is a new top-level folder']);
  });

  it('keeps the lines of the script blocks of a Vue file', () => {
    expect(scriptOfVue('<a>\n<script>\nx\n</script>\n<script setup>y</script>\n')).toBe(
      `   \n${' '.repeat(8)}\nx\n${' '.repeat(9)}\n${' '.repeat(14)}y${' '.repeat(9)}\n`,
    );
  });
});
