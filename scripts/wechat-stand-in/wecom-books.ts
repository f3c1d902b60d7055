/**
 * The WeCom stand-in's own books: sessions, what may still be said, codes that work once. Written apart from the
 * product's ledger on purpose: the two are compared in tests. Source: WeCom document/path/94669, 94677, 95122.
 */
import { newId } from './wire.ts';

const HOUR = 3_600_000;
const WINDOW_MS = 48 * HOUR;
const REPLIES = 5;
/** Welcome and end of a session. */
const CODE_MS = 20_000;

export const STATE = { fresh: 0, bot: 1, pool: 2, person: 3, ended: 4 } as const;

/** Which state may follow which, by the API. */
const MOVES: Record<number, readonly number[]> = {
  0: [1, 2, 3, 4],
  1: [1, 2, 3, 4],
  2: [2, 3, 4],
  3: [3, 4],
  4: [],
};

export const CODES = {
  ok: 0,
  badToken: 95007,
  quota: 95001,
  time: 95002,
  unknownAccount: 95004,
  badMove: 95016,
  wrongState: 95018,
  unknownCustomer: 40096,
  badParameter: 40058,
  badMedia: 40007,
  tooOften: 45009,
  badCode: 40029,
} as const;

interface Customer {
  state: number;
  servicer: string;
  saidMs: number;
  grantedMs: number;
  left: number;
  welcomedMs: number;
}

export interface KfBooks {
  knows(user: string): boolean;
  /** He opened the conversation: a code for a welcome when he was not here for 48 h. */
  enter(user: string, nowMs: number): string | undefined;
  /** He spoke. The press of a menu entry opens a session, but grants nothing. */
  said(user: string, pressed: boolean, nowMs: number): void;
  state(user: string, nowMs: number): { state: number; servicer: string };
  /** By the API; an error code, or the code for a last message. */
  move(user: string, state: number, servicer: string, nowMs: number): { errcode: number; code?: string };
  /** In the platform's own program, which asks nobody. */
  put(user: string, state: number, servicer: string, nowMs: number): string | undefined;
  /** 0 when a reply counts; else the platform's error code. */
  take(user: string, nowMs: number): number;
  left(user: string, nowMs: number): number;
  /** The customer of a code, which is used up. */
  useCode(code: string, nowMs: number): string | undefined;
}

export const createKfBooks = (): KfBooks => {
  const customers = new Map<string, Customer>();
  const codes = new Map<string, { user: string; untilMs: number }>();
  const of = (user: string): Customer => {
    const known = customers.get(user) ?? {
      state: STATE.ended,
      servicer: '',
      saidMs: Number.NEGATIVE_INFINITY,
      grantedMs: Number.NEGATIVE_INFINITY,
      left: 0,
      welcomedMs: Number.NEGATIVE_INFINITY,
    };
    customers.set(user, known);
    return known;
  };
  const lend = (user: string, nowMs: number): string => {
    const code = newId(16);
    codes.set(code, { user, untilMs: nowMs + CODE_MS });
    return code;
  };
  const end = (customer: Customer) => {
    customer.state = STATE.ended;
    customer.servicer = '';
    customer.left = 0;
  };
  /** A session ends 48 h after his last word. */
  const present = (user: string, nowMs: number): Customer => {
    const customer = of(user);
    if (nowMs - customer.saidMs > WINDOW_MS && customer.state !== STATE.ended) {
      customer.state = STATE.ended;
      customer.servicer = '';
    }
    return customer;
  };
  const put: KfBooks['put'] = (user, state, servicer, nowMs) => {
    const customer = present(user, nowMs);
    if (state === STATE.ended) {
      end(customer);
      return lend(user, nowMs);
    }
    customer.state = state;
    customer.servicer = servicer;
    return undefined;
  };

  return {
    knows: (user) => customers.has(user),
    enter: (user, nowMs) => {
      const customer = present(user, nowMs);
      if (nowMs - customer.saidMs <= WINDOW_MS || nowMs - customer.welcomedMs <= WINDOW_MS) return undefined;
      return lend(user, nowMs);
    },
    said: (user, pressed, nowMs) => {
      const customer = present(user, nowMs);
      if (customer.state === STATE.ended) customer.state = STATE.fresh;
      customer.saidMs = nowMs;
      if (pressed) return;
      customer.left = REPLIES;
      customer.grantedMs = nowMs;
    },
    state: (user, nowMs) => {
      const { state, servicer } = present(user, nowMs);
      return { state, servicer };
    },
    move: (user, state, servicer, nowMs) => {
      const customer = present(user, nowMs);
      if (!MOVES[customer.state]?.includes(state)) return { errcode: CODES.badMove };
      if (state === STATE.person && servicer === '') return { errcode: CODES.badParameter };
      const code = put(user, state, servicer, nowMs);
      return { errcode: CODES.ok, ...(code ? { code } : {}) };
    },
    put,
    take: (user, nowMs) => {
      const customer = present(user, nowMs);
      if (nowMs - customer.grantedMs > WINDOW_MS) return CODES.time;
      if (customer.state !== STATE.fresh && customer.state !== STATE.bot) return CODES.wrongState;
      if (customer.left === 0) return CODES.quota;
      customer.left -= 1;
      return CODES.ok;
    },
    left: (user, nowMs) => {
      const customer = present(user, nowMs);
      return nowMs - customer.grantedMs <= WINDOW_MS ? customer.left : 0;
    },
    useCode: (code, nowMs) => {
      const held = codes.get(code);
      codes.delete(code);
      if (!held || nowMs > held.untilMs) return undefined;
      of(held.user).welcomedMs = nowMs;
      return held.user;
    },
  };
};
