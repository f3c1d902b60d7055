/** BU1: the number, then the code that was texted to it. */
import { useRef, useState } from 'preact/hooks';
import type { NoticeOpened } from '../../../routing/protocol/citizens/bulletins.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import type { Locale } from '../../shared/locale.ts';
import type { Words } from './words.ts';

const MOBILE = /^(?:\+?86)?1[3-9]\d{9}$/;
const CODE = /^\d{6}$/;

export const Proof = ({
  t,
  locale,
  onOpen,
}: {
  t: Words;
  locale: Locale;
  onOpen: (phone: string, opened: NoticeOpened) => void;
}) => {
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(false);
  const [wrong, setWrong] = useState<'phone' | 'code'>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const fields = { phone: useRef<HTMLInputElement>(null), code: useRef<HTMLInputElement>(null) };
  const number = phone.replace(/[\s-]/g, '');

  const ask = async (): Promise<void> => {
    setFailure(undefined);
    const bad = MOBILE.test(number) ? undefined : 'phone';
    setWrong(bad);
    if (bad) return fields.phone.current?.focus();
    setBusy(true);
    const answer = await http('POST /api/v1/public/notices/code', { body: { phone: number } });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer);
    if (!answer.ok) return;
    setAsked(true);
    requestAnimationFrame(() => fields.code.current?.focus());
  };
  const open = async (): Promise<void> => {
    setFailure(undefined);
    const bad = CODE.test(code.trim()) ? undefined : 'code';
    setWrong(bad);
    if (bad) return fields.code.current?.focus();
    setBusy(true);
    const answer = await http('POST /api/v1/public/notices/open', {
      body: { phone: number, code: code.trim() },
    });
    setBusy(false);
    if (answer.ok) onOpen(number, answer.value);
    else setFailure(answer);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!busy) void (asked ? open() : ask());
  };

  return (
    <form class="card stack" noValidate onSubmit={submit}>
      <h2>{t('proof')}</h2>
      <p class="hint">{t('proofHint')}</p>
      <label class="field">
        <span class="label">{t('phone')}</span>
        <input
          name="phone"
          type="tel"
          inputMode="tel"
          autocomplete="tel"
          maxLength={20}
          ref={fields.phone}
          readOnly={asked}
          value={phone}
          aria-invalid={wrong === 'phone'}
          onInput={(event) => setPhone(event.currentTarget.value)}
        />
      </label>
      {asked && (
        <label class="field">
          <span class="label">{t('code')}</span>
          <input
            name="code"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={6}
            ref={fields.code}
            value={code}
            aria-invalid={wrong === 'code'}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </label>
      )}
      <p class="hint" role="status">
        {asked && t('codeSent')}
      </p>
      {(wrong || failure) && (
        <p class="note note-bad" role="alert">
          {wrong ? t(wrong === 'phone' ? 'fillPhone' : 'fillCode') : failure && failureText(failure, locale)}
        </p>
      )}
      <button type="submit" class="button button-main button-wide" aria-disabled={busy}>
        {t(busy ? 'busy' : asked ? 'open' : 'getCode')}
      </button>
      {asked && (
        <button
          type="button"
          class="button button-quiet button-wide"
          onClick={() => {
            setAsked(false);
            setCode('');
            setFailure(undefined);
          }}
        >
          {t('otherPhone')}
        </button>
      )}
    </form>
  );
};
