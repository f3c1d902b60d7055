/** Head of every view: who this is, whether people are there, the telephone always in the same place. */
import { nextTongue, TONGUES } from '../../shared/tongue.ts';
import type { Settings } from '../settings.ts';
import { activeThread, type ChatState } from '../state/chat.ts';
import { t } from '../words.ts';
import { BackIcon, CloseIcon, LogoMark, PhoneIcon } from './icons.tsx';

interface HeaderProps {
  state: ChatState;
  settings: Settings;
  onBack?: (() => void) | undefined;
  onClose?: (() => void) | undefined;
  onLarge: () => void;
  onLocale: () => void;
}

export const phoneOf = (state: ChatState): string => state.site?.phone ?? '12348';

/** Without a line nobody is there; else who answers this conversation, else whether people are on duty. */
const statusOf = (state: ChatState): { on: boolean; text: string } | undefined => {
  if (state.link.name === 'offline' || state.link.name === 'refused') {
    return { on: false, text: t('line.none') };
  }
  const ticket = state.view === 'conversation' ? activeThread(state)?.ticket : undefined;
  if (ticket?.servedBy && (ticket.status === 'serving' || ticket.status === 'with_org')) {
    return { on: true, text: t('line.with', { name: ticket.servedBy }) };
  }
  if (!state.site) return undefined;
  return { on: state.site.open, text: state.site.open ? t('start.open') : t('start.closed') };
};

export const Header = ({ state, settings, onBack, onClose, onLarge, onLocale }: HeaderProps) => {
  const phone = phoneOf(state);
  const status = statusOf(state);
  const next = nextTongue(settings.tongues, state.tongue);
  return (
    <header class="head">
      <div class="head-row">
        {onBack ? (
          <button type="button" class="icon-button on-brand" onClick={onBack} aria-label={t('app.back')}>
            <BackIcon />
          </button>
        ) : (
          <LogoMark />
        )}
        <div class="head-title">{settings.title ?? state.site?.name ?? t('app.title')}</div>
        <a class="call" href={`tel:${phone}`} aria-label={t('app.call', { phone })}>
          <PhoneIcon />
          <span>{phone}</span>
        </a>
        {onClose && (
          <button type="button" class="icon-button on-brand" onClick={onClose} aria-label={t('app.close')}>
            <CloseIcon />
          </button>
        )}
      </div>
      <div class="head-row head-tools">
        <span class="head-status">
          {status && (
            <>
              <span class={status.on ? 'dot dot-on' : 'dot'} />
              <bdi>{status.text}</bdi>
            </>
          )}
        </span>
        <button
          type="button"
          class="tool"
          onClick={onLarge}
          aria-pressed={state.large}
          title={t('app.largeHint')}
        >
          {t('app.large')}
        </button>
        <button type="button" class="tool" onClick={onLocale} lang={next} title={TONGUES[next].hint}>
          {TONGUES[next].name}
        </button>
      </div>
    </header>
  );
};
