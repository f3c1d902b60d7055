/** R023: who has lost the query code has it texted to the number that he left. */
import { useState } from 'preact/hooks';
import { type Failure, failureText } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { localeOf, type Tongue } from '../../shared/tongue.ts';
import { wordsIn } from './words.ts';

export const LostCode = ({ no, tongue }: { no: string; tongue: Tongue }) => {
  const t = wordsIn(tongue);
  const [phone, setPhone] = useState('');
  const [sent, setSent] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const answer = await http('POST /api/v1/public/status/code', {
      body: { no: no.trim(), phone: phone.trim() },
    });
    setSent(answer.ok);
    setFailure(answer.ok ? undefined : answer);
  };

  return (
    <details class="card">
      <summary>{t('lost')}</summary>
      <form class="form" onSubmit={(event) => void send(event)}>
        <p class="hint">{t('lostHint')}</p>
        <label class="field">
          <span class="label">{t('lostPhone')}</span>
          <input
            type="tel"
            inputMode="tel"
            autocomplete="tel"
            required
            maxLength={20}
            value={phone}
            onInput={(event) => setPhone(event.currentTarget.value)}
          />
        </label>
        <p role="status">{sent && t('lostSent')}</p>
        {failure && (
          <p class="bad" role="alert">
            {failureText(failure, localeOf(tongue))}
          </p>
        )}
        <button type="submit" class="button button-quiet button-wide">
          {t('lostSend')}
        </button>
      </form>
    </details>
  );
};
