/**
 * CZ3: what was said in one ticket by a link that nobody can guess: 256 random bits whose hash alone is stored, one live
 * link a ticket, seven days, ended by whoever may make it. Making, opening and ending are audited.
 */
import { createHash } from 'node:crypto';
import { isOpenLink, TRANSCRIPT_MS, TRANSCRIPTS_A_DAY } from '../../../routing/citizens/transcript.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { TranscriptView } from '../../../routing/protocol/citizens/citizen-http.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Core } from '../core.ts';
import { readCase } from '../tickets/case-file.ts';
import { type TranscriptTongue, transcriptPage } from './transcript-page.ts';

export interface TranscriptDesk {
  /** For his own ticket. */
  make(who: CitizenPrincipal, ticketId: Id): Promise<Outcome<TranscriptView>>;
  end(who: CitizenPrincipal, ticketId: Id): Promise<Outcome<{ ok: true }>>;
  /** For whoever has proved number and query code of the ticket. */
  makeFor(ticket: Ticket, from: string): Promise<Outcome<TranscriptView>>;
  endFor(ticket: Ticket, from: string): Promise<Outcome<{ ok: true }>>;
  /** The page; unknown, ended and expired links read alike. */
  page(token: string, tongue: TranscriptTongue, from: string): Promise<Outcome<string>>;
}

const DAY_MS = 86_400_000;
const GONE = '链接无效、已作废或已过期。请在咨询窗口或进度查询页重新获取。';
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export const createTranscripts = (
  core: Core,
  conversation: Pick<Conversation, 'ofCitizen'>,
): TranscriptDesk => {
  const { transcripts } = core.store;

  const note = (what: string, ticket: Ticket, from: string, linkId?: Id): void =>
    core.audit.note({
      id: core.ids.next(),
      at: core.now(),
      who: ticket.requester.citizenId,
      whoName: '',
      from,
      what,
      target: `ticket:${ticket.id}`,
      data: linkId ? { link: linkId } : {},
    });

  /** Ends every live link of the ticket but `except`. */
  const endAll = async (ticketId: Id, except?: Id): Promise<number> => {
    const now = core.now();
    const page = await transcripts.find({
      where: { ticketId },
      sort: { field: 'createdAt', direction: 'desc' },
    });
    const live = page.items.filter((link) => isOpenLink(link, now) && link.id !== except);
    for (const link of live) await transcripts.replace({ ...link, revokedAt: now }, link.version);
    return live.length;
  };

  const makeFor: TranscriptDesk['makeFor'] = async (ticket, from) => {
    const since = instant(core.clock.nowMs() - DAY_MS);
    const today = await transcripts.count({ where: { ticketId: ticket.id, createdAt: { gte: since } } });
    if (today >= TRANSCRIPTS_A_DAY)
      return refuse('rate_limited', `每件工单一天最多获取 ${TRANSCRIPTS_A_DAY} 次对话记录链接，请明天再试。`);
    const token = core.ids.secret();
    const until = instant(core.clock.nowMs() + TRANSCRIPT_MS);
    const id = core.ids.next();
    const made = await transcripts.insert({
      id,
      version: 1,
      ticketId: ticket.id,
      tokenHash: hashOf(token),
      createdAt: core.now(),
      until,
    });
    if (!made.ok) throw new Error('transcript token clash');
    // The newest counts: a link that went to the wrong hands ends with the next one.
    await endAll(ticket.id, id);
    note('transcript.made', ticket, from, id);
    return ok({ link: `/api/v1/public/transcripts/${token}`, until });
  };
  const endFor: TranscriptDesk['endFor'] = async (ticket, from) => {
    if ((await endAll(ticket.id)) > 0) note('transcript.ended', ticket, from);
    return ok({ ok: true });
  };

  return {
    makeFor,
    endFor,
    make: async (who, ticketId) => {
      const found = await conversation.ofCitizen(who, ticketId);
      return found.ok ? makeFor(found.value, who.from) : found;
    },
    end: async (who, ticketId) => {
      const found = await conversation.ofCitizen(who, ticketId);
      return found.ok ? endFor(found.value, who.from) : found;
    },
    page: async (token, tongue, from) => {
      const link = await transcripts.getBy({ tokenHash: hashOf(token) });
      const ticket =
        link && isOpenLink(link, core.now()) ? await core.store.tickets.get(link.ticketId) : undefined;
      if (!link || !ticket) return refuse('bad_token', GONE);
      note('transcript.opened', ticket, from, link.id);
      // Other tickets of a group are other people's.
      const facts = await readCase(core, ticket, [], { by: '', notes: false, hides: () => true });
      return ok(transcriptPage(facts, { tenant: core.tenant().name, until: link.until, tongue }));
    },
  };
};
