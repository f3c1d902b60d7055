/** Duty in a played day: turns begin and end, people pause and rest; the engine is told who is ready. */
import { isEligible, parseClassKey } from '../dispatch/eligibility.ts';
import { SHARES_EVERY_MS, shareOf } from '../duty/ledger.ts';
import type { Policy } from '../policy.ts';
import type { Lane } from '../vocabulary.ts';
import type { CrewMember } from './crew.ts';
import type { DutyPlay, Stage } from './stage.ts';

/** DP15: no new offer in the last minutes of a turn, per lane that has such a tail. */
export const tailsOf = (
  endsMs: number | undefined,
  { shiftTailMs }: Pick<Policy, 'shiftTailMs'>,
): Partial<Record<Lane, number>> => {
  if (endsMs === undefined) return {};
  const tails = Object.entries(shiftTailMs) as [Lane, number][];
  return Object.fromEntries(
    tails.filter(([, tailMs]) => tailMs > 0).map(([lane, tailMs]) => [lane, endsMs - tailMs]),
  );
};

export const createDutyPlay = (stage: Stage): DutyPlay => {
  const { engine, policy, crew, agenda, options } = stage;

  const pause = (member: CrewMember, why: 'missed' | 'break'): void => {
    member.pauses.add(why);
    member.paused = true;
  };

  const tellAgent = async (member: CrewMember): Promise<void> => {
    const { person, profileKey, onDuty, paused, endsMs, share } = member;
    stage.offers.made(
      await engine.setAgent(
        {
          staffId: person.id,
          profile: profileKey,
          capacity: person.capacity,
          capacityTotal: person.capacityTotal,
          ready: onDuty && !paused,
          offersUntilMs: tailsOf(endsMs, policy),
          ...(share > 0 ? { share } : {}),
        },
        stage.nowMs,
      ),
    );
  };

  /** Whoever is ready again takes what lay in the message box, and sees what is open to be grabbed. */
  const looksRound = async (member: CrewMember): Promise<void> => {
    if (!member.onDuty || member.paused) return;
    await stage.line.unbox();
    await stage.modes.looksUp(member.person.id);
  };

  return {
    edge: async (member) => {
      const was = member.onDuty;
      const is = crew.readDuty(member, stage.nowMs);
      if (was === is) return;
      member.onDuty = is;
      if (is) {
        const mine = (await engine.knownClasses()).filter((key) =>
          isEligible(member.profile, parseClassKey(key)),
        );
        stage.offers.made(await engine.setProfile(member.profileKey, mine, stage.nowMs));
      }
      await tellAgent(member);
      await looksRound(member);
      if (!is) await stage.line.strand();
    },
    // What he serves and what is offered to him he keeps.
    takesBreak: async (member) => {
      pause(member, 'break');
      await tellAgent(member);
    },
    back: async (member, from) => {
      member.pauses.delete(from);
      member.paused = member.pauses.size > 0;
      if (from === 'missed') member.missed = 0;
      await tellAgent(member);
      await looksRound(member);
    },
    countShares: async () => {
      if (stage.nowMs < stage.day.toMs) agenda.add(stage.nowMs + SHARES_EVERY_MS, { do: 'shares' });
      for (const member of crew.members.values()) {
        const plannedMs = crew.dutyUntil(member, stage.nowMs);
        const share = shareOf({ weighted: member.finished, plannedMs }, policy.handleMs / 60_000);
        if (share === member.share) continue;
        member.share = share;
        if (member.onDuty) await tellAgent(member);
      }
    },
    missed: async (member) => {
      member.line.missed += 1;
      member.missed += 1;
      if (member.missed >= policy.pauseAfterMissed) {
        pause(member, 'missed');
        agenda.add(stage.nowMs + options.behaviour.missedPauseMs, {
          do: 'back',
          staffId: member.person.id,
          from: 'missed',
        });
      }
      await tellAgent(member);
    },
  };
};
