/** Tickets and the /citizen namespace of the fake server, with the levers that stand in for staff. */
import type { Server, Socket } from 'socket.io';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { CitizenClientEvents, CitizenServerEvents } from '../../../routing/protocol/socket.ts';
import type { CitizenTicketView, MessageView, PublicSite } from '../../../routing/protocol/views.ts';
import type { citizenFiles } from './fake-citizen-files.ts';

export interface FakeTicket {
  citizenId: string;
  entry?: string | undefined;
  view: CitizenTicketView;
  messages: MessageView[];
  keys: Map<string, MessageView>;
}

const clone = <T>(value: T): T => structuredClone(value);

interface TalkParts {
  io: Server<CitizenClientEvents, CitizenServerEvents>;
  site: PublicSite;
  visitors: Map<string, string>;
  files: ReturnType<typeof citizenFiles>;
  next: () => number;
}

export const citizenTalk = ({ io, site, visitors, files, next }: TalkParts) => {
  const citizens = io.of('/citizen');
  const tickets = new Map<string, FakeTicket>();
  const openings = new Map<string, string>();
  let loseNext = false;
  let sends = 0;
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
        entry: input.entry,
        messages: [],
        keys: new Map(),
        view: {
          id,
          no: `51012025112200${id.slice(1).padStart(4, '0')}`,
          status: site.open ? 'queued' : 'message_box',
          subject: input.text.slice(0, 40),
          createdAt: new Date().toISOString(),
          orders: [],
          version: 1,
          lastSeq: 0,
          readByStaff: 0,
          readByCitizen: 0,
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
    socket.on('message:send', (input, ack) => {
      sends++;
      const silent = loseNext;
      loseNext = false;
      onTicket(input.ticketId, silent ? () => undefined : ack, (ticket) => {
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
      });
    });
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
    socket.on('contact:instead', ({ ticketId, how, phone }, ack) =>
      onTicket(ticketId, ack, (ticket) => {
        if (how === 'call' && !phone) return refuse('invalid_input', '请填写联系电话。', 'phone');
        controls.change(ticket.view.id, { instead: how });
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
  };
  return {
    ...controls,
    /** How many times a message was sent here, repeats included. */
    sends: (): number => sends,
    /** The next message is taken, its acknowledgement never sent. */
    loseNextAnswer: (): void => {
      loseNext = true;
    },
    tickets,
    newest: (): FakeTicket => must([...tickets.keys()].pop() ?? ''),
  };
};
