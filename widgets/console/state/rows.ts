/** How a conversation is laid out: day lines, groups of one author, and evidence marked in the citizen's words. */

import type { Evidence } from '../../../routing/classify/classification.ts';
import { evidenceParts } from '../../../routing/protocol/classify/evidence.ts';
import type { MessageView } from '../../../routing/protocol/views.ts';
import { dayKey } from '../../shared/time.ts';

const GROUP_MS = 3 * 60_000;

export interface MessageRow {
  message: MessageView;
  /** First message of its day: a line with the date stands before it. */
  newDay: boolean;
  /** First of a group: shows the author; the others stand close below. */
  head: boolean;
  /** Last of those that one author wrote in one minute: the time stands below it alone. */
  tail: boolean;
}

/** Written by the same hand, for the same eyes, with nothing between. */
const together = (a: MessageView, b: MessageView): boolean =>
  a.author.id === b.author.id && a.kind !== 'event' && (a.kind === 'note') === (b.kind === 'note');

export const layoutRows = (messages: readonly MessageView[]): MessageRow[] =>
  messages.map((message, index) => {
    const before = messages[index - 1];
    const newDay = !before || dayKey(before.at) !== dayKey(message.at);
    const same =
      before !== undefined &&
      together(before, message) &&
      Date.parse(message.at) - Date.parse(before.at) < GROUP_MS;
    const after = messages[index + 1];
    const tail = !after || !together(message, after) || message.at.slice(0, 16) !== after.at.slice(0, 16);
    return { message, newDay, head: newDay || !same, tail };
  });

export interface Segment {
  text: string;
  /** What this stretch speaks for, for example `matter:劳动纠纷`; empty for plain text. */
  effects: string[];
}

/** Cuts a text at the borders of the evidence; a span outside the text is left out, overlaps share a stretch. */
export const segments = (text: string, evidence: readonly Evidence[]): Segment[] => {
  const valid = evidence
    .flatMap((one) => evidenceParts(one).map((span) => ({ effect: one.effect, span })))
    .filter(({ span: [start, end] }) => start >= 0 && end <= text.length && start < end);
  const cuts = [...new Set([0, text.length, ...valid.flatMap((one) => one.span)])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index]!;
    const effects = valid.filter(({ span }) => span[0] <= start && span[1] >= end).map((one) => one.effect);
    return { text: text.slice(start, end), effects: [...new Set(effects)] };
  });
};
