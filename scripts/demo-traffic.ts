/**
 * Plays citizens, agents and organisations through the public interfaces of a running demo, so that a visitor sees a
 * living board. `npm run demo-traffic -- --rate 2 --minutes 5 [--wechat] [--url http://127.0.0.1:12348] [--data data]`;
 * the rate is new contacts per second. With `--wechat` every other one is a follower, on stand-ins for the platforms
 * that run here; at the end what they counted is compared with what the product recorded.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { MeView } from '../routing/protocol/views.ts';
import { type Account, ask } from './client/sockets.ts';
import { playCitizen } from './demo/citizen.ts';
import { compare, comparisonText } from './demo/compare.ts';
import { type Desk, playAgent, playMember } from './demo/desk.ts';
import { createFollowers } from './demo/followers.ts';
import { createStoryBook, type Figures, newFigures, pause } from './demo/play.ts';
import { type DemoPlatform, openDemoPlatforms } from './wechat-stand-in/demo.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '5' },
    url: {
      type: 'string',
      default: process.env.PUBLIC_URL ?? `http://127.0.0.1:${process.env.PORT ?? '12348'}`,
    },
    data: { type: 'string', default: process.env.DATA_DIR ?? 'data' },
    wechat: { type: 'boolean', default: false },
  },
});

const positive = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  process.stderr.write(`--${name} 应为大于 0、不超过 ${most} 的数\n`);
  process.exit(2);
};
const rate = positive('rate', values.rate, 50);
const minutes = positive('minutes', values.minutes, 24 * 60);
const target = { url: values.url.replace(/\/+$/, '') };

const accountsOf = (): Account[] => {
  const file = path.join(values.data, 'demo-accounts.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Account[];
  } catch {
    process.stderr.write(`读不到 ${file}：请先用 npm start 启动示例，或用 --data 指明 DATA_DIR。\n`);
    return process.exit(2);
  }
};

/** The stand-ins of both platforms; the product must have been started with accounts that live there. */
const platformsOf = async (): Promise<DemoPlatform[]> => {
  if (!values.wechat) return [];
  const platforms = await openDemoPlatforms(values.data, target.url);
  if (platforms.length > 0) return platforms;
  process.stderr.write(
    `${path.join(values.data, 'wechat.json')} 中没有演示账号：请用 npm start -- --demo-wechat 启动示例。\n`,
  );
  return process.exit(2);
};

const progress = (figures: Figures, startedMs: number, endMs: number): void => {
  const left = Math.max(0, Math.round((endMs - Date.now()) / 1000));
  const elapsed = Math.round((Date.now() - startedMs) / 1000);
  const line = `${elapsed}s  来访 ${figures.opened}  接入 ${figures.served}  派单 ${figures.ordered}  办结 ${figures.closed}  评价 ${figures.rated}  未完 ${figures.boxed}  剩余 ${left}s`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
};

const main = async (): Promise<void> => {
  const accounts = accountsOf();
  const platforms = await platformsOf();
  const desk: Desk = { target, figures: newFigures(), stories: createStoryBook() };
  const { figures } = desk;
  const followers = createFollowers(platforms, figures);
  const members = await Promise.all(
    accounts.filter((account) => account.role === 'org_member').map((account) => playMember(desk, account)),
  );
  const staffed = new Set<string>();
  for (const member of members) {
    const { me } = await ask<{ me: MeView }>(member, 'hello');
    if (me.orgId) staffed.add(me.orgId);
  }
  const agents = await Promise.all(
    accounts
      .filter((account) => account.role === 'agent')
      .map((account) => playAgent(desk, account, staffed)),
  );
  const sockets = [...agents, ...members];
  const startedMs = Date.now();
  const endMs = startedMs + minutes * 60_000;
  const ticker = setInterval(() => progress(figures, startedMs, endMs), process.stdout.isTTY ? 500 : 10_000);
  const running = new Set<Promise<void>>();
  let stop = false;
  process.once('SIGINT', () => {
    stop = true;
  });
  for (let turn = 0; !stop && Date.now() < endMs; turn += 1) {
    const isFollower = platforms.length > 0 && turn % 2 === 0;
    const citizen: Promise<void> = (isFollower ? followers.play() : playCitizen(desk))
      .catch(() => {
        figures.refused += 1;
      })
      .finally(() => running.delete(citizen));
    running.add(citizen);
    // Poisson arrivals: exponential gaps.
    await pause((-Math.log(1 - Math.random()) / rate) * 1000);
  }
  // Those who are being served are not cut off.
  await Promise.race([Promise.allSettled([...running]), pause(45_000)]);
  clearInterval(ticker);
  progress(figures, startedMs, endMs);
  process.stdout.write('\n');
  const supervisor = accounts.find(({ role }) => role === 'supervisor');
  let agree = true;
  if (platforms.length > 0 && supervisor) {
    const found = await compare(target, supervisor, followers.records, platforms);
    process.stdout.write(comparisonText(found));
    agree = found.differences.length === 0;
  }
  for (const socket of sockets) socket.disconnect();
  for (const platform of platforms) await platform.stop();
  process.exit(agree ? 0 : 1);
};

main().catch((error: unknown) => {
  process.stderr.write(`无法开始：${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
