/** What happened at the WeCom stand-in, as `sync_msg` tells it: pages, cursors, three days, few pulls without a token. */
import { CODES } from './wecom-books.ts';
import { newId } from './wire.ts';

const MINUTE = 60_000;
const HISTORY_MS = 3 * 24 * 60 * MINUTE;
const TOKEN_MS = 10 * MINUTE;

export interface HistoryRules {
  /** Most items of a page, whatever was asked for: the platform may give fewer than there are. */
  pageItems: number;
  /** Pulls without a token of a callback, per minute. */
  barePerMinute: number;
  /** Every n-th page is empty although more follows. */
  emptyEvery?: number;
}

export interface History {
  add(openKfId: string, item: Record<string, unknown>, nowMs: number): void;
  /** The token that a callback carries. */
  token(nowMs: number): string;
  sync(body: Record<string, unknown>, nowMs: number): Record<string, unknown>;
  /** Every cursor given so far is unknown from now on. */
  forgetCursors(): void;
}

export const createHistory = (rules: HistoryRules): History => {
  const items = new Map<string, { item: Record<string, unknown>; atMs: number }[]>();
  const cursors = new Map<string, number>();
  const tokens = new Map<string, number>();
  let bare: number[] = [];
  let pages = 0;

  const cursorAt = (at: number): string => {
    const cursor = newId(24);
    cursors.set(cursor, at);
    return cursor;
  };

  return {
    add: (openKfId, item, nowMs) => {
      items.set(openKfId, [...(items.get(openKfId) ?? []), { item, atMs: nowMs }]);
    },
    token: (nowMs) => {
      const token = newId(48);
      tokens.set(token, nowMs + TOKEN_MS);
      return token;
    },
    forgetCursors: () => cursors.clear(),
    sync: (body, nowMs) => {
      if (body.token !== undefined) {
        const until = tokens.get(String(body.token));
        if (until === undefined || until < nowMs) return { errcode: CODES.badToken, errmsg: 'msgtoken' };
      } else {
        bare = bare.filter((atMs) => nowMs - atMs < MINUTE);
        if (bare.length >= rules.barePerMinute) return { errcode: CODES.tooOften, errmsg: 'too often' };
        bare.push(nowMs);
      }
      const limit = body.limit === undefined ? 1000 : Number(body.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return { errcode: CODES.badParameter };
      const from = body.cursor === undefined ? 0 : cursors.get(String(body.cursor));
      if (from === undefined) return { errcode: CODES.badParameter, errmsg: 'invalid cursor' };
      const all = items.get(String(body.open_kfid)) ?? [];
      pages += 1;
      const empty = rules.emptyEvery !== undefined && pages % rules.emptyEvery === 0;
      const kept = all.findIndex(({ atMs }) => nowMs - atMs <= HISTORY_MS);
      const start = kept < 0 ? all.length : Math.max(from, kept);
      const end = empty ? start : Math.min(all.length, start + Math.min(limit, rules.pageItems));
      return {
        errcode: 0,
        errmsg: 'ok',
        next_cursor: cursorAt(end),
        has_more: end < all.length ? 1 : 0,
        msg_list: all.slice(start, end).map(({ item }) => item),
      };
    },
  };
};
