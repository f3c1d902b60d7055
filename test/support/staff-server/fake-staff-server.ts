/** A staff server that behaves per protocol on a loopback port, for driving console and board without the engine. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Server } from 'socket.io';
import { fakeBoard } from './fake-staff-board.ts';
import { serveHttp } from './fake-staff-http.ts';
import { serveRegistrar } from './fake-staff-phone.ts';
import { endOffer, serveAgents } from './fake-staff-socket.ts';
import { serveSupervisors } from './fake-staff-supervisor.ts';
import { type FakeTicket, FakeWorld } from './fake-staff-world.ts';

export interface FakeStaffServer {
  url: string;
  world: FakeWorld;
  /** Offers a waiting ticket to one person. */
  offer: (ticket: FakeTicket, staffId: string, forMs?: number) => string;
  citizenSays: (ticket: FakeTicket, text: string) => void;
  citizenTypes: (ticket: FakeTicket) => void;
  citizenReads: (ticket: FakeTicket) => void;
  pushBoard: () => void;
  /** Cuts every socket, as a network failure does. */
  cut: () => void;
  /** Ends every session of this account. */
  endSessions: (username: string) => void;
  close: () => Promise<void>;
}

/** `pages` is a folder with built `console.html` and `board.html`. */
export const startFakeStaff = async (pages: string, port = 0): Promise<FakeStaffServer> => {
  const world = new FakeWorld();
  const app = serveHttp(
    world,
    (sid) => {
      for (const socket of agents.sockets.values()) if (socket.data.sid === sid) socket.disconnect(true);
    },
    (ticket) => {
      if (ticket.ownerId) agents.to(ticket.ownerId).emit('ticket', world.summary(ticket));
    },
  );
  const outer = express();
  outer.use((_req, res, next) => {
    res.setHeader(
      'content-security-policy',
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'",
    );
    next();
  });
  outer.get('/console', (_req, res) => res.sendFile('console.html', { root: pages }));
  outer.get('/board', (_req, res) => res.sendFile('board.html', { root: pages }));
  outer.use(express.static(pages));
  outer.use(app);
  const http = createServer(outer);
  const io = new Server(http);
  serveRegistrar(http, world);
  const agents = serveAgents(io, world);
  const board = serveSupervisors(io, world);
  await new Promise<void>((done) => http.listen(port, '127.0.0.1', done));
  let offers = 0;
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    world,
    offer: (ticket, staffId, forMs = 20_000) => {
      offers += 1;
      const offerId = `f-${offers}`;
      const nowMs = Date.now();
      const offer = {
        offerId,
        expiresAtMs: nowMs + forMs,
        nowMs,
        rule: 'in_order',
        ticket: world.summary(ticket),
      };
      const timer = setTimeout(() => endOffer(world, agents, offerId, 'expired'), forMs);
      world.offers.set(offerId, { offer, staffId, timer });
      agents.to(staffId).emit('offer', offer);
      return offerId;
    },
    citizenSays: (ticket, text) => {
      const author = {
        kind: 'citizen' as const,
        id: ticket.requester.citizenId,
        name: ticket.requester.name ?? '',
      };
      const message = world.say(ticket, author, 'text', text);
      ticket.unread += 1;
      if (!ticket.ownerId) return;
      agents.to(ticket.ownerId).emit('message', message);
      agents.to(ticket.ownerId).emit('ticket', world.summary(ticket));
    },
    citizenTypes: (ticket) => {
      if (ticket.ownerId) agents.to(ticket.ownerId).emit('typing', { ticketId: ticket.id });
    },
    citizenReads: (ticket) => {
      ticket.readByCitizen = ticket.lastSeq;
      if (ticket.ownerId)
        agents.to(ticket.ownerId).emit('read', { ticketId: ticket.id, seq: ticket.lastSeq });
    },
    pushBoard: () => {
      board.emit('board', fakeBoard(world));
    },
    cut: () => {
      for (const socket of io.of('/agent').sockets.values()) socket.conn.close();
    },
    endSessions: (username) => {
      for (const [sid, account] of world.sessions) {
        if (account.me.username !== username) continue;
        world.sessions.delete(sid);
        agents.to(account.me.id).emit('session:ended', { code: 'not_signed_in' });
        board.to(account.me.id).emit('session:ended', { code: 'not_signed_in' });
      }
    },
    close: async () => {
      for (const held of world.offers.values()) clearTimeout(held.timer);
      await io.close();
    },
  };
};
