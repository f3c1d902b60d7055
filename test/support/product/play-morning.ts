/** A morning of the demo county through the public interface, so that no page of the gallery is empty. */
import type {
  CitizenTicketView,
  OfferView,
  OrderView,
  TicketDetail,
} from '../../../routing/protocol/views.ts';
import { STORIES } from '../../../scripts/demo/stories.ts';
import { playStory } from './play-story.ts';
import { ask, citizenSocket, clientKey, contact, next, type Product, staffSocket } from './product.ts';

/** One story from contact to rating, three conversations under way, an order unanswered, a line that waits. */
export const playMorning = async (product: Product): Promise<void> => {
  await playStory(product);
  const agent = await staffSocket(product, 'zhou');
  const notary = await staffSocket(product, 'notary');
  await ask(agent, 'presence:set', { state: 'ready' });
  const citizens = [];
  for (const [index, story] of STORIES.slice(0, 3).entries()) {
    const citizen = await citizenSocket(product);
    citizens.push(citizen);
    const offered = next<OfferView>(agent, 'offer');
    const { ticket } = await ask<{ ticket: CitizenTicketView }>(
      citizen,
      'contact:open',
      contact(story.text, story.details),
    );
    const { offerId } = await offered;
    await ask<TicketDetail>(agent, 'offer:accept', { offerId });
    await ask(agent, 'message:send', { ticketId: ticket.id, clientKey: clientKey(), text: story.answer });
    await ask(citizen, 'message:send', { ticketId: ticket.id, clientKey: clientKey(), text: story.more[0] });
    if (index > 0) continue;
    const orgs = (await (
      await fetch(`${product.url}/api/v1/organisations`, { headers: { cookie: agent.cookie } })
    ).json()) as { items: { id: string; kind: string }[] };
    const office = orgs.items.find((org) => org.kind === 'notary_office')!;
    const incoming = next<OrderView>(notary, 'order');
    await ask<OrderView>(agent, 'order:dispatch', {
      ...{ ticketId: ticket.id, clientKey: clientKey() },
      ...{ orgId: office.id, service: 'notary', demand: '请为聊天记录办理证据保全公证' },
    });
    await incoming;
  }
  await ask(agent, 'presence:set', { state: 'paused', reason: 'break' });
  for (const story of STORIES.slice(3, 6)) {
    const citizen = await citizenSocket(product);
    citizens.push(citizen);
    await ask(citizen, 'contact:open', contact(story.text, story.details));
  }
  for (const socket of [agent, notary, ...citizens]) socket.disconnect();
};
