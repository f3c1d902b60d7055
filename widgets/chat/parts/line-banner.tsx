/** Says at once when the line is gone, what happens to unsent words, and what blocked storage means. */
import { deviceStore } from '../../shared/device-store.ts';
import { failureText } from '../../shared/failure.ts';
import type { ChatState } from '../state/chat.ts';
import { t } from '../words.ts';
import { phoneOf } from './header.tsx';
import { AlertIcon, OfflineIcon } from './icons.tsx';

const textOf = (state: ChatState): { text: string; bad: boolean } | undefined => {
  if (state.link.name === 'refused') {
    return { text: t('line.refused', { why: failureText(state.link.refusal, state.locale) }), bad: true };
  }
  if (state.link.name === 'offline') {
    const waiting = Object.values(state.threads).reduce(
      (sum, thread) => sum + thread.pending.filter((entry) => entry.state !== 'failed').length,
      0,
    );
    return {
      text: waiting > 0 ? t('line.offlinePending', { n: waiting }) : t('line.offline'),
      bad: true,
    };
  }
  if (state.notice) return { text: t('line.tokenExpired', { phone: phoneOf(state) }), bad: false };
  if (state.order.length > 0 && !deviceStore.lasting()) return { text: t('line.memory'), bad: false };
  return undefined;
};

export const LineBanner = ({ state, onRetry }: { state: ChatState; onRetry: () => void }) => {
  const banner = textOf(state);
  const stuck = state.link.name === 'offline' || state.link.name === 'refused';
  return (
    <div role="status" class="banner-slot">
      {banner && (
        <div class={banner.bad ? 'banner banner-bad' : 'banner'}>
          {banner.bad ? <OfflineIcon /> : <AlertIcon />}
          <span>{banner.text}</span>
          {stuck && (
            <button type="button" class="link-button" onClick={onRetry}>
              {t('app.retry')}
            </button>
          )}
        </div>
      )}
    </div>
  );
};
