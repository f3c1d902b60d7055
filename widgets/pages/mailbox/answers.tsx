/** Answers to letters of others, as a supervisor has published them (MB6); nothing at all while there are none. */
import { useEffect, useState } from 'preact/hooks';
import type { PublicAnswer } from '../../../routing/protocol/citizens/letter-answers.ts';
import { http } from '../../shared/http.ts';
import type { wordsIn } from './words.ts';

/** At first; the rest at a press. */
const FIRST = 10;

export const Answers = ({ t }: { t: ReturnType<typeof wordsIn> }) => {
  const [items, setItems] = useState<readonly PublicAnswer[]>([]);
  const [all, setAll] = useState(false);
  useEffect(() => {
    void http('GET /api/v1/public/mailbox/answers').then(
      (answer) => answer.ok && setItems(answer.value.items),
    );
  }, []);
  if (items.length === 0) return null;
  return (
    <section class="card letter-answers" id="answers">
      <h2>{t('answers')}</h2>
      <p class="hint">{t('answersHint')}</p>
      {items.slice(0, all ? items.length : FIRST).map((one) => (
        <details key={`${one.answeredOn}${one.question}`}>
          <summary>
            <span lang="zh-CN">{one.question}</span>
          </summary>
          <p lang="zh-CN" class="letter-answer">
            {one.answer}
          </p>
          <p class="hint">{t('answeredOn', { day: one.answeredOn })}</p>
        </details>
      ))}
      {!all && items.length > FIRST && (
        <button type="button" class="button button-quiet button-wide" onClick={() => setAll(true)}>
          {t('allAnswers', { count: items.length })}
        </button>
      )}
    </section>
  );
};
