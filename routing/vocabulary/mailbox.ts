/** R019, R135: the letter box for criticism (群众批评意见信箱): its entry, what a letter may be about, what staff read of it. */
import { type Label, l } from './label.ts';

/** The entry of a ticket that came as a letter; a desk, a mode or a demand of the policy may name it. */
export const MAILBOX_ENTRY = 'mailbox';

/** What a letter is about, by a tick; words alone will do. */
export const MAILBOX_ABOUT = {
  service: l('办事服务', 'The service'),
  person: l('工作人员', 'A person'),
  fee: l('收费', 'Fees'),
  other: l('其他', 'Something else'),
} as const satisfies Record<string, Label>;
export type MailboxAbout = keyof typeof MAILBOX_ABOUT;

/** The letter as it stands in the conversation: his own words first, then what he ticked, each once. */
export const letterText = (words: string, about: readonly MailboxAbout[]): string => {
  const ticked = [...new Set(about)].map((one) => MAILBOX_ABOUT[one].zh);
  return ticked.length > 0 ? `${words}\n\n（勾选的方面：${ticked.join('、')}）` : words;
};

/** An entry in words for staff; entries that a site named itself stand as they are. */
export const entryText = (entry: string, locale: 'zh-CN' | 'en'): string =>
  entry === MAILBOX_ENTRY ? (locale === 'zh-CN' ? '信箱' : 'Letter box') : entry;
