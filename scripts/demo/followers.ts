/** Followers of the demo traffic: they follow, write, send pictures, voice and places, get answers and rate in the menu. */

import type { DemoFollower, DemoPlatform, MenuItem } from '../wechat-stand-in/demo.ts';
import { between, type Figures, pause, pick, until } from './play.ts';
import { humVoice, sheetPicture } from './samples.ts';
import { STORIES } from './stories.ts';

/** What one follower did, as he knows it himself. */
export interface FollowerRecord {
  platform: string;
  him: DemoFollower;
  /** His ticket, once he has been told its number. */
  no?: string;
  /** Messages of his, presses of a menu aside. */
  sent: number;
  /** Texts among them. */
  texts: string[];
  /** Pictures and voice among them. */
  files: number;
  /** Deliveries, presses included, that the product took at once. */
  delivered: number;
  deliveries: number;
  pressed?: MenuItem;
  /** He waited in vain. */
  gaveUp?: string;
}

/** QR codes of the demo county: the county, a town, two stations. */
const SCENES = ['990101', '990101100', 'ZX-100', 'ZX-001'];
const ACCEPTED = /工单号 ([\w-]+)/;
const THANKS = '感谢您的评价';
/** Everything that a follower may send beside text. */
const EXTRAS = ['text', 'image', 'voice', 'place'] as const;
type Extra = (typeof EXTRAS)[number];

const ANSWER_MS = 60_000;
const CLOSE_MS = 180_000;

/** Most are content. */
const gradeOf = (items: readonly MenuItem[]): MenuItem =>
  Math.random() < 0.05 ? items.at(-2)! : pick(items.slice(0, 3));

export interface Followers {
  records: readonly FollowerRecord[];
  /** One from following to rating. Resolves also when he gave up. */
  play(): Promise<void>;
}

export const createFollowers = (platforms: readonly DemoPlatform[], figures: Figures): Followers => {
  const records: FollowerRecord[] = [];
  const picture = sheetPicture();
  const voice = humVoice();
  let extras = 0;

  const sendExtra = (him: DemoFollower, kind: Exclude<Extra, 'text'>) => {
    if (kind === 'image') return him.send('image', picture);
    if (kind === 'voice') return him.send('voice', voice);
    return him.place(30.27415, 120.15515, '云溪县城关街道司法路1号');
  };

  const talk = async (record: FollowerRecord): Promise<void> => {
    const { him } = record;
    const story = pick(STORIES);
    const told = async (delivery: ReturnType<DemoFollower['say']>) => {
      record.deliveries += 1;
      if ((await delivery).accepted) record.delivered += 1;
    };
    const say = async (text: string) => {
      record.sent += 1;
      record.texts.push(text);
      await told(him.say(text));
    };
    await told(him.arrive(pick(SCENES)));
    await until(() => him.words().length > 0, ANSWER_MS, 'welcome');
    await pause(between(500, 2000));
    await say(story.text);
    record.no = await until(
      () => him.words().flatMap((text) => ACCEPTED.exec(text)?.[1] ?? [])[0],
      ANSWER_MS,
      'number of the ticket',
    );
    figures.opened += 1;
    await pause(between(1000, 3000));
    const kind = EXTRAS[extras % EXTRAS.length]!;
    extras += 1;
    if (kind === 'text') await say(pick(story.more));
    else {
      record.sent += 1;
      if (kind !== 'place') record.files += 1;
      await told(sendExtra(him, kind));
    }
    const items = await until(() => him.menu().length > 0 && him.menu(), CLOSE_MS, 'menu');
    if (Math.random() < 0.15) return;
    await pause(between(500, 3000));
    const pressed = gradeOf(items);
    record.pressed = pressed;
    await told(him.press(pressed));
    await until(() => him.words().some((text) => text.includes(THANKS)), ANSWER_MS, 'thanks');
    figures.rated += 1;
  };

  return {
    records,
    play: async () => {
      // Two of three come by the official account.
      const platform = platforms[records.length % 3 === 2 ? platforms.length - 1 : 0];
      if (!platform) return;
      const record: FollowerRecord = {
        platform: platform.name,
        him: platform.newFollower(),
        sent: 0,
        texts: [],
        files: 0,
        delivered: 0,
        deliveries: 0,
      };
      records.push(record);
      try {
        await talk(record);
      } catch (error) {
        record.gaveUp = error instanceof Error ? error.message : String(error);
        figures.boxed += 1;
      }
    },
  };
};
