/** The inbox of reminders (提醒): one document per thing to tell, written once, read by each person for himself. */
import type { Notice } from '../../../routing/notice.ts';
import type { PageOf } from '../../../routing/protocol/http.ts';
import type { NoticeView } from '../../../routing/protocol/orders/order-views.ts';
import type { Id } from '../../../routing/ticket.ts';
import { may, memberOrgOf, type Permission, rolesWith, type StaffPrincipal } from '../../auth/policy.ts';
import { type Core, idFromKey } from '../core.ts';
import { barredAmong } from '../tickets/barred.ts';

export interface NoticeDraft extends Omit<Notice, 'id' | 'version' | 'at' | 'readBy' | 'to'> {
  /** What makes it the same notice: a repeat is not told again. */
  key: string;
  to: readonly string[];
}

export interface Notices {
  /** True when it had not been told before. */
  tell(draft: NoticeDraft): Promise<boolean>;
  list(
    who: StaffPrincipal,
    query: { limit: number; cursor?: string | undefined },
  ): Promise<PageOf<NoticeView>>;
  view(who: StaffPrincipal, id: Id): Promise<NoticeView | undefined>;
  read(who: StaffPrincipal, ids: readonly Id[]): Promise<number>;
}

export const toOrg = (orgId: Id | undefined): string[] => (orgId ? [`org:${orgId}`] : []);
export const toStaff = (staffId: Id | undefined): string[] => (staffId ? [`staff:${staffId}`] : []);
export const TO_SUPERVISORS = 'role:supervisor';

/** Everybody who may do this. */
export const toHolders = (permission: Permission): string[] =>
  rolesWith(permission).map((role) => `role:${role}`);

/** The addresses at which this person is reached; they are also the rooms of his sockets. */
export const addressesOf = (who: Pick<StaffPrincipal, 'id' | 'orgId' | 'role'>): string[] => [
  ...toStaff(who.id),
  ...toOrg(memberOrgOf(who)),
  `role:${who.role}`,
];

const viewOf = (
  { to: _to, version: _version, readBy, ...rest }: Notice,
  who: StaffPrincipal,
): NoticeView => ({
  ...rest,
  read: readBy.includes(who.id),
});

export const createNotices = (core: Core): Notices => {
  const { notices } = core.store;
  const isFor = (notice: Notice, who: StaffPrincipal) =>
    addressesOf(who).some((address) => notice.to.includes(address));
  /** Of a ticket that does not exclude him (DP13), of a data request that he may decide (PI5). */
  const allowed = async (who: StaffPrincipal, found: readonly Notice[]): Promise<Notice[]> => {
    const barred = await barredAmong(
      core.store.tickets,
      who,
      found.flatMap(({ ticketId }) => ticketId ?? []),
    );
    return found.filter(({ ticketId, subjectId }) =>
      subjectId === undefined ? !(ticketId && barred.has(ticketId)) : may(who, 'subject.manage'),
    );
  };

  return {
    tell: async ({ key, to, ...draft }) => {
      const addresses = [...new Set(to)];
      if (addresses.length === 0) return false;
      const made = await notices.insert({
        ...draft,
        id: idFromKey(`notice:${key}`),
        version: 1,
        to: addresses,
        at: core.now(),
        readBy: [],
      });
      if (made.ok) core.bus.publish('notice.added', { noticeId: made.doc.id, to: addresses });
      return made.ok;
    },
    list: async (who, { limit, cursor }) => {
      const page = await notices.find({
        where: { to: { in: addressesOf(who) } },
        sort: { field: 'at', direction: 'desc' },
        limit,
        ...(cursor ? { cursor } : {}),
      });
      const seen = await allowed(who, page.items);
      return {
        items: seen.map((notice) => viewOf(notice, who)),
        ...(page.cursor ? { cursor: page.cursor } : {}),
      };
    },
    view: async (who, id) => {
      const notice = await notices.get(id);
      if (!notice || !isFor(notice, who)) return undefined;
      // R106: what goes to all supervisors does not go to the one whom the ticket excludes.
      const [seen] = await allowed(who, [notice]);
      return seen && viewOf(seen, who);
    },
    read: async (who, ids) => {
      let count = 0;
      for (const id of ids) {
        for (let tried = 0; tried < 8; tried += 1) {
          const notice = await notices.get(id);
          if (!notice || !isFor(notice, who) || notice.readBy.includes(who.id)) break;
          const written = await notices.replace(
            { ...notice, readBy: [...notice.readBy, who.id] },
            notice.version,
          );
          if (!written.ok) continue;
          count += 1;
          break;
        }
      }
      return count;
    },
  };
};
