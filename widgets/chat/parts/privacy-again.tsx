/** The notice on personal data has changed: read and agreed to before the conversation goes on. */
import { useState } from 'preact/hooks';
import type { PublicSite } from '../../../routing/protocol/views.ts';
import { type Failure, failureText } from '../../shared/failure.ts';
import { http } from '../../shared/http.ts';
import { agree } from '../agreed.ts';
import { talk } from '../talk.ts';
import { visitor } from '../visitor.ts';
import { locale } from '../words.ts';

export const PrivacyAgain = ({ site, onDone }: { site: PublicSite; onDone: () => void }) => {
  const [failure, setFailure] = useState<Failure>();
  const version = site.privacyVersion;
  const yes = async (): Promise<void> => {
    const token = visitor.token();
    const answer = await http('POST /api/v1/visitor/privacy', {
      body: { version },
      ...(token ? { token } : {}),
    });
    setFailure(answer.ok ? undefined : answer);
    if (!answer.ok) return;
    agree(version);
    onDone();
  };
  return (
    <section class="composer privacy-again" aria-labelledby="privacy-again">
      <p id="privacy-again">
        <b>{talk('privacy.changed', { version })}</b>
      </p>
      <div class="privacy-text">{site.privacyText}</div>
      <p class="hint">{talk('privacy.else', { phone: site.phone })}</p>
      {failure && (
        <p class="bad" role="alert">
          {failureText(failure, locale())}
        </p>
      )}
      <button type="button" class="button button-main button-wide" onClick={() => void yes()}>
        {talk('privacy.yes')}
      </button>
    </section>
  );
};
