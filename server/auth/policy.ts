/** Who may do what: pure, one table. Routes and events name the permission on their own line. */
import type { Id } from '../../routing/ticket.ts';
import type { Clearance, Role } from '../../routing/vocabulary.ts';

export const PERMISSIONS = [
  'ticket.read',
  'ticket.read_all',
  'ticket.serve',
  'ticket.assign',
  'order.dispatch',
  'order.handle',
  'order.supervise',
  'counter.file',
  'presence.set',
  'presence.force',
  'risk.clear',
  'board.read',
  'figures.export',
  'talk.watch',
  'talk.whisper',
  'line.close',
  'broadcast.send',
  'bulletin.send',
  'mailbox.publish',
  'subject.manage',
  'report.read',
  'rating.read',
  'staff.read',
  'staff.manage',
  'shift.read',
  'shift.manage',
  'duty.swap',
  'ledger.read',
  'canned.read',
  'canned.manage',
  'rules.manage',
  'simulation.run',
  'service.manage',
  'audit.read',
  'apikey.manage',
  'policy.manage',
  'adviser.manage',
  'conflict.record',
  'conflict.unseal',
  'ticket.restrict',
  'ticket.unrestrict',
  'sanction.manage',
  'sanction.object',
  'partner.manage',
  'site.manage',
  'delivery.manage',
  'workorder.read',
  'workorder.handle',
  'call.handle',
  'call.listen',
  'recording.play',
  'recording.play_all',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * Separation of duties (GB/T 22239 8.1.4): the administrator manages accounts but reads no citizen's ticket, the
 * auditor reads the log and changes nothing, nobody may rate.
 */
const GRANTS: Record<Role, readonly Permission[]> = {
  agent: [
    'call.handle',
    'recording.play',
    'ticket.read',
    'ticket.serve',
    'workorder.read',
    'workorder.handle',
    'order.dispatch',
    'order.handle',
    'counter.file',
    'presence.set',
    'staff.read',
    'shift.read',
    'duty.swap',
    'canned.read',
    'conflict.record',
    'ticket.restrict',
    'sanction.object',
  ],
  org_member: ['duty.swap', 'order.handle', 'canned.read', 'sanction.object'],
  supervisor: [
    'call.handle',
    'call.listen',
    'recording.play',
    'recording.play_all',
    'ticket.read',
    'ticket.read_all',
    'ticket.serve',
    'ticket.assign',
    'workorder.read',
    'workorder.handle',
    'delivery.manage',
    'order.dispatch',
    'order.handle',
    'order.supervise',
    'counter.file',
    'presence.set',
    'presence.force',
    'risk.clear',
    'board.read',
    'figures.export',
    'talk.watch',
    'talk.whisper',
    'line.close',
    'broadcast.send',
    'bulletin.send',
    'mailbox.publish',
    'report.read',
    'rating.read',
    'staff.read',
    'shift.read',
    'duty.swap',
    'ledger.read',
    'shift.manage',
    'canned.read',
    'canned.manage',
    'rules.manage',
    'simulation.run',
    'service.manage',
    'policy.manage',
    'adviser.manage',
    'conflict.record',
    'conflict.unseal',
    'ticket.restrict',
    'ticket.unrestrict',
    'sanction.manage',
    'sanction.object',
  ],
  admin: [
    'service.manage',
    'staff.read',
    'staff.manage',
    'subject.manage',
    'shift.read',
    'ledger.read',
    'shift.manage',
    'canned.read',
    'canned.manage',
    'apikey.manage',
    'partner.manage',
    'site.manage',
    'delivery.manage',
    'report.read',
    'policy.manage',
    'adviser.manage',
  ],
  auditor: [
    'audit.read',
    'ledger.read',
    'report.read',
    'rating.read',
    'staff.read',
    'shift.read',
    'conflict.unseal',
  ],
};

export interface StaffPrincipal {
  kind: 'staff';
  id: Id;
  name: string;
  role: Role;
  orgId?: Id;
  /** RS3: restricted tickets that he may take and open; a change ends his sessions. */
  clearances?: readonly Clearance[];
  sessionId: Id;
  /** Remote address, for the audit log. */
  from: string;
}

export interface CitizenPrincipal {
  kind: 'citizen';
  citizenId: Id;
  /** CZ2: other devices of the same signed-in person; what was said there is his as well. */
  also?: readonly Id[];
  from: string;
}

export interface PartnerPrincipal {
  kind: 'partner';
  apiKeyId: Id;
  system: string;
  from: string;
}

/** A system whose signature was checked; `apiKeyId` is the partner's id. */
export interface SignedPrincipal extends PartnerPrincipal {
  partnerId: Id;
}

export type Principal = StaffPrincipal | CitizenPrincipal | PartnerPrincipal;

export const permissionsOf = (role: Role): readonly Permission[] => GRANTS[role];

export const may = (principal: StaffPrincipal, permission: Permission): boolean =>
  GRANTS[principal.role].includes(permission);

/** Who may do this, by role: whom something is told that only they can decide. */
export const rolesWith = (permission: Permission): Role[] =>
  (Object.keys(GRANTS) as Role[]).filter((role) => GRANTS[role].includes(permission));

/** Is what this citizen brought this citizen's? */
export const isHis = (who: CitizenPrincipal, citizenId: Id): boolean =>
  citizenId === who.citizenId || (who.also?.includes(citizenId) ?? false);

/** The organisation whose orders are his work. Agents may belong to one too, for pairing and conflicts alone. */
export const memberOrgOf = (who: Pick<StaffPrincipal, 'role' | 'orgId'>): Id | undefined =>
  who.role === 'org_member' ? who.orgId : undefined;

/** The facts of a ticket that decide who may see it. */
export interface TicketFacts {
  ownerId?: Id;
  citizenId: Id;
  status: string;
  /** Organisations that have or had an order of it. */
  orgIds?: readonly Id[];
  /** True when the live queue offers it to this person now. */
  offeredTo?: Id;
  excludedStaffIds?: readonly Id[];
}

/**
 * May this person read the ticket? Owners read their own; agents read what waits (they may take it) and closed
 * tickets of a citizen whom they serve come through the history route; organisation members read only through
 * an order of their organisation; excluded persons (conflict, complained-of) never.
 */
export const mayReadTicket = (who: StaffPrincipal, ticket: TicketFacts): boolean => {
  if (ticket.excludedStaffIds?.includes(who.id)) return false;
  if (may(who, 'ticket.read_all')) return true;
  if (who.role === 'org_member') return who.orgId !== undefined && (ticket.orgIds ?? []).includes(who.orgId);
  if (!may(who, 'ticket.read')) return false;
  return (
    ticket.ownerId === who.id ||
    ticket.offeredTo === who.id ||
    ticket.status === 'queued' ||
    ticket.status === 'message_box'
  );
};

/** May this person change the ticket (answer, close, dispatch)? */
export const mayServeTicket = (who: StaffPrincipal, ticket: TicketFacts): boolean =>
  may(who, 'ticket.serve') && ticket.ownerId === who.id && !ticket.excludedStaffIds?.includes(who.id);

/** TK9: may he say what a ticket that he may read is about? */
export const mayClassifyTicket = (who: StaffPrincipal, ticket: TicketFacts): boolean =>
  mayServeTicket(who, ticket) || may(who, 'ticket.assign');
