/** MB: a letter becomes one ticket of the one queue: a task that nobody waits for at a screen, with a promise in working days. */
import { mailboxDue } from '../../../routing/deadlines.ts';
import { type Outcome, ok } from '../../../routing/errors.ts';
import type { MailboxReceipt, mailboxLetter } from '../../../routing/protocol/citizens/mailbox.ts';
import { letterText, MAILBOX_ENTRY } from '../../../routing/vocabulary/mailbox.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import { actorOf, type Core, idFromKey } from '../core.ts';
import type { Intake } from '../intake/intake.ts';
import { noteAgreed } from './agreed.ts';
import { createLetterAnswers, type LetterAnswers } from './letter-answers.ts';
import { queryCodeOf } from './status.ts';

type Letter = ReturnType<typeof mailboxLetter.parse>;

export interface MailboxDesk {
  /**
   * Takes a letter in, once per key; the same key with other content is refused (`key_reused`).
   * @param from address of the sender, for the audit log
   */
  send(letter: Letter, from: string): Promise<Outcome<MailboxReceipt>>;
  /** MB6: answers that everybody may read. */
  answers: LetterAnswers;
}

export const createMailbox = (core: Core, intake: Pick<Intake, 'accept'>): MailboxDesk => ({
  answers: createLetterAnswers(core),
  send: async (letter, from) => {
    const { clientKey, privacyVersion, text, about, name, phone } = letter;
    // Whoever writes without a name stays without one: a letter is joined with no device and no earlier ticket.
    const who: CitizenPrincipal = {
      kind: 'citizen',
      citizenId: idFromKey(`mailbox:${JSON.stringify([clientKey, text, about, name, phone])}`),
      from,
    };
    const promisedBy = mailboxDue(core.clock.nowMs(), core.policy());
    const accepted = await intake.accept({
      key: `mailbox:${clientKey}`,
      channel: 'web',
      entry: MAILBOX_ENTRY,
      citizenId: who.citizenId,
      actor: actorOf(who),
      text: letterText(text, about),
      declaredGroups: [],
      language: 'zh',
      promisedBy,
      ...(name ? { name } : {}),
      ...(phone ? { phone } : {}),
    });
    if (!accepted.ok) return accepted;
    const { ticket, repeated } = accepted.value;
    if (!repeated) noteAgreed(core, who, privacyVersion, `ticket:${ticket.id}`);
    return ok({
      no: ticket.no,
      queryCode: queryCodeOf(core.ratingKey, ticket.id),
      promisedBy: ticket.promisedBy ?? promisedBy,
    });
  },
});
