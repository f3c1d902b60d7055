/** Which part of a long conversation stands in the page: a span that moves both ways and never grows beyond a limit. */

/** How many messages are added at a time, and how many stand in the page at most. */
export const STEP = 80;
export const MOST = 240;

export interface Reach {
  /** How many messages stand in the page. */
  size: number;
  /** Id of the last of them; absent while the newest is the last. */
  last?: string;
}

export const AT_END: Reach = { size: STEP };

interface Known {
  readonly id: string;
}

/** Borders of the span as indices, `to` excluded. A last message that is gone means the end. */
export const spanOf = (messages: readonly Known[], reach: Reach): { from: number; to: number } => {
  const at = reach.last === undefined ? -1 : messages.findIndex((one) => one.id === reach.last);
  const to = at < 0 ? messages.length : at + 1;
  return { from: Math.max(0, to - reach.size), to };
};

const reachOf = (messages: readonly Known[], from: number, to: number): Reach => {
  const last = to < messages.length ? messages[to - 1]?.id : undefined;
  return { size: to - from, ...(last === undefined ? {} : { last }) };
};

/** One step towards the beginning; what is too far below leaves the page. */
export const upwards = (messages: readonly Known[], reach: Reach): Reach => {
  const { from, to } = spanOf(messages, reach);
  const next = Math.max(0, from - STEP);
  return reachOf(messages, next, Math.min(to, next + MOST));
};

/** One step towards the newest; what is too far above leaves the page. */
export const downwards = (messages: readonly Known[], reach: Reach): Reach => {
  const { from, to } = spanOf(messages, reach);
  const next = Math.min(messages.length, to + STEP);
  return reachOf(messages, Math.max(from, next - MOST), next);
};
