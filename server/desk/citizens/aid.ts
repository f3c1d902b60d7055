/**
 * AF: staff write an application for legal aid down, the citizen corrects and confirms it by a link that stands in his
 * own view of the conversation. One document a ticket, changed by compare-and-set: of two decisions the first counts.
 */
import {
  AID_MS,
  type AidApplication,
  aidStateAt,
  decideAid,
  maskedForm,
  maskedText,
  mayDraft,
} from '../../../routing/citizens/aid.ts';
import { AID_LIMITS, type AidForm } from '../../../routing/citizens/aid-words.ts';
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type * as P from '../../../routing/protocol/citizens/aid.ts';
import type { Actor, Id, Ticket } from '../../../routing/ticket.ts';
import { labelOf, MATTERS } from '../../../routing/vocabulary.ts';
import { may, type StaffPrincipal } from '../../auth/policy.ts';
import { instant } from '../../ports.ts';
import { placeNames } from '../bureau/place-names.ts';
import { actorOf, type Core } from '../core.ts';
import { normalisePhone } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import type { SmsOutbox } from '../sms/outbox.ts';
import { isBarred, matterOf } from '../tickets/ticket-states.ts';
import { aidIdOf, aidSmsKey, idOfToken, isAidToken } from './aid-link.ts';
import { linkWay } from './own-link.ts';

type Draft = AidForm & { round: number };

export interface AidDesk {
  /** What is there and what the ticket suggests, for whoever may draft. */
  ofTicket(who: StaffPrincipal, ticketId: Id): Promise<Outcome<P.AidOfTicket>>;
  /** An empty number means the number of the ticket. */
  draft(who: StaffPrincipal, ticketId: Id, input: Draft): Promise<Outcome<P.AidView>>;
  /** Unknown, forged and replaced links read alike. */
  page(token: string): Promise<Outcome<P.AidPage>>;
  confirm(token: string, form: AidForm, from: string): Promise<Outcome<P.AidPage>>;
  decline(token: string, words: string, from: string): Promise<Outcome<P.AidPage>>;
}

const GONE = '链接无效或已作废，请让工作人员重新发送。';
const ENDED = '该工单已办结，不能再确认；如需申请请发起新的咨询。';
const TRIES = 5;
/** Messages from which the first words are put together. */
const FIRST_WORDS = 50;

const isLive = (ticket: Ticket): boolean => ticket.status === 'serving' || ticket.status === 'with_org';

export const createAid = (
  core: Core,
  { record, log }: Pick<Parts, 'record' | 'log'>,
  sms: Pick<SmsOutbox, 'put' | 'isOpen'>,
): AidDesk => {
  const { aidApplications, messages } = core.store;

  const view = (app: AidApplication): P.AidView => ({
    round: app.round,
    state: aidStateAt(app, core.now()),
    form: maskedForm(app.form),
    draftedByName: app.draftedByName,
    draftedAt: app.draftedAt,
    until: app.until,
    ...(app.decidedAt ? { decidedAt: app.decidedAt } : {}),
    ...(app.text ? { text: maskedText(app.text, app.form.phone) } : {}),
    ...(app.words ? { words: app.words } : {}),
  });

  const pageOf = (app: AidApplication, ticket: Ticket): P.AidPage => {
    const state = aidStateAt(app, core.now());
    return {
      ticketNo: ticket.no,
      state,
      until: app.until,
      ...(app.decidedAt ? { decidedAt: app.decidedAt } : {}),
      ...(state === 'draft' ? { form: app.form } : {}),
    };
  };

  /** The owner or a supervisor, nobody whom the ticket excludes (DP13), while it is being served. */
  const mayWork = async (who: StaffPrincipal, ticketId: Id): Promise<Outcome<Ticket>> => {
    const ticket = await record.get(ticketId);
    if (!ticket || isBarred(ticket, who)) return refuse('not_found');
    if (ticket.ownerId !== who.id && !may(who, 'ticket.read_all')) return refuse('not_owner');
    if (!isLive(ticket)) return refuse('wrong_state', '工单在办理中才能代填申请。');
    return ok(ticket);
  };

  const suggest = async (ticket: Ticket): Promise<AidForm> => {
    const [said, places] = await Promise.all([
      messages.find({
        where: { ticketId: ticket.id },
        sort: { field: 'seq', direction: 'asc' },
        limit: FIRST_WORDS,
      }),
      placeNames(core, [ticket.regionCode]),
    ]);
    const words = said.items.flatMap(({ author, kind, text }) =>
      author.kind === 'citizen' && kind === 'text' ? [text] : [],
    );
    return maskedForm({
      name: ticket.requester.name ?? '',
      phone: ticket.requester.phone ?? '',
      matter: labelOf(MATTERS, matterOf(ticket)),
      happened: words.join('\n').slice(0, AID_LIMITS.happened),
      region: (places[ticket.regionCode] ?? places[ticket.regionCode.slice(0, 6)] ?? '').slice(
        0,
        AID_LIMITS.region,
      ),
      hardship: '',
      opponent: '',
      asks: '',
    });
  };

  /** Stands in the history of the ticket and in the audit log, once a round. */
  const note = (ticketId: Id, actor: Actor, type: string, round: number, phone?: string) =>
    record.change(ticketId, actor, (now) => {
      if (now.events.some((one) => one.type === type && one.data?.round === round)) return ok(undefined);
      return ok({ set: phone ? { requester: { ...now.requester, phone } } : {}, type, data: { round } });
    });

  const say = (ticket: Ticket, key: string, zh: string, en: string, more: Record<string, string> = {}) =>
    log.event(ticket, key, 'said', { zh, en, ...more });

  const found = async (token: string): Promise<Outcome<{ app: AidApplication; ticket: Ticket }>> => {
    const app = await aidApplications.get(idOfToken(token));
    const ticket =
      app && isAidToken(core.ratingKey, token, app.id, app.round)
        ? await record.get(app.ticketId)
        : undefined;
    return app && ticket ? ok({ app, ticket }) : refuse('bad_token', GONE);
  };

  const decide = async (
    token: string,
    decision: Parameters<typeof decideAid>[1],
    from: string,
  ): Promise<Outcome<P.AidPage>> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const here = await found(token);
      if (!here.ok) return here;
      const { app, ticket } = here.value;
      const next = decideAid(app, decision, core.now());
      if (!next.ok) return next;
      if (next.value && !isLive(ticket)) return refuse('wrong_state', ENDED);
      const written = next.value ? await aidApplications.replace(next.value, app.version) : undefined;
      if (written && !written.ok) continue;
      // A repeat finishes what a crash cut short: every step has a key of its own.
      const done = written?.doc ?? app;
      await follow(done, ticket, { kind: 'citizen', id: ticket.requester.citizenId, from });
      return ok(pageOf(done, ticket));
    }
    return refuse('version_conflict');
  };

  const follow = async (app: AidApplication, ticket: Ticket, actor: Actor): Promise<void> => {
    const key = `aid:${app.id}:${app.round}:${app.state}`;
    if (app.state === 'declined') {
      const [zh, en] = app.words ? [`：${app.words}`, `: ${app.words}`] : ['。', '.'];
      await say(
        ticket,
        key,
        `本人未确认代填的法律援助申请${zh}`,
        `The application for legal aid was not confirmed${en}`,
      );
      await note(ticket.id, actor, 'ticket.aid_declined', app.round);
      return;
    }
    await say(
      ticket,
      key,
      '本人已核对并确认法律援助申请，内容不再改动。',
      'The application for legal aid was checked and confirmed; it does not change any more.',
    );
    await log.append(ticket, {
      key: `${key}:text`,
      author: { kind: 'citizen', id: ticket.requester.citizenId, name: ticket.requester.name ?? '' },
      kind: 'text',
      text: maskedText(app.text ?? '', app.form.phone),
    });
    // As with a call that he asks for (CZ4): the number that he gave is the one to reach him by.
    await note(ticket.id, actor, 'ticket.aid_confirmed', app.round, app.form.phone);
  };

  return {
    ofTicket: async (who, ticketId) => {
      const ticket = await mayWork(who, ticketId);
      if (!ticket.ok) return ticket;
      const app = await aidApplications.get(aidIdOf(ticketId));
      return ok({ ...(app ? { application: view(app) } : {}), suggested: await suggest(ticket.value) });
    },

    draft: async (who, ticketId, { round: before, ...form }) => {
      const mine = await mayWork(who, ticketId);
      if (!mine.ok) return mine;
      const ticket = mine.value;
      const now = await aidApplications.get(aidIdOf(ticketId));
      // Of a caller who withheld his number: the one that he gives for the application.
      const phone = ticket.requester.phone ?? normalisePhone(form.phone || now?.form.phone || '');
      const way = await linkWay(core, sms, ticket, 'aid', phone);
      if (!way.ok) return way;
      const allowed = mayDraft(now);
      if (!allowed.ok) return allowed;
      if ((now?.round ?? 0) !== before)
        return refuse('version_conflict', '申请刚刚已被重新填写，请刷新后再试。');
      const round = before + 1;
      const next: AidApplication = {
        id: aidIdOf(ticketId),
        version: 1,
        ticketId,
        round,
        state: 'draft',
        form: {
          ...form,
          phone: normalisePhone(form.phone || now?.form.phone || ticket.requester.phone || ''),
        },
        draftedBy: who.id,
        draftedByName: who.name,
        draftedAt: core.now(),
        until: instant(core.clock.nowMs() + AID_MS),
      };
      const written = now
        ? await aidApplications.replace(next, now.version)
        : await aidApplications.insert(next);
      if (!written.ok) return refuse('version_conflict', '申请刚刚已被重新填写，请刷新后再试。');
      await note(ticketId, actorOf(who), 'ticket.aid_drafted', round);
      await say(
        ticket,
        `aid:${next.id}:${round}:draft`,
        '工作人员已代您填好法律援助申请，请点这里核对并确认（7天内有效）。',
        'Staff have filled in an application for legal aid for you: open it here, check and confirm it (7 days).',
        { aid: next.id, round: String(round) },
      );
      if (way.value === 'sms')
        await sms.put({
          key: aidSmsKey(next.id, round),
          purpose: 'aid',
          ticketId,
          phone,
          untilMs: Date.parse(next.until),
        });
      return ok(view(written.doc));
    },

    page: async (token) => {
      const here = await found(token);
      if (!here.ok) return here;
      const { app, ticket } = here.value;
      if (app.state === 'draft' && !isLive(ticket)) return refuse('wrong_state', ENDED);
      return ok(pageOf(app, ticket));
    },
    confirm: (token, form, from) =>
      decide(token, { confirm: { ...form, phone: normalisePhone(form.phone) } }, from),
    decline: (token, words, from) => decide(token, { decline: words }, from),
  };
};
