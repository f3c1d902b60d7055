/** One ticket: where it stands, what was said, orders, the composer; rating at the end. */
import '../styles/conversation.css';
import '../styles/log.css';
import '../styles/cards.css';
import '../styles/instead.css';
import '../styles/voice.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { mustAskAgain } from '../agreed.ts';
import { useMerged } from '../merged.ts';
import { ClosedCard } from '../parts/closed-card.tsx';
import { Composer } from '../parts/composer.tsx';
import { EndDialog } from '../parts/end-dialog.tsx';
import { MessageLog, Typing } from '../parts/message-log.tsx';
import { OrderCards } from '../parts/order-cards.tsx';
import { PrivacyAgain } from '../parts/privacy-again.tsx';
import { RemindButton } from '../parts/remind-button.tsx';
import { StatusPanel } from '../parts/status-panel.tsx';
import { DownIcon } from '../parts/talk-icons.tsx';
import { TicketLine } from '../parts/ticket-line.tsx';
import type { Session } from '../session.ts';
import type { ChatState } from '../state/chat.ts';
import { lastSeqOf, type Thread, unreadOf } from '../state/thread.ts';
import { talk } from '../talk.ts';

export interface ConversationProps {
  state: ChatState;
  thread: Thread;
  session: Session;
}

const NEAR_END_PX = 80;

export const ConversationView = ({ state, thread: own, session }: ConversationProps) => {
  const thread = useMerged(state, own, session);
  const scroller = useRef<HTMLElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [ending, setEnding] = useState<boolean>();
  // Kept on the device; here it only renders anew.
  const [, setAgreed] = useState<string>();
  const { ticket } = thread;
  const closed = ticket.status === 'closed';
  const lastSeq = lastSeqOf(own.messages);
  const length = thread.messages.length + thread.pending.length;

  const toEnd = (): void => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  };
  // New words, a new state or a card at the end: stay at the end when one was there.
  useEffect(() => {
    if (atEnd) toEnd();
  }, [length, ticket.status, ticket.orders.length, ticket.rating?.state, thread.typingUntilMs, state.large]);

  useEffect(() => {
    if (state.seen && atEnd && lastSeq > thread.readByMe) session.markRead(ticket.id);
  }, [state.seen, atEnd, lastSeq, thread.readByMe, ticket.id, session]);

  // A phone's keyboard or a turned screen changes the height: keep the end in sight.
  useEffect(() => {
    const box = scroller.current;
    if (!box || !('ResizeObserver' in window)) return;
    const watch = new ResizeObserver(() => {
      if (atEnd) toEnd();
    });
    watch.observe(box);
    // A picture that has loaded makes the conversation longer.
    if (box.firstElementChild) watch.observe(box.firstElementChild);
    return () => watch.disconnect();
  }, [atEnd]);

  return (
    <div class="conversation">
      <section
        class="scroll"
        ref={scroller}
        onScroll={(event) => {
          const box = event.currentTarget;
          setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX);
        }}
        aria-label={talk('log.label')}
      >
        <div class="talk">
          <TicketLine ticket={ticket} locale={state.locale} />
          <StatusPanel ticket={ticket} locale={state.locale} session={session} />
          <MessageLog state={state} thread={thread} session={session} />
          <OrderCards ticket={ticket} locale={state.locale} />
          <RemindButton ticket={ticket} session={session} />
          {!closed && <Typing thread={thread} />}
          {closed && <ClosedCard state={state} ticket={ticket} session={session} />}
        </div>
      </section>
      {!atEnd && unreadOf(own) > 0 && (
        <button type="button" class="below" onClick={toEnd}>
          <DownIcon />
          {talk('log.newBelow')}
        </button>
      )}
      {ending ? (
        <EndDialog
          queued={ticket.status === 'queued'}
          locale={state.locale}
          onNo={() => setEnding(false)}
          onYes={async () => {
            const answer = await session.end(ticket.id);
            if (answer.ok) setEnding(false);
            return answer;
          }}
        />
      ) : (
        !closed &&
        (state.site && mustAskAgain(state.site) ? (
          <PrivacyAgain site={state.site} onDone={() => setAgreed(state.site?.privacyVersion)} />
        ) : (
          <Composer
            ticketId={ticket.id}
            site={state.site}
            locale={state.locale}
            session={session}
            fromEnd={ending === false}
            onEnd={() => setEnding(true)}
          />
        ))
      )}
    </div>
  );
};
