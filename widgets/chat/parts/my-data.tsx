/** PI5: a citizen asks for a copy, a correction or the deletion of his data, and sees what came of it. */
import '../styles/my-data.css';
import { useEffect, useState } from 'preact/hooks';
import type { OwnSubjectView, SubjectAsk } from '../../../routing/protocol/citizens/subjects.ts';
import { type Failure, failureText, type Result } from '../../shared/failure.ts';
import { dateText } from '../../shared/time.ts';
import { localeOf, type Tongue } from '../../shared/tongue.ts';
import { myDataIn } from '../my-data-words.ts';

const KINDS = ['export', 'correct', 'erase'] as const;
type Kind = (typeof KINDS)[number];

interface MyDataProps {
  tongue: Tongue;
  send: (ask: SubjectAsk) => Promise<Result<OwnSubjectView>>;
  /** What he has asked before; only a device knows. */
  list?: () => Promise<Result<{ items: OwnSubjectView[] }>>;
}

export const MyData = ({ tongue, send, list }: MyDataProps) => {
  const t = myDataIn(tongue);
  const locale = localeOf(tongue);
  const [kind, setKind] = useState<Kind>('export');
  const [words, setWords] = useState('');
  const [made, setMade] = useState<OwnSubjectView>();
  const [mine, setMine] = useState<OwnSubjectView[]>([]);
  const [problem, setProblem] = useState<Failure | 'fillWhat'>();
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);

  const load = async (): Promise<void> => {
    const answer = await list?.();
    if (answer?.ok) setMine(answer.value.items);
  };
  useEffect(() => {
    if (open) void load();
  }, [open]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (kind === 'correct' && !words.trim()) return setProblem('fillWhat');
    setBusy(true);
    const answer = await send({ kind, words: words.trim() });
    setBusy(false);
    setProblem(answer.ok ? undefined : answer);
    if (!answer.ok) return;
    setMade(answer.value);
    setWords('');
    await load();
  };
  const dayOf = (at: string): string => dateText(at, locale);
  const stateOf = (one: OwnSubjectView): string =>
    one.state === 'open'
      ? t('open', { day: dayOf(one.dueAt) })
      : t(one.state === 'done' ? 'ended' : 'refused');

  return (
    <details class="card my-data" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('title')}</summary>
      <p class="hint">{t('hint')}</p>
      <form class="form" noValidate onSubmit={(event) => void submit(event)}>
        <div class="chips" role="radiogroup" aria-label={t('title')}>
          {KINDS.map((one) => (
            <label key={one} class="chip">
              <input
                type="radio"
                name="my-data-kind"
                checked={kind === one}
                onChange={() => {
                  setKind(one);
                  setMade(undefined);
                  setProblem(undefined);
                }}
              />
              <span>{t(one)}</span>
            </label>
          ))}
        </div>
        {kind === 'erase' && <p class="hint">{t('eraseHint')}</p>}
        <label class="field">
          <span class="label">{t(kind === 'correct' ? 'what' : 'more')}</span>
          <textarea
            rows={2}
            maxLength={500}
            value={words}
            aria-invalid={problem === 'fillWhat'}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </label>
        {problem && (
          <p class="bad" role="alert">
            {problem === 'fillWhat' ? t('fillWhat') : failureText(problem, locale)}
          </p>
        )}
        <p role="status">
          {made && t(made.repeated ? 'again' : 'done', { no: made.no, day: dayOf(made.dueAt) })}
        </p>
        <button type="submit" class="button button-quiet button-wide" aria-disabled={busy}>
          {t(busy ? 'sending' : 'send')}
        </button>
      </form>
      {mine.length > 0 && (
        <>
          <p class="label">{t('mine')}</p>
          <ul>
            {mine.map((one) => (
              <li key={one.no}>
                <span class="number">{one.no}</span> {t(one.kind)} · {stateOf(one)}
                {one.answer && <>：{one.answer}</>}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
};
