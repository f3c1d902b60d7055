/** Stations and providers, nearest first: by place from the region tree, by position, kind, service, special desk. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProviderView, RegionView } from '../../../routing/protocol/bureau/directory.ts';
import {
  keysOf,
  labelOf,
  MEDIATION_FIELDS,
  type MediationField,
  ORG_KINDS,
  ORG_SUBTYPES,
  REGION_LEVELS,
  SERVICES,
} from '../../../routing/vocabulary.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import type { Locale } from '../../shared/locale.ts';
import { Problem } from '../problem.tsx';
import { ProviderCard } from './provider-card.tsx';
import type { Say } from './words.ts';

type Pick<K extends string> = K | '';
interface Query {
  region: string;
  kind: Pick<keyof typeof ORG_KINDS>;
  service: Pick<keyof typeof SERVICES>;
  subtype: Pick<keyof typeof ORG_SUBTYPES>;
  field: Pick<MediationField>;
  text: string;
  lat?: number;
  lng?: number;
}

export const Near = ({ t, locale }: { t: Say; locale: Locale }) => {
  const [path, setPath] = useState<readonly RegionView[]>([]);
  const [places, setPlaces] = useState<readonly (readonly RegionView[])[]>([]);
  const [query, setQuery] = useState<Query>({
    region: '',
    kind: '',
    service: '',
    subtype: '',
    field: '',
    text: '',
  });
  const [items, setItems] = useState<readonly ProviderView[]>();
  const [cursor, setCursor] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [locating, setLocating] = useState<'no' | 'busy' | 'failed'>('no');
  const round = useRef(0);

  /** One choice per level: choosing a place opens the level below. */
  const choose = async (level: number, code: string): Promise<void> => {
    const chosen = path.slice(0, level);
    const region = places[level]?.find((one) => one.code === code);
    const next = region ? [...chosen, region] : chosen;
    setPath(next);
    setQuery((old) => ({ ...old, region: next[next.length - 1]?.code ?? '' }));
    const below = region ? await http('GET /api/v1/public/regions', { query: { parent: code } }) : undefined;
    setPlaces((old) => {
      const kept = old.slice(0, level + 1);
      return below?.ok && below.value.items.length > 0 ? [...kept, below.value.items] : kept;
    });
  };

  useEffect(() => {
    void http('GET /api/v1/public/regions').then((answer) => {
      if (answer.ok && answer.value.items.length > 0) setPlaces([answer.value.items]);
    });
  }, []);

  const load = async (from?: string): Promise<void> => {
    round.current += 1;
    const mine = round.current;
    const { region, kind, service, subtype, field, text, lat, lng } = query;
    const answer = await http('GET /api/v1/public/directory', {
      query: {
        ...(region ? { region, within: 'true' } : {}),
        ...(kind ? { kind } : {}),
        ...(service ? { service } : {}),
        ...(subtype ? { subtype } : {}),
        ...(field ? { field } : {}),
        ...(text.trim() ? { text: text.trim() } : {}),
        ...(lat === undefined ? {} : { lat, lng }),
        ...(from ? { cursor: from } : {}),
      },
    });
    if (mine !== round.current) return;
    setFailure(answer.ok ? undefined : answer);
    if (!answer.ok) return;
    setItems((old) => (from ? [...(old ?? []), ...answer.value.items] : answer.value.items));
    setCursor(answer.value.cursor);
  };
  useEffect(() => {
    const timer = setTimeout(() => void load(), 200);
    return () => clearTimeout(timer);
  }, [query]);

  const locate = (): void => {
    setLocating('busy');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLocating('no');
        setQuery((old) => ({ ...old, lat: coords.latitude, lng: coords.longitude }));
      },
      () => setLocating('failed'),
      { timeout: 10_000, maximumAge: 600_000 },
    );
  };

  const options = <K extends string>(table: Record<K, { zh: string; en: string }>) => [
    <option key="" value="">
      {t('all')}
    </option>,
    ...keysOf(table).map((code) => (
      <option key={code} value={code}>
        {labelOf(table, code, locale)}
      </option>
    )),
  ];
  const set = (part: Partial<Query>) => setQuery((old) => ({ ...old, ...part }));

  return (
    <>
      <form class="card fields" onSubmit={(event) => event.preventDefault()}>
        {places.map((level, at) => (
          <label key={level[0]?.code}>
            {level[0] ? labelOf(REGION_LEVELS, level[0].level, locale) : t('region')}
            <select
              value={path[at]?.code ?? ''}
              onChange={(event) => void choose(at, event.currentTarget.value)}
            >
              <option value="">{t('anywhere')}</option>
              {level.map((one) => (
                <option key={one.code} value={one.code}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label>
          {t('kind')}
          <select
            value={query.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as Query['kind'] })}
          >
            {options(ORG_KINDS)}
          </select>
        </label>
        <label>
          {t('service')}
          <select
            value={query.service}
            onChange={(event) => set({ service: event.currentTarget.value as Query['service'] })}
          >
            {options(SERVICES)}
          </select>
        </label>
        <label>
          {t('special')}
          <select
            value={query.subtype}
            onChange={(event) => set({ subtype: event.currentTarget.value as Query['subtype'] })}
          >
            {options(ORG_SUBTYPES)}
          </select>
        </label>
        <label>
          {t('field')}
          <select
            value={query.field}
            onChange={(event) => set({ field: event.currentTarget.value as Query['field'] })}
          >
            {options(MEDIATION_FIELDS)}
          </select>
        </label>
        <label>
          {t('text')}
          <input
            type="search"
            value={query.text}
            maxLength={50}
            onInput={(event) => set({ text: event.currentTarget.value })}
          />
        </label>
        {'geolocation' in navigator && (
          <button type="button" class="button button-quiet" disabled={locating === 'busy'} onClick={locate}>
            {locating === 'busy' ? t('hereBusy') : t('here')}
          </button>
        )}
        {locating === 'failed' && (
          <p class="hint whole" role="status">
            {t('hereNo')}
          </p>
        )}
      </form>
      <Problem failure={failure} locale={locale} />
      {!items && !failure && <p class="hint centre">{t('loading')}</p>}
      {items?.length === 0 && <p class="card">{t('none')}</p>}
      <ul class="found">
        {items?.map((one) => (
          <li key={one.code}>
            <ProviderCard one={one} t={t} locale={locale} />
          </li>
        ))}
      </ul>
      {cursor && (
        <button type="button" class="button button-quiet button-wide" onClick={() => void load(cursor)}>
          {t('more')}
        </button>
      )}
    </>
  );
};
