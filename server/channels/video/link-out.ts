/** Video meetings on a site of others (Jitsi, a government's own): a fixed address of a room, on a host that is allowed. */
import { checkRoomAddress } from '../../../routing/channels/video.ts';
import { ok } from '../../../routing/errors.ts';
import type { VideoLine } from '../video-line.ts';

export const createVideoLinkOut = (hosts: readonly string[]): VideoLine => ({
  hosts,
  providerOf: (setting) => {
    const room = setting.trim();
    if (!room) return ok(undefined);
    const checked = checkRoomAddress(room, hosts);
    return checked.ok ? ok({ kind: 'link_out', name: checked.value.host, room }) : checked;
  },
});
