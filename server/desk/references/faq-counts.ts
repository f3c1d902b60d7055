/** How often a public item was read and found helpful (FQ4): numbers per item, nothing of who or what was asked. */
import type { FaqFigures, FaqOpinion } from '../../../routing/protocol/bureau/faq.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { Turns } from '../../turns.ts';
import { putSetting } from '../put-setting.ts';

const FAQ_COUNTS_KEY = 'faq-counts';
/** Nodes that write the same document at the same time meet seldom. */
const TRIES = 5;

export type FaqCounts = Readonly<Record<string, FaqFigures>>;

export const readFaqCounts = async (store: Pick<Store, 'settings'>): Promise<FaqCounts> =>
  ((await store.settings.get(FAQ_COUNTS_KEY))?.value as FaqCounts | undefined) ?? {};

export const createFaqCounter = ({
  store,
  clock,
}: {
  store: Pick<Store, 'settings'>;
  clock: Clock;
}): ((code: string, what: FaqOpinion) => Promise<boolean>) => {
  const turns = new Turns();

  const attempt = async (code: string, what: FaqOpinion): Promise<boolean> => {
    const known = await store.settings.get(FAQ_COUNTS_KEY);
    const counts = (known?.value as FaqCounts | undefined) ?? {};
    const before = counts[code] ?? { read: 0, helpful: 0, unhelpful: 0 };
    const doc = {
      id: FAQ_COUNTS_KEY,
      value: { ...counts, [code]: { ...before, [what]: before[what] + 1 } },
      updatedAt: instant(clock.nowMs()),
      updatedBy: 'faq',
    };
    return (await putSetting(store.settings, doc, known?.version ?? 0)) !== undefined;
  };

  /** False when other nodes were quicker each time. */
  return (code, what) =>
    turns.take(FAQ_COUNTS_KEY, async () => {
      for (let tries = 0; tries < TRIES; tries++) if (await attempt(code, what)) return true;
      return false;
    });
};
