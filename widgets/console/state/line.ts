/** The one socket of this page: typed calls, and "offline" as an answer when there is none. */
import { ref, shallowRef } from 'vue';
import type { AgentClientEvents, AgentServerEvents } from '../../../routing/protocol/socket.ts';
import type { Connection, LinkState } from '../../shared/connect.ts';

export type Line = Connection<AgentClientEvents, AgentServerEvents>;

export const line = shallowRef<Line>();
export const lineState = ref<LinkState>({ name: 'connecting' });

export const call: Line['call'] = (event, input, options) =>
  line.value ? line.value.call(event, input, options) : Promise.resolve({ ok: false, code: 'offline' });
