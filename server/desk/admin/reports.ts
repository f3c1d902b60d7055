/** Figures and lists for those who answer for the line: summary of a period, ratings, organisations, the audit log. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import { meanMsOf } from '../../../routing/figures/answer.ts';
import { type Figure, matterCounts, modeCounts } from '../../../routing/figures/scope.ts';
import type { AuditEntry, Organisation } from '../../../routing/people.ts';
import type { PageOf, RatingLine, ReportSummary } from '../../../routing/protocol/http.ts';
import type { OrgLine } from '../../../routing/protocol/views.ts';
import { stoppedBy } from '../../../routing/sanctions.ts';
import type { Id, Instant } from '../../../routing/ticket.ts';
import type { Channel, Grade, Matter } from '../../../routing/vocabulary.ts';
import type { StaffPrincipal } from '../../auth/policy.ts';
import { type Clock, instant } from '../../ports.ts';
import type { Store } from '../../stores/store.ts';
import { auditFor } from '../audit/audit-view.ts';
import { eventFigures } from '../figures/by-event.ts';
import { firstContactFigures } from '../figures/first-contact.ts';
import { offerCounts } from '../figures/offer-counts.ts';
import { promiseFigures } from '../figures/promises.ts';
import { createFigureReader } from '../figures/reader.ts';
import { followUpFigures, personScores } from '../figures/scores.ts';
import { withoutBarred } from '../tickets/barred.ts';
import { getAll, pageOptions } from './shared.ts';

interface PageQuery {
  cursor?: string | undefined;
  limit: number;
}

/** Entries with these words in them, written in [from, to). */
export interface AuditQuery {
  text?: string | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
}

export interface Reports {
  /** By creation of the ticket and by the day in Asia/Shanghai; ratings by the day on which they were given. */
  summary(range: { from: Instant; to: Instant }): Promise<Outcome<ReportSummary>>;
  /** Without those of tickets that exclude the reader (DP13). */
  ratings(who: StaffPrincipal, query: PageQuery): Promise<PageOf<RatingLine>>;
  organisations(query: PageQuery): Promise<PageOf<OrgLine>>;
  /** RS8: what is said of a ticket that is hidden from the reader is blotted out. */
  audit(who: StaffPrincipal, query: PageQuery & AuditQuery): Promise<PageOf<AuditEntry>>;
}

const spanOf = ({ from, to }: AuditQuery) => ({
  ...(from ? { gte: instant(Date.parse(from)) } : {}),
  ...(to ? { lt: instant(Date.parse(to)) } : {}),
});

const MAX_RANGE_MS = 400 * 86_400_000;

/** Read-only use cases. */
export const createReports = (deps: {
  store: Pick<
    Store,
    | 'tickets'
    | 'receipts'
    | 'ratings'
    | 'staff'
    | 'organisations'
    | 'audit'
    | 'orders'
    | 'regions'
    | 'followUps'
  >;
  clock: Clock;
}): Reports => {
  const { store, clock } = deps;
  const reader = createFigureReader(store);

  const namesOf = async (staffIds: Iterable<Id>): Promise<(id: Id) => string> => {
    const people = await getAll(store.staff, staffIds);
    return (id) => people.get(id)?.displayName ?? '';
  };

  const summary: Reports['summary'] = async ({ from, to }) => {
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
    if (toMs <= fromMs || toMs - fromMs > MAX_RANGE_MS)
      return refuse('invalid_input', '请选择不超过13个月的时间范围。', 'to');
    const within = { gte: instant(fromMs), lt: instant(toMs) };
    const where = { createdAt: within };
    const now = instant(clock.nowMs());
    const figure = async (name: Figure) =>
      (await reader.count({ figure: name, from: within.gte, to: within.lt, now })) ?? 0;
    const [
      days,
      matters,
      channels,
      people,
      grades,
      total,
      regions,
      received,
      answers,
      closed,
      inTime,
      modes,
      { all, byWeek, byMatter: contactsByMatter, byStaff: contactsByStaff },
      promises,
      due,
      scores,
      followUps,
    ] = await Promise.all([
      store.tickets.groupCount([{ day: 'createdAt' }], { where }),
      store.tickets.groupCount(['confirmedMatter', 'classification.matter'], { where }),
      store.tickets.groupCount(['channel'], { where }),
      store.tickets.groupCount(['attribution.staffId'], { where }),
      store.ratings.groupCount(['grade'], { where: { at: within } }),
      figure('accepted'),
      store.tickets.groupCount(['regionCode'], { where }),
      store.orders.groupCount(['orgId'], { where: { ...where, kind: 'service' } }),
      store.tickets.groupCount(['answer.seconds'], {
        where: { ...where, 'answer.inTime': { exists: true } },
      }),
      figure('closed'),
      figure('in_time'),
      store.tickets.groupCount(['mode', 'channel'], { where }),
      firstContactFigures(store, within),
      promiseFigures(store, { from: within.gte, to: within.lt, now }),
      figure('answer_due'),
      personScores(store, within),
      followUpFigures(store, within, now),
    ]);
    const places = await Promise.all(regions.map(({ key }) => store.regions.getBy({ code: String(key[0]) })));
    const byOrg = received.flatMap(({ key: [orgId], count }) =>
      typeof orgId === 'string' ? [{ orgId, count }] : [],
    );
    const orgs = await getAll(
      store.organisations,
      byOrg.map(({ orgId }) => orgId),
    );
    const seconds = answers.map(({ key, count }) => ({ seconds: Number(key[0]), count }));
    const byStaff = people.flatMap(({ key: [staffId], count }) =>
      typeof staffId === 'string' ? [{ staffId, count }] : [],
    );
    const nameOf = await namesOf([...byStaff, ...contactsByStaff, ...scores].map(({ staffId }) => staffId));
    return ok({
      from: within.gte,
      to: within.lt,
      byDay: days
        .map(({ key, count }) => ({ day: String(key[0]), count }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
      byMatter: matterCounts<Matter>(matters),
      byChannel: channels.map(({ key, count }) => ({ channel: key[0] as Channel, count })),
      byMode: modeCounts(modes),
      offers: await offerCounts(reader, { from: within.gte, to: within.lt, now: within.lt }),
      byEvent: await eventFigures(store, within),
      byStaff: byStaff.map(({ staffId, count }) => ({ staffId, name: nameOf(staffId), count })),
      ratings: grades
        .map(({ key, count }) => ({ grade: key[0] as Grade, count }))
        .sort((a, b) => b.grade - a.grade),
      byRegion: regions.map(({ key, count }, index) => ({
        code: String(key[0]),
        name: places[index]?.name ?? String(key[0]),
        count,
      })),
      byOrganisation: byOrg.map(({ orgId, count }) => ({ orgId, name: orgs.get(orgId)?.name ?? '', count })),
      closed,
      answers: {
        count: seconds.reduce((sum, one) => sum + one.count, 0),
        due,
        inTime,
        meanMs: meanMsOf(seconds),
      },
      firstContact: {
        ...all,
        byWeek,
        byMatter: contactsByMatter,
        byStaff: contactsByStaff.map((one) => ({ ...one, name: nameOf(one.staffId) })),
      },
      promises,
      scores: scores
        .map((one) => ({ ...one, name: nameOf(one.staffId) }))
        .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN') || (a.month < b.month ? -1 : 1)),
      followUps,
      total,
    });
  };

  const stoppedIn = (sanctions: Organisation['sanctions'], nowMs: number) => {
    const stopped = stoppedBy(sanctions, nowMs);
    return stopped.length > 0 ? { stopped } : {};
  };

  const ratings: Reports['ratings'] = async (who, query) => {
    const page = await store.ratings.find({
      ...pageOptions(query),
      sort: { field: 'at', direction: 'desc' },
    });
    const nameOf = await namesOf(page.items.map(({ staffId }) => staffId));
    const seen = await withoutBarred(store.tickets, who, page.items);
    const items = seen.map(({ id, ticketId, ticketNo, grade, tags, words, staffId, at }) => ({
      id,
      ticketId,
      ticketNo,
      grade,
      tags,
      words,
      staffName: nameOf(staffId),
      at,
    }));
    return { ...page, items };
  };

  const organisations: Reports['organisations'] = async (query) => {
    const page = await store.organisations.find({
      ...pageOptions(query),
      sort: { field: 'code', direction: 'asc' },
    });
    const nowMs = clock.nowMs();
    const items = page.items.map(
      ({ subtypes, fields, id, code, name, kind, services, regionCode, phone, disabled, sanctions }) => ({
        ...stoppedIn(sanctions, nowMs),
        id,
        code,
        name,
        kind,
        services,
        regionCode,
        ...(phone === undefined ? {} : { phone }),
        ...(subtypes?.length ? { subtypes } : {}),
        ...(fields?.length ? { fields } : {}),
        disabled,
      }),
    );
    return { ...page, items };
  };

  return {
    summary,
    ratings,
    organisations,
    audit: async (who, query) => {
      const page = await store.audit.find({
        ...pageOptions(query),
        ...(query.text ? { text: query.text } : {}),
        ...(query.from || query.to ? { where: { at: spanOf(query) } } : {}),
        sort: { field: 'seq', direction: 'desc' },
      });
      return { ...page, items: await auditFor(store.tickets, who, page.items) };
    },
  };
};
