/** R074: special groups are served faster (快速办理): entries of the policy that shorten the limits of service orders. */
import { GROUPS, type Group, type Service } from '../vocabulary.ts';

export interface FastTrack {
  name: string;
  on: boolean;
  /** Whom it is for; one of them is enough. */
  groups: readonly Group[];
  /** Which orders; empty or absent = of every service. */
  services?: readonly Service[];
  /** Working days until the reply is due. */
  days: number;
  /** Working days until it must be signed for; absent = as for everybody. */
  signDays?: number;
}

/** Which entry counts for an order: it stands there, also when the policy changes later. */
export interface OrderTrack {
  name: string;
  /** The group by which the entry applies. */
  group: Group;
  /** Working days of the reply under the entry, and without it. */
  days: number;
  insteadOf: number;
}

/** Off by default: a bureau that promises it switches it on. Five groups that R073 names first; days are ours. */
export const DEFAULT_FAST_TRACKS: FastTrack[] = [
  {
    name: '特殊群体快速办理',
    on: false,
    groups: ['migrant_worker', 'elderly', 'disabled', 'minor', 'military'],
    services: ['legal_aid'],
    days: 3,
    signDays: 1,
  },
];

export interface OrderLimits {
  signDays: number;
  days: number;
  track?: OrderTrack;
}

/**
 * SL8: of the entries that are on and fit service and group the shortest counts, of equal ones the first; none makes a
 * limit longer.
 * @param normal limits without any entry, working days
 */
export const shortest = (
  tracks: readonly FastTrack[],
  service: Service,
  groups: readonly Group[],
  normal: { signDays: number; days: number },
): OrderLimits => {
  let found: OrderLimits = normal;
  for (const one of tracks) {
    const group = one.groups.find((it) => groups.includes(it));
    const fits = one.on && group && (!one.services?.length || one.services.includes(service));
    if (!fits) continue;
    const signDays = Math.min(found.signDays, one.signDays ?? found.signDays);
    const days = Math.min(found.days, one.days);
    // The reply's limit names the entry; one that shortens the signing alone does where no other does.
    const names = days < found.days || (signDays < found.signDays && !found.track);
    found = {
      ...{ signDays, days },
      ...(names
        ? { track: { name: one.name, group, days, insteadOf: normal.days } }
        : found.track
          ? { track: found.track }
          : {}),
    };
  }
  return found;
};

type Fault = [path: string, zh: string, en: string, severity?: 'warning'];

/** What is wrong with the list, by path below `fastTracks`. */
export const fastTrackFaults = (
  tracks: readonly FastTrack[],
  isService: (code: string) => boolean,
  normalDays: (service: Service) => number,
): Fault[] => {
  const faults: Fault[] = [];
  for (const [index, one] of tracks.entries()) {
    const say = (field: string, zh: string, en: string, severity?: 'warning') =>
      faults.push([`${index}.${field}`, zh, en, ...(severity ? [severity] : [])] as Fault);
    if (!one.name?.trim()) say('name', '请填写名称。', 'A name is needed.');
    else if (tracks.findIndex((other) => other.name === one.name) !== index)
      say('name', `重复：${one.name}`, `Twice: ${one.name}`);
    if (!one.groups?.length) say('groups', '请选择人群。', 'Say for which groups.');
    for (const group of one.groups ?? [])
      if (!Object.hasOwn(GROUPS, group))
        say('groups', `不认识的代码“${group}”。`, `Unknown code “${group}”.`);
    for (const service of one.services ?? [])
      if (!isService(service)) say('services', `不认识的代码“${service}”。`, `Unknown code “${service}”.`);
    for (const field of ['days', 'signDays'] as const) {
      const value = one[field];
      if (value === undefined && field === 'signDays') continue;
      if (!Number.isInteger(value) || value! < 1 || value! > 365)
        say(field, '须为1到365个工作日。', 'From 1 to 365 working days.');
    }
    if (one.services?.length && one.services.every((service) => one.days >= normalDays(service)))
      say(
        'days',
        '不短于平常时限，不会起作用。',
        'No shorter than the usual limit: it changes nothing.',
        'warning',
      );
  }
  return faults;
};
