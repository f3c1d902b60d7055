/**
 * What followers and platforms know beside what the product's record says, ticket by ticket: messages that came,
 * answers that reached, grades. The product is asked as a supervisor would ask it, over its public interface.
 */
import type { ChannelView, TicketChannel } from '../../routing/protocol/channels/channel.ts';
import type { MessageView, TicketDetail, TicketSummary } from '../../routing/protocol/views.ts';
import { GRADES } from '../../routing/vocabulary.ts';
import { type Account, signIn, type Target } from '../client/sockets.ts';
import type { DemoPlatform } from '../wechat-stand-in/demo.ts';
import type { FollowerRecord } from './followers.ts';
import { pause } from './play.ts';

/** One column of the summary; `product` beside what the outside counted. */
export interface Side {
  followers: number;
  tickets: number;
  messages: number;
  /** Pictures and voice among them. */
  files: number;
  answers: number;
  rated: number;
}

export interface Comparison {
  outside: Side;
  product: Side;
  /** Deliveries that the product did not take at once. */
  notTaken: number;
  /** Replies that the platforms refused for want of quota or time, and for anything else. */
  quotaRefused: number;
  otherRefused: number;
  /** Answers that the product holds until he speaks again. */
  heldBack: number;
  gaveUp: string[];
  /** Where the two do not say the same, in words. */
  differences: string[];
}

/** Quota and time at both platforms. */
const QUOTA_CODES = new Set([45015, 45047, 95001, 95002]);
const GAP = '\n\n';
const AGAIN_MS = 1_000;
/** For answers that are on their way when the play ends. */
const SETTLE_MS = 30_000;

const countOf = (texts: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};

interface Found {
  detail: TicketDetail;
  messages: MessageView[];
  channel: ChannelView | null;
}

const createReader = async (target: Target, account: Account) => {
  const cookie = await signIn(target, account);
  const get = async <T>(path: string): Promise<T> => {
    for (;;) {
      const response = await fetch(`${target.url}/api/v1/${path}`, { headers: { cookie } });
      if (response.ok) return (await response.json()) as T;
      // The product limits how fast one person asks.
      if (response.status !== 429) throw new Error(`${path}: ${response.status}`);
      await pause(AGAIN_MS);
    }
  };
  return async (no: string): Promise<Found | undefined> => {
    const query = new URLSearchParams({ scope: 'all', text: no });
    const { items } = await get<{ items: TicketSummary[] }>(`tickets?${query}`);
    const ticket = items.find((it) => it.no === no);
    if (!ticket) return undefined;
    const at = `tickets/${ticket.id}`;
    const [detail, { items: messages }, { channel }] = await Promise.all([
      get<TicketDetail>(at),
      get<{ items: MessageView[] }>(`${at}/messages?limit=500`),
      get<TicketChannel>(`${at}/channel`),
    ]);
    return { detail, messages, channel };
  };
};

/** Adds one follower to the sums and names what does not agree. */
const weigh = (sum: Comparison, record: FollowerRecord, found: Found | undefined): void => {
  const { no, him, pressed } = record;
  const differs = (what: string) => sum.differences.push(`${record.platform} ${no ?? '?'}：${what}`);
  if (!no) return;
  sum.outside.tickets += 1;
  if (!found) {
    differs('系统中没有这张工单');
    return;
  }
  sum.product.tickets += 1;
  const own = found.messages.filter(({ author }) => author.kind === 'citizen');
  // A file of his is a line that names it, and the file itself once it has been fetched.
  const lines = own.filter(({ file }) => !file);
  sum.outside.messages += record.sent;
  sum.product.messages += lines.length;
  sum.outside.files += record.files;
  sum.product.files += own.length - lines.length;
  const kept = countOf(lines.map(({ text }) => text));
  if (lines.length !== record.sent || record.texts.some((text) => !kept.has(text)))
    differs(`发出 ${record.sent} 条，记录 ${lines.length} 条`);
  if (own.length - lines.length !== record.files)
    differs(`发出文件 ${record.files} 个，记录 ${own.length - lines.length} 个`);

  const states = new Map(found.channel?.messages.map(({ seq, state }) => [seq, state]));
  const ours = found.messages.filter(({ seq }) => states.has(seq));
  const sent = ours.filter(({ seq }) => states.get(seq) === 'sent');
  sum.heldBack += ours.filter(({ seq }) => states.get(seq) === 'waiting').length;
  const reached = countOf(him.words());
  const said = countOf(sent.flatMap(({ text }) => text.split(GAP)));
  sum.product.answers += sent.length;
  sum.outside.answers += sent.filter(({ text }) => text.split(GAP).every((part) => reached.has(part))).length;
  for (const [text, times] of said)
    if (reached.get(text) !== times)
      differs(`“${text.slice(0, 12)}”到达 ${reached.get(text) ?? 0} 次，记录 ${times} 次`);

  const grade = found.detail.rating?.grade;
  if (pressed) sum.outside.rated += 1;
  if (grade) sum.product.rated += 1;
  if ((grade ? GRADES[grade].zh : undefined) !== pressed?.text)
    differs(`按下${pressed?.text ?? '（没有）'}，记录${grade ?? '（没有）'}`);
};

const NONE: Side = { followers: 0, tickets: 0, messages: 0, files: 0, answers: 0, rated: 0 };

const compareOnce = async (
  records: readonly FollowerRecord[],
  platforms: readonly DemoPlatform[],
  read: (no: string) => Promise<Found | undefined>,
): Promise<Comparison> => {
  const refusals = platforms.flatMap((platform) => platform.refused());
  const times = (isCounted: (errcode: number) => boolean) =>
    refusals.reduce((sum, it) => sum + (isCounted(it.errcode) ? it.times : 0), 0);
  const sum: Comparison = {
    outside: { ...NONE, followers: records.length },
    product: { ...NONE },
    notTaken: records.reduce((count, { deliveries, delivered }) => count + deliveries - delivered, 0),
    quotaRefused: times((errcode) => QUOTA_CODES.has(errcode)),
    otherRefused: times((errcode) => !QUOTA_CODES.has(errcode)),
    heldBack: 0,
    gaveUp: records.flatMap(({ gaveUp }) => gaveUp ?? []),
    differences: [],
  };
  const citizens = new Set<string>();
  for (const record of records) {
    const found = record.no ? await read(record.no) : undefined;
    if (found) citizens.add(found.detail.requester.citizenId);
    weigh(sum, record, found);
  }
  sum.product.followers = citizens.size;
  return sum;
};

/** Compares, and looks again while something may still be on its way. */
export const compare = async (
  target: Target,
  supervisor: Account,
  records: readonly FollowerRecord[],
  platforms: readonly DemoPlatform[],
): Promise<Comparison> => {
  const read = await createReader(target, supervisor);
  for (const endMs = Date.now() + SETTLE_MS; ; await pause(AGAIN_MS)) {
    const found = await compareOnce(records, platforms, read);
    if (found.differences.length === 0 || Date.now() > endMs) return found;
  }
};

/** Chinese letters take two places on a terminal. */
const padded = (text: string, places: number): string =>
  text + ' '.repeat(Math.max(1, places - [...text].reduce((sum, it) => sum + (it > '\u2e7f' ? 2 : 1), 0)));

/** The summary as people read it. */
export const comparisonText = (found: Comparison): string => {
  const row = (name: string, ...cells: (string | number)[]) =>
    `  ${padded(name, 32)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
  const both = (name: string, key: keyof Side) => row(name, found.outside[key], found.product[key]);
  return [
    row('微信 WeChat', 'outside', 'product'),
    both('关注 followers', 'followers'),
    both('工单 tickets', 'tickets'),
    both('发出消息 messages sent', 'messages'),
    both('图片和语音 pictures and voice', 'files'),
    both('收到答复 answers received', 'answers'),
    both('菜单评价 ratings', 'rated'),
    row('超额被拒 refused by quota', found.quotaRefused),
    row('其他被拒 refused otherwise', found.otherRefused),
    row('等待对方发言 held back', found.heldBack),
    row('未即时接收 not taken at once', found.notTaken),
    row('未等到 gave up', found.gaveUp.length),
    ...[...new Set(found.gaveUp)].map((why) => `    ${why}`),
    found.differences.length === 0
      ? '  两边一致 both agree'
      : `  不一致 differences: ${found.differences.length}`,
    ...found.differences.slice(0, 20).map((it) => `    ${it}`),
    '',
  ].join('\n');
};
