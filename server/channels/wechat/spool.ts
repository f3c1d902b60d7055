/**
 * Events that the record could not take in time, on the disk of this node: one file each, whole and synced before it
 * counts, handed over in order as soon as the record answers again. Keys make a double hand-over harmless.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../../ports.ts';
import type { InboundEvent, InboundHandler } from '../channel.ts';

export interface Spool {
  /** Resolves when the event is on the disk. */
  add(event: InboundEvent): Promise<void>;
  /** Starts handing over, and goes on until it is closed. */
  start(receive: InboundHandler): void;
  size(): number;
  close(): Promise<void>;
}

const AGAIN_MS = 1_000;
const DONE = '.json';

/** Names sort by the order in which they came. */
const nameOf = (serial: number): string => `${String(serial).padStart(16, '0')}${DONE}`;

export const openSpool = async (dir: string, log: Log): Promise<Spool> => {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const found = (await readdir(dir)).sort();
  // What is not whole was never acknowledged.
  for (const name of found) if (!name.endsWith(DONE)) await rm(path.join(dir, name), { force: true });
  const waiting = found.filter((name) => name.endsWith(DONE));
  let serial = Number.parseInt(waiting.at(-1) ?? '0', 10);
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let turn: Promise<void> = Promise.resolve();

  const sync = async (target: string): Promise<void> => {
    const handle = await open(target, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  };

  const handOver = async (receive: InboundHandler): Promise<void> => {
    while (waiting.length > 0 && !closed) {
      const name = waiting[0] ?? '';
      const file = path.join(dir, name);
      await receive(JSON.parse(await readFile(file, 'utf8')) as InboundEvent);
      await rm(file, { force: true });
      // By its name: an older one, slower to reach the disk, may stand before it by now.
      waiting.splice(waiting.indexOf(name), 1);
    }
  };

  return {
    size: () => waiting.length,
    add: async (event) => {
      serial += 1;
      const name = nameOf(serial);
      const target = path.join(dir, name);
      const handle = await open(`${target}.part`, 'wx', 0o600);
      try {
        await handle.writeFile(JSON.stringify(event));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${target}.part`, target);
      await sync(dir);
      waiting.push(name);
      waiting.sort();
    },
    start: (receive) => {
      const look = () => {
        turn = handOver(receive).catch((error: unknown) =>
          log.warn({ err: error, waiting: waiting.length }, 'spooled events wait for the record'),
        );
        void turn.then(() => {
          if (!closed) timer = setTimeout(look, AGAIN_MS).unref();
        });
      };
      look();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await turn;
    },
  };
};
