/** What a citizen may do; every call checks that the ticket is his own. */
import { isPublic } from '../../../routing/conversation.ts';
import { ok, refuse } from '../../../routing/errors.ts';
import { actorOf } from '../core.ts';
import type { CitizenDesk } from '../desk.ts';
import { PAGE, type Parts } from '../parts.ts';
import { noteAgreed } from './agreed.ts';
import { insteadOfWaiting } from './instead.ts';
import { isVideoOver, videoLineKey } from './video-link.ts';

/** Devices of one person whose conversations are shown together. */
const MOST_DEVICES = 50;

export const createCitizenDesk = ({
  core,
  record,
  intake,
  conversation,
  closing,
  ratings,
  views,
  log,
}: Parts): CitizenDesk => ({
  createVisitor: async (tokenHash) => {
    const at = core.now();
    const id = core.ids.next();
    const made = await core.store.citizens.insert({
      id,
      version: 1,
      visitorHash: tokenHash,
      createdAt: at,
      updatedAt: at,
    });
    if (!made.ok) throw new Error('visitor token clash');
    return { citizenId: id };
  },
  visitorByHash: async (tokenHash) => {
    const { citizens } = core.store;
    const device = await citizens.getBy({ visitorHash: tokenHash });
    if (!device) return undefined;
    const others = device.boundTo
      ? await citizens.find({ where: { boundTo: device.boundTo }, limit: MOST_DEVICES })
      : { items: [] };
    return {
      citizenId: device.id,
      also: others.items.flatMap(({ id, visitorHash }) => (visitorHash && id !== device.id ? [id] : [])),
    };
  },
  tickets: async (who) => {
    const page = await core.store.tickets.find({
      where: { 'requester.citizenId': who.also ? { in: [who.citizenId, ...who.also] } : who.citizenId },
      sort: { field: 'createdAt', direction: 'desc' },
      limit: 20,
    });
    return Promise.all(page.items.map((ticket) => views.citizen(ticket)));
  },
  ticket: async (who, ticketId) => {
    const found = await conversation.ofCitizen(who, ticketId);
    return found.ok ? ok(await views.citizen(found.value)) : found;
  },
  open: async (who, input) => {
    // The QR code of a station names the station alone; its place is ours to know.
    const station = /^station:([\w-]{1,32})$/.exec(input.entry ?? '')?.[1];
    const regionCode =
      input.regionCode ??
      (station ? core.directory.allOrgs().find((org) => org.code === station)?.regionCode : undefined);
    const missing = core.tenant().asks?.find((field) => !input[field]?.trim());
    if (missing)
      return refuse('invalid_input', missing === 'name' ? '请填写称呼。' : '请填写联系电话。', missing);
    const accepted = await intake.accept({
      key: `web:${who.citizenId}:${input.clientKey}`,
      channel: 'web',
      citizenId: who.citizenId,
      actor: actorOf(who),
      text: input.text,
      declaredGroups: input.declaredGroups,
      language: input.language,
      ...(input.name ? { name: input.name } : {}),
      ...(input.phone ? { phone: input.phone } : {}),
      ...(input.onBehalfOf ? { onBehalfOf: input.onBehalfOf } : {}),
      ...(regionCode ? { regionCode } : {}),
      ...(input.entry ? { entry: input.entry } : {}),
    });
    if (!accepted.ok) return accepted;
    if (!accepted.value.repeated)
      noteAgreed(core, who, input.privacyVersion, `ticket:${accepted.value.ticket.id}`);
    return ok({
      ticket: await views.citizen(accepted.value.ticket, !accepted.value.repeated),
      message: { ...views.message(accepted.value.message), clientKey: input.clientKey },
    });
  },
  send: async (who, input) => {
    const sent = await conversation.fromCitizen(who, input);
    return sent.ok ? ok(views.message(sent.value, { kind: 'citizen', id: who.citizenId })) : sent;
  },
  read: async (who, input) => {
    const found = await conversation.ofCitizen(who, input.ticketId);
    return found.ok ? conversation.readBy('citizen', found.value, input.seq) : found;
  },
  typing: async (who, ticketId) => {
    const found = await conversation.ofCitizen(who, ticketId);
    return found.ok ? conversation.typing('citizen', found.value) : found;
  },
  sync: async (who, input) => {
    const found = await conversation.ofCitizen(who, input.ticketId);
    if (!found.ok) return found;
    const messages = await log.after(input.ticketId, input.afterSeq, PAGE);
    return ok({
      messages: messages
        .filter(isPublic)
        .map((message) => views.message(message, { kind: 'citizen', id: who.citizenId }, found.value)),
      more: messages.length === PAGE,
      ticket: await views.citizen(found.value),
    });
  },
  endedLink: async (who, ticketId) => {
    const found = await conversation.ofCitizen(who, ticketId);
    const last = found.ok && found.value.meetings?.at(-1);
    if (!last) return undefined;
    const line = await core.store.messages.getBy({ key: videoLineKey(ticketId, last.no) });
    return line && isVideoOver(core, line, found.value) ? views.message(line) : undefined;
  },
  end: async (who, ticketId) => {
    const found = await conversation.ofCitizen(who, ticketId);
    if (!found.ok) return found;
    const ended = await closing.end(who, found.value);
    return ended.ok ? ok(await views.citizen(ended.value)) : ended;
  },
  instead: async (who, input) => {
    const found = await conversation.ofCitizen(who, input.ticketId);
    if (!found.ok) return found;
    const done = await insteadOfWaiting({ record, log }, who, found.value, input);
    return done.ok ? ok(await views.citizen(done.value)) : done;
  },
  rate: async (who, input) => {
    const found = await conversation.ofCitizen(who, input.ticketId);
    return found.ok ? ratings.byCitizen(who, found.value, input) : found;
  },
});
