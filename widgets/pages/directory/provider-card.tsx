/** One provider or station: marks, facts, hours, products, and the way to a request. */
import type { ProviderView } from '../../../routing/protocol/bureau/directory.ts';
import { labelOf, MEDIATION_FIELDS, ORG_KINDS, ORG_SUBTYPES, SERVICES } from '../../../routing/vocabulary.ts';
import type { Locale } from '../../shared/locale.ts';
import { dayTimeText } from '../../shared/time.ts';
import type { Say } from './words.ts';

const DAYS = {
  'zh-CN': ['一', '二', '三', '四', '五', '六', '日'],
  en: ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'],
};

/** Equal days next to each other are joined. */
const hoursLines = (hours: readonly string[], locale: Locale): string[] => {
  const lines: string[] = [];
  for (let day = 0; day < 7; ) {
    let last = day;
    while (last + 1 < 7 && hours[last + 1] === hours[day]) last += 1;
    const name = (at: number) => (locale === 'zh-CN' ? `周${DAYS['zh-CN'][at]}` : DAYS.en[at]!);
    if (hours[day])
      lines.push(`${name(day)}${last > day ? `–${name(last)}` : ''} ${hours[day]!.replaceAll(',', ' ')}`);
    day = last + 1;
  }
  return lines;
};

export const ProviderCard = ({ one, t, locale }: { one: ProviderView; t: Say; locale: Locale }) => (
  <div class="card">
    <p class="name">{one.name}</p>
    <ul class="marks">
      <li>{labelOf(ORG_KINDS, one.kind, locale)}</li>
      {one.services.map((code) => (
        <li key={code}>{labelOf(SERVICES, code, locale)}</li>
      ))}
      {one.subtypes.map((code) => (
        <li key={code}>{labelOf(ORG_SUBTYPES, code, locale)}</li>
      ))}
      {one.fields.map((code) => (
        <li key={code}>{labelOf(MEDIATION_FIELDS, code, locale)}</li>
      ))}
      {one.open !== undefined && (
        <li class={one.open ? 'good' : ''}>
          {one.open
            ? t('open')
            : one.opensAt
              ? t('opens', { when: dayTimeText(one.opensAt, locale) })
              : t('closed')}
        </li>
      )}
      {one.km !== undefined && <li>{t('km', { km: one.km })}</li>}
    </ul>
    <dl class="facts">
      <dt>{t('place')}</dt>
      <dd>{one.regionName}</dd>
      {one.address && (
        <>
          <dt>{t('address')}</dt>
          <dd>{one.address}</dd>
        </>
      )}
      {one.phone && (
        <>
          <dt>{t('phone')}</dt>
          <dd>{one.phone}</dd>
        </>
      )}
      {one.hours && (
        <>
          <dt>{t('hours')}</dt>
          <dd>
            {hoursLines(one.hours, locale).map((line) => (
              <div key={line}>{line}</div>
            ))}
          </dd>
        </>
      )}
    </dl>
    {one.products.length > 0 && (
      <details>
        <summary>
          {t('products')}（{one.products.length}）
        </summary>
        <ul>
          {one.products.map((product) => (
            <li key={product.name}>
              {product.name}
              {product.fee && ` · ${product.fee}`}
              {product.about && <div class="hint">{product.about}</div>}
            </li>
          ))}
        </ul>
      </details>
    )}
    <div class="card-foot">
      <a
        class="button button-main"
        href={`/chat?station=${one.code}&title=${encodeURIComponent(one.name.slice(0, 30))}`}
      >
        {t('ask')}
      </a>
      {one.phone && (
        <a class="button button-quiet" href={`tel:${one.phone}`}>
          {t('call')}
        </a>
      )}
    </div>
  </div>
);
