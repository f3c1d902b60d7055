/** Facts about processes by their pid, and the mark that says which server owns a data folder. */
import { readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 20;

/** Data folders that this process uses already. */
const inUse = new Set<string>();

interface ProcessFacts {
  state: string;
  /** Clock ticks since boot: with the pid it names a process for good. */
  startedAt: string;
}

/** From /proc; undefined when there is no such process or no /proc. */
function processFacts(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain anything: count the fields behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startedAt: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** A zombie counts as dead: in a container nobody may collect it. */
export function isAlive(pid: number): boolean {
  const facts = processFacts(pid);
  if (facts) return facts.state !== 'Z' && facts.state !== 'X';
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A program works in its data folder: tells it from another one that has its old pid now. False without /proc. */
export function worksIn(pid: number, dir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dir);
  } catch {
    return false;
  }
}

/** True once the process has ended; false when it still lives after the limit. */
export async function gone(pid: number, limitMs: number): Promise<boolean> {
  const untilMs = Date.now() + limitMs;
  while (isAlive(pid)) {
    if (Date.now() > untilMs) return false;
    await wait(POLL_MS);
  }
  return true;
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

const ownerFile = (dir: string): string => path.join(dir, 'owner.json');

/** Somebody else's server has the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  readonly pid: number;

  constructor(pid: number) {
    super(`another server (process ${pid}) uses this DATA_DIR`);
    this.pid = pid;
  }
}

/** Two servers on one data folder would stop each other's programs: the second one is refused. */
export function takeOwnership(dir: string): void {
  const mine = { pid: process.pid, startedAt: processFacts(process.pid)?.startedAt };
  const owner = readOwner(dir);
  const owned =
    owner !== undefined &&
    (owner.pid === process.pid
      ? inUse.has(dir)
      : isAlive(owner.pid) && processFacts(owner.pid)?.startedAt === owner.startedAt);
  if (owned) throw new FolderInUse(owner.pid);
  writeFileSync(ownerFile(dir), JSON.stringify(mine), { mode: 0o600 });
  inUse.add(dir);
}

export function releaseOwnership(dir: string): void {
  inUse.delete(dir);
  if (readOwner(dir)?.pid === process.pid) rmSync(ownerFile(dir), { force: true });
}

function readOwner(dir: string): { pid: number; startedAt?: string } | undefined {
  try {
    return JSON.parse(readFileSync(ownerFile(dir), 'utf8')) as { pid: number; startedAt?: string };
  } catch {
    return undefined;
  }
}
