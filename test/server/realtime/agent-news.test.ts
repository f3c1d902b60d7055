/** What staff hear without asking: in the order of what happened, and only what they may still see. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ok, refuse } from '../../../routing/errors.ts';
import type { StaffPrincipal } from '../../../server/auth/policy.ts';
import { createMemoryBus } from '../../../server/bus/memory-bus.ts';
import type { Desk } from '../../../server/desk/desk.ts';
import type { Bus } from '../../../server/ports.ts';
import { tellAgents } from '../../../server/realtime/agent-news.ts';
import { type AgentNamespace, person, watch } from '../../../server/realtime/agent-rooms.ts';
import { createInTurn } from '../../../server/realtime/in-turn.ts';
import { fakeLog } from '../../support/ports/server-fakes.ts';

type Said = [who: string, event: string, what: unknown];

/** The ticket as the record has it now. */
interface Record {
  ownerId: string;
  status: string;
  subject: string;
  hiddenFrom?: string;
}

let said: Said[];
let left: string[];
let bus: Bus;
let record: Record;
/** Readings that have been asked for and not answered, oldest first. */
let readings: (() => void)[];
let failures: unknown[];

const settle = () => new Promise((resolve) => setImmediate(resolve));
/** Lets the readings that wait end, the newest first: the worst order. */
const answerAll = async (): Promise<void> => {
  await settle();
  while (readings.length > 0) {
    readings.pop()!();
    await settle();
  }
};

beforeEach(() => {
  [said, left, readings, failures] = [[], [], [], []];
  record = { ownerId: 'zhou', status: 'serving', subject: 'first' };
  bus = createMemoryBus({ log: fakeLog() });
  const rooms = new Map<string, Set<string>>();
  const sockets = new Map<string, unknown>();
  for (const id of ['zhou', 'li', 'boss']) {
    const who: Partial<StaffPrincipal> = { kind: 'staff', id, role: id === 'boss' ? 'supervisor' : 'agent' };
    sockets.set(`s-${id}`, {
      data: { who },
      emit: (event: string, what: unknown) => said.push([id, event, what]),
      leave: async (room: string) => {
        left.push(`${id} ${room}`);
        rooms.get(room)?.delete(`s-${id}`);
      },
    });
    rooms.set(person(id), new Set([`s-${id}`]));
  }
  rooms.set(watch('t1'), new Set(['s-boss']));
  const to = (room: string) => ({
    emit: (event: string, what: unknown) => {
      for (const id of rooms.get(room) ?? []) said.push([id.slice(2), event, what]);
    },
  });
  const nsp = { adapter: { rooms }, sockets, to } as unknown as AgentNamespace;
  const staff = {
    // Reads at once and answers late, as a store does.
    summary: (who: StaffPrincipal) => {
      const seen = { ...record };
      return new Promise((resolve) =>
        readings.push(() => resolve(seen.hiddenFrom === who.id ? refuse('forbidden') : ok({ ...seen }))),
      );
    },
    message: async (ticketId: string, seq: number) => ({
      id: `m${seq}`,
      ticketId,
      seq,
      kind: 'text',
      text: '字',
    }),
  };
  const desk = {
    staff,
    grabs: { serve: () => () => undefined },
    phone: { audience: async () => undefined },
  } as unknown as Desk;
  tellAgents(nsp, desk, bus, (work) => void work.catch((error: unknown) => failures.push(error)));
});

const change = (over: Partial<Record>, previousOwnerId?: string): void => {
  record = { ...record, ...over };
  bus.publish('ticket.changed', {
    ...{ ticketId: 't1', status: record.status as 'serving', citizenId: 'c1', ownerId: record.ownerId },
    ...(previousOwnerId ? { previousOwnerId } : {}),
  });
};
const heard = (who: string) => said.filter(([id]) => id === who).map(([, event, what]) => [event, what]);

describe('tickets', () => {
  it('two changes at once, read in the wrong order: the last that is shown is the newest', async () => {
    change({ subject: 'second' });
    change({ subject: 'third' });
    await answerAll();
    expect(heard('zhou').at(-1)).toEqual(['ticket', expect.objectContaining({ subject: 'third' })]);
    expect(heard('boss').at(-1)).toEqual(['ticket', expect.objectContaining({ subject: 'third' })]);
    expect(failures).toEqual([]);
  });

  it('what passes to somebody else while it is being read is gone in the end, not back in the list', async () => {
    change({ subject: 'second' });
    await settle();
    change({ ownerId: 'li' }, 'zhou');
    await answerAll();
    expect(heard('zhou').at(-1)).toEqual(['ticket:gone', { ticketId: 't1' }]);
    expect(heard('li').at(-1)).toEqual(['ticket', expect.objectContaining({ ownerId: 'li' })]);
  });

  it('many changes are few readings: one that runs and one after it', async () => {
    change({ subject: 'first' });
    await settle();
    for (let n = 0; n < 50; n += 1) change({ subject: `change ${n}` });
    await answerAll();
    expect(heard('zhou').length).toBeLessThanOrEqual(2);
    expect(heard('zhou').at(-1)).toEqual(['ticket', expect.objectContaining({ subject: 'change 49' })]);
  });
});

it('RS1: a message reaches whoever looks on only while he may see the ticket', async () => {
  const message = { ticketId: 't1', seq: 7, citizenId: 'c1', ownerId: 'zhou' };
  bus.publish('message.appended', message);
  await answerAll();
  expect(heard('boss').map(([event]) => event)).toEqual(['message']);
  record = { ...record, hiddenFrom: 'boss' };
  bus.publish('message.appended', { ...message, seq: 8 });
  await answerAll();
  expect(heard('boss')).toHaveLength(1);
  expect(left).toEqual([`boss ${watch('t1')}`]);
  expect(heard('zhou').map(([event]) => event)).toEqual(['message', 'message']);
});

it('a reading that fails does not stop the next', async () => {
  const turns = createInTurn();
  const order: string[] = [];
  const failing = turns.run('a', async () => {
    order.push('fails');
    throw new Error('away');
  });
  const next = turns.run('a', async () => {
    order.push('next');
  });
  await expect(Promise.allSettled([failing, next])).resolves.toHaveLength(2);
  await turns.run('a', async () => {
    order.push('after');
  });
  expect(order).toEqual(['fails', 'next', 'after']);
});
