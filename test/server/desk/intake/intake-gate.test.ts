/** Many contacts at once: a bound, fair turns, an honest "not now"; calls and followers are never sent away. */
import type { Request, Response } from 'express';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ok, refuse } from '../../../../routing/errors.ts';
import { createFairGate, type GateLimits } from '../../../../server/desk/intake/fair-gate.ts';
import type { ContactEvent, Intake } from '../../../../server/desk/intake/intake.ts';
import { gatedIntake, gatedPlanning, INTAKE_LIMITS } from '../../../../server/desk/intake/intake-gate.ts';
import { sendRefusal } from '../../../../server/http/errors.ts';
import { createMemoryStore } from '../../../support/ports/memory-store.ts';
import { createDeskWorld, must } from '../../../support/worlds/desk-world.ts';

afterEach(() => void vi.useRealTimers());

const LIMITS: GateLimits = { running: 2, waiting: 6, perSource: 4, weight: 100, waitMs: 1000 };

/** Works that end when they are told to; what has begun, in order. */
const works = () => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (name: string) => async (): Promise<string> => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    },
    end: async (name: string) => {
      ends.get(name)!();
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
};

describe('IN1: the gate', () => {
  it('runs so many at once, lets sources take turns, and keeps the order of each', async () => {
    const gate = createFairGate(LIMITS);
    const { begun, work, end } = works();
    const all = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2'].map((name) =>
      gate.run({ source: name[0]! }, work(name)),
    );
    expect(begun).toEqual(['a1', 'a2']);
    expect(gate.counts()).toEqual({ running: 2, waiting: 5, refused: 0 });
    for (const name of ['a1', 'a2', 'a3', 'b1', 'a4', 'b2', 'a5']) await end(name);
    expect(begun).toEqual(['a1', 'a2', 'a3', 'b1', 'a4', 'b2', 'a5']);
    expect(await Promise.all(all)).toEqual(
      ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2'].map((value) => ({ passed: true, value })),
    );
    expect(gate.counts()).toEqual({ running: 0, waiting: 0, refused: 0 });
  });
  it('says no when the room is full, of one source or of all, or by weight; patience is not counted', async () => {
    const gate = createFairGate(LIMITS);
    const { work } = works();
    const put = (source: string, over: { weight?: number; patient?: boolean } = {}) =>
      gate.run({ source, ...over }, work(`${source}`));
    for (let n = 0; n < 6; n += 1) void put('a');
    expect(await put('a')).toEqual({ passed: false });
    expect(gate.counts().waiting).toBe(4);
    expect(await put('b', { weight: 101 })).toEqual({ passed: false });
    void put('b', { weight: 100 });
    expect(await put('c', { weight: 1 })).toEqual({ passed: false });
    void put('c');
    expect(await put('d')).toEqual({ passed: false });
    for (let n = 0; n < 50; n += 1) void put('phone', { patient: true });
    expect(gate.counts()).toEqual({ running: 2, waiting: 56, refused: 4 });
  });
  it('sends away who has waited too long, begins nothing of his, and goes on when a work fails', async () => {
    vi.useFakeTimers();
    const gate = createFairGate({ ...LIMITS, running: 1 });
    const { begun, work, end } = works();
    const first = gate.run({ source: 'a' }, work('first'));
    const late = gate.run({ source: 'a' }, work('late'));
    const caller = gate.run({ source: 'phone', patient: true }, work('caller'));
    await vi.advanceTimersByTimeAsync(1001);
    expect(await late).toEqual({ passed: false });
    expect(gate.counts()).toEqual({ running: 1, waiting: 1, refused: 1 });
    await end('first');
    expect(await first).toEqual({ passed: true, value: 'first' });
    await end('caller');
    expect(await caller).toEqual({ passed: true, value: 'caller' });
    expect(begun).toEqual(['first', 'caller']);
    await expect(gate.run({ source: 'a' }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(gate.counts().running).toBe(0);
  });
});

describe('intake under overload', () => {
  it('IN1: the answer is 503 with its code, and says when to come again', () => {
    const headers = new Map<string, string>();
    const answer: { status?: number; body?: unknown } = {};
    const response = {
      setHeader: (name: string, value: string) => headers.set(name, value),
      status: (status: number) => {
        answer.status = status;
        return response;
      },
      json: (body: unknown) => {
        answer.body = body;
      },
    };
    const request = { acceptsLanguages: () => 'zh-CN' };
    sendRefusal(request as unknown as Request, response as unknown as Response, refuse('busy'));
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'busy' } } });
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  it('IN1: of 1,200 chats at once none is half done; who is refused may come again under the same key', async () => {
    const store = createMemoryStore();
    let [running, most] = [0, 0];
    const insert = store.tickets.insert.bind(store.tickets);
    store.tickets.insert = async (ticket) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return insert(ticket);
    };
    const world = await createDeskWorld({ store });
    onTestFinished(() => world.close());
    const who = await world.visitor();
    const input = (n: number) => ({
      ...{ clientKey: `client-key-${n}`, text: `第${n}件：公司拖欠工资`, privacyVersion: '1' },
      ...{ declaredGroups: [], language: 'zh' as const },
    });
    const answers = await Promise.all(
      Array.from({ length: 1200 }, (_, n) => world.desk.citizen.open(who, input(n))),
    );
    const taken = answers.filter((answer) => answer.ok).length;
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.code]));
    expect(most).toBeLessThanOrEqual(INTAKE_LIMITS.running);
    // At most those who run and those of one source who wait; on a slow machine some wait too long.
    expect(taken).toBeGreaterThanOrEqual(INTAKE_LIMITS.running);
    expect(taken).toBeLessThanOrEqual(INTAKE_LIMITS.running + INTAKE_LIMITS.perSource);
    expect(new Set(refused)).toEqual(new Set(['busy']));
    expect(await store.tickets.count({})).toBe(taken);
    await world.settle();
    // Who was sent away comes again under the same key; who was taken in finds his ticket.
    const again = await world.desk.citizen.open(who, input(1199));
    expect(again.ok).toBe(true);
    expect(must(await world.desk.citizen.open(who, input(0))).ticket.id).toBe(must(answers[0]!).ticket.id);
    expect(await store.tickets.count({})).toBe(taken + 1);
    // What found no place in memory is planned by its job.
    await world.pass(10_000);
    expect(await store.tickets.count({ where: { status: 'queued' } })).toBe(0);
  }, 120_000);

  it('IN2: a call, a follower and whoever is served wait as long as it takes; a flooding system does not stop others', async () => {
    vi.useFakeTimers();
    const begun: ContactEvent[] = [];
    const ends: (() => void)[] = [];
    const inner = {
      accept: async (event: ContactEvent) => {
        begun.push(event);
        await new Promise<void>((resolve) => ends.push(resolve));
        return ok({} as never);
      },
    } as unknown as Intake;
    const intake = gatedIntake(inner, { ...LIMITS, running: 1 });
    const event = (channel: ContactEvent['channel'], id: string, over: Partial<ContactEvent> = {}) =>
      intake.accept({
        ...{ key: `${channel}${begun.length}`, channel, text: 'x', citizenId: 'c' },
        ...{ actor: { kind: channel === 'workorder' ? 'partner' : 'citizen', id } },
        ...{ declaredGroups: [], language: 'zh' },
        ...over,
      } as ContactEvent);
    const flood = Array.from({ length: 20 }, () => event('workorder', 'province'));
    const others = [
      event('phone', 'caller'),
      event('wechat', 'follower'),
      event('counter', 'clerk', { servedBy: 'clerk' }),
    ];
    const chat = event('web', 'citizen');
    await vi.advanceTimersByTimeAsync(500);
    ends.shift()!();
    await vi.advanceTimersByTimeAsync(1);
    ends.shift()!();
    await vi.advanceTimersByTimeAsync(10_000);
    while (ends.length > 0) {
      ends.shift()!();
      await vi.advanceTimersByTimeAsync(1);
    }
    for (const answer of await Promise.all(others)) expect(answer.ok).toBe(true);
    const system = await Promise.all(flood);
    expect(system.filter((answer) => !answer.ok).length).toBeGreaterThanOrEqual(15);
    // The chat was sent away after its time, honestly, since nothing moved for ten seconds.
    expect(await chat).toMatchObject({ ok: false, code: 'busy' });
    expect(intake.counts()).toMatchObject({ running: 0, waiting: 0 });
  });

  it('IN3: planning runs so many at once, and what finds no place is left alone', async () => {
    let [running, most, done] = [0, 0, 0];
    const planned = gatedPlanning(
      async (_id: string) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        done += 1;
      },
      { ...LIMITS, perSource: 6 },
    );
    await Promise.all(Array.from({ length: 50 }, (_, n) => planned(`t${n}`)));
    expect(most).toBe(2);
    expect(done).toBe(8);
  });
});
