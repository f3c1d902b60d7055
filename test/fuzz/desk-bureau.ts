/** A bureau for the desk's random events: parts that outlive crashes, a process that dies, people who come back. */
import { vi } from 'vitest';
import type { Outcome } from '../../routing/errors.ts';
import { DEFAULT_POLICY } from '../../routing/policy.ts';
import type { CitizenPrincipal, StaffPrincipal } from '../../server/auth/policy.ts';
import { createMemoryTimers } from '../../server/jobs/memory-timers.ts';
import type { JobHandlers } from '../../server/jobs/timers.ts';
import type { LiveQueue } from '../../server/queue/live-queue.ts';
import { createMemoryQueue } from '../../server/queue/memory-queue.ts';
import { createMemoryStore } from '../support/ports/memory-store.ts';
import { fakeIds } from '../support/ports/server-fakes.ts';
import { createDeskWorld, type DeskWorld, START_MS } from '../support/worlds/desk-world.ts';
import type { Acknowledged } from './desk-checks.ts';
import { randomOf } from './live-queue-world.ts';
import { createLife, mortal } from './mortal.ts';

type Job = (payload: never) => Promise<void>;

export class Bureau {
  readonly random: () => number;
  readonly agents: StaffPrincipal[] = [];
  supervisor!: StaffPrincipal;
  notary!: StaffPrincipal;
  /** Of a second notary office. */
  otherNotary!: StaffPrincipal;
  readonly citizens: CitizenPrincipal[] = [];
  readonly connected = new Map<string, StaffPrincipal>();
  readonly acknowledged: Acknowledged[] = [];
  /** What clients have sent and nobody has answered; they send it again, with the same key. */
  readonly unanswered: (() => Promise<unknown>)[] = [];
  world!: DeskWorld;
  crashes = 0;

  #life = createLife();
  readonly #store = createMemoryStore();
  readonly #timers = createMemoryTimers(START_MS);
  readonly #ids = fakeIds();
  #live = this.#emptyQueue();
  /** Stands for the address of the queue: what answers there may be a fresh one. */
  readonly #queue = new Proxy({} as LiveQueue, {
    get: (_target, key) => Reflect.get(this.#live, key, this.#live),
  });

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  int(below: number): number {
    return Math.floor(this.random() * below);
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.int(list.length)];
  }

  #emptyQueue(): LiveQueue {
    return createMemoryQueue({ policy: { offerMs: DEFAULT_POLICY.offerMs }, ids: this.#ids });
  }

  async open(): Promise<void> {
    await this.#boot(false);
    const { world } = this;
    const office = await world.found({ code: 'NT01', name: '公证处' });
    const hire = world.hire;
    this.agents.push(
      await hire({ username: 'zhou', languages: ['zh', 'en'] }),
      await hire({ username: 'lin', skills: [{ key: '劳动纠纷', level: 5 }] }),
      await hire({ username: 'chen', skills: [{ key: '婚姻家庭', level: 5 }], languages: ['zh', 'yue'] }),
      await hire({ username: 'wu', capacity: { voice: 1, chat: 1, task: 1 }, capacityTotal: 1 }),
    );
    this.supervisor = await hire({ username: 'boss', role: 'supervisor', capacityTotal: 0 });
    this.notary = await hire({ username: 'notary', role: 'org_member', orgId: office.id }, { onDuty: false });
    const second = await world.found({ code: 'NT02', name: '第二公证处' });
    this.otherNotary = await hire(
      { username: 'notary2', role: 'org_member', orgId: second.id },
      { onDuty: false },
    );
    for (let n = 0; n < 12; n += 1) this.citizens.push(await world.visitor());
    for (const agent of this.agents) await this.comeIn(agent);
  }

  async comeIn(who: StaffPrincipal): Promise<void> {
    this.connected.set(who.id, who);
    await this.run(() => this.world.desk.staff.connected(who));
    await this.run(() => this.world.desk.staff.setPresence(who, { state: 'ready' }));
  }

  /** Starts the process; it may die while it starts, and is started again. */
  async #boot(mayDie: boolean): Promise<void> {
    for (;;) {
      const life = createLife();
      if (mayDie && this.random() < 0.2) life.dieIn(1 + this.int(80), this.random() < 0.5);
      const aroundJobs = (handlers: JobHandlers) =>
        Object.fromEntries(
          Object.entries(handlers).map(([name, handle]) => [
            name,
            (payload: never) =>
              Promise.race([
                (handle as Job)(payload),
                life.died.then(() => Promise.reject(new Error('the process died'))),
              ]),
          ]),
        ) as unknown as JobHandlers;
      const world = await Promise.race([
        createDeskWorld({
          store: this.#store,
          timers: this.#timers,
          queue: this.#queue,
          ids: this.#ids,
          around: (ports) => mortal(ports, life),
          aroundJobs,
        }),
        life.died.then(() => undefined),
      ]);
      if (!world) continue;
      this.world = world;
      this.#life = life;
      if (!life.dead) return;
    }
  }

  /** The next calls end in a crash, somewhere among the next few steps. */
  doom(): void {
    this.#life.dieIn(1 + this.int(25), this.random() < 0.5);
  }

  /** Everything in memory elsewhere is gone too: the live queue, and sometimes the pending jobs. */
  async wipe(jobsToo: boolean): Promise<void> {
    this.#live = this.#emptyQueue();
    if (jobsToo) for (const job of this.#timers.pending()) await this.#timers.cancel(job.name, job.key);
  }

  /** Runs one call of a client; undefined when the process died under it. */
  async run<T>(call: () => Promise<T>): Promise<T | undefined> {
    return Promise.race([call(), this.#life.died.then(() => undefined)]);
  }

  /** As `run`, for calls with a key: sent again after a crash until it is answered. */
  async keyed<T>(call: () => Promise<Outcome<T>>, answered: (value: T) => void): Promise<void> {
    const send = async () => {
      const outcome = await this.run(call);
      if (!outcome) this.unanswered.push(send);
      else if (outcome.ok) answered(outcome.value);
    };
    await send();
  }

  /** Lets the work end, moves the clock, and brings a dead process back. */
  async settle(ms = 0): Promise<void> {
    await this.world.pass(ms);
    if (ms > 0) await vi.advanceTimersByTimeAsync(ms);
    await this.world.settle();
    while (this.#life.dead) await this.#recover();
  }

  async #recover(): Promise<void> {
    this.crashes += 1;
    if (this.random() < 0.3) await this.wipe(this.random() < 0.5);
    await this.#boot(true);
    for (const who of [...this.connected.values()]) {
      if (this.random() < 0.8) await this.run(() => this.world.desk.staff.connected(who));
      else this.connected.delete(who.id);
    }
    for (const send of this.unanswered.splice(0)) await send();
    await this.world.settle();
  }
}
