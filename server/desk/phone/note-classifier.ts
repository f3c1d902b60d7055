/** A call has no words of its own to classify: what the agent notes while he talks is read instead. */
import { joinMessages } from '../../../routing/classify/read-messages.ts';
import { ok } from '../../../routing/errors.ts';
import type { Id } from '../../../routing/ticket.ts';
import { SYSTEM } from '../core.ts';
import type { Parts } from '../parts.ts';

/** Notes that are read. */
const READ = 30;
const LEVELS = ['none', 'review', 'alarm'] as const;

export const createNoteClassifier = ({ core, record, log }: Parts) => {
  const onNote = async (ticketId: Id, seq: number): Promise<void> => {
    const message = await core.store.messages.getBy({ ticketId, seq });
    if (message?.kind !== 'note') return;
    const ticket = await record.get(ticketId);
    if (ticket?.channel !== 'phone' || ticket.status === 'closed') return;
    const { text, read } = joinMessages(
      (await log.newest(ticketId, READ)).filter((one) => one.kind === 'note'),
    );
    const seen = core
      .classifier()
      .classify(text, { channel: ticket.channel, region: ticket.regionCode, at: core.now() });
    await record.change(ticketId, SYSTEM, (now) => {
      if (now.status === 'closed') return ok(undefined);
      // A level once raised is lowered by nobody but the duty leader (TK8).
      const crisis = LEVELS.indexOf(seen.crisis) > LEVELS.indexOf(now.crisis) ? seen.crisis : now.crisis;
      const same = now.classification?.matter === seen.matter && crisis === now.crisis;
      return same
        ? ok(undefined)
        : ok({
            set: {
              classification: { ...seen, read },
              crisis,
              groups: [...new Set([...now.groups, ...seen.groups])],
            },
            type: 'ticket.classified',
            data: { matter: seen.matter, confidence: seen.confidence, from: 'notes' },
          });
    });
  };

  return {
    listen: () =>
      core.bus.on('message.appended', ({ ticketId, seq, ownerId }) => {
        if (ownerId) core.background('classify notes', onNote(ticketId, seq));
      }),
  };
};
