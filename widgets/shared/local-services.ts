/** Names of the service lines that the installation has added, as the server sends them with the site or the session. */
import type { LocalServiceLine } from '../../routing/bureau/local-services.ts';
import { setLocalServiceNames } from '../../routing/vocabulary.ts';

/** To be called before anything that shows a service is drawn. */
export const learnServices = (
  from: { localServices?: readonly Pick<LocalServiceLine, 'code' | 'zh' | 'en'>[] } | undefined,
): void =>
  setLocalServiceNames(
    Object.fromEntries((from?.localServices ?? []).map(({ code, zh, en }) => [code, { zh, en }])),
  );
