/** Days and times of one service and way, as buttons that a thumb hits; read anew whenever the question changes. */
import { useEffect, useState } from 'preact/hooks';
import type { SlotsView } from '../../../routing/protocol/citizens/appointments.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import type { Locale } from '../../shared/locale.ts';
import { dateText, dayText } from '../../shared/time.ts';
import { Problem } from '../problem.tsx';
import { Pick } from './pick.tsx';
import type { Words } from './words.ts';

export interface TimesAsk {
  service: string;
  way: 'station' | 'phone' | 'video';
  place?: string;
  /** RD: of this reception turn. */
  reception?: string;
}

interface TimesProps {
  ask: TimesAsk;
  locale: Locale;
  t: Words;
  chosen: string | undefined;
  /** Moves on when the times are to be read again. */
  round: number;
  onChoose: (startAt: string | undefined) => void;
  onPlaces: (places: string[]) => void;
  /** AP8: who was chosen; '' for anybody. */
  staffId: string;
  onPerson: (staffId: string) => void;
}

const SHANGHAI = 'Asia/Shanghai';
export const dayName = (day: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone: SHANGHAI,
    month: 'short',
    day: 'numeric',
    weekday: 'short',
  }).format(Date.parse(`${day}T04:00:00Z`));
/** 今天, 明天, 周三. */
const nearName = (day: string, locale: Locale): string => {
  const at = `${day}T04:00:00Z`;
  const near = dayText(at, locale);
  return near === dateText(at, locale)
    ? new Intl.DateTimeFormat(locale, { timeZone: SHANGHAI, weekday: 'short' }).format(Date.parse(at))
    : near;
};
export const timeOf = (at: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone: SHANGHAI,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(Date.parse(at));
export const dayTimeOf = (at: string, locale: Locale): string =>
  `${dayName(new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10), locale)} ${timeOf(at, locale)}`;

export const Times = ({
  ask,
  locale,
  t,
  chosen,
  round,
  onChoose,
  onPlaces,
  staffId,
  onPerson,
}: TimesProps) => {
  const [day, setDay] = useState<string>();
  const [view, setView] = useState<SlotsView>();
  const [failure, setFailure] = useState<Failure>();
  const key = JSON.stringify([ask, day, round]);

  useEffect(() => {
    let gone = false;
    void http('GET /api/v1/public/appointments/slots', {
      query: { ...ask, ...(day ? { day } : {}) } as never,
    }).then((answer) => {
      if (gone) return;
      setFailure(answer.ok ? undefined : answer);
      if (!answer.ok) return;
      setView(answer.value);
      onPlaces(answer.value.places);
    });
    return () => {
      gone = true;
    };
  }, [key]);

  if (failure) return <Problem failure={failure} locale={locale} />;
  if (!view) return null;
  if (!view.days.some(({ free }) => free)) return <p class="note">{t('none')}</p>;
  // Until the day that was pressed is here, the times of the one before must not be pressed for it.
  const here = day === undefined || day === view.day;
  const times = here ? view.slots.filter(({ free }) => free > 0) : [];
  const people = times.find((one) => one.startAt === chosen)?.people ?? [];
  const lone = ask.reception !== undefined && view.days.filter(({ free }) => free).length === 1;
  return (
    <>
      {!lone && (
        <Pick
          title={t('day')}
          kind="days"
          chosen={day ?? view.day}
          onChoose={(one) => {
            setDay(one);
            onChoose(undefined);
          }}
          choices={view.days.map((one) => ({
            value: one.day,
            disabled: !one.free,
            shown: (
              <>
                <span class="day">{dateText(`${one.day}T04:00:00Z`, locale)}</span>
                <span>{nearName(one.day, locale)}</span>
                {!one.free && <span class="hint"> {t('full')}</span>}
              </>
            ),
          }))}
        />
      )}
      {here && times.length === 0 && <p class="hint">{t('noTimes')}</p>}
      <Pick
        title={t('time')}
        kind="times"
        chosen={chosen}
        onChoose={onChoose}
        choices={times.map((one) => ({ value: one.startAt, shown: timeOf(one.startAt, locale) }))}
      />
      {people.length > 0 && (
        <Pick
          title={t('person')}
          kind="people"
          chosen={staffId}
          onChoose={onPerson}
          choices={[{ id: '', name: t('anybody'), post: '' }, ...people].map((one) => ({
            value: one.id,
            shown: (
              <>
                {one.name} {one.post && <span class="hint">{one.post}</span>}
              </>
            ),
          }))}
        />
      )}
    </>
  );
};
