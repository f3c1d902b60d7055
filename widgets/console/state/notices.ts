/** The inbox of reminders of this person: read once at sign-in, kept by the socket, marked as read here. */
import { computed, shallowRef } from 'vue';
import type { NoticeView } from '../../../routing/protocol/orders/order-views.ts';
import { SANCTION_KINDS } from '../../../routing/vocabulary/sanctions.ts';
import { DEADLINES } from '../../../routing/vocabulary.ts';
import { http } from '../../shared/http.ts';
import { type OrderWord, o } from '../words/orders.ts';
import { label } from './locale.ts';

/** Newest first; a bell needs no more than the last hundred. */
const KEPT = 100;

export const notices = shallowRef<readonly NoticeView[]>([]);
export const unreadNotices = computed(() => notices.value.filter((one) => !one.read).length);

export const loadNotices = async (): Promise<void> => {
  const answer = await http('GET /api/v1/notices', { query: { limit: KEPT } });
  if (answer.ok) notices.value = answer.value.items;
};

export const keepNotice = (notice: NoticeView): void => {
  notices.value = [notice, ...notices.value.filter((one) => one.id !== notice.id)].slice(0, KEPT);
};

export const readNotices = async (ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  notices.value = notices.value.map((one) => (ids.includes(one.id) ? { ...one, read: true } : one));
  await http('POST /api/v1/notices/read', { body: { ids: [...ids] } });
};

export const forgetNotices = (): void => {
  notices.value = [];
};

/** What a reminder says. */
export const noticeText = (notice: NoticeView): string => {
  const { kind, level = 1, yes } = notice;
  const key =
    kind === 'deadline' ? `n_deadline_${level}` : `n_${kind}${yes === undefined ? '' : yes ? '_yes' : '_no'}`;
  const values = {
    of: notice.of ? label(DEADLINES, notice.of) : '',
    org: notice.orgName ?? '',
    by: notice.byName ?? '',
    sanction: notice.sanction ? label(SANCTION_KINDS, notice.sanction.kind) : '',
  };
  return (o as (key: OrderWord | string, values: Record<string, string>) => string)(key, values);
};
