/** One public item: its title, and opened what it says, where that stands, and the way to a person. */
import { useState } from 'preact/hooks';
import type { FaqItem, FaqOpinion } from '../../../routing/protocol/bureau/faq.ts';
import { nameOfReference } from '../../../routing/protocol/bureau/reference-words.ts';
import { http } from '../../shared/http.ts';
import { PersonLinks } from './person.tsx';
import type { Say } from './words.ts';

/** Items that were opened on this page already: a second look counts no more. */
const read = new Set<string>();

/** A number for the bureau; the page goes on whether or not it arrives. */
const count = (code: string, what: FaqOpinion): void => {
  void http('POST /api/v1/public/faq/counts', { body: { code, what } });
};

export const Answer = (props: { item: FaqItem; t: Say; lang: string; phone: string; question: string }) => {
  const { item, t, lang } = props;
  const [opinion, setOpinion] = useState<FaqOpinion>();
  const opened = (event: Event): void => {
    if (!(event.currentTarget as HTMLDetailsElement).open || read.has(item.code)) return;
    read.add(item.code);
    count(item.code, 'read');
  };
  const tell = (what: FaqOpinion): void => {
    setOpinion(what);
    count(item.code, what);
  };
  return (
    <details class="card" lang="zh-CN" onToggle={opened}>
      <summary>
        <b>{item.title}</b>
      </summary>
      <p>{item.text}</p>
      <p class="hint">
        <span lang={lang}>{t('basis')}</span>：{nameOfReference(item)}
      </p>
      <div lang={lang}>
        <p class="hint">{t('general')}</p>
        <p class="faq-opinion" role="status">
          {opinion === undefined ? (
            <>
              <button type="button" class="button button-quiet" onClick={() => tell('helpful')}>
                {t('helpful')}
              </button>
              <button type="button" class="button button-quiet" onClick={() => tell('unhelpful')}>
                {t('unhelpful')}
              </button>
            </>
          ) : (
            t(opinion === 'helpful' ? 'thanks' : 'sorry')
          )}
        </p>
        <PersonLinks t={t} phone={props.phone} question={props.question} />
      </div>
    </details>
  );
};
