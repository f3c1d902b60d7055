/** One choice per level of the region tree, down to the county; begins with what is known. */
import { useEffect, useState } from 'preact/hooks';
import type { RegionView } from '../../../routing/protocol/bureau/directory.ts';
import { REGION_LEVELS } from '../../../routing/vocabulary.ts';
import { http } from '../../shared/http.ts';
import type { Locale } from '../../shared/locale.ts';
import type { Words } from './words.ts';

const COARSE: ReadonlySet<RegionView['level']> = new Set(['province', 'city', 'county']);
const below = async (parent?: string): Promise<readonly RegionView[]> => {
  const answer = await http('GET /api/v1/public/regions', parent ? { query: { parent } } : {});
  return answer.ok ? answer.value.items.filter(({ level }) => COARSE.has(level)) : [];
};

export const PlacePick = (props: {
  t: Words;
  locale: Locale;
  /** What is chosen at the beginning. */
  first: string;
  wrong: boolean;
  /** The code, and whether nothing finer can be chosen. */
  onPick: (code: string, whole: boolean) => void;
}) => {
  const { t, locale, first } = props;
  const [path, setPath] = useState<readonly RegionView[]>([]);
  const [levels, setLevels] = useState<readonly (readonly RegionView[])[]>([]);
  const settle = (chosen: readonly RegionView[], lists: readonly (readonly RegionView[])[]): void => {
    setPath(chosen);
    setLevels(lists);
    // An installation without a tree has one place: its own.
    const code = chosen[chosen.length - 1]?.code ?? (lists.length === 0 ? first : '');
    props.onPick(code, code !== '' && chosen.length === lists.length);
  };

  useEffect(() => {
    let gone = false;
    void (async () => {
      const known = await http('GET /api/v1/public/regions', { query: { parent: first } });
      const chosen = known.ok ? known.value.path.filter(({ level }) => COARSE.has(level)) : [];
      const lists = await Promise.all([below(), ...chosen.map(({ code }) => below(code))]);
      if (!gone)
        settle(
          chosen,
          lists.filter((list) => list.length > 0),
        );
    })();
    return () => {
      gone = true;
    };
  }, [first]);

  const choose = async (level: number, code: string): Promise<void> => {
    const region = levels[level]?.find((one) => one.code === code);
    const chosen = region ? [...path.slice(0, level), region] : path.slice(0, level);
    const finer = region ? await below(code) : [];
    settle(chosen, [...levels.slice(0, level + 1), ...(finer.length > 0 ? [finer] : [])]);
  };

  if (levels.length === 0) return null;
  return (
    <fieldset class="plain">
      <legend class="label">{t('place')}</legend>
      <div class="fields places">
        {levels.map((list, at) => (
          <label key={list[0]?.code}>
            {list[0] && REGION_LEVELS[list[0].level][locale === 'zh-CN' ? 'zh' : 'en']}
            <select
              id={at === levels.length - 1 ? 'place' : undefined}
              value={path[at]?.code ?? ''}
              aria-invalid={props.wrong && !path[at]}
              onChange={(event) => void choose(at, event.currentTarget.value)}
            >
              <option value="">{t('pick')}</option>
              {list.map((one) => (
                <option key={one.code} value={one.code}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
