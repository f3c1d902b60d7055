/** CZ4: who does not want to wait is called back, or answered in writing; his place in the queue stays as it was. */
import { type Outcome, ok, refuse } from '../../../routing/errors.ts';
import type { InsteadInput } from '../../../routing/protocol/commands.ts';
import type { Ticket } from '../../../routing/ticket.ts';
import type { CitizenPrincipal } from '../../auth/policy.ts';
import { actorOf } from '../core.ts';
import { normalisePhone } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';

/** The ticket has been found to be his. A repeat changes nothing. */
export const insteadOfWaiting = async (
  { record, log }: Pick<Parts, 'record' | 'log'>,
  who: CitizenPrincipal,
  ticket: Ticket,
  { how, phone }: InsteadInput,
): Promise<Outcome<Ticket>> => {
  const number = phone === undefined ? undefined : normalisePhone(phone);
  const done = await record.change(
    ticket.id,
    actorOf(who),
    (now) => {
      if (now.status !== 'queued' && now.status !== 'message_box')
        return refuse('wrong_state', '已有工作人员接手，请直接在对话里说。');
      const known = number ?? now.requester.phone;
      if (how === 'call' && !known) return refuse('invalid_input', '请填写联系电话。', 'phone');
      if (now.instead === how && known === now.requester.phone) return ok(undefined);
      return ok({
        set: { instead: how, requester: { ...now.requester, ...(known ? { phone: known } : {}) } },
        type: 'ticket.instead',
        data: { how },
      });
    },
    ticket,
  );
  if (done.ok)
    await log.event(done.value, `instead:${ticket.id}:${how}`, how === 'call' ? 'wants_call' : 'wants_words');
  return done;
};
