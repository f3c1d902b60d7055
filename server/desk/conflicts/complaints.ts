/** R106: who is complained of neither handles the complaint nor sees it. */
import type { Exclusion } from '../../../routing/dispatch/exceptions.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { MAILBOX_ENTRY } from '../../../routing/vocabulary/mailbox.ts';
import { joinedIds } from '../channels/binding.ts';
import type { MessageLog } from '../conversation/message-log.ts';
import type { Core } from '../core.ts';

/** Titles that stand after a name; `周明律师` is complained of as 周明 too. */
const TITLES = /(律师|主任|科长|处长|所长|公证员|调解员|鉴定人|仲裁员|老师|坐席|工作人员)+$/u;

/** The names by which a person may be called: whole, without title, the part after the office. */
const namesOf = (displayName: string): string[] => {
  const last = displayName.trim().split(/\s+/).at(-1) ?? '';
  const bare = last.replace(TITLES, '');
  const title = last.slice(bare.length);
  // A surname with its title (何公证员) names somebody; a surname alone does not.
  return [
    ...new Set([
      displayName.trim(),
      last,
      ...([...bare].length >= 2 ? [bare] : []),
      ...(title ? [last] : []),
    ]),
  ].filter((name) => [...name].length >= 2);
};

/** Staff whom a text names. */
const namedIn = (text: string, staff: readonly { id: Id; displayName: string; username: string }[]): Id[] => {
  const plain = text.replace(/\s+/g, '');
  return staff
    .filter(({ displayName }) =>
      namesOf(displayName).some((name) => plain.includes(name.replace(/\s+/g, ''))),
    )
    .map(({ id }) => id);
};

/** Messages that are read in one go. */
const PAGE = 500;

/** All that the citizen has said in a ticket: in a long conversation the name may come last. */
export const wordsOfCitizen = async (log: Pick<MessageLog, 'after'>, ticketId: Id): Promise<string> => {
  const words: string[] = [];
  for (let seq = 0; ; ) {
    const page = await log.after(ticketId, seq, PAGE);
    for (const { author, text } of page) if (author.kind === 'citizen') words.push(text);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return words.join('\n');
    ({ seq } = last);
  }
};

/**
 * Whom a complaint excludes: staff whom it names, and who handled this citizen's other tickets of late. A complaint
 * that names nobody of us still keeps the last handler out: he is the likeliest, and others can handle it.
 */
export const complaintExclusions = async (core: Core, ticket: Ticket, text: string): Promise<Exclusion[]> => {
  const named = namedIn(text, core.directory.allStaff());
  const { tickets } = core.store;
  const newest = { sort: { field: 'createdAt', direction: 'desc' }, limit: 20 } as const;
  const { citizenId, phone } = ticket.requester;
  const own = await tickets.find({
    where: { 'requester.citizenId': { in: await joinedIds(core.store, citizenId) } },
    ...newest,
  });
  // A letter is joined with nobody: the number that he left tells who served him before.
  const ofNumber =
    ticket.entry === MAILBOX_ENTRY && phone
      ? (await tickets.find({ where: { 'requester.phone': phone }, ...newest })).items
      : [];
  const since = core.clock.nowMs() - core.policy().complaintLookbackMs;
  const handlers = [...own.items, ...ofNumber]
    .filter((one) => one.id !== ticket.id && Date.parse(one.updatedAt) >= since)
    .flatMap((one) => [one.ownerId, one.attribution?.staffId])
    .filter((id) => id !== undefined);
  return [...new Set([...named, ...handlers])].map((staffId) => ({
    staffId,
    why: 'complained_of',
    at: core.now(),
  }));
};
