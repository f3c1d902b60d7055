/**
 * Events that the record could not take in time, on the disk of this node: whole and synced before they count, handed
 * over in order as soon as the record answers again. Keys make a double hand-over harmless. Those that come while a
 * file is being written share the next one: a disk that is slow to sync is slow once for all of them.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../../ports.ts';
import type { InboundEvent, InboundHandler } from '../channel.ts';
import { receiveInOrder } from '../tencent/in-order.ts';

export interface Spool {
  /** Resolves when the event is on the disk. */
  add(event: InboundEvent): Promise<void>;
  /** Something of this sender waits here: what he says next must not overtake it. */
  holds(event: Pick<InboundEvent, 'accountId' | 'sender'>): boolean;
  /** Starts handing over, and goes on until it is closed. */
  start(receive: InboundHandler): void;
  size(): number;
  close(): Promise<void>;
}

const AGAIN_MS = 1_000;
const DONE = '.json';
/** Events of one file. */
const MOST = 200;

/** Names sort by the order in which they came. */
const nameOf = (serial: number): string => `${String(serial).padStart(16, '0')}${DONE}`;

const senderOf = ({ accountId, sender }: Pick<InboundEvent, 'accountId' | 'sender'>): string =>
  `${accountId} ${sender}`;

/** One event that waits to be written. */
interface Wanted {
  event: InboundEvent;
  kept(): void;
  lost(error: unknown): void;
}

const readBatch = async (file: string): Promise<InboundEvent[]> =>
  JSON.parse(await readFile(file, 'utf8')) as InboundEvent[];

const syncDir = async (dir: string): Promise<void> => {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export const openSpool = async (dir: string, log: Log): Promise<Spool> => {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const found = (await readdir(dir)).sort();
  // What is not whole was never acknowledged.
  for (const name of found) if (!name.endsWith(DONE)) await rm(path.join(dir, name), { force: true });
  const waiting: { name: string; count: number }[] = [];
  /** How many events of each sender wait, those that are being written counted in. */
  const held = new Map<string, number>();
  const hold = (event: InboundEvent, by: 1 | -1): void => {
    const left = (held.get(senderOf(event)) ?? 0) + by;
    if (left > 0) held.set(senderOf(event), left);
    else held.delete(senderOf(event));
  };
  for (const name of found) {
    if (!name.endsWith(DONE)) continue;
    const events = await readBatch(path.join(dir, name));
    for (const event of events) hold(event, 1);
    waiting.push({ name, count: events.length });
  }
  let serial = Number.parseInt(waiting.at(-1)?.name ?? '0', 10);
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let turn: Promise<void> = Promise.resolve();
  const wanted: Wanted[] = [];
  let writing: Promise<void> | undefined;

  const handOver = async (receive: InboundHandler): Promise<void> => {
    for (let first = waiting[0]; first && !closed; first = waiting[0]) {
      const file = path.join(dir, first.name);
      const events = await readBatch(file);
      await receiveInOrder(events, receive);
      await rm(file, { force: true });
      waiting.shift();
      for (const event of events) hold(event, -1);
    }
  };

  const writeBatch = async (events: readonly InboundEvent[]): Promise<void> => {
    serial += 1;
    const name = nameOf(serial);
    const target = path.join(dir, name);
    const handle = await open(`${target}.part`, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify(events));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${target}.part`, target);
    await syncDir(dir);
    waiting.push({ name, count: events.length });
  };

  const writeAll = async (): Promise<void> => {
    while (wanted.length > 0) {
      const batch = wanted.splice(0, MOST);
      try {
        await writeBatch(batch.map(({ event }) => event));
        for (const { kept } of batch) kept();
      } catch (error) {
        for (const { event, lost } of batch) {
          hold(event, -1);
          lost(error);
        }
      }
    }
    writing = undefined;
  };

  return {
    holds: (event) => held.has(senderOf(event)),
    size: () => waiting.reduce((sum, { count }) => sum + count, 0),
    add: (event) =>
      new Promise((kept, lost) => {
        hold(event, 1);
        wanted.push({ event, kept, lost });
        writing ??= writeAll();
      }),
    start: (receive) => {
      const look = () => {
        turn = handOver(receive).catch((error: unknown) =>
          log.warn({ err: error, files: waiting.length }, 'spooled events wait for the record'),
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
      await writing;
      await turn;
    },
  };
};
