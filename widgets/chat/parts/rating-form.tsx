/** Five grades in words, tags that fit the grade, own words; used in the conversation and by the one-time link. */
import { useRef, useState } from 'preact/hooks';
import type { RatingSubmit } from '../../../routing/protocol/commands.ts';
import { GRADES, type Grade, labelOf, RATING_TAGS, type RatingTag } from '../../../routing/vocabulary.ts';
import { type Failure, failureText, type Result } from '../../shared/failure.ts';
import type { Locale } from '../../shared/locale.ts';
import { dayTimeText } from '../../shared/time.ts';
import { talk } from '../talk.ts';
import { StarIcon } from './talk-icons.tsx';

const ORDER: Grade[] = [5, 4, 3, 2, 1];
const GOOD_TAGS: RatingTag[] = ['patient', 'clear', 'fast', 'solved'];
const BAD_TAGS: RatingTag[] = ['slow', 'unclear', 'rude', 'unsolved', 'passed_around'];

/** Praise for good grades, complaints for bad ones, both for the middle. */
const tagsFor = (grade: Grade): RatingTag[] =>
  grade >= 4 ? GOOD_TAGS : grade <= 2 ? BAD_TAGS : [...GOOD_TAGS, ...BAD_TAGS];

const Stars = ({ grade }: { grade: Grade }) => (
  <span class="stars" aria-hidden="true">
    {[1, 2, 3, 4, 5].map((it) => (
      <StarIcon key={it} filled={it <= grade} />
    ))}
  </span>
);

interface FormProps {
  locale: Locale;
  closesAt: string;
  onSubmit: (input: RatingSubmit) => Promise<Result<unknown>>;
}

export const RatingForm = ({ locale, closesAt, onSubmit }: FormProps) => {
  const [grade, setGrade] = useState<Grade>();
  const [tags, setTags] = useState<RatingTag[]>([]);
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | 'choose'>();
  const first = useRef<HTMLInputElement>(null);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (!grade) {
      setFailure('choose');
      first.current?.focus();
      return;
    }
    setBusy(true);
    setFailure(undefined);
    const fitting = tags.filter((tag) => tagsFor(grade).includes(tag));
    const answer = await onSubmit({ grade, tags: fitting, words: words.trim() });
    setBusy(false);
    if (!answer.ok) setFailure(answer);
  };

  return (
    <form class="rate" onSubmit={(event) => void submit(event)}>
      <fieldset class="plain" disabled={busy}>
        <legend class="rate-title">{talk('rate.title')}</legend>
        <p class="hint">{talk('rate.lead')}</p>
        <div class="grades">
          {ORDER.map((it, index) => (
            <label key={it} class="grade">
              <input
                ref={index === 0 ? first : null}
                type="radio"
                name="grade"
                value={it}
                checked={grade === it}
                onChange={() => setGrade(it)}
              />
              <span class="grade-body">
                <span class="grade-word">{labelOf(GRADES, String(it), locale)}</span>
                <Stars grade={it} />
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {grade && (
        <>
          <fieldset class="plain" disabled={busy}>
            <legend class="label">{talk('rate.tags')}</legend>
            <div class="chips">
              {tagsFor(grade).map((tag) => (
                <label key={tag} class="chip">
                  <input
                    type="checkbox"
                    checked={tags.includes(tag)}
                    onChange={(event) =>
                      setTags(event.currentTarget.checked ? [...tags, tag] : tags.filter((it) => it !== tag))
                    }
                  />
                  <span>{labelOf(RATING_TAGS, tag, locale)}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <div class="field">
            <label class="label" for="rate-words">
              {talk('rate.words')}
            </label>
            <textarea
              id="rate-words"
              rows={3}
              maxLength={1000}
              value={words}
              disabled={busy}
              dir="auto"
              onInput={(event) => setWords(event.currentTarget.value)}
            />
          </div>
        </>
      )}
      {failure && (
        <p class="bad" role="alert">
          {failure === 'choose' ? talk('rate.choose') : failureText(failure, locale)}
        </p>
      )}
      <button type="submit" class="button button-main button-wide" disabled={busy}>
        {talk(busy ? 'rate.sending' : 'rate.submit')}
      </button>
      <p class="hint centre">{talk('rate.until', { when: dayTimeText(closesAt, locale) })}</p>
    </form>
  );
};

interface StateProps {
  rating: { state: 'invited' | 'rated' | 'expired'; grade?: Grade };
  locale: Locale;
}

export const RatingState = ({ rating, locale }: StateProps) => (
  <div class="rated" role="status">
    {rating.state === 'rated' ? (
      <>
        <p class="rate-title">{talk('rate.thanks')}</p>
        {rating.grade && <Stars grade={rating.grade} />}
        <p>
          {rating.grade
            ? talk('rate.done', { grade: labelOf(GRADES, String(rating.grade), locale) })
            : talk('rate.doneUnknown')}
        </p>
        {rating.grade !== undefined && rating.grade <= 2 && <p class="hint">{talk('rate.bad')}</p>}
      </>
    ) : (
      <p>{talk('rate.expired')}</p>
    )}
  </div>
);
