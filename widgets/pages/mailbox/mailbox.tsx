/** The letter box for criticism: what is promised, the letter, and afterwards the number that opens the answer. */
import './mailbox.css';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MailboxReceipt } from '../../../routing/protocol/citizens/mailbox.ts';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { MAILBOX_ABOUT, type MailboxAbout } from '../../../routing/vocabulary/mailbox.ts';
import { keysOf } from '../../../routing/vocabulary.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { clientKey } from '../../shared/ids.ts';
import { fullText } from '../../shared/time.ts';
import { Problem } from '../problem.tsx';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { Answers } from './answers.tsx';
import { wordsIn } from './words.ts';

const PHONE = /^\+?[\d\s-]{5,20}$/;
const MOST = 10_000;
const SPOKEN = ['zh-CN', 'bo', 'en'] as const;
const ABOUT = keysOf(MAILBOX_ABOUT);
type Field = 'words' | 'phone';

const Page = () => {
  const speech = useSpeech(SPOKEN);
  const { locale, tongue } = speech;
  const t = wordsIn(tongue);
  const [site, setSite] = useState<PublicSite>();
  const [about, setAbout] = useState<readonly MailboxAbout[]>([]);
  const [words, setWords] = useState('');
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [wrong, setWrong] = useState<Field>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [receipt, setReceipt] = useState<MailboxReceipt>();
  /** One key per letter: pressed again it is the same one, changed words are another. */
  const sent = useRef({ key: '', content: '' });
  const top = useRef<HTMLHeadingElement>(null);
  const fields = { words: useRef<HTMLTextAreaElement>(null), phone: useRef<HTMLInputElement>(null) };

  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => answer.ok && setSite(answer.value));
  }, []);
  useEffect(() => {
    if (receipt) top.current?.focus();
  }, [receipt]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const missing: Field | undefined = !words.trim()
      ? 'words'
      : phone.trim() && !PHONE.test(phone.trim())
        ? 'phone'
        : undefined;
    setWrong(missing);
    setFailure(undefined);
    if (missing) return fields[missing].current?.focus();
    const letter = {
      text: words.trim(),
      about: [...about],
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(phone.trim() ? { phone: phone.trim() } : {}),
      privacyVersion: site?.privacyVersion ?? 'unknown',
    };
    const content = JSON.stringify(letter);
    if (sent.current.content !== content) sent.current = { key: clientKey(), content };
    setBusy(true);
    const answer = await http('POST /api/v1/public/mailbox', {
      body: { clientKey: sent.current.key, ...letter },
    });
    setBusy(false);
    if (answer.ok) setReceipt(answer.value);
    else setFailure(answer);
  };
  const again = (): void => {
    sent.current = { key: '', content: '' };
    setReceipt(undefined);
    setWords('');
    setAbout([]);
  };
  const problem = wrong ? t(wrong === 'words' ? 'fillWords' : 'fillPhone') : undefined;

  return (
    <PublicFrame speech={speech}>
      <h1>{t('title')}</h1>
      <p class="lead">{t('lead')}</p>
      <section class="card promises" aria-label={t('promises')}>
        <h2>{t('promises')}</h2>
        <ul>
          <li>{t('atOnce')}</li>
          {site?.mailboxDays !== undefined && <li>{t('within', { days: site.mailboxDays })}</li>}
          <li>{t('apart')}</li>
          <li>{t('unsigned')}</li>
        </ul>
      </section>
      {receipt && (
        <section class="card received">
          <h2 tabIndex={-1} ref={top}>
            {t('done')}
          </h2>
          <dl class="facts">
            <dt>{t('no')}</dt>
            <dd>
              <b class="number">{receipt.no}</b>
            </dd>
            <dt>{t('code')}</dt>
            <dd>
              <b class="number">{receipt.queryCode}</b>
            </dd>
          </dl>
          <p>{t('by', { when: fullText(receipt.promisedBy, locale) })}</p>
          <p class="hint">{t('keep')}</p>
          <a class="button button-main button-wide" href={`/status?no=${receipt.no}`}>
            {t('toStatus')}
          </a>
          <button type="button" class="button button-quiet button-wide" onClick={again}>
            {t('another')}
          </button>
        </section>
      )}
      {!receipt && (
        <form class="card letter" noValidate onSubmit={(event) => void submit(event)}>
          <fieldset class="plain">
            <legend class="label">{t('about')}</legend>
            <div class="chips">
              {ABOUT.map((one) => (
                <label key={one} class="chip">
                  <input
                    type="checkbox"
                    checked={about.includes(one)}
                    onChange={() =>
                      setAbout(about.includes(one) ? about.filter((it) => it !== one) : [...about, one])
                    }
                  />
                  <span>{t(one)}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <label class="field">
            <span class="label">{t('words')}</span>
            <textarea
              name="words"
              rows={6}
              ref={fields.words}
              value={words}
              maxLength={MOST}
              aria-invalid={wrong === 'words'}
              onInput={(event) => setWords(event.currentTarget.value)}
            />
            <span class="hint">{t('wordsHint')}</span>
          </label>
          <div class="pair">
            <label class="field">
              <span class="label">{t('name')}</span>
              <input
                name="name"
                value={name}
                maxLength={50}
                autocomplete="off"
                onInput={(event) => setName(event.currentTarget.value)}
              />
            </label>
            <label class="field">
              <span class="label">{t('phone')}</span>
              <input
                name="phone"
                type="tel"
                inputMode="tel"
                ref={fields.phone}
                value={phone}
                maxLength={20}
                autocomplete="off"
                aria-invalid={wrong === 'phone'}
                onInput={(event) => setPhone(event.currentTarget.value)}
              />
              <span class="hint">{t('phoneHint')}</span>
            </label>
          </div>
          {site && (
            <details class="privacy">
              <summary>
                <span>
                  {t('privacy')} <span class="as-link">{t('privacyLink')}</span>
                  <span class="version">{t('version', { version: site.privacyVersion })}</span>
                </span>
              </summary>
              <div class="privacy-text">{site.privacyText}</div>
            </details>
          )}
          <Problem words={problem} failure={failure} locale={locale} />
          <button type="submit" class="button button-main button-wide" aria-disabled={busy}>
            {busy ? t('sending') : t('send')}
          </button>
        </form>
      )}
      <Answers t={t} />
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
