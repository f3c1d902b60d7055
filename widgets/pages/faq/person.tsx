/** The way to a person: in every state of the page, and beside each answer. */
import { draft } from '../../chat/state/outbox-store.ts';
import type { Say } from './words.ts';

/** What was asked goes along on the device, never in an address; words that wait there already stay. */
const carry = (question: string): void => {
  if (question && !draft.load()) draft.save(question);
};

export const PersonLinks = ({ t, phone, question }: { t: Say; phone: string; question: string }) => (
  <div class="card-foot">
    <a class="button button-main" href="/chat" onClick={() => carry(question)}>
      {t('person')}
    </a>
    <a class="button button-quiet" href={`tel:${phone}`}>
      {t('call', { phone })}
    </a>
  </div>
);

export const PersonCard = (props: { t: Say; phone: string; question: string }) => (
  <aside class="card faq-person" aria-label={props.t('person')}>
    <p>{props.t('personHint')}</p>
    {props.question && <p class="hint">{props.t('carried')}</p>}
    <PersonLinks {...props} />
  </aside>
);
