/** AF: a citizen reads the application that staff wrote down for him, corrects it, and confirms it or not. */
import './confirm.css';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AidPage } from '../../../routing/protocol/citizens/aid.ts';
import { AID_FIELDS, AID_LIMITS, type AidForm } from '../../../routing/protocol/citizens/aid-words.ts';
import { failureText, type Result } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { fullText } from '../../shared/time.ts';
import { Problem } from '../problem.tsx';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { DeclinePart } from './decline-part.tsx';
import { wordsIn } from './words.ts';

const PHONE = /^\+?[\d\s-]{5,20}$/;
const SPOKEN = ['zh-CN', 'bo', 'en'] as const;
const LONG: ReadonlySet<keyof AidForm> = new Set(['happened', 'hardship', 'asks']);

/** It stands behind the # alone, so that no log of a server on the way holds it. */
const params = { token: location.hash.slice(1) };

const Page = () => {
  const speech = useSpeech(SPOKEN);
  const { locale, tongue } = speech;
  const t = wordsIn(tongue);
  const [page, setPage] = useState<Result<AidPage>>();
  const [form, setForm] = useState<AidForm>();
  const [isTrue, setTrue] = useState(false);
  const [problem, setProblem] = useState<{ field: string; words: string }>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const top = useRef<HTMLHeadingElement>(null);

  const load = async (): Promise<void> => {
    setPage(undefined);
    const answer = await http('GET /api/v1/public/aid/:token', { params });
    setPage(answer);
    if (answer.ok) setForm(answer.value.form);
  };
  useEffect(() => void load(), []);

  const settle = (answer: Result<AidPage>): void => {
    setBusy(false);
    setFailure(answer.ok ? undefined : failureText(answer, locale));
    if (!answer.ok) return;
    setPage(answer);
    requestAnimationFrame(() => top.current?.focus());
  };
  const check = (filled: AidForm): { field: string; words: string } | undefined => {
    for (const { name, must } of AID_FIELDS) {
      if (must && !filled[name].trim()) return { field: name, words: t('fill', { field: t(name) }) };
      if (name === 'phone' && !PHONE.test(filled.phone.trim())) return { field: name, words: t('fillPhone') };
    }
    return isTrue ? undefined : { field: 'isTrue', words: t('tick') };
  };
  const confirm = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy || !form) return;
    const wrong = check(form);
    setProblem(wrong);
    if (wrong) return document.getElementById(wrong.field)?.focus();
    setBusy(true);
    settle(await http('POST /api/v1/public/aid/:token/confirm', { params, body: { ...form, isTrue: true } }));
  };
  const decline = async (words: string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    settle(await http('POST /api/v1/public/aid/:token/decline', { params, body: { words } }));
  };

  const shown = page?.ok ? page.value : undefined;
  const over = shown && shown.state !== 'draft' ? shown.state : undefined;
  return (
    <PublicFrame speech={speech}>
      <h1 tabIndex={-1} ref={top}>
        {t(over ?? 'title')}
      </h1>
      {!page && <p class="hint">{t('loading')}</p>}
      {page && !page.ok && (
        <div class="note note-bad" role="alert">
          <p>{failureText(page, locale)}</p>
          <button type="button" class="button button-quiet" onClick={() => void load()}>
            {t('again')}
          </button>
        </div>
      )}
      {shown && (
        <p class="lead">
          {t('no')} <b class="number">{shown.ticketNo}</b>
        </p>
      )}
      {shown && over && (
        <p class={over === 'confirmed' ? 'note note-ok' : 'note'} role="status">
          {over === 'confirmed'
            ? t('confirmedHint', { when: fullText(shown.decidedAt ?? shown.until, locale) })
            : t(over === 'declined' ? 'declinedHint' : 'expiredHint')}
        </p>
      )}
      {shown && !over && form && (
        <>
          <p class="lead">{t('lead')}</p>
          <form class="card" onSubmit={(event) => void confirm(event)} noValidate>
            <p class="hint">{t('until', { when: fullText(shown.until, locale) })}</p>
            {AID_FIELDS.map(({ name, must }) => {
              const common = {
                id: name,
                value: form[name],
                maxLength: AID_LIMITS[name],
                required: must,
                'aria-invalid': problem?.field === name,
              };
              const put = (value: string): void => {
                setForm({ ...form, [name]: value });
                if (problem?.field === name) setProblem(undefined);
              };
              return (
                <label key={name} class="field" htmlFor={name}>
                  <span class="label">{t(name)}</span>
                  {LONG.has(name) ? (
                    <textarea
                      {...common}
                      rows={name === 'happened' ? 8 : 3}
                      onInput={(event) => put(event.currentTarget.value)}
                    />
                  ) : (
                    <input
                      {...common}
                      inputMode={name === 'phone' ? 'tel' : 'text'}
                      onInput={(event) => put(event.currentTarget.value)}
                    />
                  )}
                  {name === 'hardship' && <span class="hint">{t('hardshipHint')}</span>}
                </label>
              );
            })}
            <label class="agree">
              <input
                id="isTrue"
                type="checkbox"
                checked={isTrue}
                aria-invalid={problem?.field === 'isTrue'}
                onChange={(event) => setTrue(event.currentTarget.checked)}
              />
              <span>{t('isTrue')}</span>
            </label>
            <Problem words={problem?.words ?? failure} locale={locale} />
            <button type="submit" class="button button-main button-wide" aria-disabled={busy}>
              {t(busy ? 'busy' : 'confirm')}
            </button>
          </form>
          <DeclinePart t={t} onDecline={(words) => void decline(words)} />
        </>
      )}
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
