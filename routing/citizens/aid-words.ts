/** AF: fields of an application for legal aid and its states, with their names; free of schemas, so that pages load it alone. */
export interface AidForm {
  name: string;
  phone: string;
  /** What it is about, in words. */
  matter: string;
  happened: string;
  region: string;
  /** Economic situation. */
  hardship: string;
  opponent: string;
  /** What is asked for. */
  asks: string;
}

/** Most signs of each field; with their names they fit into the demand of an order (5,000). */
export const AID_LIMITS = {
  name: 50,
  phone: 20,
  matter: 60,
  happened: 3000,
  region: 100,
  hardship: 600,
  opponent: 200,
  asks: 600,
} as const satisfies Record<keyof AidForm, number>;

/** In the order in which they stand on paper. `must`: without it nobody can confirm. */
export const AID_FIELDS: readonly { name: keyof AidForm; zh: string; must: boolean }[] = [
  { name: 'name', zh: '申请人', must: true },
  { name: 'phone', zh: '联系电话', must: true },
  { name: 'region', zh: '所在地区', must: false },
  { name: 'matter', zh: '事项', must: false },
  { name: 'happened', zh: '事情经过', must: true },
  { name: 'opponent', zh: '对方当事人', must: false },
  { name: 'hardship', zh: '经济状况', must: false },
  { name: 'asks', zh: '请求事项', must: true },
];

export const AID_STATES = {
  draft: { zh: '待本人确认', en: 'To be confirmed' },
  confirmed: { zh: '本人已确认', en: 'Confirmed' },
  declined: { zh: '本人未确认', en: 'Not confirmed' },
  expired: { zh: '链接已过期', en: 'Link has expired' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type AidState = keyof typeof AID_STATES;
