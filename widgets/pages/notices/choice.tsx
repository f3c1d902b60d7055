/** What a proved number is told of: topics and place; consent is a tick of its own, with the notice that holds. */
import { useState } from 'preact/hooks';
import type { NoticeOpened, NoticeView } from '../../../routing/protocol/citizens/bulletins.ts';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { BULLETIN_TOPICS, type BulletinTopic } from '../../../routing/vocabulary/bulletins.ts';
import { keysOf } from '../../../routing/vocabulary.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import type { Locale } from '../../shared/locale.ts';
import { fullText } from '../../shared/time.ts';
import type { Tongue } from '../../shared/tongue.ts';
import { EndPart } from './end-part.tsx';
import { PlacePick } from './place-pick.tsx';
import { topicText } from './topic-text.ts';
import type { Words } from './words.ts';

type Wrong = 'fillTopics' | 'fillPlace' | 'tick';
const TOPICS = keysOf(BULLETIN_TOPICS);

export const Choice = (props: {
  t: Words;
  locale: Locale;
  tongue: Tongue;
  site: PublicSite;
  phone: string;
  opened: NoticeOpened;
  onSaved: (saved: NoticeView) => void;
  onEnded: () => void;
  /** The half hour is over: the number is to be proved again. */
  onLate: () => void;
}) => {
  const { t, locale, tongue, site, phone, opened } = props;
  const { subscription } = opened;
  const [topics, setTopics] = useState<readonly BulletinTopic[]>(subscription?.topics ?? []);
  const [place, setPlace] = useState({ code: '', whole: false });
  const [agreed, setAgreed] = useState(false);
  const [wrong, setWrong] = useState<Wrong>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);

  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const bad: Wrong | undefined =
      topics.length === 0 ? 'fillTopics' : !place.whole ? 'fillPlace' : agreed ? undefined : 'tick';
    setWrong(bad);
    setFailure(undefined);
    if (bad)
      return document
        .getElementById(bad === 'fillTopics' ? 'topic-0' : bad === 'fillPlace' ? 'place' : 'agree')
        ?.focus();
    setBusy(true);
    const answer = await http('POST /api/v1/public/notices/save', {
      body: {
        phone,
        pass: opened.pass,
        regionCode: place.code,
        topics: [...topics],
        privacyVersion: site.privacyVersion,
      },
    });
    setBusy(false);
    if (answer.ok) props.onSaved(answer.value);
    else setFailure(answer);
  };
  const end = async (): Promise<void> => {
    setBusy(true);
    const answer = await http('POST /api/v1/public/notices/end', { body: { phone, pass: opened.pass } });
    setBusy(false);
    if (answer.ok) props.onEnded();
    else setFailure(answer);
  };

  return (
    <>
      <form class="card stack" noValidate onSubmit={(event) => void save(event)}>
        <h2>{t(subscription ? 'now' : 'choose')}</h2>
        {subscription && (
          <p class="hint">
            {t('since', {
              when: fullText(subscription.agreedAt, locale),
              version: subscription.privacyVersion,
            })}
          </p>
        )}
        <fieldset class="plain">
          <legend class="label">{t('topics')}</legend>
          <div class="chips">
            {TOPICS.map((one, at) => (
              <label key={one} class="chip">
                <input
                  id={`topic-${at}`}
                  type="checkbox"
                  checked={topics.includes(one)}
                  onChange={() =>
                    setTopics(topics.includes(one) ? topics.filter((it) => it !== one) : [...topics, one])
                  }
                />
                <span>{topicText(one, tongue)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <PlacePick
          t={t}
          locale={locale}
          first={subscription?.regionCode ?? site.regionCode}
          wrong={wrong === 'fillPlace'}
          onPick={(code, whole) => setPlace({ code, whole })}
        />
        <p class="hint">{t('limit')}</p>
        <label class="agree">
          <input
            id="agree"
            type="checkbox"
            checked={agreed}
            aria-invalid={wrong === 'tick'}
            onChange={(event) => setAgreed(event.currentTarget.checked)}
          />
          <span>{t('agree')}</span>
        </label>
        <details class="privacy">
          <summary>
            <span>
              <span class="as-link">{t('privacyLink')}</span>
              <span class="version">{t('version', { version: site.privacyVersion })}</span>
            </span>
          </summary>
          <div class="privacy-text">{site.privacyText}</div>
        </details>
        {(wrong || failure) && (
          <p class="note note-bad" role="alert">
            {wrong ? t(wrong) : failure && failureText(failure, locale)}
          </p>
        )}
        {failure?.code === 'bad_token' && (
          <button type="button" class="button button-quiet button-wide" onClick={props.onLate}>
            {t('proof')}
          </button>
        )}
        <button type="submit" class="button button-main button-wide" aria-disabled={busy}>
          {t(busy ? 'busy' : subscription ? 'change' : 'subscribe')}
        </button>
      </form>
      {subscription && <EndPart t={t} busy={busy} onEnd={() => void end()} />}
    </>
  );
};
