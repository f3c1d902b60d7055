/** The ticket's number, to copy or to say on the phone. */
import { useState } from 'preact/hooks';
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import type { Locale } from '../../shared/locale.ts';
import { fullText } from '../../shared/time.ts';
import { talk } from '../talk.ts';

/** Clipboard with the old way as a fallback: inside a frame the new one may be forbidden. */
export const copy = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.createElement('textarea');
    box.value = text;
    box.style.position = 'fixed';
    box.style.opacity = '0';
    document.body.append(box);
    box.select();
    const done = document.execCommand('copy');
    box.remove();
    return done;
  }
};

export const TicketLine = ({ ticket, locale }: { ticket: CitizenTicketView; locale: Locale }) => {
  const [copied, setCopied] = useState<boolean>();
  return (
    <p class="ticket-line">
      <span>
        {talk('ticket.no')} <b class="number">{ticket.no}</b>
      </span>
      <button type="button" class="link-button" onClick={() => void copy(ticket.no).then(setCopied)}>
        <span role="status">
          {copied === undefined ? talk('ticket.copy') : talk(copied ? 'ticket.copied' : 'ticket.copyFailed')}
        </span>
      </button>
      {ticket.queryCode && (
        <span>
          {talk('ticket.code')} <b class="number">{ticket.queryCode}</b>
        </span>
      )}
      <time dateTime={ticket.createdAt}>{fullText(ticket.createdAt, locale)}</time>
    </p>
  );
};
