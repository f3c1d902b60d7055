/** Guides: what the catalogue offers today, with steps, materials, legal basis and limit. */
import { useEffect, useState } from 'preact/hooks';
import type { CatalogueView } from '../../../routing/protocol/bureau/directory.ts';
import { CATALOGUE_PLACES, keysOf, labelOf, SERVICES } from '../../../routing/vocabulary.ts';
import type { Failure } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { learnServices } from '../../shared/local-services.ts';
import type { Locale } from '../../shared/locale.ts';
import { Problem } from '../problem.tsx';
import type { Say } from './words.ts';

const Guide = ({ item, t, locale }: { item: CatalogueView; t: Say; locale: Locale }) => (
  <details class="card">
    <summary>
      <b>{item.name}</b> <span class="hint">{labelOf(SERVICES, item.service, locale)}</span>
    </summary>
    <h2>{t('materials')}</h2>
    {item.materials.length === 0 ? (
      <p>{t('noMaterials')}</p>
    ) : (
      <ol class="plain">
        {item.materials.map((one) => (
          <li key={one.name}>
            {one.name}
            {one.copies && one.copies > 1 ? ` · ${t('copies', { n: one.copies })}` : ''}
            {one.note && <div class="hint">{one.note}</div>}
          </li>
        ))}
      </ol>
    )}
    <h2>{t('steps')}</h2>
    <ol class="plain">
      {item.steps.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ol>
    <dl class="facts">
      {item.workingDays && (
        <>
          <dt>{t('limit')}</dt>
          <dd>{t('days', { n: item.workingDays })}</dd>
        </>
      )}
      {item.fee && (
        <>
          <dt>{t('fee')}</dt>
          <dd>{item.fee}</dd>
        </>
      )}
      <dt>{t('where')}</dt>
      <dd>{item.places.map((place) => labelOf(CATALOGUE_PLACES, place, locale)).join(' / ')}</dd>
      <dt>{t('basis')}</dt>
      <dd>{item.basis.join(' ')}</dd>
    </dl>
    <div class="card-foot">
      <a class="button button-main" href={`/chat?entry=guide:${item.code}`}>
        {t('ask')}
      </a>
    </div>
  </details>
);

export const Guides = ({ t, locale }: { t: Say; locale: Locale }) => {
  const [items, setItems] = useState<readonly CatalogueView[]>();
  const [failure, setFailure] = useState<Failure>();
  const [service, setService] = useState<string>('');
  const [text, setText] = useState('');
  useEffect(() => {
    // The names of the installation's own lines are part of the site.
    void Promise.all([http('GET /api/v1/public/catalogue'), http('GET /api/v1/public/site')]).then(
      ([answer, site]) => {
        if (site.ok) learnServices(site.value);
        if (answer.ok) setItems(answer.value.items);
        else setFailure(answer);
      },
    );
  }, []);
  const services = [...new Set([...keysOf(SERVICES), ...(items ?? []).map((one) => one.service)])];
  const wanted = text.trim().toLowerCase();
  const shown = items?.filter(
    (one) => (!service || one.service === service) && (!wanted || one.name.toLowerCase().includes(wanted)),
  );
  return (
    <>
      <form class="card fields" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t('service')}
          <select value={service} onChange={(event) => setService(event.currentTarget.value)}>
            <option value="">{t('all')}</option>
            {services.map((code) => (
              <option key={code} value={code}>
                {labelOf(SERVICES, code, locale)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('guideText')}
          <input
            type="search"
            value={text}
            maxLength={50}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
      </form>
      <Problem failure={failure} locale={locale} />
      {!items && !failure && <p class="hint centre">{t('loading')}</p>}
      {shown?.length === 0 && <p class="card">{t('none')}</p>}
      {shown?.map((item) => (
        <Guide key={item.code} item={item} t={t} locale={locale} />
      ))}
    </>
  );
};
