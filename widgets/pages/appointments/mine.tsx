/** One appointment of his own: when, where, with whom, and what may still be done about it. */
import { useState } from 'preact/hooks';
import {
  APPOINTMENT_STATES,
  APPOINTMENT_WAYS,
} from '../../../routing/protocol/citizens/appointment-words.ts';
import type { AppointmentView } from '../../../routing/protocol/citizens/appointments.ts';
import { labelOf, SERVICES } from '../../../routing/vocabulary.ts';
import type { Locale } from '../../shared/locale.ts';
import { dayTimeOf } from './times.tsx';
import type { Words } from './words.ts';

interface MineProps {
  one: AppointmentView;
  locale: Locale;
  t: Words;
  onAct: (act: 'confirm' | 'cancel') => void;
  onMove: () => void;
}

export const MineCard = ({ one, locale, t, onAct, onMove }: MineProps) => {
  const [asking, setAsking] = useState(false);
  const open = (one.state === 'booked' || one.state === 'confirmed') && Date.parse(one.startAt) > Date.now();
  return (
    <section class="card" aria-label={one.no}>
      <h3>
        {dayTimeOf(one.startAt, locale)} · {labelOf(APPOINTMENT_WAYS, one.way, locale)}{' '}
        <span class={open ? 'tag tag-live' : 'tag'}>{labelOf(APPOINTMENT_STATES, one.state, locale)}</span>
      </h3>
      <p>
        {one.reception ? t('reception') : labelOf(SERVICES, one.service, locale)}
        {one.place && ` · ${one.place}`}
        {one.staffName && ` · ${t('with')} ${one.staffName}`}
      </p>
      <p class="hint">
        {t('no')} <b class="number">{one.no}</b>
      </p>
      {open && !asking && (
        <div class="acts">
          {one.state === 'booked' && (
            <button type="button" class="button button-quiet" onClick={() => onAct('confirm')}>
              {t('confirm')}
            </button>
          )}
          <button type="button" class="button button-quiet" onClick={onMove}>
            {t('move')}
          </button>
          <button type="button" class="button button-quiet" onClick={() => setAsking(true)}>
            {t('cancel')}
          </button>
        </div>
      )}
      {open && asking && (
        <div role="alertdialog" aria-label={t('cancelSure')}>
          <p>{t('cancelSure')}</p>
          <div class="acts">
            <button
              type="button"
              class="button button-quiet"
              ref={(it) => it?.focus()}
              onClick={() => setAsking(false)}
            >
              {t('keep')}
            </button>
            <button type="button" class="button button-bad" onClick={() => onAct('cancel')}>
              {t('yes')}
            </button>
          </div>
        </div>
      )}
    </section>
  );
};
