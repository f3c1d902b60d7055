/** RD: which leader receives citizens when and where, and the way to one of his times. */
import { useEffect, useState } from 'preact/hooks';
import type { ReceptionDay } from '../../../routing/protocol/citizens/appointments.ts';
import { http } from '../../shared/http.ts';
import type { Locale } from '../../shared/locale.ts';
import { dayName, timeOf } from './times.tsx';
import type { Words } from './words.ts';

interface ReceptionsProps {
  locale: Locale;
  t: Words;
  /** Moves on when they are to be read again. */
  round: number;
  onChoose: (day: ReceptionDay) => void;
}

export const dayOfReception = (one: ReceptionDay, locale: Locale): string =>
  `${dayName(new Date(Date.parse(one.startAt) + 8 * 3_600_000).toISOString().slice(0, 10), locale)} ${timeOf(one.startAt, locale)}–${timeOf(one.endAt, locale)}`;

/** Nothing where the roster has no reception turn. */
export const Receptions = ({ locale, t, round, onChoose }: ReceptionsProps) => {
  const [days, setDays] = useState<readonly ReceptionDay[]>([]);
  useEffect(() => {
    void http('GET /api/v1/public/reception-days').then((answer) => answer.ok && setDays(answer.value.items));
  }, [round]);
  if (days.length === 0) return null;
  const [free, others] = [days.filter((one) => one.free), days.filter((one) => !one.free)];
  const row = (one: ReceptionDay) => (
    <li key={one.id}>
      <div>
        <b>{dayOfReception(one, locale)}</b>
        <p>
          {one.name} · {one.post}
          {one.place && ` · ${one.place}`}
        </p>
      </div>
      {one.free && (
        <button
          type="button"
          class="button button-quiet"
          aria-label={`${t('receptionBook')} ${one.name} ${dayOfReception(one, locale)}`}
          onClick={() => onChoose(one)}
        >
          {t('receptionBook')}
        </button>
      )}
    </li>
  );
  return (
    <section class="card" id="reception" aria-labelledby="reception-title">
      <h2 id="reception-title">{t('reception')}</h2>
      <p class="hint">{t('receptionHint')}</p>
      {free.length > 0 && <ul class="receptions">{free.map(row)}</ul>}
      {others.length > 0 && (
        <details open={free.length === 0}>
          <summary>{t('receptionLater', { count: others.length })}</summary>
          <ul class="receptions">{others.map(row)}</ul>
        </details>
      )}
      <a class="row-link" href="/mailbox">
        {t('receptionWrite')}
      </a>
    </section>
  );
};
