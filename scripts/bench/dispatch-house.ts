/** A full house for benchmarks: people with duty and sessions, written into the data of a product that does not run. */
import path from 'node:path';
import type { Staff } from '../../routing/people.ts';
import type { Matter } from '../../routing/vocabulary.ts';
import { hashSecret, newSecret } from '../../server/auth/secrets.ts';
import { SESSION_COOKIE } from '../../server/auth/session-types.ts';
import { openSqliteStore } from '../../server/stores/sqlite/sqlite-store.ts';

export interface House {
  /** Who takes the matter that waits: first those who are busy with one each, then those who come and go. */
  busy: Member[];
  coming: Member[];
  /** Free for another matter, in which nobody waits. */
  free: Member[];
}

export interface Member {
  id: string;
  /** Cookie header of his session. */
  cookie: string;
}

export interface HouseSize {
  busy: number;
  coming: number;
  free: number;
}

/** The matter that waits, and the one in which somebody is always free. */
const WAITING: Matter = '劳动纠纷';
const FREE: Matter = '婚姻家庭';
/** What citizens write and where, so that it comes to the one or the other. */
export const WAITING_CONTACT = { text: '公司拖欠工资三个月，怎么要回来', regionCode: '990101' };
export const FREE_CONTACT = { text: '我想离婚，孩子的抚养权和夫妻共同财产怎么分割', regionCode: '440101' };
const HOUR_MS = 3_600_000;

const at = (ms: number): string => new Date(ms).toISOString();

const staffOf = (id: string, matter: Matter, regionCode: string, nowMs: number): Staff => ({
  id,
  version: 1,
  username: id,
  displayName: id,
  role: 'agent',
  passwordHash: 'none: signs in by a session that is there already',
  mustChangePassword: false,
  failedLogins: 0,
  disabled: false,
  skills: [{ key: matter, level: 3 }],
  languages: ['zh'],
  regionCodes: [regionCode],
  capacity: { voice: 0, chat: 1, task: 0 },
  capacityTotal: 1,
  createdAt: at(nowMs),
  updatedAt: at(nowMs),
});

/** @param dataDir of a product that has been started once and does not run now */
export const furnish = async (dataDir: string, size: HouseSize): Promise<House> => {
  const store = await openSqliteStore({ file: path.join(dataDir, 'yixiantong.sqlite') });
  const nowMs = Date.now();
  const people: { staff: Staff; token: string }[] = [];
  const hire = (
    name: string,
    count: number,
    matter: Matter,
    { regionCode }: { regionCode: string },
  ): Member[] =>
    Array.from({ length: count }, (_, n) => {
      const staff = staffOf(`${name}${n}`, matter, regionCode, nowMs);
      const token = newSecret();
      people.push({ staff, token });
      return { id: staff.id, cookie: `${SESSION_COOKIE}=${token}` };
    });
  const house: House = {
    busy: hire('busy', size.busy, WAITING, WAITING_CONTACT),
    coming: hire('coming', size.coming, WAITING, WAITING_CONTACT),
    free: hire('free', size.free, FREE, FREE_CONTACT),
  };
  try {
    await store.staff.insertMany(people.map(({ staff }) => staff));
    await store.shifts.insertMany(
      people.map(({ staff }) => ({
        id: `shift-${staff.id}`,
        version: 1,
        staffId: staff.id,
        startAt: at(nowMs - HOUR_MS),
        endAt: at(nowMs + 12 * HOUR_MS),
        post: '压测',
        createdAt: at(nowMs),
        updatedAt: at(nowMs),
      })),
    );
    await store.sessions.insertMany(
      people.map(({ staff, token }) => ({
        id: `session-${staff.id}`,
        version: 1,
        tokenHash: hashSecret(token),
        staffId: staff.id,
        createdAt: at(nowMs),
        seenAt: at(nowMs),
        expiresAt: at(nowMs + 8 * HOUR_MS),
        from: '127.0.0.1',
      })),
    );
    await store.settings.insert({
      id: 'policy',
      version: 1,
      // One step: widening would plan every waiting ticket anew in the middle of the measurement.
      value: { widening: [{ afterMs: 0, skill: 'own', region: 'own' }] },
      updatedAt: at(nowMs),
      updatedBy: 'bench',
    });
  } finally {
    await store.close();
  }
  return house;
};
