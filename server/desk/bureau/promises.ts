/** PM: service promises for everybody, from the policy and the catalogue that hold now, and how they were kept. */
import { addDays, dayOf, startOfDay } from '../../../routing/calendar.ts';
import { normalDays } from '../../../routing/deadlines.ts';
import type { PromiseCount, PromiseFigures } from '../../../routing/figures/promises.ts';
import type { Policy } from '../../../routing/policy.ts';
import {
  type Kept,
  LEAST_JUDGED,
  type OrderPromise,
  type PromisesView,
} from '../../../routing/protocol/bureau/promises.ts';
import { type Channel, keysOf, laneOf, SERVICES, type Service } from '../../../routing/vocabulary.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { TenantSettings } from '../core.ts';
import { promiseFigures } from '../figures/promises.ts';
import type { Directory } from '../people/directory.ts';
import type { Settings } from './settings.ts';

const DAY_MS = 86_400_000;
/** Whole days that are over: a report over the same days shows the same figures. */
const DAYS = 30;
/** The figures are counted at most this often, ms; promises themselves are read at each look. */
const COUNTED_EVERY_MS = 5 * 60_000;
/** Channels of which a promise is made to citizens; other systems have terms of their own. */
const PUBLIC_CHANNELS = ['phone', 'web', 'wechat', 'counter'] as const satisfies Channel[];

export interface PromisesDesk {
  view(): Promise<PromisesView>;
}

const NONE: PromiseCount = { due: 0, inTime: 0 };
const keptOf = ({ due, inTime }: PromiseCount = NONE): Kept =>
  due < LEAST_JUDGED ? { few: true } : { due, inTime };

/** Entries for groups that make the reply of this service sooner than for everybody. */
const soonerOf = (policy: Policy, service: Service, days: number): OrderPromise['sooner'] =>
  policy.fastTracks
    .filter((one) => one.on && one.days < days && (!one.services?.length || one.services.includes(service)))
    .map((one) => ({ groups: [...one.groups], days: one.days }));

/** @param has whether the installation is reached through a channel at all */
export const createPromises = (deps: {
  store: Pick<Store, 'tickets' | 'orders'>;
  clock: Clock;
  policy(): Policy;
  tenant(): TenantSettings;
  services: Settings['services'];
  directory: Pick<Directory, 'allOrgs'>;
  catalogue: Pick<Catalogue, 'current'>;
  has(channel: Channel): boolean;
}): PromisesDesk => {
  const { clock } = deps;
  let counted: { day: string; atMs: number; figures: Promise<PromiseFigures> } | undefined;

  /** One count at a time for all who look; a store that is away is not remembered as an answer. */
  const figuresUntil = (day: string): Promise<PromiseFigures> => {
    const nowMs = clock.nowMs();
    if (counted?.day === day && nowMs - counted.atMs < COUNTED_EVERY_MS) return counted.figures;
    const to = startOfDay(day);
    const figures = promiseFigures(deps.store, {
      from: instant(to - DAYS * DAY_MS),
      to: instant(to),
      now: instant(nowMs),
    });
    const mine = { day, atMs: nowMs, figures };
    counted = mine;
    figures.catch(() => {
      if (counted === mine) counted = undefined;
    });
    return figures;
  };

  /** What nobody here does is not promised: a service needs an organisation or an item of the catalogue. */
  const orders = (policy: Policy, figures: PromiseFigures): OrderPromise[] => {
    const local = deps.services().flatMap(({ code, ended }) => (ended ? [] : [code]));
    const orgs = deps.directory.allOrgs().filter((one) => !one.disabled);
    const items = deps.catalogue.current({}).items;
    return [...keysOf(SERVICES), ...local].flatMap((service: Service) => {
      const mine = items.filter((one) => one.service === service);
      const doing = orgs.filter((one) => one.services.includes(service)).length;
      if (doing === 0 && mine.length === 0) return [];
      const days = normalDays('service', service, policy);
      return [
        {
          ...{ service, days, orgs: doing },
          sooner: soonerOf(policy, service, days),
          items: mine.flatMap(({ code, name, workingDays }) =>
            workingDays === undefined ? [] : [{ code, name, days: workingDays }],
          ),
          kept: keptOf(figures.orders.find((one) => one.service === service)),
        },
      ];
    });
  };

  return {
    view: async () => {
      const policy = deps.policy();
      const today = dayOf(clock.nowMs());
      const figures = await figuresUntil(today);
      const { warnShare } = policy.deadlines.reply;
      return {
        from: addDays(today, -DAYS),
        to: addDays(today, -1),
        least: LEAST_JUDGED,
        hoursText: deps.tenant().hoursText,
        first: PUBLIC_CHANNELS.flatMap((channel) => {
          const found = figures.first.find((one) => one.channel === channel);
          if (!deps.has(channel) && !found) return [];
          const lane = laneOf[channel];
          return [
            {
              channel,
              withinMs: policy.firstResponseMs[lane],
              ...(lane === 'task' ? {} : { boxMs: policy.messageBoxMs }),
              kept: keptOf(found),
            },
          ];
        }),
        letters: { days: policy.mailboxDays, kept: keptOf(figures.letters) },
        signing: { days: policy.orderSignDays, kept: keptOf(figures.signing) },
        orders: orders(policy, figures),
        ...(warnShare === undefined ? {} : { warnShare }),
        ratingDays: Math.floor(policy.ratingWindowMs / DAY_MS),
      };
    },
  };
};
