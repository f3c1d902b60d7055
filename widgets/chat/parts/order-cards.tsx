/** Service orders of the ticket: which organisation, how far, until when, what it replied. */
import type { CitizenTicketView } from '../../../routing/protocol/views.ts';
import { labelOf, ORDER_STATUSES, SERVICES } from '../../../routing/vocabulary.ts';
import type { Locale } from '../../shared/locale.ts';
import { dayTimeText } from '../../shared/time.ts';
import { talk } from '../talk.ts';
import { BuildingIcon } from './talk-icons.tsx';

const STEPS = ['dispatched', 'signed', 'replied'] as const;

export const OrderCards = ({ ticket, locale }: { ticket: CitizenTicketView; locale: Locale }) => (
  <>
    {ticket.orders.map((order) => {
      const done = STEPS.indexOf(order.status as (typeof STEPS)[number]);
      return (
        <section key={order.no} class="card order" aria-label={`${talk('order.title')} ${order.no}`}>
          <header class="card-head">
            <BuildingIcon />
            <div class="card-names">
              <b>{labelOf(SERVICES, order.service, locale)}</b>
              <bdi class="card-sub">{order.orgName}</bdi>
            </div>
            <span class={order.status === 'replied' ? 'tag tag-ok' : 'tag tag-live'}>
              {labelOf(ORDER_STATUSES, order.status, locale)}
            </span>
          </header>
          {done >= 0 && (
            <div class="steps" aria-hidden="true">
              {STEPS.map((step, index) => (
                <span key={step} class={index <= done ? 'step step-on' : 'step'} />
              ))}
            </div>
          )}
          <p class="card-meta">
            <span class="number">{order.no}</span>
            {order.status !== 'replied' && order.status !== 'cancelled' && (
              <span>{talk('order.due', { when: dayTimeText(order.dueAt, locale) })}</span>
            )}
          </p>
          {order.reply && (
            <div class="quote">
              <p class="quote-who">{talk('order.reply')}</p>
              <p class="words" dir="auto">
                {order.reply}
              </p>
            </div>
          )}
        </section>
      );
    })}
  </>
);
