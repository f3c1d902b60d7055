/** Figures of dispatch: latency of the product, growth and decisions of the live queue, memory; beside bare ceilings. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedRedis } from '../../server/embedded-redis.ts';
import { createLog } from '../../server/system.ts';
import { bareEcho } from './bare.ts';
import { benchLatency, DEFAULT_SIZE, DEFAULT_WAITING } from './dispatch-latency.ts';
import { type Figure, rate, time } from './figures.ts';
import { benchDecisions, benchGrowth, benchMemory } from './queue-bench.ts';

/** The queue alone, on a private Redis. */
const benchQueue = async (print: (figure: Figure) => void): Promise<void> => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yxt-bench-'));
  const redis = await startEmbeddedRedis({ dataDir, log: createLog('error') });
  try {
    const decisions = await benchDecisions(redis.url);
    print(rate('dispatch.decisions', decisions.decisionsPerSec, decisions.bareLuaPerSec));
    const [short, ...longer] = await benchGrowth(redis.url, { lengths: [100, 10_000, 1_000_000] });
    // The ceiling of a long queue is the short one: 1 means that waiting tickets cost nothing.
    for (const { waiting, p50Ms } of longer)
      print(time(`dispatch.growth@${waiting}`, p50Ms / short!.p50Ms, 1, 'x'));
    const memory = await benchMemory(redis.url);
    print(time('dispatch.memory.redis.ticket', memory.ticketBytes, memory.ticketJson, 'B'));
    print(time('dispatch.memory.redis.agent', memory.agentBytes, memory.agentJson, 'B'));
  } finally {
    await redis.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/** From an event to the offer on the agent's socket, beside a bare echo over socket.io; then what the node holds. */
const benchProduct = async (print: (figure: Figure) => void): Promise<void> => {
  const echo = await bareEcho(1000);
  const { ready, queued, all, memory } = await benchLatency();
  for (const [name, { p50, p99 }] of Object.entries({
    'latency.ready': ready,
    'latency.queued': queued,
    latency: all,
  })) {
    print(time(`dispatch.${name}.p50`, p50, echo.p50));
    print(time(`dispatch.${name}.p99`, p99, echo.p99));
  }
  const people = DEFAULT_SIZE.busy + DEFAULT_SIZE.coming + DEFAULT_SIZE.free;
  // Resident memory of the process, garbage that has not been collected included: an upper bound.
  const person = (memory.people - memory.idle) / people;
  const ticket = (memory.waiting - memory.people) / DEFAULT_WAITING;
  print(time('dispatch.memory.node.agent', person, person, 'B'));
  print(time('dispatch.memory.node.ticket', ticket, ticket, 'B'));
};

export const benchDispatch = async (print: (figure: Figure) => void): Promise<void> => {
  await benchQueue(print);
  await benchProduct(print);
};
