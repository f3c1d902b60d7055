/** Conversation and history are fetched when the first words are sent: the page before them stays small. */
import { useEffect, useState } from 'preact/hooks';
import type { Tongue } from '../../shared/tongue.ts';
import { phoneOf } from '../parts/header.tsx';
import type { Session } from '../session.ts';
import type { ChatState } from '../state/chat.ts';
import type { Thread } from '../state/thread.ts';
import { t, tongue } from '../words.ts';

let views: typeof import('./talk-views.ts') | undefined;

/** Starts the fetch early; false when there was no network for it. */
export const fetchTalk = async (): Promise<boolean> => {
  try {
    const fetched = views ?? (await import('./talk-views.ts'));
    await fetched.loadTalk(tongue());
    views = fetched;
    return true;
  } catch {
    return false;
  }
};

/** Before another language is spoken: its words of the conversation, when one is open. */
export const talkIn = async (next: Tongue): Promise<void> => views?.loadTalk(next);

interface LazyProps {
  state: ChatState;
  session: Session;
  /** The conversation to show; without one the list of all. */
  thread?: Thread | undefined;
}

export const LazyTalk = ({ state, session, thread }: LazyProps) => {
  const [stage, setStage] = useState<'loading' | 'failed' | 'here'>(views ? 'here' : 'loading');
  const online = state.link.name === 'online';
  // A failed fetch is tried again when the line is back.
  useEffect(() => {
    if (stage === 'here') return;
    let gone = false;
    void fetchTalk().then((done) => !gone && setStage(done ? 'here' : 'failed'));
    return () => {
      gone = true;
    };
  }, [online, stage === 'here']);
  if (views) {
    const { ConversationView, HistoryView } = views;
    return thread ? (
      <ConversationView key={thread.ticket.id} state={state} thread={thread} session={session} />
    ) : (
      <HistoryView state={state} session={session} />
    );
  }
  return (
    <div class="scroll start">
      {stage === 'loading' ? (
        <p class="hint centre" role="status">
          {t('app.loading')}
        </p>
      ) : (
        <div class="note note-bad" role="alert">
          <p>{t('app.siteFailed', { phone: phoneOf(state) })}</p>
          <button type="button" class="button button-quiet" onClick={() => location.reload()}>
            {t('app.retry')}
          </button>
        </div>
      )}
    </div>
  );
};
