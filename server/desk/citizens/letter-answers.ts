/** MB6: answers to letters of the letter box, published one by one by a supervisor who has read what is shown. */
import { dayOf } from '../../../routing/calendar.ts';
import { maskText } from '../../../routing/citizens/mask.ts';
import { personalParts } from '../../../routing/citizens/personal-parts.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import {
  type LetterLine,
  type LetterPublished,
  type letterPublish,
  MOST_PUBLISHED,
  type PublicAnswer,
} from '../../../routing/protocol/citizens/letter-answers.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import { MAILBOX_ENTRY } from '../../../routing/vocabulary/mailbox.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Clock, type Ids, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { createRecorder } from '../admin/shared.ts';
import type { AuditLog } from '../audit/audit-port.ts';
import type { Directory } from '../people/directory.ts';
import { putSetting } from '../put-setting.ts';
import { isBarred, restrictionOf } from '../tickets/ticket-states.ts';

const KEY = 'mailbox-answers';
/** Letters of one page of the list. */
const LISTED = 30;

interface Published {
  ticketId: Id;
  question: string;
  answer: string;
  answeredOn: string;
  at: string;
  by: Id;
  byName: string;
}

export interface LetterAnswers {
  /** Newest first. */
  published(): Promise<PublicAnswer[]>;
  /** Answered letters that this person may see, newest first. */
  letters(who: StaffPrincipal, cursor?: string): Promise<{ items: LetterLine[]; cursor?: string }>;
  /** Publishes, or shows the same letter in other words; with parts that look personal only when he is sure. */
  publish(
    who: StaffPrincipal,
    ticketId: Id,
    input: ReturnType<typeof letterPublish.parse>,
  ): Promise<Outcome<LetterPublished>>;
  takeBack(who: StaffPrincipal, ticketId: Id): Promise<Outcome<{ ok: true }>>;
}

/** Restricted ones stay where they are, whoever is cleared. */
const mayShow = (ticket: Ticket, who: StaffPrincipal): boolean =>
  ticket.entry === MAILBOX_ENTRY &&
  ticket.status === 'closed' &&
  ticket.wrapUp !== undefined &&
  ticket.attribution !== undefined &&
  !isBarred(ticket, who) &&
  restrictionOf(ticket) === undefined;

export const createLetterAnswers = (deps: {
  store: Pick<Store, 'settings' | 'tickets' | 'messages'>;
  clock: Clock;
  ids: Ids;
  audit: Pick<AuditLog, 'write'>;
  directory: Pick<Directory, 'allStaff'>;
}): LetterAnswers => {
  const { store, clock } = deps;
  const record = createRecorder(deps);

  const stored = async (): Promise<{ items: Published[]; version: number }> => {
    const doc = await store.settings.get(KEY);
    return { items: (doc?.value as Published[] | undefined) ?? [], version: doc?.version ?? 0 };
  };
  const keep = async (who: StaffPrincipal, value: Published[], version: number): Promise<boolean> => {
    const doc = { id: KEY, value, updatedAt: instant(clock.nowMs()), updatedBy: who.id };
    return (await putSetting(store.settings, doc, version)) !== undefined;
  };
  const letterOf = async (ticketId: Id): Promise<string> =>
    (await store.messages.getBy({ ticketId, seq: 1 }))?.text ?? '';
  /** Who is excluded, and what is no answered letter, reads alike. */
  const shown = async (who: StaffPrincipal, ticketId: Id): Promise<Ticket | undefined> => {
    const ticket = await store.tickets.get(ticketId);
    return ticket && mayShow(ticket, who) ? ticket : undefined;
  };

  return {
    published: async () =>
      (await stored()).items.map(({ question, answer, answeredOn }) => ({ question, answer, answeredOn })),

    letters: async (who, cursor) => {
      const { items: known } = await stored();
      const page = await store.tickets.find({
        where: { entry: MAILBOX_ENTRY, status: 'closed' },
        sort: { field: 'stamps.fedBackAt', direction: 'desc' },
        limit: LISTED,
        ...(cursor ? { cursor } : {}),
      });
      const items = await Promise.all(
        page.items
          .filter((ticket) => mayShow(ticket, who))
          .map(async (ticket): Promise<LetterLine> => {
            const mine = known.find(({ ticketId }) => ticketId === ticket.id);
            return {
              ticketId: ticket.id,
              ticketNo: ticket.no,
              answeredAt: ticket.wrapUp?.at ?? ticket.updatedAt,
              question: maskText(await letterOf(ticket.id)),
              answer: maskText(ticket.wrapUp?.feedback ?? ''),
              ...(mine
                ? {
                    published: {
                      ...{ question: mine.question, answer: mine.answer },
                      ...{ at: mine.at, byName: mine.byName },
                    },
                  }
                : {}),
            };
          }),
      );
      return { items, ...(page.cursor ? { cursor: page.cursor } : {}) };
    },

    publish: async (who, ticketId, { question, answer, sure }) => {
      const ticket = await shown(who, ticketId);
      if (!ticket) return refuse('not_found');
      const names = [
        ...(ticket.requester.name ? [ticket.requester.name] : []),
        ...deps.directory.allStaff().map(({ displayName }) => displayName),
      ];
      const found = personalParts(`${question}\n${answer}`, names);
      if (found.length > 0 && !sure) return ok({ published: false, found });
      const { items, version } = await stored();
      const others = items.filter((one) => one.ticketId !== ticketId);
      if (others.length >= MOST_PUBLISHED)
        return refuse('too_large', `最多公开 ${MOST_PUBLISHED} 封，请先撤下旧的。`);
      const at = instant(clock.nowMs());
      const answeredOn = dayOf(Date.parse(ticket.wrapUp?.at ?? ticket.updatedAt));
      const mine = { ...{ ticketId, question, answer, answeredOn, at }, by: who.id, byName: who.name };
      if (!(await keep(who, [mine, ...others], version))) return refuse('version_conflict');
      await record(who, 'mailbox.published', `ticket:${ticketId}`, {
        no: ticket.no,
        again: others.length < items.length,
        left: [...new Set(found.map(({ kind }) => kind))],
      });
      return ok({ published: true, found });
    },

    takeBack: async (who, ticketId) => {
      const ticket = await store.tickets.get(ticketId);
      const { items, version } = await stored();
      // A letter that is hidden from him now is not his to speak of, but nothing keeps words up that should go.
      if (!ticket || isBarred(ticket, who) || !items.some((one) => one.ticketId === ticketId))
        return refuse('not_found');
      const others = items.filter((one) => one.ticketId !== ticketId);
      if (!(await keep(who, others, version))) return refuse('version_conflict');
      await record(who, 'mailbox.taken_back', `ticket:${ticketId}`, { no: ticket.no });
      return ok({ ok: true });
    },
  };
};
