/** A small server that behaves to citizens as the protocol says, with levers for tests: no queue, no store. */
import { createServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import express from 'express';
import { Server, type Socket } from 'socket.io';
import { type Outcome, ok, refuse } from '../../routing/errors.ts';
import type { RatingPage } from '../../routing/protocol/http.ts';
import type { CitizenClientEvents, CitizenServerEvents } from '../../routing/protocol/socket.ts';
import type { CitizenTicketView, MessageView, PublicSite } from '../../routing/protocol/views.ts';
import { citizenFiles } from './fake-citizen-files.ts';

export interface FakeTicket {
  citizenId: string;
  view: CitizenTicketView;
  messages: MessageView[];
  keys: Map<string, MessageView>;
}

export interface FakeOptions {
  /** Folder of the built pages. */
  pages?: string;
  site?: Partial<PublicSite>;
}

const SITE: PublicSite = {
  name: '云溪县公共法律服务',
  phone: '12348',
  regionCode: '510000',
  regionName: '云溪县',
  privacyVersion: '2025-06',
  privacyText:
    '我们为答复您的咨询而处理您填写的内容、称呼和电话，保存期限为三年。您可以随时查询、更正或者要求删除。\n除法律规定和转办机构办理所必需外，不向他人提供。',
  services: ['advice', 'legal_aid', 'mediation', 'notary'],
  open: true,
  hoursText: '周一至周日 9:00–21:00，其余时间可留言',
  maxFileBytes: 5 * 1024 * 1024,
  fileTypes: ['image/png', 'image/jpeg', 'application/pdf'],
};

const clone = <T>(value: T): T => structuredClone(value);

export const startFakeCitizenServer = async (options: FakeOptions = {}) => {
  const app = express();
  const http = createServer(app);
  const io = new Server<CitizenClientEvents, CitizenServerEvents>(http, {
    pingInterval: 2_000,
    pingTimeout: 2_000,
  });
  const citizens = io.of('/citizen');
  const site: PublicSite = { ...SITE, ...options.site };
  const visitors = new Map<string, string>();
  const tickets = new Map<string, FakeTicket>();
  const ratingPages = new Map<string, RatingPage>();
  const openings = new Map<string, string>();
  const tcp = new Set<TcpSocket>();
  let counter = 0;
  let down = false;
  const next = (): number => ++counter;

  http.on('connection', (socket) => {
    if (down) return socket.destroy();
    tcp.add(socket);
    socket.on('close', () => tcp.delete(socket));
  });

  app.use(express.json());
  app.get('/api/v1/public/site', (_request, response) => response.json(site));
  app.post('/api/v1/visitors', (request, response) => {
    if (request.headers['x-yixiantong'] !== '1')
      return response.status(403).json({ error: { code: 'forbidden', message: '' } });
    const token = `visitor-${next()}`;
    visitors.set(token, `c${counter}`);
    return response.json({ token, citizenId: `c${counter}` });
  });
  const files = citizenFiles(app, { visitors, site });
  app.get('/api/v1/ratings/:token', (request, response) => {
    const page = ratingPages.get(request.params.token);
    return page
      ? response.json(page)
      : response.status(404).json({ error: { code: 'not_found', message: '' } });
  });
  app.post('/api/v1/ratings/:token', (request, response) => {
    const page = ratingPages.get(request.params.token);
    if (!page) return response.status(404).json({ error: { code: 'not_found', message: '' } });
    if (page.state === 'rated')
      return response.status(409).json({ error: { code: 'already_rated', message: '' } });
    page.state = 'rated';
    page.grade = request.body.grade;
    return response.json({ ratedAt: new Date().toISOString() });
  });
  app.get('/readyz', (_request, response) => response.json({ ok: true }));
  if (options.pages) {
    const root = options.pages;
    const page = (name: string) => (_request: express.Request, response: express.Response) =>
      response
        .setHeader(
          'content-security-policy',
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:",
        )
        .sendFile(`${name}.html`, { root });
    app.get('/', page('index'));
    for (const name of ['demo', 'chat']) app.get(`/${name}`, page(name));
    app.get('/rate/:token', page('rating'));
    app.use(express.static(root));
  }

  const room = (ticket: FakeTicket): string => `citizen:${ticket.citizenId}`;
  const push = (ticket: FakeTicket): void => {
    citizens.to(room(ticket)).emit('ticket', clone(ticket.view));
  };
  const append = (
    ticket: FakeTicket,
    part: Pick<MessageView, 'author' | 'kind' | 'text'> & Partial<MessageView>,
    key?: string,
  ): MessageView => {
    const message: MessageView = {
      id: `m${next()}`,
      ticketId: ticket.view.id,
      at: new Date().toISOString(),
      ...part,
      seq: ++ticket.view.lastSeq,
    };
    ticket.messages.push(message);
    if (key) ticket.keys.set(key, message);
    citizens.to(room(ticket)).emit('message', message);
    return message;
  };

  citizens.use((socket, go) => {
    const citizenId = visitors.get(String(socket.handshake.auth.token));
    if (!citizenId) return go(Object.assign(new Error('bad_token'), { data: refuse('bad_token') }));
    socket.data.citizenId = citizenId;
    return go();
  });
  const own = (socket: Socket, ticketId: string): FakeTicket | undefined => {
    const ticket = tickets.get(ticketId);
    return ticket?.citizenId === socket.data.citizenId ? ticket : undefined;
  };
  const author = (socket: Socket): MessageView['author'] => ({
    kind: 'citizen',
    id: socket.data.citizenId,
    name: '群众',
  });

  citizens.on('connection', (socket) => {
    void socket.join(`citizen:${socket.data.citizenId}`);
    const onTicket = <T>(
      ticketId: string,
      ack: (it: Outcome<T>) => void,
      act: (it: FakeTicket) => Outcome<T>,
    ): void => {
      const ticket = own(socket, ticketId);
      ack(ticket ? act(ticket) : refuse('not_found'));
    };
    socket.on('hello', (_input, ack) => {
      const mine = [...tickets.values()].filter((it) => it.citizenId === socket.data.citizenId);
      ack(ok({ nowMs: Date.now(), tickets: mine.reverse().map((it) => clone(it.view)) }));
    });
    socket.on('contact:open', (input, ack) => {
      const known = tickets.get(openings.get(input.clientKey) ?? '');
      if (known) return ack(ok({ ticket: clone(known.view), message: known.messages[0]! }));
      const id = `t${next()}`;
      const ticket: FakeTicket = {
        citizenId: socket.data.citizenId,
        messages: [],
        keys: new Map(),
        view: {
          id,
          no: `51012025112200${String(counter).padStart(2, '0')}`,
          status: site.open ? 'queued' : 'message_box',
          subject: input.text.slice(0, 40),
          createdAt: new Date().toISOString(),
          orders: [],
          lastSeq: 0,
          readByStaff: 0,
          ...(site.open ? { wait: { ahead: 2, likelyMs: 150_000, atMostMs: 460_000 } } : {}),
          ...(site.open ? {} : { promisedBy: new Date(Date.now() + 86_400_000).toISOString() }),
        },
      };
      tickets.set(id, ticket);
      openings.set(input.clientKey, id);
      const message = append(
        ticket,
        { author: author(socket), kind: 'text', text: input.text },
        input.clientKey,
      );
      append(ticket, {
        author: { kind: 'system', id: 'system', name: '系统' },
        kind: 'event',
        text: '已受理，正在为您安排',
      });
      return ack(ok({ ticket: clone(ticket.view), message: { ...message, clientKey: input.clientKey } }));
    });
    socket.on('message:send', (input, ack) =>
      onTicket(input.ticketId, ack, (ticket) => {
        const known = ticket.keys.get(input.clientKey);
        if (known) return ok({ ...known, clientKey: input.clientKey });
        if (ticket.view.status === 'closed') return refuse('wrong_state');
        if (input.text?.includes('被拒绝的话')) return refuse('invalid_input', '内容含有不允许发送的信息。');
        const file = input.fileId ? files.get(input.fileId)?.ref : undefined;
        const kind = file ? (file.mime.startsWith('image/') ? 'image' : 'file') : 'text';
        const sent = append(
          ticket,
          { author: author(socket), kind, text: input.text ?? '', ...(file ? { file } : {}) },
          input.clientKey,
        );
        return ok({ ...sent, clientKey: input.clientKey });
      }),
    );
    socket.on('message:read', (_input, ack) => ack(ok(true as const)));
    socket.on('typing', (_input, ack) => ack(ok(true as const)));
    socket.on('conversation:sync', ({ ticketId, afterSeq = 0 }, ack) =>
      onTicket(ticketId, ack, (ticket) => {
        const after = ticket.messages.filter((it) => it.seq > afterSeq);
        return ok({ messages: after.slice(0, 500), more: after.length > 500, ticket: clone(ticket.view) });
      }),
    );
    socket.on('contact:end', ({ ticketId }, ack) =>
      onTicket(ticketId, ack, (ticket) => {
        controls.close(ticket.view.id, '群众结束了咨询');
        return ok(clone(ticket.view));
      }),
    );
    socket.on('rating:submit', ({ ticketId, grade }, ack) =>
      onTicket(ticketId, ack, (ticket) => {
        if (ticket.view.rating?.state !== 'invited') return refuse('already_rated');
        ticket.view.rating = { ...ticket.view.rating, state: 'rated', grade };
        push(ticket);
        return ok({ ratedAt: new Date().toISOString() });
      }),
    );
  });

  const must = (id: string): FakeTicket => {
    const ticket = tickets.get(id);
    if (!ticket) throw new Error(`no ticket ${id}`);
    return ticket;
  };
  const staff = { kind: 'staff' as const, id: 's1', name: '陈静' };
  const controls = {
    accept: (id: string): void => {
      const ticket = must(id);
      const { wait: _wait, ...view } = ticket.view;
      ticket.view = { ...view, status: 'serving', servedBy: staff.name };
      append(ticket, {
        author: { kind: 'system', id: 'system', name: '系统' },
        kind: 'event',
        text: '陈静 已接入',
      });
      push(ticket);
    },
    say: (id: string, text: string): MessageView => append(must(id), { author: staff, kind: 'text', text }),
    typing: (id: string): void => void citizens.to(room(must(id))).emit('typing', { ticketId: id }),
    read: (id: string): void => {
      const ticket = must(id);
      ticket.view.readByStaff = ticket.view.lastSeq;
      citizens.to(room(ticket)).emit('read', { ticketId: id, seq: ticket.view.lastSeq });
    },
    change: (id: string, patch: Partial<CitizenTicketView>): void => {
      const ticket = must(id);
      ticket.view = { ...ticket.view, ...patch };
      push(ticket);
    },
    close: (id: string, event = '工单已办结'): void => {
      const ticket = must(id);
      append(ticket, { author: { kind: 'system', id: 'system', name: '系统' }, kind: 'event', text: event });
      const { wait: _wait, ...view } = ticket.view;
      ticket.view = {
        ...view,
        status: 'closed',
        result: 'answered',
        feedback: '已告知可以向劳动监察大队投诉，并告知申请法律援助需要的材料。',
        closedAt: new Date().toISOString(),
        rating: { state: 'invited', closesAt: new Date(Date.now() + 7 * 86_400_000).toISOString() },
      };
      push(ticket);
    },
    /** The network is gone: connections break, new ones fail, until `mend`. */
    cut: (): void => {
      down = true;
      for (const socket of tcp) socket.destroy();
    },
    mend: (): void => {
      down = false;
    },
  };

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    ...controls,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    site,
    tickets,
    visitors,
    ratingPages,
    newest: (): FakeTicket => must([...tickets.keys()].pop() ?? ''),
    stop: async (): Promise<void> => {
      for (const socket of tcp) socket.destroy();
      await io.close();
    },
  };
};

export type FakeCitizenServer = Awaited<ReturnType<typeof startFakeCitizenServer>>;
