/** What draft rules would do: to the last tickets that the supervisor may read, and to one sentence. Changes nothing. */
import {
  explain,
  highlight,
  moveReport,
  type PastText,
  proposeWeights,
} from '../../routing/classify/index.ts';
import type { Judged, RuleFile, RulePreview, RuleTrial } from '../../routing/protocol/rules.ts';
import type { Ticket } from '../../routing/ticket.ts';
import { mayReadTicket, type StaffPrincipal } from '../auth/policy.ts';
import type { Store } from '../stores/store.ts';
import type { RuleReader } from './rule-files.ts';
import type { RuleHolder } from './rules-holder.ts';

export interface RulePreviewDesk {
  /** @param input.texts how many of the newest tickets to read */
  preview(
    who: StaffPrincipal,
    input: { files?: readonly RuleFile[] | undefined; texts: number },
  ): Promise<Judged<RulePreview>>;
  try(input: {
    text: string;
    files?: readonly RuleFile[] | undefined;
    channel?: string | undefined;
    region?: string | undefined;
    at?: string | undefined;
  }): Promise<Judged<RuleTrial>>;
}

/** Moves beyond this are counted, not listed. */
const MOST_MOVES = 200;
const MOST_PROPOSALS = 50;
/** As many messages as intake reads (desk/planning). */
const CLASSIFIED_MESSAGES = 10;
const PAGE = 100;

const confirmedOf = (ticket: Ticket) => ticket.confirmedMatter ?? ticket.wrapUp?.matter;

export const createRulePreview = (deps: {
  store: Pick<Store, 'tickets' | 'messages'>;
  holder: RuleHolder;
  read: RuleReader;
  filesOf: (files: readonly RuleFile[] | undefined) => Promise<readonly RuleFile[]>;
}): RulePreviewDesk => {
  const { store, holder, read, filesOf } = deps;

  const textOf = async (ticket: Ticket): Promise<PastText> => {
    const { items } = await store.messages.find({
      where: { ticketId: ticket.id },
      sort: { field: 'seq', direction: 'asc' },
      limit: CLASSIFIED_MESSAGES,
    });
    const words = items.filter(({ author, kind }) => author.kind !== 'system' && kind === 'text');
    const confirmed = confirmedOf(ticket);
    return {
      id: ticket.id,
      text: words.map(({ text }) => text).join('\n'),
      context: { channel: ticket.channel, region: ticket.regionCode, at: ticket.createdAt },
      ...(confirmed ? { confirmed } : {}),
    };
  };

  /** Newest first, page by page, so that no great number of reads stands in the store's way at once. */
  const past = async (
    who: StaffPrincipal,
    most: number,
  ): Promise<{ tickets: Map<string, Ticket>; texts: PastText[] }> => {
    const tickets = new Map<string, Ticket>();
    const texts: PastText[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.tickets.find({
        sort: { field: 'createdAt', direction: 'desc' },
        limit: Math.min(PAGE, most - texts.length),
        ...(cursor ? { cursor } : {}),
      });
      const readable = page.items.filter((ticket) =>
        mayReadTicket(who, {
          citizenId: ticket.requester.citizenId,
          status: ticket.status,
          excludedStaffIds: ticket.placement?.excludedStaffIds ?? [],
          ...(ticket.ownerId ? { ownerId: ticket.ownerId } : {}),
        }),
      );
      for (const ticket of readable) tickets.set(ticket.id, ticket);
      texts.push(...(await Promise.all(readable.map(textOf))));
      cursor = page.cursor;
    } while (cursor && texts.length < most);
    return { tickets, texts };
  };

  return {
    preview: async (who, { files, texts: most }) => {
      const { problems, rules } = read(await filesOf(files));
      if (!rules) return { problems };
      const { tickets, texts } = await past(who, most);
      const report = moveReport(holder.live().rules, rules, texts, holder.model);
      const moves = report.moves.slice(0, MOST_MOVES).map(({ id, changes, wasRight, isRight }) => {
        const ticket = tickets.get(id)!;
        const confirmed = confirmedOf(ticket);
        return {
          ...{ ticketId: id, ticketNo: ticket.no, subject: ticket.subject, changes },
          ...(confirmed ? { confirmed } : {}),
          ...(wasRight === undefined ? {} : { wasRight }),
          ...(isRight === undefined ? {} : { isRight }),
        };
      });
      const { flows, gained, lost } = report;
      // The other work of this node goes first.
      await new Promise((resolve) => setImmediate(resolve));
      const examples = texts.flatMap(({ text, confirmed }) =>
        confirmed ? [{ text, label: confirmed }] : [],
      );
      const proposals = proposeWeights(rules, examples).slice(0, MOST_PROPOSALS);
      const confirmed = examples.length;
      const moved = report.moves.length;
      const counts = { texts: texts.length, confirmed, moved, gained, lost };
      return { problems, answer: { ...counts, moves, flows, rules: report.rules, proposals } };
    },
    try: async ({ text, files, channel, region, at }) => {
      const { problems, classifier } = read(await filesOf(files));
      if (!classifier) return { problems };
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
      return { problems, answer: { ...steps, classification } };
    },
  };
};
