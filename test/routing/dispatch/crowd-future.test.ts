/** Futures of a room: kept lists leave nothing behind, and strangers change nothing. */
import { describe, expect, it } from 'vitest';
import type { CrowdFacts, CrowdLine, CrowdPerson } from '../../../routing/dispatch/crowd.ts';
import { CrowdFutures, chanceOf } from '../../../routing/dispatch/crowd-future.ts';
import { exponentialLaw } from '../../../routing/dispatch/handle-law.ts';
import { forecastWait } from '../../../routing/dispatch/wait.ts';

const MINUTE = 60_000;
const TALK = exponentialLaw(5 * MINUTE);

const person = (held: number, rest: Partial<CrowdPerson> = {}): CrowdPerson => ({
  capacity: { voice: 0, chat: 2, task: 1 },
  capacityTotal: 2,
  held: Array.from({ length: held }, (_, n) => ({ lane: 'chat', ranMs: (n + 1) * MINUTE, law: TALK })),
  fromMs: 0,
  untilMs: Number.POSITIVE_INFINITY,
  ...rest,
});

const line = (takers: number[], rest: Partial<CrowdLine> = {}): CrowdLine => ({
  lane: 'chat',
  answerMs: 10_000,
  patienceMs: 20 * MINUTE,
  takers,
  ...rest,
});

const ticket = (at: number, ...later: number[]) => ({ line: at, law: TALK, stepAtMs: [0, ...later] });

/** Two of one line, one who opens to me later and serves another line meanwhile; people come before and behind me. */
const ROOM: CrowdFacts = {
  people: [person(2), person(1, { untilMs: 40 * MINUTE }), person(2)],
  lines: [line([0, 0, 1]), line([-1, -1, 0])],
  before: [ticket(0), ticket(0, 2 * MINUTE), ticket(1), ticket(0), ticket(1)],
  me: ticket(0, 5 * MINUTE),
  overtaking: [{ perMs: 1 / (3 * MINUTE), forMs: 10 * MINUTE, line: 0, law: TALK }],
  behind: { forMs: 5 * MINUTE, streams: [{ perMs: 1 / MINUTE, fromMs: 0, line: 1, law: TALK }] },
  tailMs: { voice: 0, chat: MINUTE, task: 0 },
};

describe('futures of a room', () => {
  it('are the same, whether lists are kept from one to the next or made anew', () => {
    const chance = chanceOf(7);
    const fresh = Array.from({ length: 200 }, () => new CrowdFutures(ROOM, chance).play());
    const kept = new CrowdFutures(ROOM, chanceOf(7));
    expect(Array.from({ length: 200 }, () => kept.play())).toEqual(fresh);
    expect(new Set(fresh).size).toBeGreaterThan(150);
  });

  it('do not change by people and lines that never meet mine', () => {
    const also = <T>(mine: readonly T[], ...more: T[]): T[] => [...mine, ...more];
    const strangers: CrowdFacts = {
      ...ROOM,
      people: also(ROOM.people, person(2), person(0)),
      lines: also(
        ROOM.lines.map((one) => ({ ...one, takers: [...one.takers, -1, -1] })),
        line([-1, -1, -1, 0, 1]),
      ),
      before: also([ticket(2), ticket(2)], ...ROOM.before, ticket(2)),
      overtaking: also(ROOM.overtaking!, { perMs: 1 / MINUTE, forMs: 9 * MINUTE, line: 2, law: TALK }),
    };
    expect(forecastWait(strangers)).toEqual(forecastWait(ROOM));
  });

  it('change by people who serve those before me, though I may not have them', () => {
    const alone: CrowdFacts = {
      people: [person(2)],
      lines: [line([0]), line([0])],
      before: [ticket(1), ticket(1), ticket(1), ticket(1), ticket(1)],
      me: ticket(0),
    };
    const helped: CrowdFacts = {
      ...alone,
      people: [person(2), person(0)],
      lines: [line([0, -1]), line([0, 0])],
    };
    expect(forecastWait(helped)!.likelyMs).toBeLessThan(0.8 * forecastWait(alone)!.likelyMs);
  });
});
