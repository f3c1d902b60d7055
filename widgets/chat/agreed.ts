/** To which version of the notice on personal data this device has agreed; whoever agreed to another one is asked again. */
import type { PublicSite } from '../../routing/protocol/views.ts';
import { deviceStore } from '../shared/device-store.ts';

const KEY = 'yixiantong.privacy';

export const agree = (version: string): void => deviceStore.set(KEY, version);

/** A device that has never agreed sees the notice before its first words, and agrees by sending them. */
export const mustAskAgain = (site: Pick<PublicSite, 'privacyVersion'> | undefined): boolean => {
  const known = deviceStore.get(KEY);
  return site !== undefined && known !== undefined && known !== site.privacyVersion;
};
