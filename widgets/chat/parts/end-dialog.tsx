/** Asks before a conversation is ended; Escape and "keep going" do the same. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import { type Failure, failureText, type Result } from '../../shared/failure.ts';
import type { Locale } from '../../shared/locale.ts';
import { talk } from '../talk.ts';

interface EndProps {
  queued: boolean;
  locale: Locale;
  onYes: () => Promise<Result<CitizenTicketView>>;
  onNo: () => void;
}

export const EndDialog = ({ queued, locale, onYes, onNo }: EndProps) => {
  const no = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  useLayoutEffect(() => no.current?.focus(), []);
  return (
    <div
      class="composer ask"
      role="alertdialog"
      aria-labelledby="end-sure"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onNo();
      }}
    >
      <p id="end-sure">
        <b>{talk('end.sure')}</b> {queued && talk('end.queued')}
      </p>
      {failure && (
        <p class="bad" role="alert">
          {failureText(failure, locale)}
        </p>
      )}
      <div class="ask-row">
        <button type="button" ref={no} class="button button-quiet" onClick={onNo}>
          {talk('end.no')}
        </button>
        <button
          type="button"
          class="button button-bad"
          disabled={busy}
          onClick={async () => {
            setBusy(true);
            const answer = await onYes();
            if (!answer.ok) {
              setFailure(answer);
              setBusy(false);
            }
          }}
        >
          {talk('end.yes')}
        </button>
      </div>
    </div>
  );
};
