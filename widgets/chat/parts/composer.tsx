/** Where the citizen writes: text, pictures, files (chosen, pasted or dropped), voice, and the end of the conversation. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import type { Locale } from '../../shared/locale.ts';
import { refusalOfFile } from '../file-check.ts';
import type { Session } from '../session.ts';
import { talk } from '../talk.ts';
import { canRecord } from '../voice/can-record.ts';
import { ClipIcon, MicIcon, SendIcon } from './talk-icons.tsx';

/** As MAX_TEXT of routing/protocol/commands.ts, whose schemas must not reach the bundle. */
export const MAX_TEXT = 10_000;
const WARN_LEFT = 500;

type VoiceBox = typeof import('../voice/voice-note.tsx').VoiceNoteBox;

/** Half-written words per ticket: they outlive a look at another conversation. */
const drafts = new Map<string, string>();

interface ComposerProps {
  ticketId: string;
  site: PublicSite | undefined;
  locale: Locale;
  session: Session;
  /** The question whether to end was answered with no: the cursor goes back to where it was asked. */
  fromEnd: boolean;
  onEnd: () => void;
}

export const Composer = ({ ticketId, site, session, fromEnd, onEnd }: ComposerProps) => {
  const [text, setText] = useState(drafts.get(ticketId) ?? '');
  const [refused, setRefused] = useState<string>();
  const [dropping, setDropping] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const end = useRef<HTMLButtonElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const mic = useRef<HTMLButtonElement>(null);
  /** The recorder is fetched by whoever wants to speak; wrapped, since a state setter calls functions. */
  const [voice, setVoice] = useState<{ Box: VoiceBox }>();
  const left = MAX_TEXT - text.trim().length;

  // A wide screen has no keyboard that would cover the conversation.
  useEffect(() => {
    if (fromEnd) end.current?.focus();
    else if (window.matchMedia('(min-width: 700px)').matches) box.current?.focus();
  }, [fromEnd]);

  const grow = (): void => {
    const area = box.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, 160)}px`;
  };
  useEffect(grow, [text]);

  const write = (words: string): void => {
    setText(words);
    drafts.set(ticketId, words);
  };

  const send = (): void => {
    const words = text.trim();
    if (!words || left < 0) return;
    session.outbox.sendText(ticketId, words);
    write('');
    setRefused(undefined);
    box.current?.focus();
  };

  const sendFiles = (files: Iterable<File>): void => {
    const problems: string[] = [];
    for (const file of files) {
      const why = site && refusalOfFile(file, site);
      if (why) problems.push(why);
      else session.outbox.sendFile(ticketId, file);
    }
    setRefused(problems.length > 0 ? problems.join('\n') : undefined);
  };

  const speak = (): void => {
    setRefused(undefined);
    import('../voice/voice-note.tsx').then(
      ({ VoiceNoteBox }) => setVoice({ Box: VoiceNoteBox }),
      () => setRefused(talk('voice.unfetched')),
    );
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      class={dropping ? 'composer dropping' : 'composer'}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        sendFiles(event.dataTransfer?.files ?? []);
      }}
    >
      {refused && (
        <p class="bad" role="alert">
          {refused}
        </p>
      )}
      {voice && (
        <voice.Box
          onSend={(file) => sendFiles([file])}
          onClose={() => {
            setVoice(undefined);
            // The row comes back with the next rendering.
            setTimeout(() => mic.current?.focus());
          }}
        />
      )}
      <div class="composer-row" hidden={voice !== undefined}>
        <button
          type="button"
          class="icon-button"
          aria-label={talk('file.attach')}
          title={talk('file.attach')}
          onClick={() => chooser.current?.click()}
        >
          <ClipIcon />
        </button>
        {canRecord(site?.fileTypes) && (
          <button
            type="button"
            ref={mic}
            class="icon-button"
            aria-label={talk('voice.record')}
            title={talk('voice.record')}
            onClick={speak}
          >
            <MicIcon />
          </button>
        )}
        <input
          ref={chooser}
          type="file"
          class="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          multiple
          accept={site?.fileTypes.join(',')}
          onChange={(event) => {
            sendFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <textarea
          ref={box}
          class="composer-text"
          rows={1}
          dir="auto"
          data-autofocus
          aria-label={talk('compose.label')}
          aria-describedby="compose-keys"
          placeholder={dropping ? talk('file.drop') : talk('compose.hint')}
          value={text}
          onInput={(event) => {
            write(event.currentTarget.value);
            if (event.currentTarget.value.trim()) session.typing(ticketId);
          }}
          onKeyDown={(event) => {
            // An input method uses Enter to choose a word; that must not send.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            send();
          }}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            sendFiles(files);
          }}
        />
        <button
          type="submit"
          class="icon-button send"
          aria-label={talk('compose.send')}
          disabled={!text.trim() || left < 0}
        >
          <SendIcon />
        </button>
      </div>
      <div class="composer-foot">
        <span class="hint" id="compose-keys">
          {left < 0
            ? talk('compose.over', { n: -left })
            : left < WARN_LEFT
              ? talk('compose.left', { n: left })
              : talk('compose.keys')}
        </span>
        <button type="button" ref={end} class="link-button" onClick={onEnd}>
          {talk('end.ask')}
        </button>
      </div>
    </form>
  );
};
