/** What was texted about the ticket on this screen. */
import { shallowReactive } from 'vue';
import type { TicketSms } from '../../../routing/protocol/channels/sms.ts';
import { http } from '../../shared/http.ts';

const views = shallowReactive(new Map<string, TicketSms>());

export const smsOf = (ticketId: string): TicketSms | undefined => views.get(ticketId);

export const loadSms = async (ticketId: string): Promise<void> => {
  const answer = await http('GET /api/v1/tickets/:id/sms', { params: { id: ticketId } });
  if (answer.ok) views.set(ticketId, answer.value);
};

/** Told by the server; only what is on screen is asked for. */
export const smsChanged = (ticketId: string): void => {
  if (views.has(ticketId)) void loadSms(ticketId);
};
