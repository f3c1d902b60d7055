/** Appointments of a citizen: choose service, way and time, see, move and cancel what is booked. */
import './appointments.css';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { APPOINTMENT_WAYS } from '../../../routing/protocol/citizens/appointment-words.ts';
import type { AppointmentView, ReceptionDay } from '../../../routing/protocol/citizens/appointments.ts';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { keysOf, labelOf, SERVICES } from '../../../routing/vocabulary.ts';
import { visitor } from '../../chat/visitor.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { clientKey } from '../../shared/ids.ts';
import { Problem } from '../problem.tsx';
import { PublicFrame, useSpeech } from '../public-frame.tsx';
import { MineCard } from './mine.tsx';
import { dayOfReception, Receptions } from './receptions.tsx';
import { Times, type TimesAsk } from './times.tsx';
import { wordsIn } from './words.ts';

const PHONE = /^\+?[\d\s-]{5,20}$/;
type Said = 'done' | 'cancelled' | 'moved' | 'confirmed';

const SPOKEN = ['zh-CN', 'bo', 'en'] as const;

const Page = () => {
  const speech = useSpeech(SPOKEN);
  const { locale, tongue } = speech;
  const t = wordsIn(tongue);
  const [site, setSite] = useState<PublicSite>();
  const [service, setService] = useState('advice');
  const [way, setWay] = useState<TimesAsk['way']>('phone');
  const [places, setPlaces] = useState<string[]>([]);
  const [place, setPlace] = useState('');
  const [startAt, chooseTime] = useState<string>();
  const [staffId, setStaffId] = useState('');
  const [reception, setReception] = useState<ReceptionDay>();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [words, setWords] = useState('');
  const [key, setKey] = useState(clientKey);
  const [mine, setMine] = useState<AppointmentView[]>([]);
  const [moving, setMoving] = useState<AppointmentView>();
  const [said, setSaid] = useState<{ what: Said; no?: string }>();
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const top = useRef<HTMLHeadingElement>(null);
  const receiving = useRef<HTMLHeadingElement>(null);
  useEffect(() => receiving.current?.focus(), [reception?.id]);

  /** Whoever was chosen belonged to the time before. */
  const setStartAt = (at: string | undefined): void => {
    chooseTime(at);
    setStaffId('');
  };
  const auth = () => {
    const token = visitor.token();
    return token ? { token } : {};
  };
  const loadMine = async (): Promise<void> => {
    if (!visitor.token()) return;
    const answer = await http('GET /api/v1/visitor/appointments', auth());
    if (answer.ok) setMine(answer.value.items);
  };
  useEffect(() => {
    void http('GET /api/v1/public/site').then((answer) => answer.ok && setSite(answer.value));
    void loadMine();
  }, []);

  /** What was done, or why it was not; the list and the times are read again either way. */
  const settle = (answer: { ok: true; value: AppointmentView } | Failure, what: Said): void => {
    setBusy(false);
    setRound((count) => count + 1);
    setFailure(answer.ok ? undefined : answer);
    setStartAt(undefined);
    if (!answer.ok) return;
    setSaid({ what, no: answer.value.no });
    setMoving(undefined);
    setReception(undefined);
    setKey(clientKey());
    void loadMine();
    requestAnimationFrame(() => top.current?.focus());
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const missing = !startAt
      ? 'chooseTime'
      : moving
        ? undefined
        : !name.trim()
          ? 'fillName'
          : !PHONE.test(phone.trim())
            ? 'fillPhone'
            : undefined;
    setProblem(missing && t(missing));
    if (missing || !startAt) return;
    setBusy(true);
    if (moving) {
      return settle(
        await http('POST /api/v1/visitor/appointments/:id/move', {
          params: { id: moving.id },
          body: { startAt },
          ...auth(),
        }),
        'moved',
      );
    }
    const device = await visitor.ensure();
    if (!device.ok) {
      setBusy(false);
      return setFailure(device);
    }
    settle(
      await http('POST /api/v1/visitor/appointments', {
        token: device.value,
        body: {
          clientKey: key,
          ...(reception
            ? { service: 'advice', way: 'station', reception: reception.id }
            : {
                service,
                way,
                ...(way === 'station' ? { place: place || places[0] || '' } : {}),
                ...(staffId ? { staffId } : {}),
              }),
          startAt,
          name: name.trim(),
          phone: phone.trim(),
          words: words.trim(),
          privacyVersion: site?.privacyVersion ?? 'unknown',
        } as never,
      }),
      'done',
    );
  };
  const act = async (one: AppointmentView, what: 'confirm' | 'cancel'): Promise<void> => {
    const options = { params: { id: one.id }, ...auth() };
    if (what === 'confirm')
      settle(await http('POST /api/v1/visitor/appointments/:id/confirm', options), 'confirmed');
    else settle(await http('POST /api/v1/visitor/appointments/:id/cancel', options), 'cancelled');
  };

  const ask: TimesAsk = moving
    ? {
        service: moving.service,
        way: moving.way,
        ...(moving.place ? { place: moving.place } : {}),
        ...(moving.reception ? { reception: moving.reception } : {}),
      }
    : reception
      ? { service: 'advice', way: 'station', reception: reception.id }
      : { service, way, ...(way === 'station' && place ? { place } : {}) };
  const serviceKeys = site?.services ?? keysOf(SERVICES);
  const nowhere = !moving && !reception && way === 'station' && places.length === 0;

  return (
    <PublicFrame speech={speech}>
      <h1 tabIndex={-1} ref={top}>
        {t('title')}
      </h1>
      <p class="lead">{t('lead')}</p>
      <div role="status">
        {said && (
          <div class="note note-ok">
            <p>
              <b>{t(said.what)}</b>
              {said.what === 'done' && (
                <>
                  {' '}
                  {t('no')} <b class="number">{said.no}</b>
                </>
              )}
            </p>
            {said.what === 'done' && <p>{t('doneHint')}</p>}
          </div>
        )}
      </div>
      {mine.length > 0 && !moving && (
        <>
          <h2>{t('mine')}</h2>
          {mine.map((one) => (
            <MineCard
              key={one.id + one.state + one.startAt}
              one={one}
              locale={locale}
              t={t}
              onAct={(what) => void act(one, what)}
              onMove={() => {
                setSaid(undefined);
                setStartAt(undefined);
                setReception(undefined);
                setMoving(one);
              }}
            />
          ))}
          <p class="hint">{t('device')}</p>
        </>
      )}
      <form class="card" onSubmit={(event) => void submit(event)} noValidate>
        {moving ? (
          <h2>{t('moving', { no: moving.no })}</h2>
        ) : reception ? (
          <div>
            <h2 tabIndex={-1} ref={receiving}>
              {t('receiving')}
            </h2>
            <p>
              {dayOfReception(reception, locale)} · {reception.name} · {reception.post}
              {reception.place && ` · ${reception.place}`}
            </p>
          </div>
        ) : (
          <>
            <label class="field">
              <span class="label">{t('service')}</span>
              <select
                value={service}
                onChange={(event) => {
                  setService(event.currentTarget.value);
                  setStartAt(undefined);
                }}
              >
                {serviceKeys.map((one) => (
                  <option key={one} value={one}>
                    {labelOf(SERVICES, one, locale)}
                  </option>
                ))}
              </select>
            </label>
            <fieldset class="plain">
              <legend class="label">{t('way')}</legend>
              <div class="tiles">
                {keysOf(APPOINTMENT_WAYS).map((one) => (
                  <button
                    key={one}
                    type="button"
                    class="tile"
                    aria-pressed={way === one}
                    onClick={() => {
                      setWay(one);
                      setStartAt(undefined);
                    }}
                  >
                    {labelOf(APPOINTMENT_WAYS, one, locale)}
                  </button>
                ))}
              </div>
            </fieldset>
            {way === 'station' && places.length > 0 && (
              <label class="field">
                <span class="label">{t('place')}</span>
                <select
                  value={place || places[0]}
                  onChange={(event) => {
                    setPlace(event.currentTarget.value);
                    setStartAt(undefined);
                  }}
                >
                  {places.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              </label>
            )}
            {nowhere && <p class="note">{t('noPlace')}</p>}
          </>
        )}
        <Times
          key={JSON.stringify(ask)}
          ask={ask}
          locale={locale}
          t={t}
          chosen={startAt}
          round={round}
          onChoose={setStartAt}
          onPlaces={setPlaces}
          staffId={moving ? '' : staffId}
          onPerson={setStaffId}
        />
        {!moving && (
          <>
            <label class="field">
              <span class="label">{t('name')}</span>
              <input
                name="name"
                value={name}
                maxLength={50}
                autocomplete="name"
                onInput={(event) => setName(event.currentTarget.value)}
              />
            </label>
            <label class="field">
              <span class="label">{t('phone')}</span>
              <input
                name="phone"
                type="tel"
                inputMode="tel"
                value={phone}
                maxLength={20}
                autocomplete="tel"
                onInput={(event) => setPhone(event.currentTarget.value)}
              />
              <span class="hint">{t('phoneHint')}</span>
            </label>
            <label class="field">
              <span class="label">{t('words')}</span>
              <textarea
                name="words"
                rows={2}
                value={words}
                maxLength={500}
                onInput={(event) => setWords(event.currentTarget.value)}
              />
            </label>
            <p class="hint">{t('privacy', { version: site?.privacyVersion ?? '' })}</p>
          </>
        )}
        <Problem words={problem} failure={failure} locale={locale} />
        <button type="submit" class="button button-main button-wide" aria-disabled={busy}>
          {busy ? t('booking') : moving ? t('moveTo') : t('book')}
        </button>
        {moving && (
          <button type="button" class="button button-quiet button-wide" onClick={() => setMoving(undefined)}>
            {t('stop')}
          </button>
        )}
        {reception && !moving && (
          <button
            type="button"
            class="button button-quiet button-wide"
            onClick={() => {
              setReception(undefined);
              setStartAt(undefined);
            }}
          >
            {t('stopReception')}
          </button>
        )}
      </form>
      {!moving && !reception && (
        <Receptions
          locale={locale}
          t={t}
          round={round}
          onChoose={(one) => {
            setSaid(undefined);
            setProblem(undefined);
            setStartAt(undefined);
            setReception(one);
          }}
        />
      )}
    </PublicFrame>
  );
};

const mount = document.getElementById('app');
if (mount) render(<Page />, mount);
