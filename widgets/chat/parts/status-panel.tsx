/** Where the ticket stands in one card: waiting with position and range, message box with a promise, who answers. */
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import type { Locale } from '../../shared/locale.ts';
import { dayTimeText } from '../../shared/time.ts';
import { aheadText, rangeText } from '../wait-text.ts';
import { t } from '../words.ts';
import { BuildingIcon, CheckIcon, ClockIcon, InboxIcon, PersonIcon } from './icons.tsx';

interface PanelProps {
  ticket: CitizenTicketView;
  locale: Locale;
}

const Waiting = ({ ticket }: PanelProps) => (
  <div class="panel panel-wait">
    <span class="pulse">
      <ClockIcon />
    </span>
    <div class="panel-body">
      <p class="panel-title">{t('wait.title')}</p>
      {ticket.wait && (
        <p class="panel-figures">
          {ticket.wait.likelyMs !== undefined && <b>{aheadText(ticket.wait)}</b>}
          <span>{rangeText(ticket.wait)}</span>
        </p>
      )}
      <p class="hint">{t('wait.meanwhile')}</p>
    </div>
  </div>
);

const MessageBox = ({ ticket, locale }: PanelProps) => (
  <div class="panel panel-box">
    <span class="panel-icon">
      <InboxIcon />
    </span>
    <div class="panel-body">
      <p class="panel-title">{t('box.title')}</p>
      <p class="panel-figures">
        <b>
          {ticket.promisedBy
            ? t('box.promise', { when: dayTimeText(ticket.promisedBy, locale) })
            : t('box.soon')}
        </b>
      </p>
      <p class="hint">{t('box.where')}</p>
    </div>
  </div>
);

const Line = ({ ticket }: PanelProps) => {
  const name = ticket.servedBy ?? '';
  if (ticket.status === 'serving') {
    return (
      <div class="panel panel-line">
        <span class="avatar">{name ? [...name][0] : <PersonIcon />}</span>
        <p class="panel-title">{t('serving.by', { name })}</p>
      </div>
    );
  }
  if (ticket.status === 'with_org') {
    return (
      <div class="panel panel-line">
        <span class="panel-icon">
          <BuildingIcon />
        </span>
        <p class="panel-title">{name ? t('serving.org', { name }) : t('serving.orgNobody')}</p>
      </div>
    );
  }
  return (
    <div class="panel panel-line panel-done">
      <span class="panel-icon">
        <CheckIcon />
      </span>
      <p class="panel-title">{t('closed.title')}</p>
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
