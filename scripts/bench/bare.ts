/** Ceilings of this machine: the same transport and the same store with nothing of the product between. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io } from 'socket.io-client';
import { openSqliteStore } from '../../server/stores/sqlite/sqlite-store.ts';
import { inParallel, quantile } from './figures.ts';

/** What citizens of a bench write. */
export const TEXT = '工地干活三个月没有发工资，我是农民工，想知道怎么要回来，有同事作证。';

/** A socket.io server that only echoes, in its own process as the product is. */
export const bareEcho = async (samples: number): Promise<{ p50: number; p99: number }> => {
  const code = `const{Server}=require('socket.io');const h=require('http').createServer();new Server(h).on('connection',s=>s.on('echo',(x,a)=>a(x)));h.listen(0,'127.0.0.1',()=>process.stdout.write(String(h.address().port)+'\\n'))`;
  const child: ChildProcess = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await new Promise<string>((resolve) =>
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    );
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    const times: number[] = [];
    for (let i = 0; i < samples; i += 1) {
      const started = performance.now();
      await socket.emitWithAck('echo', { text: TEXT, i });
      times.push(performance.now() - started);
    }
    socket.disconnect();
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  } finally {
    child.kill();
  }
};

/** Messages per second that a bare store takes durably, so many callers at once. */
export const rawInserts = async (count: number, width: number): Promise<number> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yxt-bench-'));
  const store = await openSqliteStore({ file: path.join(dir, 'raw.sqlite') });
  try {
    const at = new Date().toISOString();
    const seconds = await inParallel(Array.from({ length: count }), width, async (_, index) => {
      await store.messages.insertNext({
        id: `m${index}`,
        ticketId: `t${index}`,
        seq: 0,
        key: `k${index}`,
        author: { kind: 'citizen', id: 'c', name: '' },
        kind: 'text',
        text: TEXT,
        at,
      });
    });
    return count / seconds;
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
};
