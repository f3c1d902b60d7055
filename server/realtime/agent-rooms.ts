/** The namespace /agent and its rooms. The server joins them after it has checked the right; a client never names one. */
import type { Namespace } from 'socket.io';
import type { AgentClientEvents, AgentServerEvents } from '../../routing/protocol/socket.ts';
import type { StaffPrincipal } from '../auth/policy.ts';

export type AgentNamespace = Namespace<
  AgentClientEvents,
  AgentServerEvents,
  Record<string, never>,
  { who: StaffPrincipal }
>;

export const person = (staffId: string) => `staff:${staffId}`;
export const org = (orgId: string) => `org:${orgId}`;
/** Of those who look at a ticket. */
export const watch = (ticketId: string) => `watch:${ticketId}`;
