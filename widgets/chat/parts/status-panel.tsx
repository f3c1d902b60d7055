/** Where the ticket stands in one card: waiting with position and range, message box with a promise, who answers. */
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import type { Locale } from '../../shared/locale.ts';
import { dayTimeText } from '../../shared/time.ts';
import type { Session } from '../session.ts';
import { talk } from '../talk.ts';
import { aheadText, rangeText } from '../wait-text.ts';
import { ClockIcon } from './icons.tsx';
import { InsteadBox } from './instead-box.tsx';
import { BuildingIcon, CheckIcon, InboxIcon, PersonIcon } from './talk-icons.tsx';

interface PanelProps {
  ticket: CitizenTicketView;
  locale: Locale;
  session: Session;
}

const Waiting = ({ ticket, session }: PanelProps) => (
  <div class="panel panel-wait">
    <span class="pulse">
      <ClockIcon />
    </span>
    <div class="panel-body">
      <p class="panel-title">{talk('wait.title')}</p>
      {ticket.wait && (
        <p class="panel-figures">
          {ticket.wait.likelyMs !== undefined && <b>{aheadText(ticket.wait)}</b>}
          <span>{rangeText(ticket.wait)}</span>
        </p>
      )}
      <p class="hint">{talk('wait.meanwhile')}</p>
      <InsteadBox ticket={ticket} session={session} />
    </div>
  </div>
);

const MessageBox = ({ ticket, locale, session }: PanelProps) => (
  <div class="panel panel-box">
    <span class="panel-icon">
      <InboxIcon />
    </span>
    <div class="panel-body">
      <p class="panel-title">{talk('box.title')}</p>
      <p class="panel-figures">
        <b>
          {ticket.promisedBy
            ? talk('box.promise', { when: dayTimeText(ticket.promisedBy, locale) })
            : talk('box.soon')}
        </b>
      </p>
      <p class="hint">{talk('box.where')}</p>
      <InsteadBox ticket={ticket} session={session} />
    </div>
  </div>
);

const Line = ({ ticket }: PanelProps) => {
  const name = ticket.servedBy ?? '';
  if (ticket.status === 'serving') {
    return (
      <div class="panel panel-line">
        <span class="avatar">{name ? [...name][0] : <PersonIcon />}</span>
        <p class="panel-title">{talk('serving.by', { name })}</p>
      </div>
    );
  }
  if (ticket.status === 'with_org') {
    return (
      <div class="panel panel-line">
        <span class="panel-icon">
          <BuildingIcon />
        </span>
        <p class="panel-title">{name ? talk('serving.org', { name }) : talk('serving.orgNobody')}</p>
      </div>
    );
  }
  return (
    <div class="panel panel-line panel-done">
      <span class="panel-icon">
        <CheckIcon />
      </span>
      <p class="panel-title">{talk('closed.title')}</p>
    </div>
  );
};

export const StatusPanel = (props: PanelProps) => (
  <div class="panel-slot" aria-live="polite">
    {props.ticket.status === 'queued' ? (
      <Waiting {...props} />
    ) : props.ticket.status === 'message_box' ? (
      <MessageBox {...props} />
    ) : (
      <Line {...props} />
    )}
  </div>
);
