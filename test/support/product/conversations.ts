/** Many conversations at once on the built product: clients that reconnect by themselves and resend what nobody acknowledged. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import type { Outcome } from '../../../routing/errors.ts';
import type { MessageView, OfferView, PresenceView, TicketSummary } from '../../../routing/protocol/views.ts';
import { call, citizenSocket, clientKey, contact, type Product, staffSocket } from './product.ts';

export interface Acknowledged {
  ticketId: string;
  sender: string;
  seq: number;
  text: string;
}

/** What all clients of one run were told. */
export interface Ledger {
  /** In the order in which each sender was told. */
  messages: Acknowledged[];
  tickets: string[];
  /** Ticket to the person whose acceptance was acknowledged; a second person is a fault. */
  owners: Map<string, string>;
  closed: Set<string>;
  faults: string[];
  /** Refusals while the server was away, by code. */
  refused: Map<string, number>;
  onAcknowledged(listener: () => void): void;
  note(message: MessageView, sender: string): void;
}

export const createLedger = (): Ledger => {
  const listeners: (() => void)[] = [];
  const messages: Acknowledged[] = [];
  return {
    messages,
    tickets: [],
    owners: new Map(),
    closed: new Set(),
    faults: [],
    refused: new Map(),
    onAcknowledged: (listener) => {
      listeners.push(listener);
    },
    note: ({ ticketId, seq, text }, sender) => {
      messages.push({ ticketId, seq, text, sender });
      for (const listener of listeners) listener();
    },
  };
};

/** Resolves when so many messages have been acknowledged. */
export const acknowledgedCount = (ledger: Ledger, count: number): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (ledger.messages.length >= count) resolve();
    };
    ledger.onAcknowledged(look);
    look();
  });

/** Awaits a condition on another process; the error of the last look says what was missing. */
export const eventually = async (look: () => Promise<void>, withinMs = 60_000): Promise<void> => {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      await look();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await pause(50);
  }
};

const LATER = new Set(['unavailable', 'rate_limited', 'internal']);

/** Sends the same input until it is answered with something that will not change. */
export const insist = async <T>(
  ledger: Ledger,
  socket: Socket,
  event: string,
  input: unknown,
  withinMs = 90_000,
): Promise<Outcome<T>> => {
  const until = Date.now() + withinMs;
  for (;;) {
    let outcome: Outcome<T> | undefined;
    try {
      outcome = await call<T>(socket, event, input, 4000);
    } catch {
      outcome = undefined;
    }
    if (outcome && (outcome.ok || !LATER.has(outcome.code))) return outcome;
    if (outcome) ledger.refused.set(outcome.code, (ledger.refused.get(outcome.code) ?? 0) + 1);
    if (Date.now() > until) throw new Error(`${event} was not answered within ${withinMs} ms`);
    await pause(outcome?.code === 'rate_limited' ? 300 : 100);
  }
};

/** socket.io comes back by itself after a cut, but not after a refusal at the door while the server was starting. */
const comeBack = <S extends Socket>(socket: S): S => {
  socket.on('connect_error', () => {
    if (!socket.active) setTimeout(() => socket.connect(), 200);
  });
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 200);
  });
  return socket;
};

export interface Citizen {
  ticketId: string;
  socket: Socket & { token: string };
  /** All his messages are acknowledged. */
  done: boolean;
}

/** Opens a ticket and says `count` things, one after the other. */
export const playCitizen = async (
  product: Product,
  ledger: Ledger,
  citizens: Map<string, Citizen>,
  count: number,
): Promise<void> => {
  const socket = comeBack(await citizenSocket(product));
  const opening = contact(`老板拖欠工资，第${clientKey()}位`);
  const opened = await insist<{ ticket: { id: string }; message: MessageView }>(
    ledger,
    socket,
    'contact:open',
    opening,
  );
  if (!opened.ok) throw new Error(`contact:open ${opened.code}`);
  const ticketId = opened.value.ticket.id;
  const me: Citizen = { ticketId, socket, done: false };
  citizens.set(ticketId, me);
  ledger.tickets.push(ticketId);
  ledger.note(opened.value.message, `citizen ${ticketId}`);
  for (let n = 1; n <= count; n += 1) {
    const key = clientKey();
    const input = { ticketId, clientKey: key, text: `群众说 ${key}` };
    const said = await insist<MessageView>(ledger, socket, 'message:send', input);
    if (!said.ok) throw new Error(`message:send of a citizen ${said.code}`);
    ledger.note(said.value, `citizen ${ticketId}`);
    await pause(20);
  }
  me.done = true;
};

export interface Desk {
  socket: Socket & { cookie: string };
  leave(): void;
}

/** An agent who accepts whatever he is offered, answers `count` times, and closes unless told to keep it. */
export const playAgent = async (
  product: Product,
  ledger: Ledger,
  citizens: Map<string, Citizen>,
  username: string,
  options: { answers: number; keep?: (ticketId: string) => boolean; resumes?: (ticketId: string) => boolean },
): Promise<Desk> => {
  const socket = comeBack(await staffSocket(product, username));
  const serving = new Set<string>();
  let left = false;

  const serve = async (ticketId: string) => {
    if (serving.has(ticketId)) return;
    serving.add(ticketId);
    for (let n = 1; n <= options.answers; n += 1) {
      const key = clientKey();
      const input = { ticketId, clientKey: key, text: `${username}答 ${key}` };
      const said = await insist<MessageView>(ledger, socket, 'message:send', input);
      if (!said.ok) {
        ledger.faults.push(`message:send of ${username} ${said.code}`);
        return;
      }
      ledger.note(said.value, `${username} ${ticketId}`);
    }
    while (!citizens.get(ticketId)?.done && !left) await pause(20);
    if (left || options.keep?.(ticketId)) return;
    const wrapUp = { matter: '劳动纠纷', service: 'advice', result: 'answered', feedback: '已告知途径。' };
    const closed = await insist(ledger, socket, 'ticket:close', { ticketId, ...wrapUp });
    // Refused when it was closed already and only the answer was lost.
    if (closed.ok || closed.code === 'wrong_state') ledger.closed.add(ticketId);
    else ledger.faults.push(`ticket:close ${closed.code}`);
  };
  const serveInBackground = (ticketId: string) => {
    serve(ticketId).catch((error: Error) => {
      if (!left) ledger.faults.push(`${username}: ${error.message}`);
    });
  };

  const accept = async (offer: OfferView) => {
    const taken = await insist<TicketSummary>(ledger, socket, 'offer:accept', { offerId: offer.offerId });
    if (!taken.ok) return;
    const owner = ledger.owners.get(offer.ticket.id);
    if (owner && owner !== username) ledger.faults.push(`${offer.ticket.id} has two owners`);
    ledger.owners.set(offer.ticket.id, username);
    serveInBackground(offer.ticket.id);
  };
  const take = (offer: OfferView) => {
    accept(offer).catch((error: Error) => {
      if (!left) ledger.faults.push(`${username}: ${error.message}`);
    });
  };

  const arrive = async () => {
    const me = await insist<{ presence: PresenceView; tickets: TicketSummary[]; offers: OfferView[] }>(
      ledger,
      socket,
      'hello',
      {},
    );
    if (!me.ok || left) return;
    if (me.value.presence.state !== 'ready') await insist(ledger, socket, 'presence:set', { state: 'ready' });
    // Accepted, and the answer was lost: it is his all the same.
    for (const { id } of me.value.tickets)
      if (citizens.has(id) || options.resumes?.(id)) serveInBackground(id);
    for (const offer of me.value.offers) take(offer);
  };
  const arriveAgain = () => {
    arrive().catch((error: Error) => {
      if (!left) ledger.faults.push(`${username}: ${error.message}`);
    });
  };
  socket.on('offer', take);
  socket.on('connect', arriveAgain);
  // A missed offer pauses a person; this one comes back at once.
  socket.on('presence', (presence: PresenceView) => {
    if (presence.state === 'paused' && !left) arriveAgain();
  });
  await arrive();
  return {
    socket,
    leave: () => {
      left = true;
      socket.off('presence');
      socket.disconnect();
    },
  };
};
