/** All tickets of this device, newest first. */
import { labelOf, TICKET_STATUSES } from '../../../routing/vocabulary.ts';
import { http } from '../../shared/http.ts';
import { fullText } from '../../shared/time.ts';
import { goesOnIn } from '../merged.ts';
import { ChevronIcon } from '../parts/icons.tsx';
import { MyData } from '../parts/my-data.tsx';
import type { Session } from '../session.ts';
import type { ChatState } from '../state/chat.ts';
import { unreadOf } from '../state/thread.ts';
import { talk } from '../talk.ts';
import { visitor } from '../visitor.ts';

const byDevice = (): { token?: string } => {
  const token = visitor.token();
  return token ? { token } : {};
};

export const HistoryView = ({ state, session }: { state: ChatState; session: Session }) => (
  <div class="scroll">
    <div class="start">
      <h1 class="view-title">{talk('history.title')}</h1>
      {state.order.length === 0 && <p class="hint">{talk('history.empty')}</p>}
      <ul class="list">
        {state.order.map((id) => {
          const thread = state.threads[id];
          if (!thread || goesOnIn(state, thread)) return null;
          const { ticket } = thread;
          const unread = unreadOf(thread);
          return (
            <li key={id}>
              <button type="button" class="row-button" onClick={() => session.show('conversation', id)}>
                <span class="row-main">
                  <bdi class="row-title">{ticket.subject}</bdi>
                  <span class="row-sub">
                    {ticket.no} · {fullText(ticket.createdAt, state.locale)}
                  </span>
                </span>
                {unread > 0 && <span class="count">{talk('history.unread', { n: unread })}</span>}
                <span class={ticket.status === 'closed' ? 'tag' : 'tag tag-live'}>
                  {labelOf(TICKET_STATUSES, ticket.status, state.locale)}
                </span>
                <ChevronIcon />
              </button>
            </li>
          );
        })}
      </ul>
      <button type="button" class="button button-main button-wide" onClick={() => session.show('start')}>
        {talk('history.new')}
      </button>
      {state.order.length > 0 && (
        <MyData
          tongue={state.tongue}
          send={(body) => http('POST /api/v1/visitor/subject-requests', { body, ...byDevice() })}
          list={() => http('GET /api/v1/visitor/subject-requests', byDevice())}
        />
      )}
    </div>
  </div>
);
