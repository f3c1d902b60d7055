/** One message: as text only, with its sender, time and mark; or one that is still on its way. */
import { talkEventText } from '../../../routing/protocol/tickets/talk-events.ts';
import type { MessageView } from '../../../routing/protocol/views.ts';
import { failureText } from '../../shared/failure.ts';
import { sizeText } from '../../shared/file-size.ts';
import type { Locale } from '../../shared/locale.ts';
import { timeText } from '../../shared/time.ts';
import type { Pending } from '../state/thread.ts';
import { talk } from '../talk.ts';
import { Aloud } from './aloud.tsx';
import { Attachment } from './attachment.tsx';
import { AlertIcon, ClockIcon } from './icons.tsx';
import { CheckIcon, DoubleCheckIcon, FileIcon } from './talk-icons.tsx';

interface MessageProps {
  message: MessageView;
  locale: Locale;
  large: boolean;
  /** The one before is from the same person: no name again. */
  follows: boolean;
  mark: 'delivered' | 'read' | undefined;
}

export const MessageBubble = ({ message, locale, large, follows, mark }: MessageProps) => {
  if (message.kind === 'event') {
    const said = message.event ? talkEventText(message.event, locale) : message.text;
    return (
      <p class="event">
        <bdi>
          {message.link ? (
            <a href={message.link} target="_blank" rel="noopener">
              {said}
            </a>
          ) : (
            said
          )}
        </bdi>{' '}
        <time dateTime={message.at}>{timeText(message.at, locale)}</time>
      </p>
    );
  }
  const mine = message.author.kind === 'citizen';
  return (
    <div class={mine ? 'bubble-row mine' : 'bubble-row'}>
      {mine ? (
        <span class="visually-hidden">{talk('log.me')}</span>
      ) : (
        !follows && <bdi class="who">{message.author.name}</bdi>
      )}
      <div class={message.file ? 'bubble bubble-file' : 'bubble'}>
        {message.file && <Attachment file={message.file} />}
        {message.text && (
          <p class="words" dir="auto">
            {message.text}
          </p>
        )}
      </div>
      <p class="meta">
        <time dateTime={message.at}>{timeText(message.at, locale)}</time>
        {mark === 'read' && (
          <span class="mark mark-read">
            <DoubleCheckIcon />
            {talk('log.read')}
          </span>
        )}
        {mark === 'delivered' && (
          <span class="mark">
            <CheckIcon />
            {talk('log.delivered')}
          </span>
        )}
        {!mine && large && message.text && <Aloud text={message.text} locale={locale} />}
      </p>
    </div>
  );
};

interface PendingProps {
  entry: Pending;
  locale: Locale;
  /** Absent when the ticket takes no more words. */
  onRetry?: (() => void) | undefined;
  onDiscard: () => void;
}

export const PendingBubble = ({ entry, locale, onRetry, onDiscard }: PendingProps) => {
  const { file } = entry;
  return (
    <div class="bubble-row mine pending">
      <span class="visually-hidden">{talk('log.me')}</span>
      <div class={file ? 'bubble bubble-file' : 'bubble'}>
        {file && (
          <div class="file">
            <FileIcon />
            <span class="file-name">
              <bdi>{file.name}</bdi>
              <span class="file-size">
                {file.progress < 1 && entry.state === 'sending'
                  ? talk('file.uploading', { percent: Math.round(file.progress * 100) })
                  : sizeText(file.sizeBytes)}
              </span>
            </span>
          </div>
        )}
        {file && file.progress < 1 && entry.state === 'sending' && (
          <progress class="progress" max={1} value={file.progress} aria-label={file.name} />
        )}
        {entry.text && (
          <p class="words" dir="auto">
            {entry.text}
          </p>
        )}
      </div>
      {entry.state === 'failed' ? (
        <div class="failed" role="alert">
          <span class="failed-why">
            <AlertIcon />
            <span>
              {talk('log.failed')}
              {entry.failure && `${locale === 'zh-CN' ? '：' : ': '}${failureText(entry.failure, locale)}`}
            </span>
          </span>
          {onRetry && (
            <button type="button" class="link-button" onClick={onRetry}>
              {talk('log.retry')}
            </button>
          )}
          <button type="button" class="link-button" onClick={onDiscard}>
            {talk('log.discard')}
          </button>
        </div>
      ) : (
        <p class="meta">
          <span class="mark">
            <ClockIcon />
            {talk(entry.state === 'sending' ? 'log.sending' : 'log.waiting')}
          </span>
        </p>
      )}
    </div>
  );
};
