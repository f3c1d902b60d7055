/** Puts the bureau's calendars and its duty settings over the policy, and keeps them fresh by the bus. */
import { calendarOf, type YearCalendar } from '../../../routing/calendar.ts';
import type { DutyPolicy } from '../../../routing/duty/policy.ts';
import type { Policy } from '../../../routing/policy.ts';
import type { Bus, Log } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { CALENDAR_KEY } from './roster-facts.ts';
import { DUTY_KEY } from './settings.ts';

export interface DutyOverlay {
  over(policy: Policy): Policy;
}

/** Stored values win, one level deep, so that a setting added later has its default. */
const overlaid = (base: DutyPolicy, stored: Partial<DutyPolicy>): DutyPolicy => ({
  ...base,
  ...stored,
  rest: { ...base.rest, ...stored.rest },
  weights: { ...base.weights, ...stored.weights },
  quality: { ...base.quality, ...stored.quality },
});

export const createDutyOverlay = async (deps: {
  store: Pick<Store, 'settings'>;
  bus: Pick<Bus, 'on'>;
  log: Log;
}): Promise<DutyOverlay> => {
  let stored: Partial<DutyPolicy> = {};
  let years: YearCalendar[] | undefined;
  let last: { from: Policy; made: Policy } | undefined;

  const load = async () => {
    const [duty, calendar] = await Promise.all([
      deps.store.settings.get(DUTY_KEY),
      deps.store.settings.get(CALENDAR_KEY),
    ]);
    stored = (duty?.value as Partial<DutyPolicy> | undefined) ?? {};
    years = (calendar?.value as { years?: YearCalendar[] } | undefined)?.years;
    last = undefined;
  };
  deps.bus.on('settings.changed', ({ key }) => {
    if (key !== DUTY_KEY && key !== CALENDAR_KEY) return;
    load().catch((error: unknown) => deps.log.warn({ err: error }, 'duty settings could not be refreshed'));
  });
  await load();

  return {
    over: (policy) => {
      if (last?.from === policy) return last.made;
      const made: Policy = {
        ...policy,
        duty: overlaid(policy.duty, stored),
        // Nothing stored: what the policy says, which starts with 2026.
        calendar: years ? calendarOf(years) : policy.calendar,
      };
      last = { from: policy, made };
      return made;
    },
  };
};
