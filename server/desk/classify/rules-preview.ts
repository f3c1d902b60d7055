/** What draft rules would do: to the last tickets that the supervisor may read, and to one sentence. Changes nothing. */
import { explain, highlight } from '../../../routing/classify/index.ts';
import { type Outcome, ok, type Refusal, refuse } from '../../../routing/errors.ts';
import type { Judged, RuleFile, RulePreview, RuleTrial } from '../../../routing/protocol/classify/rules.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import type { Store } from '../../stores/store.ts';
import type { HeavyWork, WorkEnd } from './heavy-work.ts';
import { readPastTickets, settledMatter } from './past-texts.ts';
import type { RuleReader } from './rule-files.ts';
import type { RuleHolder } from './rules-holder.ts';

export interface RulePreviewDesk {
  /**
   * Runs in a thread with a time limit; `signal` ends it at once.
   * @param input.texts how many of the newest tickets to read
   */
  preview(
    who: StaffPrincipal,
    input: { files?: readonly RuleFile[] | undefined; texts: number },
    signal?: AbortSignal,
  ): Promise<Outcome<Judged<RulePreview>>>;
  try(input: {
    text: string;
    files?: readonly RuleFile[] | undefined;
    channel?: string | undefined;
    region?: string | undefined;
    at?: string | undefined;
  }): Promise<Outcome<Judged<RuleTrial>>>;
}

/** Moves beyond this are counted, not listed. */
const MOST_MOVES = 200;
const MOST_PROPOSALS = 50;

/** Work that ended before it was done, as the answer for a person. */
export const refuseUnfinished = (end: Exclude<WorkEnd<unknown>, { how: 'done' }>): Refusal => {
  if (end.how === 'cancelled') return refuse('unavailable', '已取消。');
  return refuse('too_large', '规则过大，未能在时限内算完；请精简规则或减少工单数。', 'files');
};

export const createRulePreview = (deps: {
  store: Pick<Store, 'tickets' | 'messages'>;
  holder: RuleHolder;
  work: Pick<HeavyWork, 'preview'>;
  read: RuleReader;
  filesOf: (files: readonly RuleFile[] | undefined) => Promise<readonly RuleFile[]>;
}): RulePreviewDesk => {
  const { store, holder, work, read, filesOf } = deps;
  return {
    preview: async (who, { files, texts: most }, signal) => {
      const after = await filesOf(files);
      const { tickets, texts } = await readPastTickets(store, who, most, { signal });
      const { files: before } = holder.live();
      const limits = { mostMoves: MOST_MOVES, mostProposals: MOST_PROPOSALS };
      const end = await work.preview({ before, after, model: holder.modelFile(), texts, ...limits }, signal);
      if (end.how !== 'done') return refuseUnfinished(end);
      const { problems, report } = end.value;
      if (!report) return ok({ problems });
      const moves = report.moves.map((move) => {
        const ticket = tickets.get(move.id)!;
        const confirmed = settledMatter(ticket);
        return {
          ...{ ticketId: move.id, ticketNo: ticket.no, subject: ticket.subject, changes: move.changes },
          ...(confirmed ? { confirmed } : {}),
          ...(move.wasRight === undefined ? {} : { wasRight: move.wasRight }),
          ...(move.isRight === undefined ? {} : { isRight: move.isRight }),
        };
      });
      return ok({ problems, answer: { ...report, moves } });
    },
    try: async ({ text, files, channel, region, at }) => {
      const end = await read(await filesOf(files));
      if (end.how !== 'done') return refuseUnfinished(end);
      const { problems, classifier } = end.value;
      if (!classifier) return ok({ problems });
      const {
        folded,
        read: understood,
        cut,
        hits,
        rules,
        scores,
        classification,
      } = explain(classifier(), text, {
        ...(channel ? { channel } : {}),
        ...(region ? { region } : {}),
        ...(at ? { at } : {}),
      });
      const marked = highlight(text, classification.evidence);
      const steps = { folded, read: understood, cut, marked, hits, rules, scores };
      return ok({ problems, answer: { ...steps, classification } });
    },
  };
};
