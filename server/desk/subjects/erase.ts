/**
 * Takes a person out of the record (PI4). What public duty keeps, the ticket and what was said in it, stays under a
 * keyed pseudonym; his name and number go from every text of it. Runs again without harm after a crash.
 */
import { createHmac } from 'node:crypto';
import { maskedForm } from '../../../routing/citizens/aid.ts';
import type { Message } from '../../../routing/conversation.ts';
import { ok } from '../../../routing/errors.ts';
import type { Id, Ticket } from '../../../routing/ticket.ts';
import type { FileStore } from '../../stores/file-store.ts';
import type { Store } from '../../stores/store.ts';
import { findAll } from '../admin/shared.ts';
import { eraseBulletins } from '../bulletins/personal-data.ts';
import { aidIdOf } from '../citizens/aid-link.ts';
import { SYSTEM } from '../core.ts';
import { eraseCalls } from '../phone/erase.ts';
import type { TicketRecord } from '../tickets/ticket-record.ts';

export interface SubjectEraser {
  pseudonymOf(citizenId: Id): Id;
  /** How many tickets stay. */
  erase(citizenId: Id): Promise<number>;
}

const TRIES = 8;
const GONE = '［已删除］';
const journalOf = (messageId: Id): Id => `erasing:${messageId}`;

export const createSubjectEraser = (deps: {
  store: Store;
  record: Pick<TicketRecord, 'change'>;
  files: Pick<FileStore, 'remove'>;
  /** At least 32 bytes. */
  key: Uint8Array;
  now: () => string;
}): SubjectEraser => {
  const { store, record } = deps;
  const pseudonymOf = (citizenId: Id): Id =>
    `p${createHmac('sha256', deps.key).update(`subject:${citizenId}`).digest('base64url').slice(0, 21)}`;

  /** A message is written once and cannot be replaced: it is put down, taken out and put back without the name. */
  const rewrite = async (message: Message): Promise<void> => {
    const journal = {
      id: journalOf(message.id),
      version: 1,
      value: message,
      updatedAt: deps.now(),
      updatedBy: 'system',
    };
    await store.settings.insert(journal);
    await store.messages.remove(message.id);
    await store.messages.insert(message);
    await store.settings.remove(journal.id);
  };

  /** What he did himself stands in the ticket's own log with his address. */
  const forgetActor = async (ticketId: Id, citizenId: Id, pseudonym: Id): Promise<void> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const ticket = await store.tickets.get(ticketId);
      if (!ticket) return;
      const events = ticket.events.map((event) =>
        event.actor.id === citizenId ? { ...event, actor: { kind: event.actor.kind, id: pseudonym } } : event,
      );
      if ((await store.tickets.replace({ ...ticket, events }, ticket.version)).ok) return;
    }
    throw new Error('a closed ticket keeps changing');
  };

  const eraseTicket = async (ticket: Ticket, citizenId: Id, known: readonly string[]): Promise<void> => {
    const aid = (await store.aidApplications.get(aidIdOf(ticket.id)))?.form;
    const names = [...(aid ? [aid.name, aid.phone, maskedForm(aid).phone] : []), ...known].filter(Boolean);
    const pseudonym = pseudonymOf(citizenId);
    const without = (text: string): string => names.reduce((rest, name) => rest.replaceAll(name, GONE), text);
    const cleared = (data: Record<string, string>) =>
      Object.fromEntries(Object.entries(data).map(([name, value]) => [name, without(value)]));
    for (const file of await findAll(store.files, { where: { ticketId: ticket.id } })) {
      if (file.uploadedBy !== citizenId) continue;
      await store.files.remove(file.id);
      // Equal content is kept once: somebody else may have sent the same picture.
      if ((await store.files.count({ where: { sha256: file.sha256 } })) === 0)
        await deps.files.remove(file.sha256);
    }
    const messages = await findAll(store.messages, { where: { ticketId: ticket.id } });
    for (const message of messages) {
      const mine = message.author.id === citizenId;
      const { file, event, ...rest } = message;
      const next: Message = {
        ...rest,
        ...(mine
          ? {
              key: message.key.replace(citizenId, pseudonym),
              author: { ...message.author, id: pseudonym, name: '' },
            }
          : {}),
        ...(file && !mine ? { file } : {}),
        ...(event ? { event: { ...event, data: cleared(event.data) } } : {}),
        ...(file && mine ? { kind: 'text' as const } : {}),
        text: without(file && mine ? `${message.text} ${GONE}`.trim() : message.text),
      };
      if (JSON.stringify(next) !== JSON.stringify(message)) await rewrite(next);
    }
    for (const order of await findAll(store.orders, { where: { ticketId: ticket.id } })) {
      const demand = without(order.demand);
      const reply = order.reply === undefined ? undefined : without(order.reply);
      if (demand !== order.demand || reply !== order.reply)
        await store.orders.replace(
          { ...order, demand, ...(reply === undefined ? {} : { reply }) },
          order.version,
        );
    }
    // Text messages told him of this ticket; their words are made when they leave, and only the number is kept.
    for (const sms of await findAll(store.sms, { where: { ticketId: ticket.id } }))
      await store.sms.remove(sms.id);
    for (const link of await findAll(store.transcripts, { where: { ticketId: ticket.id } }))
      await store.transcripts.remove(link.id);
    await eraseCalls(deps, ticket.id);
    // After the texts that repeat its names.
    await store.aidApplications.remove(aidIdOf(ticket.id));
    await forgetActor(ticket.id, citizenId, pseudonym);
    // Last: as long as the ticket has his id, a run that was cut off finds it again.
    await record.change(ticket.id, SYSTEM, (now) =>
      ok({
        set: {
          subject: without(now.subject),
          requester: { citizenId: pseudonym, declaredGroups: now.requester.declaredGroups },
          ...(now.wrapUp
            ? {
                wrapUp: {
                  ...now.wrapUp,
                  feedback: without(now.wrapUp.feedback),
                  ...(now.wrapUp.basis === undefined ? {} : { basis: without(now.wrapUp.basis) }),
                },
              }
            : {}),
        },
        type: 'ticket.requester_erased',
      }),
    );
  };

  return {
    pseudonymOf,
    erase: async (citizenId) => {
      const citizen = await store.citizens.get(citizenId);
      const tickets = await findAll(store.tickets, { where: { 'requester.citizenId': citizenId } });
      // What a run that was cut off had taken out is put back first.
      for (const left of await findAll(store.settings)) {
        if (!left.id.startsWith('erasing:')) continue;
        await store.messages.insert(left.value as Message);
        await store.settings.remove(left.id);
      }
      const names = [
        ...new Set(
          [citizen, ...tickets.map(({ requester }) => requester)].flatMap((one) =>
            one ? [one.name, one.phone, 'onBehalfOf' in one ? one.onBehalfOf : undefined] : [],
          ),
        ),
      ]
        .filter((name): name is string => name !== undefined && name.length > 1)
        .sort((a, b) => b.length - a.length);
      for (const ticket of tickets) await eraseTicket(ticket, citizenId, names);
      // On another platform he is known by the same id; when he writes again he is somebody new.
      for (const left of await findAll(store.inbox, { where: { followerId: citizenId } }))
        await store.inbox.remove(left.id);
      for (const left of await findAll(store.outbox, { where: { followerId: citizenId } }))
        await store.outbox.remove(left.id);
      for (const one of await findAll(store.followers, { where: { boundTo: citizenId } })) {
        const { boundTo: _, ...rest } = one;
        await store.followers.replace(rest, one.version);
      }
      // CZ2: devices and accounts that were joined with him are nobody's now; so is his account when nothing is joined
      // with it any more.
      for (const one of await findAll(store.citizens, { where: { boundTo: citizenId } })) {
        const { boundTo: _, ...rest } = one;
        await store.citizens.replace(rest, one.version);
      }
      const account = citizen?.boundTo ? await store.citizens.get(citizen.boundTo) : undefined;
      const others = account ? await findAll(store.citizens, { where: { boundTo: account.id } }) : [];
      if (account?.externalKey && others.every(({ id }) => id === citizenId))
        await store.citizens.remove(account.id);
      await eraseBulletins(store, citizenId);
      for (const one of await findAll(store.appointments, { where: { citizenId } }))
        await store.appointments.remove(one.id);
      // What he asked before; the one for this deletion is ended by whoever runs it.
      for (const one of await findAll(store.subjectRequests, { where: { citizenId } }))
        if (one.kind !== 'erase' || one.state !== 'open')
          await store.subjectRequests.replace(
            { ...one, citizenId: pseudonymOf(citizenId), words: GONE },
            one.version,
          );
      await store.followers.remove(citizenId);
      await store.citizens.remove(citizenId);
      return store.tickets.count({ where: { 'requester.citizenId': pseudonymOf(citizenId) } });
    },
  };
};
