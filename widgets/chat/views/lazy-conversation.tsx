/** The conversation view is fetched when the first words are sent: the page before them stays small. */
import { useEffect, useState } from 'preact/hooks';
import { phoneOf } from '../parts/header.tsx';
import { t } from '../words.ts';
import type { ConversationProps } from './conversation.tsx';

type View = typeof import('./conversation.tsx').ConversationView;
let view: View | undefined;

/** Starts the fetch early; false when there was no network for it. */
export const fetchConversation = async (): Promise<boolean> => {
  try {
    view ??= (await import('./conversation.tsx')).ConversationView;
    return true;
  } catch {
    return false;
  }
};

export const LazyConversation = (props: ConversationProps) => {
  const [state, setState] = useState<'loading' | 'failed' | 'here'>(view ? 'here' : 'loading');
  const online = props.state.link.name === 'online';
  // A failed fetch is tried again when the line is back.
  useEffect(() => {
    if (state === 'here') return;
    let gone = false;
    void fetchConversation().then((done) => !gone && setState(done ? 'here' : 'failed'));
    return () => {
      gone = true;
    };
  }, [online, state === 'here']);
  if (view) {
    const View = view;
    return <View {...props} />;
  }
  return (
    <div class="scroll start">
      {state === 'loading' ? (
        <p class="hint centre" role="status">
          {t('app.loading')}
        </p>
      ) : (
        <div class="note note-bad" role="alert">
          <p>{t('app.siteFailed', { phone: phoneOf(props.state) })}</p>
          <button type="button" class="button button-quiet" onClick={() => location.reload()}>
            {t('app.retry')}
          </button>
        </div>
      )}
    </div>
  );
};
