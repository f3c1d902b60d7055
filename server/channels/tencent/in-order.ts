/** Many events at once, those of one citizen one after the other. */
import type { InboundEvent, InboundHandler } from '../channel.ts';

/** Resolves when all of them are durable. Rejects when one is not; the others may be, and their keys tell. */
export const receiveInOrder = async (
  events: readonly InboundEvent[],
  receive: InboundHandler,
): Promise<void> => {
  const perSender = new Map<string, InboundEvent[]>();
  for (const event of events) {
    const sender = `${event.accountId} ${event.sender}`;
    perSender.set(sender, [...(perSender.get(sender) ?? []), event]);
  }
  await Promise.all(
    [...perSender.values()].map(async (own) => {
      for (const event of own) await receive(event);
    }),
  );
};
