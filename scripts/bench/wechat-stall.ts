/**
 * The web hook while the record stands still: another connection holds SQLite's write lock, so that the product's
 * writing thread waits and is then refused, as with a disk that hangs. Messages go on coming at an even rate.
 */
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writeXml } from '../../server/channels/tencent/xml.ts';
import { Connection } from '../../server/stores/sqlite/database.ts';
import { type PushTarget, push } from '../wechat-stand-in/push.ts';
import { quantile } from './figures.ts';

/** The platform takes an answer after this for none, ms. */
export const PLATFORM_ANSWER_MS = 5_000;

export interface StallOptions {
  /** Of the product; its record lies there. */
  dataDir: string;
  target: PushTarget;
  /** Messages a second. */
  rate: number;
  /** How long the record stands still, and messages come. */
  seconds: number;
  followers: number;
  /** For everything to be worked off after the release, ms. */
  withinMs: number;
}

export interface StallOutcome {
  sent: number;
  /** Answered with `success` within the platform's 5 s, at the first delivery. */
  accepted: number;
  /** Answers during the stall, ms. */
  p99Ms: number;
  maxMs: number;
  /** Different messages found in conversations afterwards. */
  kept: number;
  /** Copies beyond the first. */
  doubled: number;
  /** From the release until the last was there, ms. */
  caughtUpMs: number;
}

/** Keeps every writer off the record until the returned function is called. Readers go on, as the write-ahead log allows. */
const holdRecord = (file: string): (() => void) => {
  const holder = new Connection(file);
  holder.exec('BEGIN EXCLUSIVE');
  return () => {
    holder.exec('ROLLBACK');
    holder.close();
  };
};

const PREFIX = '停库期间第';

/** How often each message of the run stands in a conversation. */
const found = (db: Connection): number[] =>
  db
    .rows(
      `SELECT count(*) FROM messages WHERE json_extract(doc, '$.text') LIKE ? GROUP BY json_extract(doc, '$.text')`,
      `${PREFIX}%`,
    )
    .map(([count]) => Number(count));

/** Sends, releases, and counts what is there. The times are of answers that the platform would have seen. */
export const playStall = async (options: StallOptions): Promise<StallOutcome> => {
  const { target, rate, seconds, followers, withinMs } = options;
  const file = path.join(options.dataDir, 'yixiantong.sqlite');
  const sent = Math.round(rate * seconds);
  const rules = { answerMs: PLATFORM_ANSWER_MS, againMs: 0, tries: 1 };
  const release = holdRecord(file);
  const deliveries: ReturnType<typeof push>[] = [];
  try {
    const from = performance.now();
    for (let n = 0; n < sent; n += 1) {
      const early = from + (n * 1000) / rate - performance.now();
      if (early > 0) await wait(early);
      const xml = writeXml({
        ToUserName: 'gh_1',
        FromUserName: `o-stall-${n % followers}`,
        CreateTime: Math.floor(Date.now() / 1000),
        MsgType: 'text',
        Content: `${PREFIX}${n}句，老板拖欠工资`,
        MsgId: String(8_000_000_000_000_000 + n),
      });
      deliveries.push(push(xml, target, rules));
    }
    // The last ones, too, are answered while the record stands still.
    await Promise.all(deliveries);
  } finally {
    release();
  }
  const answers = await Promise.all(deliveries);
  const releasedAt = performance.now();
  const db = new Connection(file);
  try {
    let counts = found(db);
    while (counts.length < sent && performance.now() - releasedAt < withinMs) {
      await wait(250);
      counts = found(db);
    }
    const caughtUpMs = performance.now() - releasedAt;
    const tookMs = answers.map((answer) => answer.tookMs);
    return {
      sent,
      accepted: answers.filter(({ accepted }) => accepted).length,
      p99Ms: quantile(tookMs, 0.99),
      maxMs: Math.max(...tookMs),
      kept: counts.length,
      doubled: counts.reduce((sum, count) => sum + count - 1, 0),
      caughtUpMs,
    };
  } finally {
    db.close();
  }
};
