/** A citizen's telephone as a page, for demonstrations: one big button, what is heard, and the keys of a telephone. */
import './demo-phone.css';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { clockText } from '../../shared/time.ts';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { type CallStage, useCall } from './use-call.ts';
import { type Words, wordsIn } from './words.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const LIVE: readonly CallStage[] = ['connecting', 'ringing', 'talking', 'lost'];

/** Counts by itself, so that the page around it is drawn once. */
const Clock = ({ since }: { since: number }) => {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span>{clockText(now - since)}</span>;
};

const Level = ({ word, value }: { word: string; value: number }) => (
  <label class="level">
    <span>{word}</span>
    <meter min={0} max={1} value={value} />
  </label>
);

const Pad = ({ t, press }: { t: Words; press: (key: string) => void }) => (
  <fieldset class="pad">
    <legend>{t('keys')}</legend>
    <p>{t('keysHint')}</p>
    <div class="pad-keys">
      {KEYS.map((key) => (
        <button key={key} type="button" onClick={() => press(key)}>
          {key}
          {key === '*' && <span class="hidden-text">{t('star')}</span>}
          {key === '#' && <span class="hidden-text">{t('hash')}</span>}
        </button>
      ))}
    </div>
  </fieldset>
);

const Page = () => {
  const speech = useSpeech();
  const { locale } = speech;
  const t = wordsIn(locale);
  const phone = useCall();
  const { stage } = phone;
  const live = LIVE.includes(stage);

  useEffect(() => {
    document.documentElement.dataset.size = 'large';
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const key = KEYS.find((one) => one === event.key);
      if (!key || event.ctrlKey || event.altKey || event.metaKey || stage !== 'talking') return;
      phone.press(key);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  return (
    <PublicFrame speech={speech}>
      <h1>{t('title')}</h1>
      <p class="hint">{t('fiction')}</p>
      <section class="card phone">
        <p class="phone-state" role="status" aria-live="polite">
          {stage === 'idle' ? t('hint') : t(`state.${stage}`)}
        </p>
        {phone.trouble && (
          <p class="problem" role="alert">
            {t(phone.trouble)}
          </p>
        )}
        {phone.blocked && (
          <p class="problem" role="alert">
            {t('blocked')}{' '}
            <button type="button" class="button button-quiet" onClick={phone.hear}>
              {t('hear')}
            </button>
          </p>
        )}
        {phone.talkingSince !== undefined && live && (
          <p class="phone-time" role="timer">
            <span class="hidden-text">{t('time')} </span>
            <Clock since={phone.talkingSince} />
          </p>
        )}
        {live ? (
          <>
            <Level word={t('heard')} value={phone.heard} />
            <Level word={t('said')} value={phone.said} />
            <div class="phone-acts">
              <button
                type="button"
                class="button button-quiet"
                aria-pressed={phone.muted}
                onClick={() => phone.mute(!phone.muted)}
              >
                {phone.muted ? t('unmute') : t('mute')}
              </button>
              <button type="button" class="button phone-end" onClick={phone.hangUp}>
                {t('hangUp')}
              </button>
            </div>
          </>
        ) : (
          <button
            type="button"
            class="button button-wide phone-call"
            disabled={stage === 'asking'}
            onClick={() => void phone.call()}
          >
            {stage === 'ended' || stage === 'failed' ? t('again') : t('call')}
          </button>
        )}
        {stage === 'talking' && <Pad t={t} press={phone.press} />}
        {phone.pressed && (
          <p class="hint" role="status">
            {t('pressed', { keys: phone.pressed })}
          </p>
        )}
      </section>
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
