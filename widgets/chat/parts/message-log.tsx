/** The conversation: confirmed messages in order, then what is on its way; days as dividers. */
import { useEffect, useState } from 'preact/hooks';
import { dayKey, dayText } from '../../shared/time.ts';
import type { Session } from '../session.ts';
import type { ChatState } from '../state/chat.ts';
import type { Thread } from '../state/thread.ts';
import { talk } from '../talk.ts';
import { MessageBubble, PendingBubble } from './bubble.tsx';

interface LogProps {
  state: ChatState;
  thread: Thread;
  session: Session;
}

/** True until the moment passes, then renders once more. */
const useUntil = (untilMs: number): boolean => {
  const [, again] = useState(0);
  useEffect(() => {
    const left = untilMs - Date.now();
    if (left <= 0) return;
    const timer = setTimeout(() => again((count) => count + 1), left + 20);
    return () => clearTimeout(timer);
  }, [untilMs]);
  return untilMs > Date.now();
};

export const MessageLog = ({ state, thread, session }: LogProps) => {
  const { messages, pending, ticket } = thread;
  const closed = ticket.status === 'closed';
  /** Words typed in a conversation that was merged meanwhile lie in that one. */
  const homeOf = (key: string): string =>
    Object.values(state.threads).find((one) => one.pending.some((it) => it.clientKey === key))?.ticket.id ??
    ticket.id;
  const mine = messages.filter((message) => message.author.kind === 'citizen' && message.kind !== 'event');
  const lastMine = mine[mine.length - 1]?.id;
  const read = mine.filter((message) => message.seq <= ticket.readByStaff);
  const lastRead = read[read.length - 1]?.id;
  return (
    <>
      {!thread.loaded && messages.length === 0 && <p class="hint centre">{talk('log.loading')}</p>}
      <div class="log" role="log" aria-live="polite" aria-relevant="additions" aria-busy={!thread.loaded}>
        {messages.map((message, index) => {
          const previous = messages[index - 1];
          const newDay = !previous || dayKey(previous.at) !== dayKey(message.at);
          const follows =
            !newDay &&
            previous.kind !== 'event' &&
            previous.author.kind === message.author.kind &&
            previous.author.id === message.author.id;
          return (
            <div key={message.id} class="log-item">
              {newDay && index > 0 && <p class="day">{dayText(message.at, state.locale)}</p>}
              <MessageBubble
                message={message}
                locale={state.locale}
                large={state.large}
                follows={follows}
                mark={message.id === lastRead ? 'read' : message.id === lastMine ? 'delivered' : undefined}
              />
            </div>
          );
        })}
        {pending
          .filter((entry) => !entry.echoed)
          .map((entry) => (
            <div key={entry.clientKey} class="log-item">
              <PendingBubble
                entry={entry}
                locale={state.locale}
                onRetry={
                  closed ? undefined : () => session.outbox.retry(homeOf(entry.clientKey), entry.clientKey)
                }
                onDiscard={() => session.outbox.discard(homeOf(entry.clientKey), entry.clientKey)}
              />
            </div>
          ))}
      </div>
    </>
  );
};

export const Typing = ({ thread }: Pick<LogProps, 'thread'>) => {
  const typing = useUntil(thread.typingUntilMs);
  const { ticket } = thread;
  return (
    <div class="typing-slot">
      {typing && (
        <p class="typing">
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {ticket.servedBy ? talk('log.typing', { name: ticket.servedBy }) : talk('log.typingNobody')}
        </p>
      )}
    </div>
  );
};
