/** A line for text messages in memory: what left, and what the next calls answer. */
import type { SmsPurpose } from '../../../routing/channels/sms.ts';
import type { SmsLine, SmsMessage, SmsOutcome } from '../../../server/channels/sms-line.ts';

export interface FakeSmsLine extends SmsLine {
  sent: SmsMessage[];
  /** Answers of the next calls; `sent` after them. */
  next: SmsOutcome[];
  closed: Set<SmsPurpose>;
  idempotent: boolean;
  /** Called before each answer: a place to let a process die. */
  before?: (message: SmsMessage) => Promise<void>;
}

export const fakeSmsLine = (): FakeSmsLine => {
  const line: FakeSmsLine = {
    sent: [],
    next: [],
    closed: new Set(),
    idempotent: false,
    isOpen: (purpose) => !line.closed.has(purpose),
    send: async (message) => {
      await line.before?.(message);
      const outcome = line.next.shift() ?? { result: 'sent' };
      if (outcome.result === 'sent' || outcome.result === 'unknown') line.sent.push(message);
      return outcome;
    },
  };
  return line;
};
