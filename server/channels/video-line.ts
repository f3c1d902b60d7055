/**
 * PORT: whoever holds video meetings. A provider is named by the setting of the bureau; ours only gives addresses
 * (link-out): the meeting itself runs on its own host, and nothing of it comes back.
 */
import type { Outcome } from '../../routing/errors.ts';

export interface VideoProvider {
  kind: 'link_out';
  /** As people read it. */
  name: string;
  /** Address of a room with the placeholders {token} and {ticket}; kept with the meeting. */
  room: string;
}

export interface VideoLine {
  /** Hosts that the operator allows. */
  readonly hosts: readonly string[];
  /** What the setting names: nothing for an empty one, refused when it cannot be used here. */
  providerOf(setting: string): Outcome<VideoProvider | undefined>;
}
