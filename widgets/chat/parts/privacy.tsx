/** The notice on personal data with its version: one line, the whole text on demand. */
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { mustAskAgain } from '../agreed.ts';
import { t } from '../words.ts';
import { ShieldIcon } from './icons.tsx';

export const Privacy = ({ site }: { site: PublicSite | undefined }) =>
  site ? (
    <details class="privacy" open={mustAskAgain(site)}>
      <summary>
        <ShieldIcon />
        <span>
          {t('start.privacy')}
          <span class="as-link">{t('start.privacyLink')}</span>
          <span class="version">{t('start.privacyVersion', { version: site.privacyVersion })}</span>
        </span>
      </summary>
      <div class="privacy-text">{site.privacyText}</div>
    </details>
  ) : null;
