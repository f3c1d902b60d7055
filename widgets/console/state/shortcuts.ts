/** The keyboard: what each key asks for, and when a key belongs to the field that is being typed in. */

export const COMMANDS = [
  'palette',
  'help',
  'next',
  'previous',
  'reply',
  'note',
  'canned',
  'opening',
  'cite',
  'close',
  'transfer',
  'video',
  'order',
  'reclassify',
  'handover',
  'unmask',
  'attach',
  'confirm1',
  'confirm2',
  'confirm3',
  'accept',
  'call_mute',
  'call_hold',
  'call_invite',
  'call_hang_up',
  'go_work',
  'go_grab',
  'go_orders',
  'go_counter',
  'presence',
  'merge',
  'link',
  'group',
  'aid',
  'conflict',
  'avoid',
  'hand_out',
  'clear_risk',
  'print',
  'transcript',
  'language',
] as const;
export type Command = (typeof COMMANDS)[number];

const KEYS: Record<string, Command> = {
  '?': 'help',
  j: 'next',
  k: 'previous',
  r: 'reply',
  n: 'note',
  s: 'canned',
  i: 'opening',
  l: 'cite',
  c: 'close',
  t: 'transfer',
  v: 'video',
  o: 'order',
  m: 'reclassify',
  h: 'handover',
  u: 'unmask',
  f: 'attach',
  1: 'confirm1',
  2: 'confirm2',
  3: 'confirm3',
  a: 'accept',
  p: 'presence',
};

/** Of the call, which goes on while one writes: keys that write nothing, and that browsers leave free. */
const WHILE_TYPING: Record<string, Command> = {
  F2: 'call_mute',
  F4: 'call_hold',
  F8: 'call_invite',
  F9: 'call_hang_up',
};

/** Two keys in a row: after g (go) the pages, after x what is done to a ticket now and then. */
const AFTER: Record<string, Record<string, Command>> = {
  g: { w: 'go_work', q: 'go_grab', o: 'go_orders', c: 'go_counter' },
  x: {
    m: 'merge',
    l: 'link',
    g: 'group',
    f: 'aid',
    c: 'conflict',
    a: 'avoid',
    h: 'hand_out',
    r: 'clear_risk',
    p: 'print',
    t: 'transcript',
    e: 'language',
  },
};

/** What is shown in the overlay and beside each action. */
export const KEY_TEXT: Record<Command, string> = {
  palette: 'Ctrl K',
  help: '?',
  next: 'J',
  previous: 'K',
  reply: 'R',
  note: 'N',
  canned: 'S',
  opening: 'I',
  cite: 'L',
  close: 'C',
  transfer: 'T',
  video: 'V',
  order: 'O',
  reclassify: 'M',
  handover: 'H',
  unmask: 'U',
  attach: 'F',
  confirm1: '1',
  confirm2: '2',
  confirm3: '3',
  accept: 'A',
  call_mute: 'F2',
  call_hold: 'F4',
  call_invite: 'F8',
  call_hang_up: 'F9',
  go_work: 'G W',
  go_grab: 'G Q',
  go_orders: 'G O',
  go_counter: 'G C',
  presence: 'P',
  merge: 'X M',
  link: 'X L',
  group: 'X G',
  aid: 'X F',
  conflict: 'X C',
  avoid: 'X A',
  hand_out: 'X H',
  clear_risk: 'X R',
  print: 'X P',
  transcript: 'X T',
  language: 'X E',
};

export interface KeyPress {
  key: string;
  ctrl: boolean;
  alt: boolean;
  /** The focus is in a field, or a dialog is open: plain letters are not ours. */
  typing: boolean;
  /** An input method is composing (pinyin): no key is ours. */
  composing: boolean;
}

/** Reads keys one after another; holds the first of a two-key shortcut for a second. */
export const keyReader = (now: () => number = Date.now): ((press: KeyPress) => Command | undefined) => {
  let first: { key: string; at: number } | undefined;
  return ({ key, ctrl, alt, typing, composing }) => {
    if (composing) return undefined;
    const lower = key.length === 1 ? key.toLowerCase() : key;
    if (!ctrl && !alt && WHILE_TYPING[key]) return WHILE_TYPING[key];
    if (ctrl) return lower === 'k' && !alt ? 'palette' : undefined;
    if (alt || typing) return undefined;
    const second = first && now() - first.at < 1000 ? AFTER[first.key]?.[lower] : undefined;
    first = undefined;
    if (second) return second;
    if (AFTER[lower]) {
      first = { key: lower, at: now() };
      return undefined;
    }
    return KEYS[lower];
  };
};
