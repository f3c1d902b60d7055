/** A file of the conversation: images are shown, sound is played, others are downloaded; both only with this visitor's token. */
import { useEffect, useState } from 'preact/hooks';
import type { FileRef } from '../../../routing/conversation.ts';
import { sizeText } from '../../shared/file-size.ts';
import { http } from '../../shared/http.ts';
import { talk } from '../talk.ts';
import { visitor } from '../visitor.ts';
import { FileIcon, PlayIcon } from './talk-icons.tsx';

/** Shown inline only where the browser cannot run anything in it: SVG is not among them. */
const SHOWN = /^image\/(png|jpeg|gif|webp|bmp)$/;

const fetchUrl = async (id: string): Promise<string | undefined> => {
  const token = visitor.token();
  const answer = await http('GET /api/v1/files/:id', {
    params: { id },
    timeoutMs: 60_000,
    ...(token ? { token } : {}),
  });
  return answer.ok ? URL.createObjectURL(answer.value) : undefined;
};

const Picture = ({ file }: { file: FileRef }) => {
  const [url, setUrl] = useState<string>();
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let gone = false;
    let made: string | undefined;
    void fetchUrl(file.id).then((it) => {
      made = it;
      if (gone) return it && URL.revokeObjectURL(it);
      setUrl(it);
      setFailed(it === undefined);
    });
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [file.id, attempt]);
  if (failed) {
    return (
      <button type="button" class="picture picture-wait" onClick={() => setAttempt(attempt + 1)}>
        {talk('file.failed')}
      </button>
    );
  }
  return url ? (
    <a href={url} target="_blank" rel="noopener">
      <img class="picture" src={url} alt={talk('file.image', { name: file.name })} />
    </a>
  ) : (
    <span class="picture picture-wait">{talk('file.loading')}</span>
  );
};

/** Sound: fetched when somebody wants to hear it. What this browser cannot play is offered as a file. */
const Voice = ({ file, onUnplayable }: { file: FileRef; onUnplayable: () => void }) => {
  const [url, setUrl] = useState<string>();
  const [stage, setStage] = useState<'idle' | 'loading' | 'failed'>('idle');
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  const fetchSound = async (): Promise<void> => {
    setStage('loading');
    const made = await fetchUrl(file.id);
    setUrl(made);
    setStage(made ? 'idle' : 'failed');
  };
  if (url) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: spoken by the people of the conversation; there is no text of it
      <audio
        class="sound"
        controls
        autoplay
        src={url}
        aria-label={talk('file.voice', { name: file.name })}
        onError={onUnplayable}
      />
    );
  }
  return (
    <button type="button" class="file" aria-busy={stage === 'loading'} onClick={() => void fetchSound()}>
      <PlayIcon />
      <span class="file-name">
        <bdi>{talk('file.voice', { name: file.name })}</bdi>
        <span class="file-size" role="status">
          {stage === 'loading'
            ? talk('file.loading')
            : stage === 'failed'
              ? talk('file.failed')
              : sizeText(file.sizeBytes)}
        </span>
      </span>
    </button>
  );
};

export const Attachment = ({ file }: { file: FileRef }) => {
  const [busy, setBusy] = useState(false);
  const [unplayable, setUnplayable] = useState(false);
  if (SHOWN.test(file.mime)) return <Picture file={file} />;
  if (file.mime.startsWith('audio/') && !unplayable)
    return <Voice file={file} onUnplayable={() => setUnplayable(true)} />;
  const download = async (): Promise<void> => {
    setBusy(true);
    const url = await fetchUrl(file.id);
    setBusy(false);
    if (!url) return;
    const link = document.createElement('a');
    link.href = url;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <button type="button" class="file" aria-busy={busy} onClick={() => void download()}>
      <FileIcon />
      <span class="visually-hidden">{talk('file.open')}</span>
      <span class="file-name">
        <bdi>{file.name}</bdi>
        <span class="file-size">{busy ? talk('file.loading') : sizeText(file.sizeBytes)}</span>
      </span>
    </button>
  );
};
