/** The voice note in the composer's place: asking, recording with time and level, listening, sending. One lazy chunk. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { LONGEST_MS, type Recorder, startRecorder, type VoiceFailure, type VoiceNote } from './recorder.ts';
import { say } from './words.ts';

type Stage =
  | { name: 'asking' }
  | { name: 'recording'; recorder: Recorder }
  | { name: 'recorded'; note: VoiceNote; url: string }
  | { name: 'refused'; why: VoiceFailure | 'empty' };

interface VoiceNoteProps {
  onSend: (file: File) => void;
  onClose: () => void;
}

const DRAW_MS = 200;
/** Said aloud once, near the end. */
const WARN_S = 10;
const seconds = (ms: number): number => Math.round(ms / 1000);

const Meter = ({ recorder }: { recorder: Recorder }) => {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw((count) => count + 1), DRAW_MS);
    return () => clearInterval(timer);
  }, []);
  const ms = recorder.elapsedMs();
  const left = seconds(LONGEST_MS - ms);
  return (
    <>
      <p class="voice-time">
        <span class="voice-dot" aria-hidden="true" />
        {say('recording')}
        <span class="number" aria-hidden="true">
          {say('time', { n: seconds(ms), max: seconds(LONGEST_MS) })}
        </span>
      </p>
      <meter class="voice-level" min={0} max={1} value={recorder.level()} aria-label={say('level')} />
      <p class="visually-hidden" role="status">
        {left <= WARN_S ? say('left', { n: WARN_S }) : ''}
      </p>
    </>
  );
};

export const VoiceNoteBox = ({ onSend, onClose }: VoiceNoteProps) => {
  const [stage, setStage] = useState<Stage>({ name: 'asking' });
  const main = useRef<HTMLButtonElement>(null);
  const gone = useRef(false);
  const running = useRef<Recorder | undefined>(undefined);
  const heard = useRef<string | undefined>(undefined);

  const forget = (): void => {
    running.current?.cancel();
    running.current = undefined;
    if (heard.current) URL.revokeObjectURL(heard.current);
    heard.current = undefined;
  };
  const finish = async (): Promise<void> => {
    const recorder = running.current;
    if (!recorder) return;
    running.current = undefined;
    const note = await recorder.stop();
    if (gone.current) return;
    if (!note) return setStage({ name: 'refused', why: 'empty' });
    heard.current = URL.createObjectURL(note.file);
    setStage({ name: 'recorded', note, url: heard.current });
  };
  const begin = async (): Promise<void> => {
    forget();
    setStage({ name: 'asking' });
    const started = await startRecorder(() => void finish());
    if (gone.current) {
      if (started.ok) started.value.cancel();
      return;
    }
    if (!started.ok) return setStage({ name: 'refused', why: started.why });
    running.current = started.value;
    setStage({ name: 'recording', recorder: started.value });
  };

  useEffect(() => {
    void begin();
    return () => {
      gone.current = true;
      forget();
    };
  }, []);
  // The step that one most likely takes next has the cursor.
  useEffect(() => main.current?.focus(), [stage.name]);

  return (
    <section
      class="voice"
      aria-label={say('label')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      {stage.name === 'asking' && (
        <p class="hint" role="status">
          {say('asking')}
        </p>
      )}
      {stage.name === 'recording' && <Meter recorder={stage.recorder} />}
      {stage.name === 'recorded' && (
        <>
          <p role="status">{say('done', { n: Math.max(1, seconds(stage.note.ms)) })}</p>
          {/* biome-ignore lint/a11y/useMediaCaption: his own words of a moment ago, heard before they are sent */}
          <audio class="voice-player" controls src={stage.url} aria-label={say('play')} />
        </>
      )}
      {stage.name === 'refused' && (
        <p class="bad" role="alert">
          {say(stage.why)}
        </p>
      )}
      <div class="voice-row">
        {stage.name === 'refused' ? (
          <>
            <button type="button" class="button button-quiet" onClick={() => void begin()}>
              {say('again')}
            </button>
            <button type="button" class="button button-main" ref={main} onClick={onClose}>
              {say('close')}
            </button>
          </>
        ) : (
          <button type="button" class="button button-quiet" onClick={onClose}>
            {say('cancel')}
          </button>
        )}
        {stage.name === 'recording' && (
          <button type="button" class="button button-main" ref={main} onClick={() => void finish()}>
            {say('stop')}
          </button>
        )}
        {stage.name === 'recorded' && (
          <>
            <button type="button" class="button button-quiet" onClick={() => void begin()}>
              {say('again')}
            </button>
            <button
              type="button"
              class="button button-main"
              ref={main}
              onClick={() => {
                onSend(stage.note.file);
                onClose();
              }}
            >
              {say('send')}
            </button>
          </>
        )}
      </div>
    </section>
  );
};
