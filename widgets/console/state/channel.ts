/** Tickets of WeChat that are on this screen: what may still be written, and how each message fared. */
import { shallowReactive } from 'vue';
import type { OutState } from '../../../routing/channels/follower.ts';
import type { ChannelView } from '../../../routing/protocol/channels/channel.ts';
import type { MessageView } from '../../../routing/protocol/views.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';

const views = shallowReactive(new Map<string, ChannelView>());

export const channelOf = (ticketId: string): ChannelView | undefined => views.get(ticketId);

/** What became of a message on the platform; undefined where that is not ours to know. */
export const fateOf = ({ ticketId, seq, author, kind }: MessageView): OutState | undefined => {
  const view = views.get(ticketId);
  const known = view?.messages.find((one) => one.seq === seq);
  // Said, but not yet in the list: it has not left.
  return known?.state ?? (view && author.kind === 'staff' && kind !== 'note' ? 'waiting' : undefined);
};

const keep = (ticketId: string, view: ChannelView | null): void => {
  if (view) views.set(ticketId, view);
};

export const loadChannel = async (ticketId: string): Promise<void> => {
  const answer = await http('GET /api/v1/tickets/:id/channel', { params: { id: ticketId } });
  if (answer.ok) keep(ticketId, answer.value.channel);
};

/** Told by the server: something left, or came back. Only what is on screen is asked for. */
export const channelChanged = (ticketId: string): void => {
  if (views.has(ticketId)) void loadChannel(ticketId);
};

/** The owner has phoned him. */
export const sayPhoned = async (ticketId: string): Promise<Failure | undefined> => {
  const answer = await http('POST /api/v1/tickets/:id/channel/phoned', { params: { id: ticketId } });
  if (!answer.ok) return answer;
  keep(ticketId, answer.value.channel);
  return undefined;
};

export const sendAgain = async (ticketId: string, seq: number): Promise<Failure | undefined> => {
  const answer = await http('POST /api/v1/tickets/:id/channel/again', {
    params: { id: ticketId },
    body: { seq },
  });
  if (!answer.ok) return answer;
  keep(ticketId, answer.value.channel);
  return undefined;
};
