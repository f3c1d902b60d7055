/** What is behind the figures, and how supervisors step in, of the fake staff server. */
import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import type { Server, Socket } from 'socket.io';
import { ok, refuse } from '../../../routing/errors.ts';
import type { SubjectRequestView } from '../../../routing/protocol/citizens/subjects.ts';
import type { DrillLine, DrillView, ServiceView } from '../../../routing/protocol/figures/figures.ts';
import type { SupervisorClientEvents, SupervisorServerEvents } from '../../../routing/protocol/socket.ts';
import type { AssignOutcome } from '../../../routing/protocol/supervise.ts';
import type { AgentNamespace, AgentSocket } from './fake-staff-socket.ts';
import { type FakeAccount, type FakeTicket, type FakeWorld, iso } from './fake-staff-world.ts';

const SUBJECT_REQUEST: SubjectRequestView = {
  id: 'sr-1',
  no: 'GS20261122-0001',
  kind: 'export',
  citizenId: 'z-41',
  proof: 'id_card',
  words: '本人申请查阅咨询记录',
  state: 'open',
  dueAt: '2026-12-14T15:59:59.999Z',
  createdAt: '2026-11-22T02:00:00.000Z',
  updatedAt: '2026-11-22T02:00:00.000Z',
  steps: [{ at: '2026-11-22T02:00:00.000Z', by: 's-admin', byName: '系统管理员', what: 'taken_down' }],
  overdue: false,
  who: { name: '张建国', phone: '138****5678', tickets: 2, openTickets: 0 },
};

const STATUS_OF: Record<string, FakeTicket['status'][]> = {
  waiting: ['queued'],
  offered: [],
  class: ['queued'],
  serving: ['serving'],
  with_org: ['with_org'],
  message_box: ['message_box'],
};

const lineOf = (ticket: FakeTicket): DrillLine => ({
  kind: 'ticket',
  id: ticket.id,
  no: ticket.no,
  subject: ticket.subject,
  channel: ticket.channel,
  status: ticket.status,
  regionCode: ticket.regionCode,
  createdAt: ticket.createdAt,
  ...(ticket.matter ? { matter: ticket.matter } : {}),
  ...(ticket.crisis === 'none' ? {} : { crisis: ticket.crisis }),
  ...(ticket.ownerName ? { ownerName: ticket.ownerName } : {}),
});

const personLine = ({ me, presence }: FakeAccount): DrillLine => ({
  kind: 'person',
  staffId: me.id,
  name: me.displayName,
  state: presence.state,
  sinceMs: presence.sinceMs,
  onDuty: presence.onDuty,
  load: 0,
  capacity: me.capacityTotal,
  ...(presence.reason ? { reason: presence.reason } : {}),
});

export const serveFigures = (app: Express, world: FakeWorld): void => {
  app.get('/api/v1/board/drill', (req, res) => {
    const figure = String(req.query.figure) as DrillView['figure'];
    const wanted = STATUS_OF[figure];
    const items =
      figure === 'ready' || figure === 'paused' || figure === 'offline'
        ? [...world.accounts.values()].filter((one) => one.presence.state === figure).map(personLine)
        : [...world.tickets.values()].filter((one) => !wanted || wanted.includes(one.status)).map(lineOf);
    const view: DrillView = {
      figure,
      at: iso(Date.now()),
      from: iso(Date.now() - 3_600_000),
      to: iso(Date.now()),
      total: items.length,
      items,
    };
    res.json(view);
  });
  app.get('/api/v1/board/service', (req, res) => {
    const toMs = Math.ceil(Date.now() / 300_000) * 300_000;
    const fromMs = toMs - 12 * 300_000;
    const intervals = Array.from({ length: 12 }, (_, index) => ({
      fromMs: fromMs + index * 300_000,
      toMs: fromMs + (index + 1) * 300_000,
      due: 8,
      inTime: index === 7 ? 2 : index === 8 ? 5 : 8,
      waiting: index === 7 ? 6 : 1,
      ready: index === 7 ? 0 : 3,
    }));
    const worst = intervals[7]!;
    const view: ServiceView = {
      at: iso(Date.now()),
      fromMs,
      toMs,
      stepMs: Number(req.query.stepMinutes ?? 5) * 60_000,
      targets: { voice: 15_000, chat: 180_000 },
      intervals,
      worstMs: worst.fromMs,
      moves: [...world.accounts.values()]
        .filter(({ me }) => me.role === 'agent')
        .slice(0, 3)
        .map(({ me }, index) => ({
          staffId: me.id,
          name: me.displayName,
          atMs: worst.fromMs + index * 20_000,
          from: 'ready' as const,
          to: 'paused' as const,
          reason: 'meeting' as const,
          ...(index === 0 ? { forcedBy: '王督导', forcedWhy: '临时会议' } : {}),
        })),
      backMs: 900_000,
    };
    res.json(view);
  });
  app.get('/api/v1/subject-requests', (_req, res) => res.json({ items: [SUBJECT_REQUEST] }));
  app.get('/api/v1/shift/figures', (_req, res) =>
    res.json({
      since: new Date(Date.now() - 4 * 3_600_000).toISOString(),
      closed: 12,
      answered: 12,
      inTime: 11,
      answerMs: 38_000,
      rated: 7,
      satisfied: 6,
    }),
  );
  app.get('/api/v1/board/trend', (_req, res) =>
    res.json({
      today: [0, 0, 0, 0, 0, 0, 1, 4, 18, 31, 28],
      usual: [0, 0, 0, 0, 0, 0.5, 1, 5, 14, 22, 20, 15, 8, 10, 19, 21, 18, 12, 6, 4, 3, 2, 1, 0],
      days: ['2026-11-15', '2026-11-08', '2026-11-01', '2026-10-25'],
    }),
  );
};

type SupervisorSocket = Socket<
  SupervisorClientEvents,
  SupervisorServerEvents,
  Record<string, never>,
  { account: FakeAccount; sid: string }
>;

export const superviseTalks = (world: FakeWorld, io: Server, socket: SupervisorSocket): void => {
  const { me } = socket.data.account;
  socket.on('ticket:assign-many', ({ ticketIds, staffId }, ack) => {
    const target = world.byId(staffId);
    const items = ticketIds.map((ticketId): AssignOutcome => {
      const ticket = world.tickets.get(ticketId);
      const held = [...world.tickets.values()].filter(
        (one) => one.ownerId === staffId && one.status === 'serving',
      );
      if (!ticket) return { ticketId, ticketNo: '', ok: false, code: 'not_found' };
      if (held.length >= target.me.capacityTotal)
        return {
          ticketId,
          ticketNo: ticket.no,
          ok: false,
          code: 'at_capacity',
          detail: '对方已达到同时接待上限。',
        };
      world.give(ticket, staffId);
      io.of('/agent').to(staffId).emit('ticket', world.summary(ticket));
      return { ticketId, ticketNo: ticket.no, ok: true };
    });
    ack(ok({ items }));
  });
  socket.on('talk:watch', ({ ticketId }, ack) => {
    const ticket = world.tickets.get(ticketId);
    if (!ticket) return ack(refuse('not_found'));
    ack(ok({ ticket: world.detail(ticket, me), messages: ticket.messages }));
  });
  socket.on('talk:leave', (_input, ack) => ack(ok(true)));
  socket.on('talk:whisper', ({ ticketId, text, clientKey }, ack) => {
    const ticket = world.tickets.get(ticketId);
    if (!ticket) return ack(refuse('not_found'));
    ack(
      ok(
        world.say(ticket, { kind: 'staff', id: me.id, name: me.displayName }, 'note', text, {
          clientKey,
        }),
      ),
    );
  });
  socket.on('broadcast:send', ({ text }, ack) => {
    const made = {
      id: randomUUID(),
      version: 1,
      text,
      by: me.id,
      byName: me.displayName,
      at: iso(Date.now()),
      until: iso(Date.now() + 3_600_000),
      acks: [],
    };
    world.broadcasts.unshift(made);
    io.of('/agent').emit('broadcast', made);
    ack(ok(made));
  });
  socket.on('broadcast:list', (_input, ack) =>
    ack(
      ok({
        items: world.broadcasts.map((one) => ({
          ...one,
          acks: one.acks.map((each) => ({ ...each, name: world.byId(each.staffId).me.displayName })),
          open: [...world.accounts.values()]
            .filter(
              ({ me: who }) => who.role === 'agent' && !one.acks.some((each) => each.staffId === who.id),
            )
            .map(({ me: who }) => ({ staffId: who.id, name: who.displayName })),
        })),
      }),
    ),
  );
};

export const serveBroadcasts = (world: FakeWorld, agents: AgentNamespace, socket: AgentSocket): void => {
  const { me } = socket.data.account;
  socket.on('broadcast:pending', (_input, ack) =>
    ack(ok({ items: world.broadcasts.filter((one) => !one.acks.some((each) => each.staffId === me.id)) })),
  );
  socket.on('broadcast:ack', ({ broadcastId }, ack) => {
    const one = world.broadcasts.find(({ id }) => id === broadcastId);
    if (!one) return ack(refuse('not_found'));
    one.acks = [...one.acks, { staffId: me.id, at: iso(Date.now()) }];
    agents.to(me.id).emit('broadcast:gone', { broadcastId });
    ack(ok(true));
  });
};
