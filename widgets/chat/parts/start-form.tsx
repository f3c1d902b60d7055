/** The form for the first words. Everything but the words is voluntary. */
import { useRef, useState } from 'preact/hooks';
import type { ContactOpen } from '../../../routing/protocol/commands.ts';
import type { SiteTile } from '../../../routing/vocabulary/life-events.ts';
import {
  GROUPS,
  type Group,
  keysOf,
  LANGUAGES,
  type Language,
  labelOf,
} from '../../../routing/vocabulary.ts';
import { failureText } from '../../shared/failure.ts';
import { clientKey } from '../../shared/ids.ts';
import { agree, mustAskAgain } from '../agreed.ts';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import type { ChatState } from '../state/chat.ts';
import { draft } from '../state/outbox-store.ts';
import { entryOf, entryText } from '../tiles.ts';
import { t } from '../words.ts';
import { Privacy } from './privacy.tsx';

const PHONE = /^\+?[\d\s-]{5,20}$/;
const MAX_GROUPS = 8;

interface StartFormProps {
  state: ChatState;
  session: Session;
  settings: Settings;
}

type Problem = { field: 'text' | 'name' | 'phone' | 'agree'; text: string } | undefined;

export const StartForm = ({ state, session, settings }: StartFormProps) => {
  const entry = entryOf(settings.entry);
  const earlier = state.opening?.input;
  const [text, setText] = useState(() => earlier?.text ?? draft.load());
  const [tile, setTile] = useState<string | undefined>(entry?.tile);
  const [event, setEvent] = useState<string>();
  const [name, setName] = useState(earlier?.name ?? state.person?.name ?? '');
  const [phone, setPhone] = useState(earlier?.phone ?? state.person?.phone ?? '');
  const [groups, setGroups] = useState<Group[]>(entry ? [entry.group] : []);
  const [language, setLanguage] = useState<Language>(state.locale === 'en' ? 'en' : 'zh');
  const [problem, setProblem] = useState<Problem>();
  const textBox = useRef<HTMLTextAreaElement>(null);
  const phoneBox = useRef<HTMLInputElement>(null);
  const nameBox = useRef<HTMLInputElement>(null);
  const agreeBox = useRef<HTMLInputElement>(null);
  const [agreed, setAgreed] = useState(false);
  const askAgain = mustAskAgain(state.site);
  /** What the bureau wants to know beside the words; nothing by default. */
  const asks = state.site?.asks ?? [];
  const opening = state.opening;
  const tiles = state.site?.tiles ?? [];
  const isTile = (it: SiteTile): boolean => it.key === tile;
  /** The life event that is open: the one pressed, or that under which the entry's tile stands (R033). */
  const open = tiles.find(
    (it) => it.under && (event === undefined ? it.under.some(isTile) : it.key === event),
  );
  const press = (it: SiteTile, of = ''): void => {
    const on = isTile(it) || it === open;
    setTile(it.under || on ? undefined : it.key);
    setEvent(!it.under ? of : on ? '' : it.key);
  };
  const row = (list: SiteTile[], of?: SiteTile) => (
    <fieldset class="plain tiles" aria-label={of?.name}>
      {list.map((it) => (
        <button
          key={it.key}
          type="button"
          class="tile"
          aria-pressed={isTile(it) || it === open}
          onClick={() => press(it, of?.key)}
        >
          {it.name}
        </button>
      ))}
    </fieldset>
  );
  const busy = opening?.state === 'sending' || opening?.state === 'waiting';

  const submit = (event: Event): void => {
    event.preventDefault();
    if (busy) return;
    if (!text.trim()) {
      setProblem({ field: 'text', text: t('start.empty') });
      textBox.current?.focus();
      return;
    }
    if (asks.includes('name') && !name.trim()) {
      setProblem({ field: 'name', text: t('start.needed') });
      nameBox.current?.focus();
      return;
    }
    if ((phone.trim() || asks.includes('phone')) && !PHONE.test(phone.trim())) {
      setProblem({ field: 'phone', text: t('start.phoneBad') });
      phoneBox.current?.focus();
      return;
    }
    if (askAgain && !agreed) {
      setProblem({ field: 'agree', text: t('start.needed') });
      agreeBox.current?.focus();
      return;
    }
    setProblem(undefined);
    if (state.site) agree(state.site.privacyVersion);
    const from = entryText(settings.entry, tile, open?.key);
    const words: Omit<ContactOpen, 'clientKey'> = {
      text: text.trim(),
      declaredGroups: groups,
      language,
      privacyVersion: state.site?.privacyVersion ?? 'unknown',
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(phone.trim() ? { phone: phone.trim() } : {}),
      ...(settings.regionCode ? { regionCode: settings.regionCode } : {}),
      ...(from ? { entry: from } : {}),
    };
    // The same words keep their key, so that an attempt whose answer was lost makes no second ticket.
    const same =
      opening &&
      JSON.stringify({ ...opening.input, clientKey: '' }) === JSON.stringify({ ...words, clientKey: '' });
    void session.submit({ ...words, clientKey: same ? opening.input.clientKey : clientKey() });
  };

  return (
    <form class="form" onSubmit={submit} noValidate>
      {tiles.length > 0 && (
        <fieldset class="plain" disabled={busy}>
          <legend class="label">{t('start.tiles')}</legend>
          {row(tiles)}
          {open?.under && row(open.under, open)}
        </fieldset>
      )}

      <div class="field">
        <label class="label" for="what">
          {t('start.what')}
        </label>
        <p class="hint" id="what-hint">
          {(open?.under ?? tiles).find(isTile)?.hint ?? t('start.whatHint')}
        </p>
        <textarea
          id="what"
          ref={textBox}
          data-autofocus
          rows={4}
          value={text}
          maxLength={100_000}
          disabled={busy}
          dir="auto"
          aria-describedby={problem?.field === 'text' ? 'what-hint what-bad' : 'what-hint'}
          aria-invalid={problem?.field === 'text'}
          required
          onInput={(event) => {
            setText(event.currentTarget.value);
            draft.save(event.currentTarget.value);
          }}
        />
        {problem?.field === 'text' && (
          <p class="bad" id="what-bad" role="alert">
            {problem.text}
          </p>
        )}
      </div>

      <details class="more" open={entry !== undefined || asks.length > 0}>
        <summary>
          {t(asks.length === 0 ? 'start.more' : asks.includes('name') ? 'start.name' : 'start.phone')}
        </summary>
        {asks.length === 0 && <p class="hint">{t('start.moreHint')}</p>}
        <div class="pair">
          <div class="field">
            <label class="label" for="name">
              {t('start.name')}
            </label>
            <input
              id="name"
              ref={nameBox}
              value={name}
              required={asks.includes('name')}
              aria-describedby={problem?.field === 'name' ? 'name-bad' : undefined}
              aria-invalid={problem?.field === 'name'}
              maxLength={50}
              autocomplete="name"
              disabled={busy}
              dir="auto"
              onInput={(event) => setName(event.currentTarget.value)}
            />
            {problem?.field === 'name' && (
              <p class="bad" id="name-bad" role="alert">
                {problem.text}
              </p>
            )}
          </div>
          <div class="field">
            <label class="label" for="phone">
              {t('start.phone')}
            </label>
            <input
              id="phone"
              ref={phoneBox}
              type="tel"
              inputMode="tel"
              required={asks.includes('phone')}
              value={phone}
              maxLength={20}
              autocomplete="tel"
              disabled={busy}
              aria-describedby={problem?.field === 'phone' ? 'phone-hint phone-bad' : 'phone-hint'}
              aria-invalid={problem?.field === 'phone'}
              onInput={(event) => setPhone(event.currentTarget.value)}
            />
            <p class="hint" id="phone-hint">
              {t('start.phoneHint')}
            </p>
            {problem?.field === 'phone' && (
              <p class="bad" id="phone-bad" role="alert">
                {problem.text}
              </p>
            )}
          </div>
        </div>
        <fieldset class="plain" disabled={busy}>
          <legend class="label">{t('start.groups')}</legend>
          <p class="hint">{t('start.groupsHint')}</p>
          <div class="chips">
            {keysOf(GROUPS).map((group) => (
              <label key={group} class="chip">
                <input
                  type="checkbox"
                  checked={groups.includes(group)}
                  disabled={!groups.includes(group) && groups.length >= MAX_GROUPS}
                  onChange={(event) =>
                    setGroups(
                      event.currentTarget.checked ? [...groups, group] : groups.filter((it) => it !== group),
                    )
                  }
                />
                <span>{labelOf(GROUPS, group, state.locale)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div class="field">
          <label class="label" for="speak">
            {t('start.speak')}
          </label>
          <select
            id="speak"
            value={language}
            disabled={busy}
            onChange={(event) => setLanguage(event.currentTarget.value as Language)}
          >
            {keysOf(LANGUAGES).map((it) => (
              <option key={it} value={it}>
                {labelOf(LANGUAGES, it, state.locale)}
              </option>
            ))}
          </select>
        </div>
      </details>

      <Privacy site={state.site} />
      {askAgain && (
        <div class="field">
          <label class="agree">
            <input
              type="checkbox"
              ref={agreeBox}
              checked={agreed}
              aria-describedby={problem?.field === 'agree' ? 'agree-bad' : undefined}
              onChange={(event) => setAgreed(event.currentTarget.checked)}
            />
            <span>{t('start.agree')}</span>
          </label>
          {problem?.field === 'agree' && (
            <p class="bad" id="agree-bad" role="alert">
              {problem.text}
            </p>
          )}
        </div>
      )}
      {opening?.state === 'failed' && opening.failure && (
        <p class="note note-bad" role="alert">
          {failureText(opening.failure, state.locale)}
        </p>
      )}
      {opening?.state === 'waiting' && opening.failure && (
        <div class="note" role="status">
          <p>{t('start.waiting')}</p>
          <button type="button" class="link-button" onClick={session.withdrawOpening}>
            {t('start.withdraw')}
          </button>
        </div>
      )}
      <button type="submit" class="button button-main button-wide" disabled={busy} aria-busy={busy}>
        {busy ? t('start.sending') : t(state.site?.open === false ? 'start.submitBox' : 'start.submit')}
      </button>
      <p class="hint danger">{t('start.danger')}</p>
    </form>
  );
};
