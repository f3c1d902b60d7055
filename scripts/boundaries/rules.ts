/** Who may import whom, as data. The reasons are printed with each breach, so write them for the reader of one. */

/**
 * A pattern names files from the root: `*` within a name, `**` across folders. `$own` stands for the adapter that
 * the file itself belongs to, `$port` for its port and what the adapters of this port share.
 */
export type Pattern = string;

/** What a group of files may import. The first entry that covers a file is the one that governs it. */
export interface Allowance {
  files: Pattern[];
  except?: Pattern[];
  /** Files of this repository. */
  imports: Pattern[];
  /** More files, for `import type` alone. */
  types?: Pattern[];
  /** npm packages, also a part of one (`natural/lib`); 'any' for all. */
  packages: string[] | 'any';
  /** npm packages for a dynamic `import()` alone. */
  lazyPackages?: string[];
  /** Modules of Node; 'any' for all. */
  node: string[] | 'any';
  because: string;
}

/** What a group of files may never import, whatever allows it otherwise. */
export interface Ban {
  files: Pattern[];
  except?: Pattern[];
  imports: Pattern[];
  packages?: string[];
  because: string;
}

/** Folders with sources, in which imports are checked. */
export const CHECKED = ['server', 'routing', 'widgets', 'scripts'];

/** The top level is fixed (dot-folders and what git ignores aside). */
export const TOP_LEVEL_FOLDERS = ['docs', 'routing', 'scripts', 'server', 'test', 'widgets'];
export const GENERATED_FOLDERS = ['coverage', 'data', 'dist', 'node_modules', 'test-results'];

/** Port folder to its port files. Everything else in the folder is the adapters' side. */
export const PORTS: Record<string, string[]> = {
  'server/stores': ['server/stores/store.ts', 'server/stores/file-store.ts'],
  'server/queue': ['server/queue/live-queue.ts'],
  'server/jobs': ['server/jobs/timers.ts'],
  'server/channels': [
    'server/channels/channel.ts',
    'server/channels/partner-line.ts',
    'server/channels/phone-line.ts',
    'server/channels/recogniser.ts',
    'server/channels/sms-line.ts',
    'server/channels/video-line.ts',
  ],
  'server/bus': ['server/ports.ts'],
  'server/sheets': ['server/sheets/sheets.ts'],
};

/**
 * An adapter is a folder below its port folder (`stores/sqlite/`), or the files beside the port that begin with one
 * of these words (`queue/memory-queue.ts`). Other files beside the port are shared by the adapters of this port.
 */
export const ADAPTER_WORDS = ['memory', 'sqlite', 'mongo', 'disk', 'redis', 'bullmq', 'web', 'counter'];

/** Folders beside a port that are no adapter: pieces of the port, and what several adapters of it speak alike. */
export const SHARED_FOLDERS = ['server/channels/tencent', 'server/stores/collections'];

const PORT_FILES = Object.values(PORTS).flat();
/** What a port file is made of when it is too big for one file. */
const PORT_PIECES = [
  'server/stores/collection.ts',
  'server/stores/collections/**',
  'server/queue/grab-claim.ts',
];
/** Callers with one key, one after the other: no IO, needed on both sides of the ports. */
const TURNS = 'server/turns.ts';
const PORT_FOLDERS = Object.keys(PORTS).map((folder) => `${folder}/**`);
const EMBEDDED_REDIS = ['server/embedded-redis.ts', 'server/embedded-redis/**'];
/** The private telephone exchange, kept as the private Redis is. */
const PBX = 'server/pbx/**';
const FRAMEWORKS = ['express', 'socket.io', 'ioredis', 'bullmq', 'mongoose', 'libsql'];

const PURE = '`routing` is pure: it imports only `routing`';

export const ALLOWANCES: Allowance[] = [
  {
    files: ['routing/protocol/**'],
    imports: ['routing/**'],
    packages: ['zod'],
    node: [],
    because: `${PURE}, and zod for the schemas of the protocol.`,
  },
  {
    files: ['routing/classify/**'],
    imports: ['routing/**'],
    packages: ['zod', 'yaml', 'natural/lib'],
    node: [],
    because: `${PURE}, and in classify zod, yaml and leaf modules (natural/lib/...) of natural.`,
  },
  { files: ['routing/**'], imports: ['routing/**'], packages: [], node: [], because: `${PURE}.` },
  {
    files: ['widgets/vite*.ts', 'widgets/**/vite-plugin*.ts'],
    imports: ['widgets/**'],
    packages: ['vite', '@vitejs/plugin-vue', 'esbuild'],
    node: 'any',
    because: 'The build of the pages uses vite, its Vue plugin, esbuild and Node, nothing of the server.',
  },
  {
    files: ['widgets/**'],
    imports: [
      'widgets/**',
      'routing/protocol/**',
      'routing/vocabulary.ts',
      'routing/vocabulary/**',
      'routing/errors.ts',
    ],
    types: ['routing/**'],
    packages: [
      'vue',
      'vue-router',
      'element-plus',
      '@element-plus/icons-vue',
      'echarts',
      'jssip',
      'preact',
      'socket.io-client',
      'uqr',
    ],
    node: [],
    because:
      '`widgets` run in browsers: they import `widgets`, routing/protocol, routing/vocabulary, routing/errors, ' +
      'types of `routing`, and their front-end packages.',
  },
  {
    files: ['server/desk/**'],
    imports: ['server/desk/**', 'routing/**', 'server/auth/policy.ts', TURNS, ...PORT_FILES],
    packages: ['zod'],
    // No IO: digests, and rests between two pages of a long look.
    node: ['node:crypto', 'node:timers/promises'],
    because:
      '`server/desk` holds the use cases: it imports `routing`, port files, auth/policy, zod, digests and rests, ' +
      'never a framework, a driver or an adapter.',
  },
  {
    files: ['server/auth/policy.ts'],
    imports: ['routing/**'],
    packages: [],
    node: [],
    because: 'server/auth/policy.ts is pure: who may do what is decided from `routing` types alone.',
  },
  {
    files: ['server/ports.ts', ...PORT_FILES, ...PORT_PIECES],
    imports: ['routing/**', 'server/ports.ts', ...PORT_PIECES],
    // A piece of a port names the types of the port.
    types: PORT_FILES,
    packages: [],
    // The type of a byte stream.
    node: ['node:stream'],
    because: 'A port speaks only of `routing` and server/ports.ts, so that nothing leaks from an adapter.',
  },
  {
    files: PORT_FOLDERS,
    imports: ['$own', '$port', 'server/ports.ts', TURNS, 'server/threads/**', 'routing/**'],
    types: ['server/config.ts', 'server/config/**'],
    packages: 'any',
    node: 'any',
    because:
      'An adapter imports its own port and files, `routing`, server/ports.ts, the threads and config types, ' +
      'never another adapter, another port or `server/desk`.',
  },
  {
    files: ['server/**'],
    imports: ['server/**', 'routing/**'],
    packages: 'any',
    node: 'any',
    because: '`server` imports `server` and `routing`; pages and scripts are not part of it.',
  },
  {
    files: ['scripts/*.mjs', 'scripts/setup/**', 'scripts/pbx/*.mjs'],
    imports: ['scripts/setup/**', 'scripts/pbx/*.mjs'],
    packages: [],
    lazyPackages: ['esbuild', 'vite'],
    node: 'any',
    because:
      'Set-up runs before npm packages are there: it imports Node and scripts/setup, and build tools only by ' +
      'a dynamic import().',
  },
  {
    files: ['scripts/bench/phone-bench.ts'],
    imports: ['scripts/**', 'server/**', 'test/support/phones/**'],
    packages: [],
    node: 'any',
    because: 'The bench of the telephone calls with the scripted telephones of the tests.',
  },
  {
    files: ['scripts/bench/console-bench.ts'],
    imports: ['scripts/**', 'test/support/**'],
    packages: 'any',
    node: 'any',
    because: 'The bench of the console drives the page of the browser tests against their server.',
  },
  {
    files: ['scripts/**'],
    imports: ['scripts/**', 'server/**', 'routing/**'],
    packages: 'any',
    node: 'any',
    because: '`scripts` import `server` and `routing`, not pages and not tests.',
  },
];

export const BANS: Ban[] = [
  {
    files: ['server/**', 'scripts/**'],
    // Adapters among themselves are governed by their allowance above; the bench measures them one by one, and the
    // stand-in for WeChat speaks the adapter's wire format; a simulation plays on the memory model of the queue, and
    // its script reads a store that no server has open.
    except: [
      'server/compose.ts',
      'server/compose/**',
      'scripts/bench/**',
      'scripts/wechat-stand-in/**',
      'scripts/simulate/**',
      'server/simulation/**',
      ...PORT_FOLDERS,
      ...EMBEDDED_REDIS,
      PBX,
      'scripts/pbx/**',
    ],
    imports: [...PORT_FOLDERS, ...EMBEDDED_REDIS, PBX],
    because: 'Only server/compose.ts and its pieces build adapters: everyone else is given a port.',
  },
  {
    files: ['server/**'],
    except: ['server/main.ts'],
    imports: ['server/compose.ts', 'server/main.ts'],
    because: 'server/compose.ts knows everyone, so only server/main.ts may know it.',
  },
  {
    files: ['server/**'],
    except: ['server/compose.ts', 'server/compose/**'],
    imports: ['server/compose/**'],
    because: 'The pieces of server/compose.ts build adapters, so only it may know them.',
  },
  {
    files: ['server/desk/**'],
    imports: ['server/http/**', 'server/realtime/**'],
    packages: FRAMEWORKS,
    because: '`server/desk` works without express, socket.io, ioredis, bullmq, mongoose and their routes.',
  },
  {
    files: ['widgets/chat/**', 'widgets/loader/**'],
    imports: ['widgets/console/**', 'widgets/board/**'],
    packages: ['vue', 'vue-router', 'element-plus', '@element-plus/icons-vue', 'echarts', 'jssip', 'uqr'],
    because: 'The citizen’s widget stays small: no part of the console or board, and none of their packages.',
  },
];

/** Globals that would make the kernel depend on when and where it runs. */
export const PURE_FILES: Pattern[] = ['routing/**'];
export const IMPURE_CALLS = [
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
];
export const IMPURE_GLOBALS = ['process', 'console', 'window', 'document', 'localStorage'];
export const IMPURE_BECAUSE =
  '`routing` has no clock, no randomness and no IO: time, ids and data are arguments.';
